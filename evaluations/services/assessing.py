"""Third-party assessment: assigned, declared free of conflict, filled in, handed in once and for all."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluations import assessing, emails
from evaluations.assessment_models import Agency, Assessment, Assessor, Mark
from evaluations.enums import AssessmentKind
from evaluations.models import Application
from evaluations.transitions import ASSESSMENT
from journal import clock, files, jobs
from journal.actors import SYSTEM
from journal.chain import act, canonical
from journal.errors import Refused, require
from journal.models import StoredFile
from papers import render_paper
from standards.models import Edition
from standards.scoring import clean_points
from tripartite.models import Officer
from units import uploads
from units.models import Unit

PAPER = "evaluations.assessment_paper"


@dataclass(frozen=True, slots=True)
class Task:
    """What an agency is asked, and until when it reports."""

    text: str
    due_on: date


def assign_application(*, application: Application, agency: Agency, task: Task, office: Officer) -> Assessment:
    """Give a handed-in application to an agency: it assesses this hand-in. Raises `Refused`."""
    require(assessing.why_not_assign_application(office, application))
    return _assign(
        office,
        agency,
        task,
        kind=AssessmentKind.APPLICATION,
        unit=application.unit,
        submission=application.submission,
        edition=application.edition,
    )


def assign_holder(*, unit: Unit, agency: Agency, task: Task, office: Officer) -> Assessment:
    """Give the holder of a title to an agency, by the edition in force today. Raises `Refused`."""
    require(assessing.why_not_assign_holder(office, unit))
    edition = Edition.objects.in_force(clock.today()).first()
    if edition is None:
        raise Refused(_("No edition is in force today."))
    return _assign(office, agency, task, kind=AssessmentKind.CONTINUOUS, unit=unit, edition=edition)


def _assign(office: Officer, agency: Agency, task: Task, **fields) -> Assessment:
    if not agency.is_active:
        raise Refused(_("This agency takes no assignments at present."))
    if task.due_on <= clock.today():
        raise Refused(_("The deadline must lie in the future."))
    with act() as log:
        try:
            with transaction.atomic():
                assessment = Assessment.objects.create(
                    agency=agency,
                    task=task.text.strip(),
                    due_on=task.due_on,
                    assigned_by=office,
                    assigned_at=clock.now(),
                    **fields,
                )
        except IntegrityError as error:
            raise Refused(_("%(unit)s is assigned to this agency already.") % {"unit": fields["unit"].name}) from error
        log.append(
            action="assessment.assign",
            subject=assessment,
            actor=office.actor,
            target=assessment.state,
            data={"agency": agency.pk, "kind": str(assessment.kind)},
        )
        emails.AgencyEmails(assessment).assigned()
    return assessment


def recall_assessment(*, assessment: Assessment, office: Officer, reason: str) -> Assessment:
    """Take an assignment back before it is handed in."""
    require(assessing.why_not_assign(office, assessment.unit))
    with act():
        ASSESSMENT.move(assessment, "recall", actor=office.actor, reason=reason)
        emails.AgencyEmails(assessment).recalled()
    return assessment


def begin_assessment(*, assessment: Assessment, assessor: Assessor, declared: bool) -> Assessment:
    """The assessor declares to be free of any conflict of interest with the unit, and begins."""
    require(assessing.why_not_act(assessor, assessment))
    if not declared:
        raise Refused(_("Please confirm that there is no conflict of interest, or turn the assignment down."))
    with act():
        return ASSESSMENT.move(
            assessment, "begin", actor=assessor.actor, changes={"declared_by": assessor.user}, data={"conflict": False}
        )


def decline_assessment(*, assessment: Assessment, assessor: Assessor, reason: str) -> Assessment:
    """Turn an assignment down for a conflict of interest; whoever assigned it is told and chooses another agency."""
    require(assessing.why_not_act(assessor, assessment))
    with act():
        ASSESSMENT.move(
            assessment,
            "decline",
            actor=assessor.actor,
            reason=reason,
            changes={"declared_by": assessor.user},
            data={"conflict": True},
        )
        emails.AssignerEmails(assessment).declined(reason.strip())
    return assessment


def set_mark(
    *,
    assessment: Assessment,
    assessor: Assessor,
    indicator: str,
    points: Decimal | str,
    finding: str = "",
    upload: UploadedFile | None = None,
) -> Mark:
    """What was found about one indicator. Raises ValidationError (points, file), KeyError, `Refused`."""
    asked = assessment.rubric.indicator(indicator)
    cleaned = clean_points(asked, points)
    if cleaned is None:
        raise ValidationError(_("Please give the points."))
    if not finding.strip() and cleaned != asked.points:
        raise Refused(_("Less than full points: please write down what was found."))
    with act():
        locked = _locked(assessment)
        require(assessing.why_not_write(assessor, locked))
        values = {
            "points": cleaned,
            "finding": finding.strip(),
            "marked_by": assessor.user,
            "marked_at": clock.now(),
        }
        if upload is not None:
            values["file"] = _kept(upload, assessor)
        mark, _created = Mark.objects.update_or_create(assessment=locked, indicator=indicator, defaults=values)
    return mark


def save_report(
    *, assessment: Assessment, assessor: Assessor, text: str, upload: UploadedFile | None = None
) -> Assessment:
    """The report in words, with the agency's own file where it has one. Not journalled until it is handed in."""
    with act():
        locked = _locked(assessment)
        require(assessing.why_not_write(assessor, locked))
        assessment.report = locked.report = text.strip()
        if upload is not None:
            assessment.report_file = locked.report_file = _kept(upload, assessor)
        locked.save(update_fields=["report", "report_file"])
    return assessment


