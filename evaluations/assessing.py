"""Who assesses what, and how an assessor's column stands beside the others. Rules and reading; no database writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from evaluations.assessment_models import Assessment, Assessor, Mark
from evaluations.enums import ApplicationState as A
from evaluations.enums import AssessmentState as S
from evaluations.models import Application, SubmittedFile
from journal.models import StoredFile
from plaques.models import Title
from proceedings.rules import leads_somewhere, reaches
from standards.content import Indicator, Standard
from standards.scoring.rules import HUNDREDTH
from tripartite.models import Officer, User
from units.models import Unit

# From the hand-in until the city has approved: later the advice comes too late.
ASSESSABLE = (A.SUBMITTED, A.COUNTY_REVIEW, A.RECOMMENDED, A.CITY_REVIEW)


def assessor_of(user: User) -> Assessor | None:
    """As whom a person assesses today."""
    return Assessor.objects.active().filter(user=user).select_related("user", "agency").first()


# --- rules ------------------------------------------------------------------------------------------------------------


def why_not_assign(office: Officer, unit: Unit | None = None) -> str | None:
    """Agencies are chosen by the government side of the county or of the city."""
    if not leads_somewhere(office):
        return _("The government side of the county or of the city assigns assessments.")
    if unit is not None and not reaches(office, unit):
        return _("Only the county body of the unit's district, or the city, decides on this.")
    return None


def why_not_assign_application(office: Officer, application: Application) -> str | None:
    refusal = why_not_assign(office, application.unit)
    if refusal is None and application.state not in ASSESSABLE:
        return _("An application is assessed from its hand-in until the city has decided.")
    return refusal


def why_not_assign_holder(office: Officer, unit: Unit) -> str | None:
    """Through the year, units that hold the title are assessed (日常综合评估)."""
    refusal = why_not_assign(office, unit)
    if refusal is None and not Title.objects.in_force().filter(unit=unit).exists():
        return _("%(unit)s holds no title in force.") % {"unit": unit.name}
    return refusal


def why_not_act(assessor: Assessor | None, assessment: Assessment) -> str | None:
    """Whether a person may act on an assignment at all."""
    if assessor is None or assessor.agency_id != assessment.agency_id:
        return _("Only the agency to which it is assigned works on this.")
    if assessment.state in (S.SUBMITTED, S.DECLINED, S.RECALLED):
        return _("This assessment is “%(state)s”.") % {"state": assessment.get_state_display()}
    return None


def why_not_write(assessor: Assessor | None, assessment: Assessment) -> str | None:
    """Whether a person may write into the sheet now: after the declaration, before the hand-in."""
    refusal = why_not_act(assessor, assessment)
    if refusal is None and assessment.state != S.UNDER_WAY:
        return _("Please first declare that there is no conflict of interest.")
    return refusal


def why_not_submit(assessor: Assessor | None, assessment: Assessment) -> str | None:
    """A report in words is needed, and a mark at least: what was not looked at stays empty, visibly."""
    refusal = why_not_write(assessor, assessment)
    if refusal:
        return refusal
    if not assessment.marks.exists():
        return _("No indicator has been assessed yet.")
    if not assessment.report.strip():
        return _("The report in words is missing.")
    return None


def may_open_assessment_file(stored: StoredFile, user: User) -> bool:
    """Proof, report and paper: the agency's own people and, once it is handed in, the officers of the area."""
    if not user.is_authenticated:
        return False
    of_file = Assessment.objects.filter(Q(report_file=stored) | Q(paper=stored) | Q(marks__file=stored))
    if of_file.for_assessor(user).exists():
        return True
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(of_file.submitted().for_officer(office).exists() for office in offices)


def may_open_assigned(stored: StoredFile, user: User) -> bool:
    """An assessor who has declared to be free of conflict opens what the assigned hand-in lists."""
    if not user.is_authenticated:
        return False
    mine = Assessment.objects.for_assessor(user).exclude(state=S.ASSIGNED)
    return SubmittedFile.objects.filter(file=stored, submission__assessments__in=mine).exists()


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One indicator of the sheet; `mark` is None where it was not looked at."""

    indicator: Indicator
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One standard of the sheet."""

    standard: Standard
    rows: list[SheetRow]

    @property
    def marked(self) -> int:
        return sum(row.mark is not None for row in self.rows)

    @property
    def points(self) -> Decimal:
        return sum((row.mark.points for row in self.rows if row.mark), Decimal(0))

    @property
    def looked_at(self) -> Decimal:
        """What the indicators that were looked at could bring."""
        return sum((row.indicator.points for row in self.rows if row.mark), Decimal(0))


def sheet_of(assessment: Assessment) -> list[SheetPart]:
    """The sheet in the order of the rubric. One query."""
    marks = {mark.indicator: mark for mark in assessment.marks.select_related("file")}
    return [
        SheetPart(standard, [SheetRow(indicator, marks.get(indicator.id)) for indicator in standard.indicators])
        for standard in assessment.rubric.standards
    ]


def assessor_marks(submission_id: int) -> dict[str, Mark]:
    """The assessor's column: what the latest assessment of this hand-in that was handed in found, by indicator. One
    query."""
    submitted = Assessment.objects.submitted().filter(submission=submission_id)
    latest = submitted.order_by("-submitted_at", "-pk").values("pk")[:1]
    return {mark.indicator: mark for mark in Mark.objects.filter(assessment__in=latest)}


def assessor_points(submission_id: int) -> Mapping[str, Decimal]:
    """The points of the assessor's column."""
    return {key: mark.points for key, mark in assessor_marks(submission_id).items()}


def mixed(spoken: Decimal | None, assessor: Decimal | None, weight: Decimal) -> Decimal | None:
    """The body's points and the assessor's, by the edition's weight in percent, to two decimals, halves upwards.

    Without a weight, or where either has not spoken, the body's alone: an assessor never speaks in its place.
    """
    if spoken is None or assessor is None or not weight:
        return spoken
    share = weight / 100
    return (spoken * (1 - share) + assessor * share).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
