"""The search key of names: exact fragments of any length, by an index, on both databases.

A trigram index needs three characters and the usual Chinese search has two, so the stored key repeats every character
three times, and so does the searched fragment (docs/decisions/0002).
"""

import unicodedata

from django.db import models

REPEAT = 3


def normalise(text: str) -> str:
    """One spelling: NFKC (full-width letters, digits and brackets), no blanks, case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Once more at the end: what folding took apart or a blank kept apart belongs together again.
    return unicodedata.normalize("NFKC", "".join(folded.split()))


def repeated(text: str) -> str:
    return "".join(character * REPEAT for character in normalise(text))


def initials(text: str) -> str:
    """Pinyin initials of the Chinese characters in a name, other letters as they are: 威海 → wh."""
    # Its dictionaries take 54 MB, which a web process that registers nobody need not hold.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return normalise("".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=lambda run: list(run))))


def search_key(*texts: str) -> str:
    """What is stored for a row: each text, and the initials of the first, apart from each other by a line break."""
    parts = [*texts, initials(texts[0])]
    return "\n".join(repeated(part) for part in parts if part)


class SearchKeyField(models.TextField):
    """A text field filled from other fields of its row by `save` and `bulk_create`, which run `pre_save`. A source is
    never written by `update` or `bulk_update`, which do not."""

    def __init__(self, *args, sources: tuple[str, ...] = (), **kwargs) -> None:
        self.sources = sources
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["sources"] = self.sources
        return name, path, args, kwargs

    def pre_save(self, model_instance, add):
        value = search_key(*(getattr(model_instance, source) or "" for source in self.sources))
        setattr(model_instance, self.attname, value)
        return value
