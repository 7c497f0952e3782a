"""What a score needs to know of the unit besides its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from standards.content import Indicator, SurveyRule


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """The counted survey: percent of satisfied answers by dimension; ``counts`` when enough employees answered."""

    satisfied_percent: Mapping[str, Decimal]
    response_percent: Decimal
    counts: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of the unit's profile and of the campaign.

    ``size_class`` and ``industry`` as in ``content.SIZE_CLASSES`` and ``content.INDUSTRIES``; ``as_of`` is the day on
    which the application's figures stand; ``survey`` is None until the employees' survey is counted. An unknown fact
    never takes an indicator away from a unit: what is not known to be exempt is asked.
    """

    headcount: int | None = None
    size_class: str | None = None
    industry: str | None = None
    as_of: date | None = None
    survey: SurveyResult | None = None


NO_FACTS = Facts()


def applies(indicator: Indicator, facts: Facts | None = None) -> bool:
    """Whether the indicator is asked of a unit with these facts."""
    facts = facts or NO_FACTS
    wanted = indicator.applies_to
    if wanted.size_classes and facts.size_class and facts.size_class not in wanted.size_classes:
        return False
    return not (wanted.industries and facts.industry and facts.industry not in wanted.industries)


def percent_of(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """``part`` in percent of ``whole``; zero of nothing is zero."""
    if not whole:
        return Decimal(0)
    return Decimal(part) * 100 / Decimal(whole)


def survey_result(rule: SurveyRule, *, invited: int, answered: int, satisfied: Mapping[str, int]) -> SurveyResult:
    """Count a closed survey under the edition's rule: ``satisfied`` by dimension, ``answered`` of ``invited``."""
    response = percent_of(answered, invited)
    return SurveyResult(
        satisfied_percent={key: percent_of(count, answered) for key, count in satisfied.items()},
        response_percent=response,
        counts=response >= rule.response_floor_percent and answered >= rule.minimum_answers,
    )
