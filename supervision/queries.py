"""What waits for an office: one definition per task, used by the desk's counts and by the lists behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import AdverseFact
from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Score, Submission
from evaluations.surveying import without_survey
from plaques.enums import PlaqueState
from plaques.models import Plaque, Surrender
from plaques.services import agreed_surrenders
from proceedings.enums import MatterState, MeetingState, NoticeState, ObjectionState, RoundState
from proceedings.models import Matter, Meeting, NoticeItem, Objection, PublicNotice, Round, RoundSeat
from standards.models import Edition
from supervision.overdue import overdue_in_counties
from supervision.sitting import surrenders_for_an_agenda
from surveys.enums import SurveyState
from surveys.models import Survey
from tripartite.enums import Party
from tripartite.models import Officer
from units.enums import UnitKind
from units.models import Claim

# More points than any edition can ask for.


@dataclass(frozen=True, slots=True)
class Task:
    """Things of one kind that wait. `due` is the nearest deadline, `since` the longest waiting; one of them is set.
    `late`: how many are past their deadline.

    `mine` tells what this office does itself from what it waits for others to do.
    """

    key: str
    label: str
    count: int
    url: str
    due: date | datetime | None = None
    since: date | datetime | None = None
    mine: bool = True
    late: int = 0


# --- claims -----------------------------------------------------------------------------------------------------------


def claims_to_decide(office: Officer) -> QuerySet[Claim]:
    """Claims that this office may decide on: not its holder's own (units.rules.why_not_decide_claim)."""
    return Claim.objects.for_officer(office).pending().exclude(user=office.user_id)


# --- applications -----------------------------------------------------------------------------------------------------


