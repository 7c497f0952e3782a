"""What a meeting had before it on each application: department opinions, site visits, survey, assessment. Only what had
come by then, and only what exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from evaluations.assessment_models import Assessment
from evaluations.models import Application
from journal.actors import reference
from proceedings.enums import Found, ItemState, VisitState
from proceedings.models import EnquiryItem, Visit
from surveys.enums import SurveyState
from surveys.models import Survey
from surveys.results import lines_of


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing in a line: what it is, and what it said."""

    what: str
    said: str


def before_the_meeting(applications: Sequence[Application], until: datetime) -> dict[int, list[Heard]]:
    """By application, in the order in which a reviewer meets them. Five queries, however long the agenda."""
    heard: dict[int, list[Heard]] = {application.pk: [] for application in applications}
    by_unit = {application.unit_id: application.pk for application in applications}
    by_reference = {reference(application): application.pk for application in applications}
    for item in _opinions(by_unit, until):
        heard[by_unit[item.unit_id]].append(Heard(item.enquiry.department.name, str(item.word)))
    for visit in _visits(by_reference, until):
        heard[by_reference[visit.matter.subject]].append(Heard(_("Site visit"), _of_visit(visit)))
    for survey in _surveys(by_reference, until):
        heard[by_reference[survey.reference]].append(Heard(_("Employees' survey"), _of_survey(survey)))
    for assessment in _assessments(by_unit, until):
        heard[by_unit[assessment.unit_id]].append(Heard(_("Assessor (advice)"), str(assessment.agency)))
    return heard


def _opinions(units: dict[int, int], until: datetime) -> Sequence[EnquiryItem]:
    came = Q(state=ItemState.ANSWERED, answered_at__lte=until) | Q(state=ItemState.SILENT, silent_at__lte=until)
    return EnquiryItem.objects.filter(came, unit__in=units).select_related("enquiry__department").order_by("pk")


def _visits(references: dict[str, int], until: datetime) -> Sequence[Visit]:
    done = Visit.objects.filter(matter__subject__in=references, state=VisitState.DONE, ended_at__lte=until)
    return done.select_related("matter").prefetch_related("findings").order_by("planned_for", "pk")


def _of_visit(visit: Visit) -> str:
    differing = sum(finding.found == Found.DIFFERS for finding in visit.findings.all())
    return _("%(day)s: %(summary)s (items looked at: %(noted)d, differing: %(differ)d)") % {
        "day": date_format(timezone.localtime(visit.planned_for).date()),
        "summary": visit.summary,
        "noted": len(visit.findings.all()),
        "differ": differing,
    }


def _surveys(references: dict[str, int], until: datetime) -> Sequence[Survey]:
    counted = Survey.objects.filter(reference__in=references, state=SurveyState.COUNTED, counted_at__lte=until)
    return counted.select_related("edition", "unit").order_by("pk")


def _of_survey(survey: Survey) -> str:
    result = survey.result
    response = number_format(result.response_percent)
    if not result.counts:
        return _("%(response)s%% of those invited answered: too few to count") % {"response": response}
    lines = lines_of(survey)
    return _("%(response)s%% of those invited answered; questions that reach the mark: %(reached)d of %(all)d") % {
        "response": response,
        "reached": sum(line.reached for line in lines),
        "all": len(lines),
    }


def _assessments(units: dict[int, int], until: datetime) -> Sequence[Assessment]:
    submitted = Assessment.objects.submitted().filter(unit__in=units, submitted_at__lte=until)
    return submitted.select_related("agency").order_by("pk")
