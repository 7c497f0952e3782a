"""One function per scoring rule: from a kept answer to points and to the sentences that say why.

The functions may return any number; ``indicator.score_indicator`` keeps it within the indicator's range and rounds it.
"""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from standards.content import (
    CHOICE,
    DATE,
    NUMBER,
    RATIO,
    SURVEY,
    TEXT,
    Bands,
    ByClause,
    ByOption,
    Formula,
    FromSurvey,
    FullOrNothing,
    Indicator,
    Negative,
    PerPercent,
    Step,
)
from standards.scoring.expressions import evaluate
from standards.scoring.facts import Facts, percent_of
from standards.scoring.values import spelled

Outcome = tuple[Decimal, list[Any]]
ZERO = Decimal(0)
HUNDREDTH = Decimal("0.01")


# Django's own makes a class anew for each sentence, and a page scores seventy answers.
ngettext_lazy = lazy(ngettext, str)


def shown(number: Decimal) -> str:
    """A number for a sentence: at most two decimals, the rest cut off, so that 59.996% is not called 60%."""
    sign = "-" if number < 0 else ""
    return sign + spelled(abs(_cut(number)))


def grammatical(number: Decimal) -> int:
    """The number that decides between "point" and "points": gettext takes whole ones alone, and 0.5 is no singular."""
    return 1 if number == 1 else 2


def _cut(number: Decimal) -> Decimal:
    return number.quantize(HUNDREDTH, rounding=ROUND_DOWN)


def percent(value: dict[str, str]) -> Decimal:
    """The numerator in percent of the denominator."""
    return percent_of(Decimal(value["numerator"]), Decimal(value["denominator"]))


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def measure(indicator: Indicator, value: Any) -> Decimal:
    """What a number or a ratio (in percent) is compared by."""
    return percent(value) if indicator.kind in (RATIO, SURVEY) else Decimal(value)


def measured(indicator: Indicator, value: Any) -> str:
    """The same for a sentence, with its unit."""
    if indicator.kind in (RATIO, SURVEY):
        return f"{shown(percent(value))}%"
    return spelled(Decimal(value))


def bound_shown(indicator: Indicator, bound: Decimal) -> str:
    return f"{shown(bound)}%" if indicator.kind in (RATIO, SURVEY) else shown(bound)


def full_or_nothing(indicator: Indicator, rule: FullOrNothing, value: Any, facts: Facts) -> Outcome:
    if indicator.kind in (NUMBER, RATIO):
        return _at_least(indicator, rule.at_least, value)
    if indicator.kind == DATE:
        return _recent(indicator, rule, value, facts)
    if indicator.kind == TEXT:
        if len(value) >= rule.min_length:
            return indicator.points, [_("The description is given: full points.")]
        return ZERO, [
            format_lazy(
                _("The description has {length} characters; at least {least} are wanted."),
                length=len(value),
                least=rule.min_length,
            )
        ]
    if value is True:
        return indicator.points, [_("Answered “yes”: full points.")]
    return ZERO, [_("Answered “no”: no points.")]


def _at_least(indicator: Indicator, bound: Decimal, value: Any) -> Outcome:
    names = {"figure": measured(indicator, value), "bound": bound_shown(indicator, bound)}
    if measure(indicator, value) >= bound:
        return indicator.points, [format_lazy(_("{figure} reaches the {bound} asked for: full points."), **names)]
    return ZERO, [format_lazy(_("{figure} is below the {bound} asked for: no points."), **names)]


def _recent(indicator: Indicator, rule: FullOrNothing, value: str, facts: Facts) -> Outcome:
    if rule.within_months is None or facts.as_of is None:
        return indicator.points, [format_lazy(_("Done on {day}: full points."), day=value)]
    names = {"day": value, "months": rule.within_months, "as_of": facts.as_of.isoformat()}
    if date.fromisoformat(value) >= months_before(facts.as_of, rule.within_months):
        sentence = _("Done on {day}, within the {months} months up to {as_of}: full points.")
        return indicator.points, [format_lazy(sentence, **names)]
    return ZERO, [format_lazy(_("Done on {day}, more than {months} months before {as_of}: no points."), **names)]


def by_clause(indicator: Indicator, rule: ByClause, value: list[str], facts: Facts) -> Outcome:
    held = [choice for choice in indicator.choices if choice.code in value]
    reasons = [
        format_lazy(
            ngettext_lazy(
                "{held} of {all} statements hold: {points} of {maximum} point.",
                "{held} of {all} statements hold: {points} of {maximum} points.",
                grammatical(indicator.points),
            ),
            held=len(held),
            all=len(indicator.choices),
            points=shown(sum((choice.worth for choice in held), ZERO)),
            maximum=shown(indicator.points),
        )
    ]
    reasons += [
        format_lazy(
            ngettext_lazy(
                "Does not hold: “{statement}” ({worth} point).",
                "Does not hold: “{statement}” ({worth} points).",
                grammatical(choice.worth),
            ),
            statement=choice.both("title"),
            worth=shown(choice.worth),
        )
        for choice in indicator.choices
        if choice not in held
    ]
    return sum((choice.worth for choice in held), ZERO), reasons


def by_option(indicator: Indicator, rule: ByOption, value: str, facts: Facts) -> Outcome:
    chosen = indicator.choice(value)
    return chosen.worth, [
        format_lazy(
            ngettext_lazy(
                "The answer “{answer}” brings {points} of {maximum} point.",
                "The answer “{answer}” brings {points} of {maximum} points.",
                grammatical(indicator.points),
            ),
            answer=chosen.both("title"),
            points=shown(chosen.worth),
            maximum=shown(indicator.points),
        )
    ]


