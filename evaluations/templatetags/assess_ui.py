"""What the assessor's pages read from mappings."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(mapping: Mapping, key: object) -> object:
    """The value under a key, or None."""
    return mapping.get(key)
