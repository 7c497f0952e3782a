"""A meeting's agenda as an officer sees it: item by item quorum, recusals, rounds, words, and what waits for whom."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.barring import facts_read_ahead
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.snapshot import Sheet, score_sheet
from plaques.enums import SurrenderState
from plaques.models import Surrender
from proceedings.enums import MatterState, MeetingState, MotionKind, RoundState
from proceedings.models import AgendaItem, Attendance, Meeting, Opinion, Recusal, Round, RoundSeat
from proceedings.registry import subject_kind
from proceedings.rules import no_quorum, quorum_gaps
from tripartite.models import MemberOrganisation, Officer


@dataclass(frozen=True, slots=True)
class Line:
    """One item. `rounds` are those of this meeting, the last one counts; `voice` is the word of the reader's
    organisation in it, `why_not` the sentence why the reader cannot give one."""

    item: AgendaItem
    application: Application | None
    surrender: Surrender | None
    sheet: Sheet | None
    blocked_by: Sequence[MemberOrganisation]
    recusals: Sequence[Recusal]
    rounds: Sequence[Round]
    voice: Opinion | None
    why_not: str | None
    stand_ins: Sequence[tuple[MemberOrganisation, Sequence[Officer]]]

    @property
    def name(self) -> str:
        """The unit that the item is about, as it was named where the item is about its title."""
        if self.surrender:
            return self.surrender.title.unit_name
        return self.application.unit.name if self.application else self.item.matter.title

    @property
    def about(self) -> str:
        """Kind and area of the unit; of a title given back also that it is one."""
        words = [] if self.application else [self.item.matter.get_kind_display()]
        about = self.application or (self.surrender and self.surrender.title)
        if about:
            words += [about.unit.get_kind_display(), about.unit.district.name]
        return " · ".join(str(word) for word in words)

    @property
    def address(self) -> str:
        """The page of what is decided on."""
        if self.surrender:
            return reverse("desk:surrender", args=[self.surrender.pk])
        if self.application:
            return reverse("desk:application", args=[self.application.pk])
        return subject_kind(self.item.matter).address(self.item.matter)

    @property
    def round(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None

    @property
    def earlier(self) -> Sequence[Round]:
        return self.rounds[:-1]

    @property
    def is_open(self) -> bool:
        """Whether opinions are being given on it."""
        return self.round is not None and self.round.state == RoundState.OPEN

    @property
    def is_decided(self) -> bool:
        """Whether this meeting passed a motion on it."""
        return self.round is not None and self.round.state == RoundState.PASSED

    @property
    def waits(self) -> bool:
        """Whether the reader's organisation has still to speak."""
        return self.is_open and self.voice is None

    @property
    def can_be_put(self) -> bool:
        """Whether a motion may be put: the matter is open and no round is under way."""
        return self.item.matter.state == MatterState.OPEN and not self.is_open

    def takes(self, motion: MotionKind) -> bool:
        """Whether this motion may be put on it now."""
        return self.can_be_put and motion in subject_kind(self.item.matter).motions


