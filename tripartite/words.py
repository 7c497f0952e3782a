"""Small words between others, in the language of the reader."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def comma() -> str:
    """What stands between the names of a list."""
    return pgettext("between the names of a list", ", ")


def colon() -> str:
    """What stands between a name and what is said of it."""
    return pgettext("between a name and its words", ": ")


def remark(text: str) -> str:
    """A text in the brackets of the reader's language, with the blank that English wants before them."""
    return pgettext("an aside after a name", " (%(text)s)") % {"text": text}


def listed(names: Iterable[object]) -> str:
    """Names one after another: 甲、乙、丙 in Chinese, with commas in English."""
    return comma().join(map(str, names))
