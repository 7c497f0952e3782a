"""The employees' survey of an application: what it is held for, and what it brings to the scores (BRIEF §7).

The room of surveys comes before this one, so it is told at start-up which applications want a survey.
"""

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations import snapshot
from evaluations.clocks import review_by
from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Score, Submission
from journal.actors import reference
from proceedings.models import Recusal
from standards.scoring import IndicatorScore, score_indicator
from standards.services import editions_in_use
from surveys import subjects
from surveys.enums import SurveyState
from surveys.models import Survey
from surveys.results import latest_survey
from surveys.subjects import Subject, Waiting
from tripartite.models import Officer
from units.enums import UnitKind

KIND = "application"


def register_all() -> None:
    """Tell the room of surveys that applications are surveyed."""
    subjects.register(KIND, find=find_subject, waiting=waiting_for_survey)


def find_subject(office: Officer, pk: int) -> Subject | None:
    """An application in the office's scope, as a thing to hold a survey for."""
    applications = Application.objects.for_officer(office).select_related("unit__district", "campaign", "edition")
    application = applications.filter(pk=pk).first()
    if application is None:
        return None
    facts = application.submission.content["facts"] if application.submission else {}
    return Subject(
        kind=KIND,
        pk=application.pk,
        reference=reference(application),
        unit=application.unit,
        edition=application.edition,
        title=str(application),
        url=reverse("desk:application", args=[application.pk]),
        headcount=facts.get("headcount"),
        why_not=_why_not(application),
        since=application.reassessed_at,
    )


def _why_not(application: Application) -> str | None:
    if not any(indicator.from_survey for indicator in application.rubric.indicators):
        return _("The standards for this kind of unit ask for no employees' survey.")
    if application.state not in (A.SUBMITTED, A.COUNTY_REVIEW):
        return _("A survey is held while the application is before the county.")
    return None


def without_survey(office: Officer) -> QuerySet[Application]:
    """Applications under county review whose employees have not been asked, of units large enough to ask them.

    Left out are those whose points the county has given by hand, and those this office is recused from.
    """
    label = Application._meta.label_lower
    surveys = Survey.objects.filter(reference=OuterRef("reference")).exclude(state=SurveyState.VOID)
    # A re-assessment asks the employees anew: a survey from before it belongs to the former proceeding.
    surveys = surveys.filter(ordered_at__gte=Coalesce(OuterRef("reassessed_at"), OuterRef("started_at")))
    recused = Recusal.objects.filter(officer__user=office.user_id).values("matter")
    return (
        Application.objects.for_officer(office)
        # What is scored to the end is scored on this too; said first, for it spares looking among the scores.
        .filter(_asks_employees(), state=A.COUNTY_REVIEW, scored_at__isnull=True)
        .exclude(county_matter__in=recused)
        .annotate(reference=Concat(Value(f"{label}:"), Cast("pk", CharField()), output_field=CharField()))
        .exclude(Exists(surveys))
    )


def _asks_employees() -> Q:
    """True of applications whose edition puts a survey to units of their kind and size, and which are not scored on
    it yet."""
    latest = Submission.objects.filter(application=OuterRef(OuterRef("pk"))).order_by("-number").values("pk")[:1]
    by_hand = Score.objects.filter(column=Column.COUNTY, submission=Subquery(latest))
    conditions = []
    for edition in editions_in_use():
        least = edition.content.survey.minimum_answers
        for kind in UnitKind:
            asked = [i.id for i in edition.rubric_for(kind.rubric).indicators if i.from_survey]
            if asked:
                unscored = ~Exists(by_hand.filter(indicator__in=asked))
                conditions.append(Q(unscored, edition=edition, unit__kind=kind, unit__enterprise__headcount__gte=least))
    return reduce(or_, conditions, Q(pk__in=[]))


def waiting_for_survey(office: Officer) -> list[Waiting]:
    """The same, as the list of surveys shows it: a county's own business."""
    if office.is_city:
        return []
    rows = without_survey(office).select_related("unit", "campaign").order_by("campaign__county_closes_on", "pk")
    return [Waiting(KIND, row.pk, row.unit.name, review_by(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an application's survey says of its scores: the survey, if one was opened, and points by indicator once it
    is counted (none before)."""

    survey: Survey | None
    scores: dict[str, IndicatorScore]


def proposal_for(application: Application) -> Proposal:
    """The county's points of the indicators that the survey decides, with their reasons in words."""
    survey = latest_survey(reference(application), since=application.reassessed_at)
    if survey is None or survey.result is None:
        return Proposal(survey, {})
    facts = replace(snapshot.submitted_facts(application.submission), survey=survey.result)
    asked = [indicator for indicator in application.rubric.indicators if indicator.from_survey]
    return Proposal(survey, {i.id: score_indicator(i, None, facts=facts) for i in asked})
