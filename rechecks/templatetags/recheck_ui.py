"""Marks of draws on pages: ``{% load recheck_ui %}``."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from units.enums import SizeClass, UnitKind

register = template.Library()

WORDS = {str(value): label for choices in (UnitKind, SizeClass) for value, label in choices.choices}


@register.simple_tag
def stratum(name: str) -> str:
    """A group of a frame in words: ``enterprise/large/y2`` is "Enterprise · Large · 2 years"."""
    return " · ".join(_word(part) for part in name.split("/") if part != "-")


def _word(part: str) -> str:
    if part == "all":
        return _("all titles")
    if part[0] == "y" and part[1:].isdigit():
        return ngettext("%(n)d year since the last check", "%(n)d years since the last check", int(part[1:])) % {
            "n": int(part[1:])
        }
    return str(WORDS.get(part, part))
