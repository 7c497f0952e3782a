"""How dates are written, where it differs from Django's own choice for a language."""
