"""What the unit handed in the last time, and what of it may be said again.

What rarely changes is offered to be confirmed with one click, for a question or for the whole section. What is asked of
a period, and every date and amount, has to be said anew: the former answer is shown beside the empty field, so that a
slip is seen. Nothing is taken over by itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, IntegerField

from evaluations.models import Application, Submission, SubmittedFile
from journal.prepared import Prepared, rows_of
from standards.content import DATE, NUMBER, RATIO, Indicator, Negative, Rubric
from standards.scoring import clean_value, is_not_applicable
from units.models import Unit

# How an edition says that it asks about a span of time (the circular's own words). Such an answer ages with the year.
PERIOD = re.compile("近[一二两三]年|[上本]年度|当年")


@dataclass(frozen=True, slots=True)
class Offer:
    """A former answer beside its question. `value` is what a click keeps, None where it has to be said anew; `steady`:
    one of those that a click confirms for the whole section."""

    indicator: Indicator
    former: Any
    value: Any = None
    steady: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last hand-in before this campaign: its year, answers, and the files that are still in the library, as rows of
    that."""

    year: int
    answers: Mapping[str, Any]
    files: Mapping[str, list[Any]] = field(default_factory=dict)


LAST_BEFORE = Prepared[Submission](
    lambda unit, year: Submission.objects.filter(application__unit=unit, application__campaign__year__lt=year).order_by(
        "-application__campaign__year", "-number"
    )[:1],
    unit=BigIntegerField(),
    year=IntegerField(),
)
STILL_KEPT = Prepared[tuple[str, int]](
    lambda submission: SubmittedFile.objects.filter(submission=submission, file__evidence__isnull=False).values_list(
        "indicator", "file__evidence"
    ),
    submission=BigIntegerField(),
)


def earlier_of(application: Application, *, with_files: bool = True) -> Earlier | None:
    """The unit's last hand-in of an earlier campaign. Two queries."""
    submission = LAST_BEFORE.one(unit=application.unit_id, year=application.campaign.year)
    if submission is None:
        return None
    files = _files(submission, application.unit) if with_files else {}
    return Earlier(submission.content["campaign"], submission.content["answers"], files)


def _files(submission: Submission, unit: Unit) -> dict[str, list[Any]]:
    library = {file.pk: file for file in rows_of(unit, "evidence")}
    found: dict[str, list[Any]] = {}
    for indicator, file in STILL_KEPT.all(submission=submission.pk):
        found.setdefault(indicator, []).append(library[file])
    return found


def offers_of(
    earlier: Earlier | None, indicators: Iterable[Indicator], answered: Mapping[str, Any], known: Mapping[str, Any]
) -> dict[str, Offer]:
    """What can be shown and said again of questions that are not answered yet. `answered`: kept values by indicator;
    `known`: what the profile knows by the edition's keys."""
    found = {}
    for indicator in indicators:
        former = earlier.answers.get(indicator.id) if earlier else None
        if former is None or answered.get(indicator.id) is not None or not _fits(indicator, former):
            continue
        value = _again(indicator, former, known)
        # Beside the words of a period each is looked at by itself: confirming ten at a click would be no statement.
        steady = value is not None and not of_a_period(indicator) and indicator.kind != RATIO
        found[indicator.id] = Offer(indicator, former, value, steady)
    return found


def of_a_period(indicator: Indicator) -> bool:
    """Whether it asks what happened in a span of time, rather than what there is."""
    return bool(PERIOD.search(indicator.title_zh))


def _fits(indicator: Indicator, former: Any) -> bool:
    """Whether a former answer is one to this edition's question: another edition may offer other choices."""
    try:
        return clean_value(indicator, former) == former
    except ValidationError:
        return False


def _again(indicator: Indicator, former: Any, known: Mapping[str, Any]) -> Any:
    """The value that may be confirmed, or None."""
    if indicator.kind == DATE or isinstance(indicator.rule, Negative):
        return None
    if is_not_applicable(former):
        return former
    if indicator.kind == RATIO:
        return _all_of_them(indicator, former, known)
    if indicator.kind == NUMBER and of_a_period(indicator):
        return None
    return former


def _all_of_them(indicator: Indicator, former: Mapping[str, str], known: Mapping[str, Any]) -> Any:
    """Where it was all of them the last time, all that there are by now. A part of the whole is counted anew."""
    if former["numerator"] != former["denominator"] or indicator.may_exceed:
        return None
    source = dict(indicator.prefill).get("denominator")
    if source in known:
        return dict.fromkeys(("numerator", "denominator"), str(known[source]))
    return None if of_a_period(indicator) else former


# Figures of one meaning under two names: what is spent is mostly what was set aside, so that is offered.
SAME_FIGURE = {"职工教育经费总支出": "提取的职工教育经费"}


def recurring(rubric: Rubric, answered: Mapping[str, Any]) -> dict[str, str]:
    """Figures that were given elsewhere in the form under the same name, by the field that asks for them again."""
    given: dict[str, str] = {}
    for key, part, label in rubric.figures:
        value = answered.get(key)
        if value is not None and not is_not_applicable(value):
            given.setdefault(label, value[part])
    offered = {}
    for key, part, label in rubric.figures if given else ():
        figure = given.get(label, given.get(SAME_FIGURE.get(label, "")))
        if figure is not None and answered.get(key) is None:
            offered[f"{key}-{part}"] = figure
    return offered