class Sitting:
    """A meeting with its agenda, read for one officer. A constant number of queries, however long the agenda."""

    def __init__(self, meeting: Meeting, office: Officer) -> None:
        self.meeting, self.office = meeting, office

    @cached_property
    def attendances(self) -> list[Attendance]:
        rows = self.meeting.attendances.select_related("officer__user", "organisation")
        return list(rows.order_by("organisation__position", "pk"))

    @cached_property
    def am_present(self) -> bool:
        return any(attendance.officer_id == self.office.pk for attendance in self.attendances)

    @cached_property
    def organisations(self) -> list[tuple[MemberOrganisation, list[Attendance]]]:
        """The body's organisations with those who came for them."""
        came: dict[int, list[Attendance]] = defaultdict(list)
        for attendance in self.attendances:
            came[attendance.organisation_id].append(attendance)
        members = MemberOrganisation.objects.filter(body=self.meeting.body_id)
        return [(organisation, came[organisation.pk]) for organisation in members]

    @cached_property
    def lines(self) -> list[Line]:
        items = list(self.meeting.items.select_related("matter__body", "meeting").order_by("position"))
        matters = [item.matter_id for item in items]
        applications, surrenders = _applications(matters), _surrenders(matters)
        gaps = quorum_gaps(self.meeting, items)
        recusals = _recusals({item.matter.subject for item in items})
        rounds = self._rounds()
        return [
            self._line(
                item,
                applications.get(item.matter_id),
                surrenders.get(item.matter_id),
                gaps[item.pk],
                recusals[item.matter.subject],
                rounds[item.pk],
            )
            for item in items
        ]

    @property
    def waiting(self) -> list[Line]:
        """Items on which the reader's organisation has not spoken and the reader may."""
        return [line for line in self.lines if line.waits and line.why_not is None]

    @property
    def barred(self) -> list[Line]:
        """Items on which the organisation has not spoken and the reader may not: each with its sentence."""
        return [line for line in self.lines if line.waits and line.why_not is not None]

    @property
    def blocked(self) -> list[Line]:
        return [line for line in self.lines if line.blocked_by]

    def _rounds(self) -> dict[int, list[Round]]:
        seats = RoundSeat.objects.select_related("organisation", "opinion__officer__user").order_by("pk")
        rounds = (
            Round.objects.filter(agenda_item__meeting=self.meeting)
            .select_related("matter", "proposed_by__organisation", "proposed_by__user")
            .prefetch_related(Prefetch("seats", seats))
            .order_by("number")
        )
        found: dict[int, list[Round]] = defaultdict(list)
        for round_ in rounds:
            found[round_.agenda_item_id].append(round_)
        return found

    def _line(self, item, application, surrender, gaps, recusals, rounds) -> Line:
        seats = rounds[-1].seats.all() if rounds else []
        own = next((seat for seat in seats if seat.organisation_id == self.office.organisation_id), None)
        return Line(
            item=item,
            application=application,
            surrender=surrender,
            sheet=score_sheet(application.submission) if application else None,
            blocked_by=gaps,
            recusals=recusals,
            rounds=rounds,
            voice=getattr(own, "opinion", None),
            why_not=self._why_not(gaps, recusals),
            stand_ins=self._stand_ins(recusals),
        )

    def _stand_ins(self, recusals: Sequence[Recusal]) -> list[tuple[MemberOrganisation, list[Officer]]]:
        """For each organisation of this body whose officer stepped out: who is present and may speak in that place."""
        out = {recusal.officer.user_id for recusal in recusals}
        affected = {recusal.officer.organisation_id for recusal in recusals}
        return [
            (organisation, [a.officer for a in came if a.officer.user_id not in out])
            for organisation, came in self.organisations
            if organisation.pk in affected
        ]

    def _why_not(self, gaps: Sequence[MemberOrganisation], recusals: Sequence[Recusal]) -> str | None:
        # The order of `proceedings.rules.why_not_speak`, which asks again when the opinion is given.
        if any(recusal.officer.user_id == self.office.user_id for recusal in recusals):
            return _("You have recused yourself from this file. Another officer of your organisation acts.")
        if self.meeting.state != MeetingState.SITTING:
            return _("The meeting is not in session.")
        if not self.am_present:
            return _("You are not on the attendance list of this meeting.")
        return no_quorum(gaps)


def _applications(matters: Iterable[int]) -> dict[int, Application]:
    applications = (
        Application.objects.filter(city_matter__in=list(matters))
        .select_related("unit__district", "campaign", "edition")
        .prefetch_related("submissions__scores", facts_read_ahead())
    )
    for application in applications:
        # What `Application.submission` would ask the database for, one by one.
        application.submission = max(application.submissions.all(), key=lambda submission: submission.number)
    return {application.city_matter_id: application for application in applications}


def _surrenders(matters: Iterable[int]) -> dict[int, Surrender]:
    """The latest request on each title that is given back."""
    rows = Surrender.objects.filter(matter__in=list(matters)).select_related("title__unit__district").order_by("pk")
    return {surrender.matter_id: surrender for surrender in rows}


def _recusals(subjects: set[str]) -> dict[str, list[Recusal]]:
    """Who stepped out of each file, before whichever body: a recusal binds in all of them."""
    rows = Recusal.objects.filter(matter__subject__in=subjects).select_related(
        "matter", "officer__user", "officer__organisation"
    )
    found: dict[str, list[Recusal]] = defaultdict(list)
    for recusal in rows.order_by("made_at", "pk"):
        found[recusal.matter.subject].append(recusal)
    return found


def _waits_elsewhere(matter: str) -> Exists:
    waiting = AgendaItem.objects.filter(matter=OuterRef(matter)).exclude(meeting__state=MeetingState.CLOSED)
    return Exists(waiting)


def surrenders_for_an_agenda() -> QuerySet[Surrender]:
    """Requests to give a title back that are not decided on and not waiting for another meeting."""
    return (
        Surrender.objects.filter(state=SurrenderState.REQUESTED, matter__state=MatterState.OPEN)
        .exclude(_waits_elsewhere("matter"))
        .select_related("title__district", "matter")
        .order_by("requested_at", "pk")
    )


def for_an_agenda(office: Officer) -> QuerySet[Application]:
    """Applications to put on an agenda: recommended, or left undecided by an earlier meeting, and not waiting for
    another meeting."""
    return (
        Application.objects.for_officer(office)
        .filter(state__in=[A.RECOMMENDED, A.CITY_REVIEW], city_matter__state=MatterState.OPEN)
        .exclude(_waits_elsewhere("city_matter"))
        .select_related("unit__district", "campaign", "city_matter")
        .order_by("unit__district__position", "unit__kind", "unit__name", "pk")
    )
