"""What waits for an office, counted for its desk: each kind of thing is a set of rows, and all are counted at once.

A task is asked for (`Ask`) and counted with the others in one statement for those with a day and one for those with a
moment (`counted`); the lists behind the counts read the same querysets.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, DateTimeField, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Value
from django.db.models.sql.datastructures import Join
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import AdverseFact
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.surveying import without_survey
from journal import clock
from journal.prepared import Prepared
from plaques.enums import PlaqueState
from plaques.models import Plaque, Surrender
from plaques.services import agreed_surrenders
from proceedings.enums import MeetingState, NoticeState, ObjectionState
from proceedings.models import Meeting, Objection, PublicNotice
from rechecks.enums import Method, RecheckState, RevocationState
from rechecks.models import Contribution, Draw, Recheck, Revocation
from standards.models import exit_rules
from standards.services import editions_in_use
from supervision.exits import agreed_in_meetings, exits_for_an_agenda, with_reasons
from supervision.offices import Kind, keys_of, kind_of
from supervision.overdue import overdue_in_counties
from supervision.queries import rounds_waiting_for_others, rounds_waiting_for_us, to_name, to_release, to_sign_off
from supervision.sitting import surrenders_for_an_agenda
from surveys.enums import SurveyState
from surveys.models import Survey
from tripartite.enums import Party
from tripartite.models import Officer


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


@dataclass(frozen=True, slots=True)
class Ask:
    """A task before it is counted: its rows, and the field that says by when they are due or since when they wait.

    `tells_late`: the rows whose day has passed are counted apart.
    """

    key: str
    label: Promise
    url: str
    rows: QuerySet
    due: str = ""
    since: str = ""
    mine: bool = True
    tells_late: bool = False

    @property
    def field(self) -> str:
        return self.due or self.since

    def figures(self) -> QuerySet:
        """One row: the key, how many, the earliest value of the field, how many are late.

        Raises ValueError for rows that a join could tell twice: to count each of thousands once they would be sorted.
        """
        if any(getattr(join.join_field, "multiple", False) for join in _joins(self.rows)):
            raise ValueError(f"“{self.key}” joins what there may be several of: ask for its keys in a subquery.")
        late: Any = Value(0, IntegerField())
        if self.tells_late:
            late = Count("pk", filter=Q(**{f"{self.field}__lt": clock.today()}))
        found = self.rows.order_by().values(task=Value(self.key))
        return found.annotate(number=Count("*"), earliest=Min(self.field), late_ones=late)

    def counted(self, number: int, earliest: date | datetime, late: int) -> Task:
        day = {"due": earliest} if self.due else {"since": earliest}
        return Task(self.key, str(self.label), number, self.url, mine=self.mine, late=late, **day)


def _joins(rows: QuerySet) -> list[Join]:
    return [table for table in rows.query.alias_map.values() if isinstance(table, Join)]


# What is asked for an office. It is told again wherever a statement is made, and says the same for all of a kind.
Asked = Callable[[Officer], Iterable[Ask]]


def counted(office: Officer, asked: Asked) -> list[Task]:
    """What waits of all that is asked for an office, in that order; what has nothing behind it is left out. Two
    queries, however many are asked for."""
    kind, keys = kind_of(office), keys_of(office)
    # All that the rows depend on besides the office.
    editions = frozenset(edition.pk for edition in editions_in_use())
    statements = _statements(asked, kind, clock.today(), exit_rules(), editions)
    found = {row.pop("task"): row for statement in statements for row in statement.all(**keys)}
    # A list that is known to be empty, as without an edition in use, is not asked for at all.
    rows = ((ask, found.get(ask.key)) for ask in _asks(asked, kind))
    return [ask.counted(*row.values()) for ask, row in rows if row and row["number"]]


@lru_cache
def _asks(asked: Asked, kind: Kind) -> list[Ask]:
    """What is asked for, without the rows."""
    return [replace(ask, rows=ask.rows.none()) for ask in asked(kind.office())]


@lru_cache
def _statements(asked: Asked, kind: Kind, *_today: Any) -> list[Prepared[dict]]:
    """Those with a day and those with a moment: they do not stand in one column."""

    def figures(has_moment: bool) -> Callable[[Officer], QuerySet]:
        def together(office: Officer) -> QuerySet:
            first, *others = (rows for ask in asked(office) if _has_moment(rows := ask.figures()) == has_moment)
            return first.union(*others, all=True)

        return together

    return [kind.prepared(figures(has_moment)) for has_moment in (False, True)]


def _has_moment(figures: QuerySet) -> bool:
    return isinstance(figures.query.annotations["earliest"].output_field, DateTimeField)


def _listed(name: str, **query: str) -> str:
    return reverse(f"desk:{name}", query=query or None)


# --- a county ---------------------------------------------------------------------------------------------------------


def beside_the_queue(office: Officer) -> Iterator[Ask]:
    """What waits for a county office besides its queue of files (`supervision.queue`)."""
    yield Ask(
        "motions",
        _("Motions on re-checks and cancellations in which your organisation has not spoken"),
        _listed("rounds", waiting="us"),
        # A county's queue holds applications alone.
        rounds_waiting_for_us(office).filter(matter__recommends=None),
        since="opened_at",
    )
    yield from _draws(office)
    if office.organisation.party == Party.GOVERNMENT:
        yield Ask(
            "facts",
            _("Adverse facts to weigh"),
            _listed("facts", state="to_decide"),
            AdverseFact.objects.for_officer(office).to_decide(),
            since="entered_at",
        )
        yield from _surveys(office)
        yield from _plaques(office)
        yield from _exits(office)


def _draws(office: Officer) -> Iterator[Ask]:
    """Draws of re-checks: what an organisation hands in, and what is overdue, loudly."""
    draws = Draw.objects.for_officer(office)
    if not office.is_city:
        handed_in = Contribution.objects.standing().filter(draw=OuterRef("pk"), organisation=office.organisation_id)
        yield Ask(
            "contributions",
            _("Draws of re-checks that your organisation has not contributed to"),
            _listed("rechecks"),
            draws.collecting().filter(~Exists(handed_in), plan__method=Method.SAMPLE),
            due="due_on",
            tells_late=True,
        )
    yield Ask(
        "draws", _("Draws of re-checks overdue"), _listed("rechecks"), draws.overdue(), due="due_on", tells_late=True
    )


def _surveys(office: Officer) -> Iterator[Ask]:
    yield Ask(
        "surveys-to-open",
        _("Applications whose employees have not been asked"),
        _listed("surveys-waiting"),
        without_survey(office),
        due="campaign__county_closes_on",
    )
    surveys = Survey.objects.for_officer(office).filter(state=SurveyState.OPEN)
    yield Ask(
        "survey-slips",
        _("Survey slips to fetch and hand out"),
        _listed("surveys", state=SurveyState.OPEN),
        surveys.filter(slips_ready_at__isnull=False, slips_taken_at__isnull=True),
        since="slips_ready_at",
    )
    yield Ask(
        "surveys-open",
        _("Surveys that take answers"),
        _listed("surveys", state=SurveyState.OPEN),
        surveys,
        due="closes_on",
        mine=False,
    )


def _plaques(office: Officer) -> Iterator[Ask]:
    """Plaques that an office hands over or waits for."""
    plaques = Plaque.objects.for_officer(office)
    yield Ask(
        "plaques",
        _("Plaques to hand over"),
        _listed("plaques", state=PlaqueState.ISSUED),
        plaques.filter(state=PlaqueState.ISSUED),
        since="issued_at",
    )
    yield Ask(
        "recalled",
        _("Plaques called back and not here yet"),
        _listed("plaques", state=PlaqueState.RECALLED),
        plaques.filter(state=PlaqueState.RECALLED),
        due="return_due_on",
    )


def _exits(office: Officer) -> Iterator[Ask]:
    """Re-checks and cancellations of a county, each with its nearest day."""
    yield Ask(
        "recheck-reasons",
        _("Titles that give a reason to check them again"),
        _listed("recheck-reasons"),
        with_reasons(office),
        since="granted_on",
    )
    rechecks = Recheck.objects.for_officer(office)
    yield Ask(
        "rechecks",
        _("Re-checks to look at on site"),
        _listed("recheck-list"),
        rechecks.waiting_for_county(),
        due="due_on",
    )
    yield Ask(
        "rechecks-unit",
        _("Re-checks that wait for the unit"),
        _listed("recheck-list"),
        rechecks.filter(state__in=[RecheckState.TOLD, RecheckState.RECTIFYING]),
        due="due_on",
        mine=False,
    )
    heard = Q(state=RevocationState.HEARD)
    asked_for = Q(state=RevocationState.HEARING, hearing_asked_at__isnull=False)
    yield Ask(
        "revocations",
        _("Cancellations to put to the three, or hearings to hold"),
        _listed("revocations"),
        Revocation.objects.for_officer(office).filter(heard | asked_for),
        since="opened_at",
    )


# --- the city ---------------------------------------------------------------------------------------------------------


def city_tasks(office: Officer) -> list[Task]:
    """All that waits for a city office, and what it waits for. A constant number of queries."""
    tasks = counted(office, _of_a_city_office)
    if office.organisation.party != Party.GOVERNMENT:
        return tasks
    # The overdue files of the counties stand before what the government side prepares.
    common = {ask.key for ask in _asks(_of_every_city_office, kind_of(office))}
    place = sum(task.key in common for task in tasks)
    return [*tasks[:place], *_overdue(), *tasks[place:]]


def _of_a_city_office(office: Officer) -> Iterator[Ask]:
    yield from _of_every_city_office(office)
    if office.organisation.party == Party.GOVERNMENT:
        yield from _of_the_city_lead(office)


def _of_every_city_office(office: Officer) -> Iterator[Ask]:
    yield Ask(
        "rounds",
        _("Rounds in which your organisation has not spoken"),
        _listed("rounds", waiting="us"),
        rounds_waiting_for_us(office),
        since="opened_at",
    )
    yield Ask(
        "rounds-others",
        _("Rounds that wait for other organisations"),
        _listed("rounds", waiting="others"),
        rounds_waiting_for_others(office),
        since="opened_at",
        mine=False,
    )
    yield Ask(
        "meetings",
        _("Meetings coming or in session"),
        _listed("meetings"),
        Meeting.objects.for_officer(office).exclude(state=MeetingState.CLOSED),
        due="planned_for",
    )
    yield Ask(
        "to-sign-off",
        _("Minutes and decisions to check as the second person"),
        _listed("meetings"),
        to_sign_off(office),
        since="closed_at",
    )
    yield from _draws(office)


def _overdue() -> Sequence[Task]:
    late = overdue_in_counties()
    if not late:
        return ()
    label, number = str(_("Overdue in the counties")), len(late)
    return (Task("overdue", label, number, _listed("overdue"), due=late[0].due_on, late=number),)


def _of_the_city_lead(office: Officer) -> Iterator[Ask]:
    """What the government side prepares for the city's body (circular 七（三）)."""
    applications = Application.objects.for_officer(office)
    notices = PublicNotice.objects.filter(body=office.organisation.body_id)
    yield Ask(
        "to-take-up",
        _("Recommended applications to put on a meeting's agenda"),
        _listed("applications", state=A.RECOMMENDED),
        applications.filter(state=A.RECOMMENDED),
        since="recommended_at",
    )
    yield Ask(
        "to-release",
        _("Decisions to release"),
        _listed("applications", todo="release"),
        to_release(office),
        since="city_review_at",
    )
    yield Ask(
        "to-publish",
        _("Approved applications to put on a public notice"),
        _listed("applications", state=A.APPROVED),
        applications.filter(state=A.APPROVED),
        since="approved_at",
    )
    yield Ask(
        "objections",
        _("Objections to answer"),
        _listed("notices"),
        Objection.objects.filter(item__notice__in=notices, state=ObjectionState.RECEIVED),
        since="made_at",
    )
    yield Ask(
        "notices",
        _("Public notices running"),
        _listed("notices"),
        notices.filter(state=NoticeState.PUBLISHED),
        due="closes_on",
    )
    yield Ask(
        "to-name",
        _("Units to name"),
        _listed("applications", todo="name"),
        to_name(office),
        since="published_at",
    )
    yield Ask(
        "surrenders",
        _("Titles given back, to put on an agenda or to decide"),
        _listed("surrenders"),
        Surrender.objects.filter(Q(pk__in=surrenders_for_an_agenda()) | Q(pk__in=agreed_surrenders())),
        since="requested_at",
    )
    yield Ask(
        "exits-agenda",
        _("Cancellations and appeals to put on an agenda"),
        _listed("revocations"),
        exits_for_an_agenda(),
        since="opened_at",
    )
    yield Ask(
        "exits-agreed",
        _("Cancellations and appeals to carry out"),
        _listed("revocations"),
        agreed_in_meetings(),
        since="opened_at",
    )
    yield from _plaques(office)