def per_percent(indicator: Indicator, rule: PerPercent, value: dict[str, str], facts: Facts) -> Outcome:
    figure = percent(value)
    gap = rule.full_at - figure
    if gap <= 0:
        return _at_least(indicator, rule.full_at, value)
    return max(ZERO, indicator.points - gap * rule.deduct), [
        format_lazy(
            ngettext_lazy(
                "{figure}% is {gap} percentage points below {full_at}%; {deduct} point is taken off for each.",
                "{figure}% is {gap} percentage points below {full_at}%; {deduct} points are taken off for each.",
                grammatical(rule.deduct),
            ),
            figure=shown(figure),
            gap=shown(rule.full_at - _cut(figure)),
            full_at=shown(rule.full_at),
            deduct=shown(rule.deduct),
        )
    ]


def _step_reached(steps: tuple[Step, ...], figure: Decimal, lower_is_better: bool = False) -> Step | None:
    for step in steps:
        if figure <= step.bound if lower_is_better else figure >= step.bound:
            return step
    return None


def _step_outcome(indicator: Indicator, step: Step | None, figure: str, lower_is_better: bool = False) -> Outcome:
    if step is None:
        return ZERO, [format_lazy(_("{figure} reaches none of the steps: no points."), figure=figure)]
    if lower_is_better:
        sentence = ngettext_lazy(
            "{figure} is within the step up to {bound}: {award} of {maximum} point.",
            "{figure} is within the step up to {bound}: {award} of {maximum} points.",
            grammatical(indicator.points),
        )
    else:
        sentence = ngettext_lazy(
            "{figure} reaches the step from {bound}: {award} of {maximum} point.",
            "{figure} reaches the step from {bound}: {award} of {maximum} points.",
            grammatical(indicator.points),
        )
    return step.award, [
        format_lazy(
            sentence,
            figure=figure,
            bound=bound_shown(indicator, step.bound),
            award=shown(step.award),
            maximum=shown(indicator.points),
        )
    ]


def bands(indicator: Indicator, rule: Bands, value: Any, facts: Facts) -> Outcome:
    step = _step_reached(rule.steps, measure(indicator, value), rule.lower_is_better)
    return _step_outcome(indicator, step, measured(indicator, value), rule.lower_is_better)


def negative(indicator: Indicator, rule: Negative, value: str, facts: Facts) -> Outcome:
    chosen = indicator.choice(value)
    if chosen.worth == 0:
        reason = format_lazy(_("The answer “{answer}” takes nothing off: full points."), answer=chosen.both("title"))
    else:
        reason = format_lazy(
            ngettext_lazy(
                "The answer “{answer}” takes off {points} point.",
                "The answer “{answer}” takes off {points} points.",
                grammatical(-chosen.worth),
            ),
            answer=chosen.both("title"),
            points=shown(-chosen.worth),
        )
    return indicator.points + chosen.worth, [reason]


def formula(indicator: Indicator, rule: Formula, value: Any, facts: Facts) -> Outcome:
    names: dict[str, Decimal | None] = {"headcount": None if facts.headcount is None else Decimal(facts.headcount)}
    if indicator.kind == RATIO:
        names |= {part: Decimal(value[part]) for part in ("numerator", "denominator")}
    else:
        names["value"] = Decimal(value)
    result = evaluate(rule.expression, names)
    if result is None:
        return ZERO, [_("The figure cannot be computed from what is given: no points.")]
    figures = {"result": shown(result * 100), "bound": shown(rule.at_least * 100)}
    if result >= rule.at_least:
        return indicator.points, [
            format_lazy(_("{result}% by the formula reaches the {bound}% asked for: full points."), **figures)
        ]
    if rule.otherwise == "proportional":
        return indicator.points * max(ZERO, result) / rule.at_least, [
            format_lazy(_("{result}% by the formula is below the {bound}% asked for: points in proportion."), **figures)
        ]
    return ZERO, [format_lazy(_("{result}% by the formula is below the {bound}% asked for: no points."), **figures)]


def from_survey(indicator: Indicator, rule: FromSurvey, value: Any, facts: Facts) -> Outcome:
    """The county's survey where it is counted; until then what the column itself states."""
    if facts.survey is None:
        figure = percent(value)
    else:
        figure = facts.survey.satisfied_percent.get(rule.dimension, ZERO)
        if not facts.survey.counts:
            return ZERO, [
                format_lazy(
                    _("Too few employees answered for the survey to count ({percent}% of those invited): no points."),
                    percent=shown(facts.survey.response_percent),
                )
            ]
    points, reasons = _step_outcome(indicator, _step_reached(rule.steps, figure), f"{shown(figure)}%")
    if facts.survey is None:
        reasons.append(_("By the unit's own count; the county's survey will decide."))
    return points, reasons


RULES: dict[type, Callable[..., Outcome]] = {
    FullOrNothing: full_or_nothing,
    ByClause: by_clause,
    ByOption: by_option,
    PerPercent: per_percent,
    Bands: bands,
    Negative: negative,
    Formula: formula,
    FromSurvey: from_survey,
}

# The kinds of answer that each rule can read; an edition that pairs them otherwise is refused.
KINDS_OF_RULE: dict[str, tuple[str, ...]] = {
    "full_or_nothing": ("yes_no", NUMBER, RATIO, DATE, TEXT),
    "by_clause": ("clauses",),
    "by_option": (CHOICE,),
    "per_percent": (RATIO,),
    "bands": (NUMBER, RATIO),
    "negative": (CHOICE,),
    "formula": (NUMBER, RATIO),
    "from_survey": (SURVEY,),
}