def submit_assessment(*, assessment: Assessment, assessor: Assessor) -> Assessment:
    """Hand sheet and report in. Both are sealed by a hash, told to whoever assigned it, and printed by a worker."""
    with act():
        locked = _locked(assessment)
        require(assessing.why_not_submit(assessor, locked))
        Mark.objects.filter(assessment=locked).update(is_sealed=True)
        ASSESSMENT.move(
            locked,
            "submit",
            actor=assessor.actor,
            changes={"submitted_by": assessor.user, "sha256": fingerprint_of(locked)},
        )
        emails.AssignerEmails(locked).submitted()
        jobs.enqueue(PAPER, key=f"assessment-paper:{locked.pk}", assessment_id=locked.pk)
    assessment.refresh_from_db()
    return assessment


def fingerprint_of(assessment: Assessment) -> str:
    """SHA-256 over the sheet, the report and the hashes of their files."""
    marks = [
        [mark.indicator, str(mark.points), mark.finding, mark.file.sha256 if mark.file else ""]
        for mark in assessment.marks.select_related("file").order_by("indicator")
    ]
    report = [assessment.report, assessment.report_file.sha256 if assessment.report_file else ""]
    return hashlib.sha256(canonical([assessment.pk, marks, report]).encode()).hexdigest()


def _locked(assessment: Assessment) -> Assessment:
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("unit__district", "edition", "agency")
    return rows.get(pk=assessment.pk)


def _kept(upload: UploadedFile, assessor: Assessor) -> StoredFile:
    found = uploads.inspect(upload)
    return files.store(
        purpose="assessment", name=upload.name, content=upload, content_type=found.content_type, actor=assessor.actor
    )


@jobs.handler(PAPER)
def print_assessment(*, assessment_id: int) -> None:
    """Print sheet and report, once."""
    assessment = Assessment.objects.select_related(
        "unit__district", "edition", "agency", "submission", "submitted_by", "assigned_by__organisation"
    ).get(pk=assessment_id)
    if assessment.paper_id is not None:
        return
    sheet = assessing.sheet_of(assessment)
    content = render_paper("evaluations/pdf/assessment.html", {"assessment": assessment, "sheet": sheet})
    with act() as log:
        paper = files.store(
            purpose="assessment",
            name=f"社会评估报告-{assessment.pk}.pdf",
            content=content,
            content_type="application/pdf",
            actor=SYSTEM,
        )
        # Guarded: of two workers one adds its paper, and the other's is left without a reader.
        if Assessment.objects.filter(pk=assessment.pk, paper__isnull=True).update(paper=paper):
            log.append(action="assessment.print", subject=assessment, actor=SYSTEM)
        else:
            files.discard(paper)
