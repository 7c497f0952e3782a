"""What a self-assessment says: points by standard, and in sentences what is lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluations import snapshot
from journal import clock
from standards.content import Indicator, Rubric, Standard
from standards.models import Edition
from standards.scoring import IndicatorScore, RubricScore, StandardScore, applies, score_rubric
from units.enums import UnitKind
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Lack:
    """An indicator that does not bring all its points, and why."""

    indicator: Indicator
    score: IndicatorScore

    @property
    def anchor(self) -> str:
        return f"q-{self.indicator.id}"


@dataclass(frozen=True, slots=True)
class Part:
    """One standard: its points, how much is answered, what is lacking; `pending` is what the survey may bring."""

    number: int
    standard: Standard
    score: StandardScore
    asked: Sequence[Indicator]
    answered: int
    lacks: Sequence[Lack]
    pending: Decimal

    @property
    def from_survey(self) -> bool:
        return not self.asked

    @property
    def complete(self) -> bool:
        return self.answered == len(self.asked)

    @property
    def open(self) -> int:
        """How many questions have no answer yet."""
        return len(self.asked) - self.answered


@dataclass(frozen=True, slots=True)
class Check:
    """The whole sheet."""

    rubric: Rubric
    score: RubricScore
    parts: Sequence[Part]

    @property
    def answered(self) -> int:
        return sum(part.answered for part in self.parts)

    @property
    def asked(self) -> int:
        return sum(len(part.asked) for part in self.parts)

    @property
    def complete(self) -> bool:
        return self.answered == self.asked

    @property
    def reach(self) -> Decimal:
        """The most the sheet can come to, should every employee be content."""
        return self.score.total + self.score.pending

    @property
    def passes(self) -> bool:
        """Whether all is answered, the total can be reached, and no floor is missed for want of anything but the
        survey."""
        floors = all(part.score.points + part.pending >= (part.score.floor or 0) for part in self.parts)
        return self.complete and floors and self.reach >= self.rubric.pass_rule.total

    def part(self, standard_id: str) -> Part:
        """Raises KeyError when the rubric has no such standard."""
        for part in self.parts:
            if part.standard.id == standard_id:
                return part
        raise KeyError(standard_id)

    def after(self, part: Part) -> Part | None:
        return self.parts[part.number] if part.number < len(self.parts) else None


def check_of(unit: Unit, edition: Edition, answers: Mapping[str, Any]) -> Check:
    """Score a unit's own answers as they would count today."""
    rubric = edition.rubric_for(UnitKind(unit.kind).rubric)
    facts = snapshot.facts_on(unit, clock.today())
    score = score_rubric(rubric, answers, facts=facts)
    parts = []
    for number, standard in enumerate(rubric.standards, 1):
        asked = [i for i in standard.indicators if not i.from_survey and applies(i, facts)]
        parts.append(
            Part(
                number=number,
                standard=standard,
                score=score.by_standard[standard.id],
                asked=asked,
                answered=sum(i.id in answers for i in asked),
                lacks=[
                    Lack(i, score.indicators[i.id])
                    for i in asked
                    if i.id in answers and score.indicators[i.id].points < i.points
                ],
                pending=sum((score.indicators[i.id].maximum for i in standard.indicators if i.from_survey), Decimal(0)),
            )
        )
    return Check(rubric, score, parts)
