"""Who did it, and for whom: what a journal row keeps. References, never names (BRIEF §15.9)."""

from dataclasses import dataclass

from django.db.models import Model


def reference(instance: Model | None) -> str:
    """``app.model:pk`` of a saved row; the empty string for None."""
    if instance is None:
        return ""
    if instance.pk is None:
        raise ValueError(f"{instance!r} is not saved yet and has no reference.")
    return f"{instance._meta.label_lower}:{instance.pk}"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for an organisation or a unit. Both are references; see `reference()`."""

    person: str
    organisation: str = ""


SYSTEM = Actor(person="system")
