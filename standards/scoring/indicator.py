"""The score of one indicator."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from standards.content import CHOICE, CLAUSES, DATE, NUMBER, RATIO, SURVEY, TEXT, YES_NO, Bands, Formula, Indicator
from standards.scoring.facts import NO_FACTS, Facts, applies
from standards.scoring.rules import HUNDREDTH, RULES, ZERO
from standards.scoring.values import EARLIEST, is_not_applicable, spelled


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """Points of one indicator within ``[minimum, maximum]`` and, in words, why.

    ``answered``: a value or an exemption stands behind it. ``pending``: it waits for the employees' survey.
    """

    indicator_id: str
    points: Decimal
    maximum: Decimal
    minimum: Decimal
    reasons: tuple[Any, ...]
    answered: bool = True
    pending: bool = False


def score_indicator(indicator: Indicator, value: Any, *, facts: Facts | None = None) -> IndicatorScore:
    """Score a kept answer (``values.clean_value``). An indicator that is not asked of this unit, or does not apply,
    counts full: the edition's 100 points then mean the same for every unit, which taking points out or redistributing
    them would not.
    """
    facts = facts or NO_FACTS
    if not applies(indicator, facts):
        return _result(indicator, indicator.points, [_("Not asked of units of this size or industry: counts full.")])
    if is_not_applicable(value):
        if indicator.not_applicable:
            reason = format_lazy(_("Does not apply ({when}): counts full."), when=indicator.not_applicable.both("when"))
            return _result(indicator, indicator.points, [reason])
        value = None
    if value is None and indicator.kind != SURVEY:
        return _result(indicator, ZERO, [_("Not answered yet: no points.")], answered=False)
    if value is None and facts.survey is None:
        return _result(indicator, ZERO, [_("Waits for the employees' survey.")], answered=False, pending=True)
    points, reasons = RULES[type(indicator.rule)](indicator, indicator.rule, value, facts)
    return _result(indicator, points, reasons)


def _result(indicator: Indicator, points: Decimal, reasons: list[Any], **flags: bool) -> IndicatorScore:
    rounded = points.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
    kept = min(max(rounded, indicator.minimum), indicator.points)
    return IndicatorScore(indicator.id, kept, indicator.points, indicator.minimum, tuple(reasons), **flags)


def best_value(indicator: Indicator, *, facts: Facts | None = None) -> Any:
    """An answer that brings full points: shows that they can be reached, and fills demonstrations.

    A rule that counts months back needs ``facts.as_of``.
    """
    return _BEST[indicator.kind](indicator, facts or NO_FACTS)


def _best_ratio(indicator: Indicator, facts: Facts) -> dict[str, str]:
    lower = isinstance(indicator.rule, Bands) and indicator.rule.lower_is_better
    return {"numerator": "0" if lower else "100", "denominator": "100"}


def _best_number(indicator: Indicator, facts: Facts) -> str:
    match indicator.rule:
        case Bands(steps=steps):
            return spelled(steps[0].bound)
        case Formula():
            return str(10 * max(facts.headcount or 1, 1))
        case rule:
            return spelled(rule.at_least)


_BEST: dict[str, Callable[[Indicator, Facts], Any]] = {
    YES_NO: lambda indicator, facts: True,
    NUMBER: _best_number,
    RATIO: _best_ratio,
    SURVEY: _best_ratio,
    DATE: lambda indicator, facts: (facts.as_of or EARLIEST).isoformat(),
    CHOICE: lambda indicator, facts: max(indicator.choices, key=lambda choice: choice.worth).code,
    CLAUSES: lambda indicator, facts: [choice.code for choice in indicator.choices],
    TEXT: lambda indicator, facts: "和谐" * (indicator.rule.min_length // 2 + 1),
}
