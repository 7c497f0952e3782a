"""Scores and gaps of a standard's answers, computed once in a process and remembered.

An answer changes one standard; the others bring and lack what they did. What a standard brings depends on its answers
and the unit's facts alone (`standards.scoring`), so it is remembered under these. What somebody wrote in their own
words stands in a key as its digest.
"""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from evaluations.models import Application
from standards.content import TEXT, Indicator, Standard
from standards.scoring import Facts, Missing, Part, RubricScore, add_up, missing_of, score_standard
from tripartite.memory import Memory

# Of an application that is being filled in ten of each, as they are after the last answer: seven kilobytes and four.
PARTS: Memory[Part] = Memory(200)
GAPS: Memory[list[Missing]] = Memory(200)


class Standing:
    """Answers under an application's edition: what they bring, and what is missing of them."""

    def __init__(self, application: Application, answers: Mapping[str, Any], facts: Facts) -> None:
        self.rubric, self.answers, self.facts = application.rubric, answers, facts
        edition = (application.edition.sha256, application.unit.kind, facts)
        # All that a standard's score depends on.
        self._keys = [
            (*edition, standard.id, *(_mark(indicator, answers.get(indicator.id)) for indicator in standard.indicators))
            for standard in self.rubric.standards
        ]

    def score(self) -> RubricScore:
        """The self score."""

        def part(key: tuple, standard: Standard) -> Part:
            return PARTS.get(key, lambda: score_standard(standard, self.answers, facts=self.facts))

        return add_up(self.rubric, [part(*each) for each in zip(self._keys, self.rubric.standards, strict=True)])

    def missing(self, files: Mapping[str, int], to_confirm: Collection[str]) -> dict[str, list[Missing]]:
        """As `standards.scoring.missing`, by standard. `files`: how many stand beside each indicator."""

        def gaps(key: tuple, standard: Standard) -> list[Missing]:
            besides = tuple([(indicator.id in files, indicator.id in to_confirm) for indicator in standard.indicators])
            return GAPS.get(
                (key, besides),
                lambda: missing_of(standard, self.answers, files, facts=self.facts, to_confirm=to_confirm),
            )

        return {
            standard.id: gaps(key, standard) for key, standard in zip(self._keys, self.rubric.standards, strict=True)
        }


def _mark(indicator: Indicator, value: Any) -> str | None:
    if value is None:
        return None
    told = repr(value)
    return hashlib.sha256(told.encode()).hexdigest() if indicator.kind == TEXT else told
