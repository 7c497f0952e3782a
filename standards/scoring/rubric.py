"""The score of a whole rubric: standards, total, pass rule."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from standards.content import Indicator, Rubric, Standard
from standards.scoring.facts import Facts
from standards.scoring.indicator import IndicatorScore, score_indicator
from standards.scoring.rules import HUNDREDTH, ZERO, shown
from standards.scoring.values import read_number


@dataclass(frozen=True, slots=True)
class StandardScore:
    """Points of one standard: its indicators' sum, but never below zero. ``floor`` in points; None: there is none.

    ``shortfall``: the sentence that says that they do not reach it, or None.
    """

    standard_id: str
    points: Decimal
    maximum: Decimal
    floor: Decimal | None
    shortfall: Any = None

    @property
    def reaches_floor(self) -> bool:
        return self.shortfall is None


@dataclass(frozen=True, slots=True)
class RubricScore:
    """A whole column. ``shortfalls`` are the sentences that say what bars a pass; ``passed`` means that there are none.

    ``pending`` is what the employees' survey may still bring.
    """

    total: Decimal
    maximum: Decimal
    by_standard: Mapping[str, StandardScore]
    indicators: Mapping[str, IndicatorScore]
    pending: Decimal
    passed: bool
    shortfalls: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One standard of a column: its points, those of its indicators, and what of it the survey may still bring."""

    score: StandardScore
    indicators: Mapping[str, IndicatorScore]
    pending: Decimal


def score_rubric(
    rubric: Rubric, answers: Mapping[str, Any], *, facts: Facts | None = None, vetoes: Iterable[str] = ()
) -> RubricScore:
    """Score kept answers by indicator id. ``vetoes``: ids of the veto items that the county has confirmed."""
    return add_up(rubric, [score_standard(standard, answers, facts=facts) for standard in rubric.standards], vetoes)


def score_standard(standard: Standard, answers: Mapping[str, Any], *, facts: Facts | None = None) -> Part:
    """Score the answers to one standard. It depends on those alone."""
    scores = {
        indicator.id: score_indicator(indicator, answers.get(indicator.id), facts=facts)
        for indicator in standard.indicators
    }
    points = {key: score.points for key, score in scores.items()}
    pending = sum((score.maximum for score in scores.values() if score.pending), ZERO)
    return Part(_standard_score(standard, points, pending), scores, pending)


def add_up(rubric: Rubric, parts: Sequence[Part], vetoes: Iterable[str] = ()) -> RubricScore:
    """The column of its standards' parts, one for each in their order."""
    scores = {key: score for part in parts for key, score in part.indicators.items()}
    pending = sum((part.pending for part in parts), ZERO)
    return _column(rubric, {part.score.standard_id: part.score for part in parts}, scores, pending, vetoes)


def total_up(rubric: Rubric, points: Mapping[str, Decimal], *, vetoes: Iterable[str] = ()) -> RubricScore:
    """A column whose points an officer set one by one (``clean_points``); an indicator not set yet counts nothing."""
    by_standard = {standard.id: _standard_score(standard, points) for standard in rubric.standards}
    return _column(rubric, by_standard, {}, ZERO, vetoes)


def _column(
    rubric: Rubric,
    by_standard: Mapping[str, StandardScore],
    scores: Mapping[str, IndicatorScore],
    pending: Decimal,
    vetoes: Iterable[str],
) -> RubricScore:
    total = sum((score.points for score in by_standard.values()), ZERO)
    shortfalls = tuple(_shortfalls(rubric, total, by_standard, set(vetoes)))
    return RubricScore(
        total=total,
        maximum=rubric.maximum,
        by_standard=by_standard,
        indicators=scores,
        pending=pending,
        passed=not shortfalls,
        shortfalls=shortfalls,
    )


def _standard_score(standard: Standard, points: Mapping[str, Decimal], pending: Decimal = ZERO) -> StandardScore:
    reached = sum((points.get(indicator.id, ZERO) for indicator in standard.indicators), ZERO)
    floor = None
    if standard.floor_percent is not None:
        # Upwards: points have two decimals, so this is the least that reaches the exact share.
        floor = (standard.maximum * standard.floor_percent / 100).quantize(HUNDREDTH, rounding=ROUND_CEILING)
    reached = max(ZERO, reached)
    below = floor is not None and reached < floor
    shortfall = _below_floor(standard, reached, floor, pending) if below else None
    return StandardScore(standard.id, reached, standard.maximum, floor, shortfall)


def _shortfalls(
    rubric: Rubric,
    total: Decimal,
    by_standard: Mapping[str, StandardScore],
    vetoes: set[str],
) -> Iterator[Any]:
    if total < rubric.pass_rule.total:
        yield format_lazy(
            _("The total of {total} points is below the {least} points needed to pass."),
            total=shown(total),
            least=shown(rubric.pass_rule.total),
        )
    yield from (score.shortfall for score in by_standard.values() if score.shortfall is not None)
    if rubric.pass_rule.bars_vetoed:
        for veto in rubric.vetoes:
            if veto.id in vetoes:
                yield format_lazy(_("A confirmed fact stands in the way: {veto}."), veto=veto.both("title"))


def _below_floor(standard: Standard, points: Decimal, floor: Decimal, pending: Decimal) -> Any:
    if pending:
        sentence = _("“{standard}” has {points} of {maximum} points and needs {floor}; the survey is still to come.")
    else:
        sentence = _("“{standard}” has {points} of {maximum} points and needs {floor}.")
    return format_lazy(
        sentence,
        standard=standard.both("title"),
        points=shown(points),
        maximum=shown(standard.maximum),
        floor=shown(floor),
    )


def clean_points(indicator: Indicator, raw: Any) -> Decimal | None:
    """Points that an officer typed for an indicator; None when nothing was. Raises ValidationError with a sentence."""
    if raw is None or str(raw).strip() == "":
        return None
    text = str(raw).strip()
    below = text.startswith(("-", "－", "−"))
    number = read_number(text[1:] if below else text)
    number = -number if below else number
    if not indicator.minimum <= number <= indicator.points:
        raise ValidationError(
            format_lazy(
                _("Please give points from {least} to {most}."),
                least=shown(indicator.minimum),
                most=shown(indicator.points),
            ),
            code="range",
        )
    if number != number.quantize(HUNDREDTH):
        raise ValidationError(_("Please give no more than two decimal places."), code="decimals")
    return number
