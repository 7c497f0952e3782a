"""Where a reviewer stands: one indicator among all, its evidence, its neighbours, and what the sheet comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evaluations.changes import Change, changes_between
from evaluations.enums import Column
from evaluations.models import Submission
from evaluations.reading import Item, Paper, submitted_filing
from evaluations.snapshot import Row, Sheet
from standards.content import Indicator, Rubric, Standard


class Shown(StrEnum):
    """How a browser shows a file beside the points. Types are known by the ending, which uploads were held to."""

    IMAGE = "image"
    PDF = "pdf"
    DOWNLOAD = "download"


def shown_as(paper: Paper) -> Shown:
    name = paper.name.lower()
    if name.endswith((".png", ".jpg", ".jpeg")):
        return Shown.IMAGE
    return Shown.PDF if name.endswith(".pdf") else Shown.DOWNLOAD


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A file of the indicator with its number, counted from one."""

    number: int
    paper: Paper
    shown: Shown


def exhibits_of(item: Item) -> list[Exhibit]:
    return [Exhibit(number, paper, shown_as(paper)) for number, paper in enumerate(item.papers, start=1)]


@dataclass(frozen=True, slots=True)
class Mark:
    """One indicator in the map of its standard."""

    number: int
    indicator: Indicator
    is_here: bool
    is_scored: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class Station:
    """One indicator as a reviewer works on it."""

    standard: Standard
    number: int
    item: Item
    row: Row
    marks: list[Mark]
    previous: Indicator | None
    following: Indicator | None
    change: Change | None


def station_of(submission: Submission, sheet: Sheet, indicator: Indicator, column: Column) -> Station:
    """Everything about one indicator of a hand-in; one query more where there was an earlier hand-in."""
    rubric = submission.application.rubric
    standard = rubric.standard_of(indicator.id)
    order = rubric.indicators
    place = order.index(indicator)
    items = {item.indicator.id: item for chapter in submitted_filing(submission).chapters for item in chapter.items}
    return Station(
        standard=standard,
        number=standard.indicators.index(indicator) + 1,
        item=items[indicator.id],
        row=sheet.rows[indicator.id],
        marks=list(_marks(standard, sheet, indicator, column)),
        previous=order[place - 1] if place else None,
        following=order[place + 1] if place + 1 < len(order) else None,
        change=_change(submission, indicator),
    )


def _marks(standard: Standard, sheet: Sheet, here: Indicator, column: Column) -> Iterator[Mark]:
    for number, indicator in enumerate(standard.indicators, start=1):
        row = sheet.rows[indicator.id]
        yield Mark(number, indicator, indicator == here, given(row, column) is not None, gap_of(row) != 0)


def _change(submission: Submission, indicator: Indicator) -> Change | None:
    """What this hand-in says otherwise than the one before; None at the first, or where nothing changed."""
    if submission.number == 1:
        return None
    before = submission.application.submissions.get(number=submission.number - 1)
    before.application = submission.application
    changes = changes_between(before, submission)
    return next((change for change in changes if change.indicator.id == indicator.id), None)


def given(row: Row, column: Column) -> Decimal | None:
    """What stands in one column."""
    return row.city if column == Column.CITY else row.county


def gap_of(row: Row) -> Decimal:
    """By how much the result lies above or below the unit's own points; zero where either is missing."""
    if row.result is None or not row.own.answered:
        return Decimal(0)
    return row.result - row.own.points


MOST = 5


def most_differing(sheet: Sheet) -> list[tuple[Row, Decimal]]:
    """The indicators on which the result lies furthest from the unit's own points, with the difference."""
    gaps = [(row, gap_of(row)) for row in sheet.rows.values()]
    return sorted((pair for pair in gaps if pair[1]), key=lambda pair: -abs(pair[1]))[:MOST]


def next_to_score(rubric: Rubric, sheet: Sheet, after: Indicator, column: Column) -> Indicator | None:
    """The next indicator on which the own level has not spoken, from here on and then from the top; None: all done."""
    order = rubric.indicators
    place = order.index(after)
    for indicator in [*order[place + 1 :], *order[:place]]:
        if given(sheet.rows[indicator.id], column) is None:
            return indicator
    return None


@dataclass(frozen=True, slots=True)
class Running:
    """What the county's column comes to so far. `reachable`: with full points for all that is not scored yet."""

    total: Decimal
    reachable: Decimal
    needed: Decimal
    maximum: Decimal
    scored: int
    asked: int
    below: Sequence[Standard]

    @property
    def is_complete(self) -> bool:
        return self.scored == self.asked

    @property
    def is_short(self) -> bool:
        """Whether the total can no longer reach what a pass needs."""
        return self.reachable < self.needed

    @property
    def passes(self) -> bool:
        return self.is_complete and not self.is_short and not self.below


def running_of(rubric: Rubric, sheet: Sheet) -> Running:
    """The running total, and the standards that can no longer reach their floor."""
    open_points = {indicator.id: indicator.points for indicator in sheet.unscored}
    below = []
    for standard in rubric.standards:
        score = sheet.result.by_standard[standard.id]
        left = sum((open_points.get(indicator.id, Decimal(0)) for indicator in standard.indicators), Decimal(0))
        if score.floor is not None and score.points + left < score.floor:
            below.append(standard)
    return Running(
        total=sheet.result.total,
        reachable=sheet.result.total + sum(open_points.values(), Decimal(0)),
        needed=rubric.pass_rule.total,
        maximum=rubric.maximum,
        scored=len(sheet.rows) - len(sheet.unscored),
        asked=len(sheet.rows),
        below=below,
    )
