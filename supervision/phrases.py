"""Standard phrases of a return for correction, from `policies/return-phrases.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from standards.content import CHOICE, CLAUSES, DATE, NUMBER, RATIO, TEXT, YES_NO, Indicator, in_chinese

KINDS: Mapping[str, frozenset[str]] = {
    "figures": frozenset({NUMBER, RATIO}),
    "date": frozenset({DATE}),
    "choice": frozenset({YES_NO, CHOICE, CLAUSES}),
    "text": frozenset({TEXT}),
}
WANTED = "{evidence}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase. `text` goes to the unit; `label` is how an officer finds it."""

    key: str
    group: str
    text: str
    en: str

    @property
    def label(self) -> str:
        return self.text if in_chinese() else self.en

    def fits(self, indicator: Indicator) -> bool:
        """Whether it may be said of this indicator."""
        if WANTED in self.text and not indicator.evidence:
            return False
        if self.group == "evidence":
            return bool(indicator.evidence)
        if self.key == "exempt":
            return indicator.not_applicable is not None
        return self.group == "any" or indicator.kind in KINDS[self.group]

    def said_of(self, indicator: Indicator) -> "Phrase":
        """The phrase with the indicator's own papers in it."""
        papers = "”“".join(item.title_zh for item in indicator.evidence)
        return Phrase(self.key, self.group, self.text.replace(WANTED, papers), self.en)


@lru_cache
def _phrases(path: Path) -> tuple[Phrase, ...]:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    phrases = tuple(Phrase(entry["key"], entry["for"], entry["zh"], entry["en"]) for entry in entries)
    unknown = {phrase.group for phrase in phrases} - KINDS.keys() - {"any", "evidence"}
    if unknown or len({phrase.key for phrase in phrases}) < len(phrases):
        raise ValueError(f"{path.name}: unknown groups {sorted(unknown)}, or a key twice.")
    return phrases


def phrases_for(indicator: Indicator) -> list[Phrase]:
    """What may be said of an indicator, in the order of the file."""
    path = settings.BASE_DIR / "policies" / "return-phrases.yaml"
    return [phrase.said_of(indicator) for phrase in _phrases(path) if phrase.fits(indicator)]
