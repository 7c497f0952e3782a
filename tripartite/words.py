"""Small words between others, in the language of the reader."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def comma() -> str:
    """What stands between the names of a list."""
    return pgettext("between the names of a list", ", ")


def listed(names: Iterable[object]) -> str:
    """Names one after another: 甲、乙、丙 in Chinese, with commas in English."""
    return comma().join(map(str, names))