def with_progress(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Adds `self_total` of the latest hand-in and `scored`, on how many of its indicators the county has spoken."""
    latest = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
    scored = (
        Score.objects.filter(column=Column.COUNTY, submission=OuterRef("latest_submission"))
        .order_by()
        .values("submission")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return applications.annotate(
        latest_submission=Subquery(latest.values("pk")[:1]),
        self_total=Subquery(latest.values("self_total")[:1]),
    ).annotate(scored=Coalesce(Subquery(scored), 0))


def indicator_counts() -> dict[tuple[int, str], int]:
    """How many indicators there are to score, by edition and kind of unit, in the editions that are in use."""
    editions = Edition.objects.filter(first_used_at__isnull=False).defer("data")
    return {
        (edition.pk, str(kind)): len(list(edition.rubric_for(kind.rubric).indicators))
        for edition in editions
        for kind in UnitKind
    }


def to_release(office: Officer) -> QuerySet[Application]:
    """Decided in a meeting whose minutes are signed off, and not yet told to anyone outside. A matter's last round
    speaks for it."""
    later = Round.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    decisive = Round.objects.filter(
        state=RoundState.PASSED,
        agenda_item__meeting__signed_off_at__isnull=False,
        matter__state=MatterState.DECIDED,
    ).exclude(Exists(later))
    return Application.objects.for_officer(office).filter(
        state=A.CITY_REVIEW, city_matter__in=decisive.values("matter")
    )


def to_sign_off(office: Officer) -> QuerySet[Meeting]:
    """Closed by somebody else, and waiting for a second person (proceedings.rules.why_not_sign_off)."""
    return (
        Meeting.objects.for_officer(office)
        .filter(state=MeetingState.CLOSED, signed_off_at__isnull=True)
        .filter(Q(closed_by__isnull=True) | ~Q(closed_by__user=office.user_id))
    )


def to_name(office: Officer) -> QuerySet[Application]:
    """On a finished notice and not named yet."""
    running = NoticeItem.objects.filter(notice__state=NoticeState.PUBLISHED)
    return (
        Application.objects.for_officer(office)
        .filter(state=A.IN_NOTICE)
        .exclude(city_matter__in=running.values("matter"))
    )


# --- rounds -----------------------------------------------------------------------------------------------------------


def rounds_for(office: Officer) -> QuerySet[Round]:
    """The rounds an officer may read: those of the own body; for the city also those by which counties recommended
    what is before it."""
    readable = Q(matter__in=Matter.objects.for_officer(office))
    if office.is_city:
        readable |= Q(matter__recommends__in=Application.objects.for_officer(office))
    return Round.objects.filter(readable)


def rounds_waiting_for_us(office: Officer) -> QuerySet[Round]:
    """Open rounds in which the office's organisation has not spoken and its holder may."""
    return Round.objects.filter(
        state=RoundState.OPEN,
        matter__in=Matter.objects.waiting_for(office),
    ).exclude(matter__recusals__officer__user=office.user_id)


def rounds_waiting_for_others(office: Officer) -> QuerySet[Round]:
    """Open rounds of the body in which the office's organisation has spoken."""
    spoken = RoundSeat.objects.filter(organisation=office.organisation_id, opinion__isnull=False)
    return Round.objects.filter(
        state=RoundState.OPEN, matter__in=Matter.objects.for_officer(office), pk__in=spoken.values("round")
    )


# --- the desk ---------------------------------------------------------------------------------------------------------


def waiting_tasks(office: Officer) -> list[Task]:
    """All that waits for a city office, and what it waits for. A constant number of queries; tasks with nothing behind
    them are left out. A county's tasks stand in `supervision.queue`."""
    return [task for task in _city_tasks(office) if task.count]


def _figures(rows: QuerySet, field: str) -> dict[str, Any]:
    """How many rows, and the earliest value of a field among them: one query."""
    return rows.order_by().aggregate(count=Count("pk", distinct=True), earliest=Min(field))


def _due(key: str, label: str, url: str, rows: QuerySet, field: str, *, mine: bool = True) -> Task:
    found = _figures(rows, field)
    return Task(key, label, found["count"], url, due=found["earliest"], mine=mine)


def _since(key: str, label: str, url: str, rows: QuerySet, field: str, *, mine: bool = True) -> Task:
    found = _figures(rows, field)
    return Task(key, label, found["count"], url, since=found["earliest"], mine=mine)


def _listed(name: str, **query: str) -> str:
    return reverse(f"desk:{name}", query=query or None)


def _round_tasks(office: Officer) -> Iterator[Task]:
    yield _since(
        "rounds",
        _("Rounds in which your organisation has not spoken"),
        _listed("rounds", waiting="us"),
        rounds_waiting_for_us(office),
        "opened_at",
    )
    yield _since(
        "rounds-others",
        _("Rounds that wait for other organisations"),
        _listed("rounds", waiting="others"),
        rounds_waiting_for_others(office),
        "opened_at",
        mine=False,
    )


def tasks_beside_the_queue(office: Officer) -> Iterator[Task]:
    """What waits for a county's government side besides its queue of files (`supervision.queue`)."""
    yield _since(
        "facts",
        _("Adverse facts to weigh"),
        _listed("facts", state="to_decide"),
        AdverseFact.objects.for_officer(office).to_decide(),
        "entered_at",
    )
    yield from _survey_tasks(office)
    yield from _plaque_tasks(office)


def _plaque_tasks(office: Officer) -> Iterator[Task]:
    """Plaques that an office hands over or waits for."""
    plaques = Plaque.objects.for_officer(office)
    yield _since(
        "plaques",
        _("Plaques to hand over"),
        _listed("plaques", state=PlaqueState.ISSUED),
        plaques.filter(state=PlaqueState.ISSUED),
        "issued_at",
    )
    yield _since(
        "recalled",
        _("Plaques called back and not here yet"),
        _listed("plaques", state=PlaqueState.RECALLED),
        plaques.filter(state=PlaqueState.RECALLED),
        "recalled_at",
    )


def _survey_tasks(office: Officer) -> Iterator[Task]:
    yield _due(
        "surveys-to-open",
        _("Applications whose employees have not been asked"),
        _listed("surveys-waiting"),
        without_survey(office),
        "campaign__county_closes_on",
    )
    surveys = Survey.objects.for_officer(office).filter(state=SurveyState.OPEN)
    yield _since(
        "survey-slips",
        _("Survey slips to fetch and hand out"),
        _listed("surveys", state=SurveyState.OPEN),
        surveys.filter(slips_ready_at__isnull=False, slips_taken_at__isnull=True),
        "slips_ready_at",
    )
    yield _due(
        "surveys-open",
        _("Surveys that take answers"),
        _listed("surveys", state=SurveyState.OPEN),
        surveys,
        "closes_on",
        mine=False,
    )


def _city_tasks(office: Officer) -> Iterator[Task]:
    yield from _round_tasks(office)
    meetings = Meeting.objects.for_officer(office).exclude(state=MeetingState.CLOSED)
    yield _due("meetings", _("Meetings coming or in session"), _listed("meetings"), meetings, "planned_for")
    yield _since(
        "to-sign-off",
        _("Minutes and decisions to check as the second person"),
        _listed("meetings"),
        to_sign_off(office),
        "closed_at",
    )
    if office.organisation.party == Party.GOVERNMENT:
        yield from _overdue_task()
        yield from _city_lead_tasks(office)


def _overdue_task() -> Iterator[Task]:
    late = overdue_in_counties()
    if late:
        yield Task(
            "overdue", _("Overdue in the counties"), len(late), _listed("overdue"), due=late[0].due_on, late=len(late)
        )


def _city_lead_tasks(office: Officer) -> Iterator[Task]:
    """What the government side prepares for the city's body (circular 七（三）)."""
    applications = Application.objects.for_officer(office)
    notices = PublicNotice.objects.filter(body=office.organisation.body_id)
    yield _since(
        "to-take-up",
        _("Recommended applications to put on a meeting's agenda"),
        _listed("applications", state=A.RECOMMENDED),
        applications.filter(state=A.RECOMMENDED),
        "recommended_at",
    )
    yield _since(
        "to-release",
        _("Decisions to release"),
        _listed("applications", todo="release"),
        to_release(office),
        "city_review_at",
    )
    yield _since(
        "to-publish",
        _("Approved applications to put on a public notice"),
        _listed("applications", state=A.APPROVED),
        applications.filter(state=A.APPROVED),
        "approved_at",
    )
    yield _since(
        "objections",
        _("Objections to answer"),
        _listed("notices"),
        Objection.objects.filter(item__notice__in=notices, state=ObjectionState.RECEIVED),
        "made_at",
    )
    yield _due(
        "notices",
        _("Public notices running"),
        _listed("notices"),
        notices.filter(state=NoticeState.PUBLISHED),
        "closes_on",
    )
    yield _since(
        "to-name",
        _("Units to name"),
        _listed("applications", todo="name"),
        to_name(office),
        "published_at",
    )
    yield _since(
        "surrenders",
        _("Titles given back, to put on an agenda or to decide"),
        _listed("surrenders"),
        Surrender.objects.filter(Q(pk__in=surrenders_for_an_agenda()) | Q(pk__in=agreed_surrenders())),
        "requested_at",
    )
    yield from _plaque_tasks(office)
