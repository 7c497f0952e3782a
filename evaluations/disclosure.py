"""What of the review its unit may read, and from when on (HOUSE, way 6: decide privately, publish once, together).

The points of the county and the city are working papers until the whole outcome is released: with the county's "not
recommended", or with the city's decision. An application that a meeting has decided on without releasing it is only
"before the city".
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from evaluations.clocks import reassess_from, reassess_until
from evaluations.diagnosis import Finding, findings_of
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Reassessment, Submission
from evaluations.offers import Offer, offers_after_no
from evaluations.snapshot import Row, Sheet, score_sheet
from proceedings.enums import MotionKind, RoundState
from proceedings.models import Matter, Round
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

    `lost` is what the result lies below the unit's own points; None where the unit gave none. `missed` is what the
    employees' survey brought less than it could have.
    """

    row: Row
    lost: Decimal | None
    missed: Decimal | None = None

    @property
    def shown(self) -> str:
        """With its sign: −1.5 where points were lost."""
        change = -(self.lost or self.missed or Decimal(0))
        return f"{'+' if change > 0 else '−' if change < 0 else ''}{format(abs(change).normalize(), 'f')}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the unit reads of the review: where points differ and why, and what it lacks when it is not recommended."""

    sheet: Sheet
    differences: list[tuple[Standard, list[Difference]]]
    count: int
    findings: list[Finding]
    offers: list[Offer]
    reassess_from: date | None
    reassess_until: date | None

    @property
    def lost(self) -> Decimal:
        """By how much the result lies below the self-assessment, what only the survey brought left out."""
        return sum((one.lost for _standard, found in self.differences for one in found if one.lost), Decimal(0))

    @property
    def missed(self) -> Decimal:
        """What the employees' survey brought less than it could have."""
        return sum((one.missed for _standard, found in self.differences for one in found if one.missed), Decimal(0))

    @property
    def reckoned(self) -> Decimal:
        """With what the unit could reckon: its own points, and the survey at its best. `reckoned - lost - missed` is
        the result, point by point with its reason."""
        return self.sheet.own.total + self.sheet.own.pending


def released_outcome(application: Application) -> Outcome | None:
    """Every difference with each reason, once the outcome is released, else None. Three queries."""
    sheet = released_scores(application)
    if sheet is None:
        return None
    differences = _differences(application, sheet)
    refused = application.state in (A.NOT_RECOMMENDED, A.DECLINED)
    may_again = reassess_from(application)
    return Outcome(
        sheet=sheet,
        differences=differences,
        count=sum(len(found) for _standard, found in differences),
        findings=_findings(application.county_matter, application, sheet)
        if application.state == A.NOT_RECOMMENDED
        else [],
        offers=offers_after_no(application) if refused else [],
        reassess_from=may_again,
        reassess_until=reassess_until(application.campaign) if may_again else None,
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """A proceeding that ended without a recommendation, and after which the unit was assessed again."""

    submission: Submission
    ended_at: datetime
    reason: str
    outcome: Outcome


def earlier_proceedings(application: Application) -> list[Earlier]:
    """The former proceedings of an application, the newest first, with points, differences and diagnosis as they were.
    They were released when they ended, so the unit and every officer of the file may read them."""
    if application.reassessed_at is None:
        return []
    records = application.reassessments.select_related("former_matter", "former_submission").order_by("-number")
    # Asked for twice after one decision, since the first time nothing was handed in: it is told once.
    return [_earlier(application, record) for record in {one.former_matter_id: one for one in records}.values()]


def _earlier(application: Application, record: Reassessment) -> Earlier:
    submission = record.former_submission
    submission.application = application
    sheet = score_sheet(submission, ended_at=record.former_ended_at)
    differences = _differences(application, sheet)
    last = _last_refusal(record.former_matter)
    outcome = Outcome(
        sheet=sheet,
        differences=differences,
        count=sum(len(found) for _standard, found in differences),
        findings=_findings(record.former_matter, application, sheet),
        offers=[],
        reassess_from=None,
        reassess_until=None,
    )
    return Earlier(submission, record.former_ended_at, last.text if last else "", outcome)


def _differences(application: Application, sheet: Sheet) -> list[tuple[Standard, list[Difference]]]:
    grouped = [
        (standard, [found for indicator in standard.indicators if (found := _difference(sheet.rows[indicator.id]))])
        for standard in application.rubric.standards
    ]
    return [(standard, found) for standard, found in grouped if found]


def _difference(row: Row) -> Difference | None:
    if row.result is None:
        return None
    lost = row.own.points - row.result if row.own.answered else None
    missed = row.indicator.points - row.result if row.own.pending else None
    differs = bool(lost) or (row.city is not None and row.city != row.county)
    return Difference(row, lost, missed) if differs or row.county_reason or row.city_reason else None


def _last_refusal(matter: Matter) -> Round | None:
    """The round in which the county's organisations agreed not to recommend."""
    passed = matter.rounds.filter(motion=MotionKind.NOT_RECOMMEND, state=RoundState.PASSED)
    return passed.order_by("number").last()


def _findings(matter: Matter, application: Application, sheet: Sheet) -> list[Finding]:
    """The diagnosis that was put with the motion not to recommend, which has passed."""
    last = _last_refusal(matter)
    return findings_of(last, application, sheet) if last else []
