"""What of the review its unit may read, and from when on (HOUSE, way 6: decide privately, publish once, together).

The points of the county and the city are working papers until the whole outcome is released: with the county's "not
recommended", or with the city's decision. An application that a meeting has decided on without releasing it is only
"before the city".
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluations.clocks import reassess_from
from evaluations.diagnosis import Finding, findings_of
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.snapshot import Row, Sheet, score_sheet
from proceedings.enums import MotionKind, RoundState
from standards.content import Standard

RELEASED = frozenset({A.NOT_RECOMMENDED, A.DECLINED, A.APPROVED, A.IN_NOTICE, A.NAMED})


def released_scores(application: Application) -> Sheet | None:
    """The three columns of the latest hand-in once the outcome is released, else None."""
    if application.state not in RELEASED or application.submission is None:
        return None
    return score_sheet(application.submission)


@dataclass(frozen=True, slots=True)
class Difference:
    """An indicator whose result is not what the unit gave itself, or beside which a reviewer wrote something.

    `lost` is what the result lies below the unit's own points; None where the unit gave none (the employees' survey).
    """

    row: Row
    lost: Decimal | None

    @property
    def shown(self) -> str:
        """With its sign: −1.5 where points were lost."""
        change = -(self.lost or Decimal(0))
        return f"{'+' if change > 0 else '−' if change < 0 else ''}{format(abs(change).normalize(), 'f')}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the unit reads of the review: where points differ and why, and what it lacks when it is not recommended."""

    sheet: Sheet
    differences: list[tuple[Standard, list[Difference]]]
    count: int
    findings: list[Finding]
    reassess_from: date | None

    @property
    def lost(self) -> Decimal:
        """By how much the result lies below the self-assessment, what only the survey brought left out."""
        return sum((one.lost for _standard, found in self.differences for one in found if one.lost), Decimal(0))


def released_outcome(application: Application) -> Outcome | None:
    """Every difference with each reason, once the outcome is released, else None. Three queries."""
    sheet = released_scores(application)
    if sheet is None:
        return None
    grouped = [
        (standard, [found for indicator in standard.indicators if (found := _difference(sheet.rows[indicator.id]))])
        for standard in application.rubric.standards
    ]
    differences = [(standard, found) for standard, found in grouped if found]
    return Outcome(
        sheet=sheet,
        differences=differences,
        count=sum(len(found) for _standard, found in differences),
        findings=_findings(application, sheet),
        reassess_from=reassess_from(application),
    )


def _difference(row: Row) -> Difference | None:
    if row.result is None:
        return None
    lost = row.own.points - row.result if row.own.answered else None
    differs = bool(lost) or (row.city is not None and row.city != row.county)
    return Difference(row, lost) if differs or row.county_reason or row.city_reason else None


def _findings(application: Application, sheet: Sheet) -> list[Finding]:
    """The diagnosis that was put with the motion not to recommend, which has passed."""
    if application.state != A.NOT_RECOMMENDED:
        return []
    rounds = application.county_matter.rounds.filter(motion=MotionKind.NOT_RECOMMEND, state=RoundState.PASSED)
    last = rounds.order_by("number").last()
    return findings_of(last, application, sheet) if last else []
