"""What an application comes to: its stations, and its totals by standard against floors and pass rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from enterprises.enums import Industry
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Submission
from evaluations.snapshot import Row, Sheet
from standards.content import Rubric, Standard
from units.enums import SizeClass

STATIONS = [
    (A.SUBMITTED, _("Handed in"), "submitted_at"),
    (A.COUNTY_REVIEW, _("County review"), "accepted_at"),
    (A.RECOMMENDED, _("Recommended"), "recommended_at"),
    (A.CITY_REVIEW, _("City review"), "city_review_at"),
    (A.APPROVED, _("Approved"), "approved_at"),
    (A.IN_NOTICE, _("Public notice"), "published_at"),
    (A.NAMED, _("Named"), "named_at"),
]
ORDER = [state for state, _label, _field in STATIONS]
ENDED_BEFORE = {A.NOT_RECOMMENDED: A.RECOMMENDED, A.DECLINED: A.APPROVED}


def stations_of(application: Application) -> list[dict[str, Any]]:
    """The way of an application as items of `{% steps %}`."""
    state = A(application.state)
    at, ended = _position(application, state)
    items = []
    for number, (_state, label, field) in enumerate(STATIONS):
        reached = number < at or state == A.NAMED
        here = "failed" if ended else "current"
        mark = "done" if reached else here if number == at else "todo"
        when = getattr(application, field)
        items.append({"label": label, "state": mark, "note": _note(state, mark, when)})
    return items


def _position(application: Application, state: A) -> tuple[int, bool]:
    """At which station an application stands, and whether it ended there."""
    if state in ORDER:
        return ORDER.index(state), False
    if state in ENDED_BEFORE:
        return ORDER.index(ENDED_BEFORE[state]), True
    if state in (A.RETURNED, A.REASSESSING):
        return 0, False
    missing = (number for number, (_s, _l, field) in enumerate(STATIONS) if getattr(application, field) is None)
    return next(missing, len(STATIONS) - 1), True


def _note(state: A, mark: str, when: Any) -> str:
    if mark == "failed" or (mark == "current" and state in (A.RETURNED, A.REASSESSING)):
        return str(state.label)
    if mark == "todo" or when is None:
        return ""
    return formats.date_format(timezone.localtime(when).date())


def facts_of(submission: Submission) -> list[tuple[str, str]]:
    """The facts of the unit by which indicators apply and figures are held, as they were at the hand-in."""
    kept = submission.content["facts"]
    size = SizeClass(kept["size_class"]).label if kept["size_class"] else ""
    industry = Industry(kept["industry"]).label if kept["industry"] else ""
    as_of = formats.date_format(date.fromisoformat(kept["as_of"])) if kept["as_of"] else ""
    named = [
        (_("Employees"), kept["headcount"] or ""),
        (_("Size"), size),
        (_("Industry"), industry),
        (_("Figures stand on"), as_of),
    ]
    return [(str(label), str(value)) for label, value in named if value]


@dataclass(frozen=True, slots=True)
class Total:
    """One standard in figures. `county` and `result` are None until the county has spoken on one of its indicators."""

    standard: Standard
    own: Decimal
    county: Decimal | None
    result: Decimal | None
    floor: Decimal | None
    scored: int
    asked: int

    @property
    def is_scored(self) -> bool:
        return self.scored == self.asked

    @property
    def reaches_floor(self) -> bool | None:
        """None where there is no floor, or nothing to hold against it yet."""
        if self.floor is None or self.result is None or not self.is_scored:
            return None
        return self.result >= self.floor


def totals_of(rubric: Rubric, sheet: Sheet) -> list[Total]:
    """The columns' points for each standard."""
    return list(_totals(rubric, sheet))


def _totals(rubric: Rubric, sheet: Sheet) -> Iterator[Total]:
    for standard in rubric.standards:
        rows: list[Row] = [sheet.rows[indicator.id] for indicator in standard.indicators]
        scored = sum(row.county is not None for row in rows)
        spoken = any(row.result is not None for row in rows)
        yield Total(
            standard=standard,
            own=sheet.own.by_standard[standard.id].points,
            county=sheet.county.by_standard[standard.id].points if scored else None,
            result=sheet.result.by_standard[standard.id].points if spoken else None,
            floor=sheet.result.by_standard[standard.id].floor,
            scored=scored,
            asked=len(rows),
        )
