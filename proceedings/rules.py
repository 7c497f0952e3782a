"""Who may act in a body's proceedings, and why not: a sentence when it may not be, None when it may."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import BigIntegerField, CharField, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal import clock
from journal.models import StoredFile
from journal.prepared import Prepared
from journal.readonly import once
from proceedings.enums import ItemState, MatterState, MeetingState, ObjectionState, RoundState, VisitState
from proceedings.models import (
    AgendaItem,
    Attendance,
    EnquiryItem,
    Matter,
    Meeting,
    Objection,
    OfficialPaper,
    Opinion,
    PublicNotice,
    Recusal,
    Round,
    Visit,
)
from tripartite.enums import Level, Party
from tripartite.models import MemberOrganisation, Officer, User
from tripartite.words import listed
from units.models import Unit


def may_open_paper(stored: StoredFile, user: User) -> bool:
    """A body's papers are its own officers'."""
    if not user.is_authenticated:
        return False
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(OfficialPaper.objects.for_officer(office).filter(file=stored).exists() for office in offices)


def is_recused(office: Officer, matter: Matter) -> bool:
    """Recusal binds the person, for the file as a whole: whoever holds two offices is out with both, and in the city
    as in the county."""
    return is_recused_from(office, matter.subject)


RECUSED = Prepared[int](
    lambda subject, user: (
        Recusal.objects.filter(matter__subject=subject, officer__user=user)
        .order_by("pk")
        .values_list("pk", flat=True)[:1]
    ),
    subject=CharField(),
    user=BigIntegerField(),
)
ROUND_STATES = Prepared[str](
    lambda matter: Round.objects.filter(matter=matter).values_list("state", flat=True), matter=BigIntegerField()
)


def is_recused_from(office: Officer, subject: str) -> bool:
    """The same by the file's reference."""
    return once(("recused", subject, office.user_id), lambda: bool(RECUSED.all(subject=subject, user=office.user_id)))


def round_states(matter: Matter) -> Collection[str]:
    """The states of a matter's rounds."""
    return once(("round states", matter.pk), lambda: ROUND_STATES.all(matter=matter.pk))


def why_not_act(office: Officer, matter: Matter) -> str | None:
    """Whether an officer may act in a matter at all."""
    if office.organisation.body_id != matter.body_id:
        return _("Only officers of this body act in this matter.")
    if is_recused(office, matter):
        return _("You have recused yourself from this file. Another officer of your organisation acts.")
    return None


def why_not_recuse(office: Officer, matter: Matter) -> str | None:
    """Whether an officer may step out of a matter: not after having spoken in its open round."""
    refusal = why_not_act(office, matter)
    if refusal:
        return refusal
    spoken = Opinion.objects.filter(
        officer__user=office.user_id, seat__round__matter=matter, seat__round__state=RoundState.OPEN
    )
    if spoken.exists():
        return _("You have already spoken in the open round; a recusal counts from the next one.")
    return None


def why_not_propose(office: Officer, matter: Matter) -> str | None:
    """Whether a motion may be put now, by this officer."""
    refusal = why_not_act(office, matter)
    if refusal:
        return refusal
    if matter.state != MatterState.OPEN:
        return _("This matter is closed.")
    if RoundState.OPEN in round_states(matter):
        return _("A round is open already; it closes when every organisation has spoken or one disagrees.")
    return None


def why_not_put(matter: Matter, item: AgendaItem | None) -> str | None:
    """Whether a motion may be put here: the city's body decides in a meeting that is in session (circular 六（五）)."""
    if item is None:
        return _("The city decides in a joint meeting.") if matter.body.level == Level.CITY else None
    if item.matter_id != matter.pk:
        return _("This agenda item is about another matter.")
    if item.meeting.state != MeetingState.SITTING:
        return _("The meeting is not in session.")
    return None


def why_not_speak(office: Officer, round_: Round) -> str | None:
    """Whether an officer may give the organisation's opinion in a round."""
    refusal = why_not_act(office, round_.matter)
    if refusal:
        return refusal
    if round_.state != RoundState.OPEN:
        return _("This round is closed.")
    seat = round_.seats.filter(organisation=office.organisation_id).select_related("opinion").first()
    if seat is None:
        return _("Your organisation has no seat in this round.")
    if hasattr(seat, "opinion"):
        return _("Your organisation has given its opinion in this round already.")
    if round_.agenda_item is not None:
        return _why_not_speak_in_meeting(office, round_.agenda_item)
    return None


def _why_not_speak_in_meeting(office: Officer, item: AgendaItem) -> str | None:
    if item.meeting.state != MeetingState.SITTING:
        return _("The meeting is not in session.")
    if not Attendance.objects.filter(meeting=item.meeting_id, officer=office).exists():
        return _("You are not on the attendance list of this meeting.")
    return no_quorum(organisations_without_voice(item))


def no_quorum(absent: Sequence[MemberOrganisation]) -> str | None:
    """The sentence for an item that these organisations block; None when there are none."""
    if not absent:
        return None
    return _("No quorum for this item. Without an officer who may act: %(names)s.") % {
        "names": listed(organisation.name for organisation in absent)
    }


def organisations_without_voice(item: AgendaItem) -> list[MemberOrganisation]:
    """The body's organisations with no officer present who is not recused. Empty means quorum (BRIEF §3)."""
    return quorum_gaps(item.meeting, [item])[item.pk]


def quorum_gaps(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[int, list[MemberOrganisation]]:
    """By item of a meeting's agenda, the organisations that block it. Three queries, however long the agenda."""
    present = list(Attendance.objects.filter(meeting=meeting).values_list("officer__user", "organisation"))
    recused: dict[str, set[int]] = defaultdict(set)
    subjects = [item.matter.subject for item in items]
    for subject, person in Recusal.objects.filter(matter__subject__in=subjects).values_list(
        "matter__subject", "officer__user"
    ):
        recused[subject].add(person)
    organisations = list(MemberOrganisation.objects.filter(body=meeting.body_id))
    gaps = {}
    for item in items:
        voices = {organisation for person, organisation in present if person not in recused[item.matter.subject]}
        gaps[item.pk] = [organisation for organisation in organisations if organisation.pk not in voices]
    return gaps


def why_not_sign_off(office: Officer, meeting: Meeting) -> str | None:
    """Minutes and drafted decisions are checked by a second person: an officer of any of the body's organisations, but
    not the person who closed the meeting."""
    if office.organisation.body_id != meeting.body_id:
        return _("Only officers of this body act in this matter.")
    if meeting.state != MeetingState.CLOSED:
        return _("The minutes are signed off when the meeting is closed.")
    if meeting.signed_off_at is not None:
        return _("The minutes are signed off already.")
    if meeting.closed_by is not None and meeting.closed_by.user_id == office.user_id:
        return _("You closed the meeting yourself. A second person checks the minutes and the decisions.")
    return None


def why_not_release(office: Officer, meeting: Meeting) -> str | None:
    """Decisions of a meeting are released by the side that leads, once it is closed and a second person has checked."""
    refusal = why_not_lead(office, meeting.body_id)
    if refusal:
        return refusal
    if meeting.state != MeetingState.CLOSED:
        return _("Decisions are released when the meeting is closed.")
    if meeting.signed_off_at is None:
        return _("A second person has not checked the minutes and the decisions yet.")
    return None


def why_not_lead(office: Officer, body_id: int) -> str | None:
    """Meetings, notices and decisions are prepared by the government side, which leads (circular 七（三）)."""
    if office.organisation.body_id != body_id:
        return _("Only officers of this body act in this matter.")
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side prepares meetings, notices and decisions for the body.")
    return None


def why_not_lead_city(office: Officer) -> str | None:
    """The same for the city's body."""
    if office.body.level != Level.CITY:
        return _("Only the city's body does this.")
    return why_not_lead(office, office.organisation.body_id)


def why_not_attend(office: Officer, meeting: Meeting) -> str | None:
    """Whether an officer may be put on the attendance list."""
    if office.organisation.body_id != meeting.body_id:
        return _("Only officers of this body act in this matter.")
    if meeting.state == MeetingState.CLOSED:
        return _("The meeting is closed.")
    return None


def why_not_close_notice(notice: PublicNotice) -> str | None:
    """Whether a notice may be closed: its days are over and every objection is answered."""
    if clock.today() <= notice.closes_on:
        return _("The notice runs until %(day)s inclusive.") % {"day": date_format(notice.closes_on)}
    if Objection.objects.filter(item__notice=notice, state="received").exists():
        return _("Every objection must be answered first.")
    return None


def why_not_answer(office: Officer, objection: Objection) -> str | None:
    """Whether an officer answers an objection, and so may see who made it."""
    item = objection.item
    return why_not_lead(office, item.notice.body_id) or why_not_act(office, item.matter)


def why_not_look_into(officer: Officer, objection: Objection) -> str | None:
    """Whether an officer may be named to look into an objection: of the same body, in office, not recused."""
    if objection.state != ObjectionState.RECEIVED:
        return _("The objection is answered already.")
    if officer.organisation.body_id != objection.item.notice.body_id or not Officer.objects.active().filter(
        pk=officer.pk
    ):
        return _("Only officers of this body act in this matter.")
    if is_recused(officer, objection.item.matter):
        return _("This officer has stepped out of the file.")
    return None


def leads_somewhere(office: Officer) -> bool:
    """Whether the office is of the government side of a county or of the city, which keeps the ledger (七（三）)."""
    return office.organisation.party == Party.GOVERNMENT and office.body.level in (Level.CITY, Level.COUNTY)


def reaches(office: Officer, unit: Unit) -> bool:
    """Whether a unit lies in the office's area: its district's county body, or the city."""
    return office.body.level == Level.CITY or office.body.district_id == unit.district_id


def why_not_ask(office: Officer, unit: Unit | None = None) -> str | None:
    """Whether an officer may ask departments, about this unit where one is given."""
    if not leads_somewhere(office):
        return _("The government side of the county or of the city asks departments.")
    if unit is not None and not reaches(office, unit):
        return _("Only the county body of the unit's district, or the city, decides on this.")
    return None


def why_not_answer_item(item: EnquiryItem) -> str | None:
    """Whether a department may still answer about a unit."""
    if item.state == ItemState.ANSWERED:
        return _("This has been answered. An answer stands as it was given.")
    if item.state == ItemState.RECALLED:
        return _("This question was taken back.")
    if item.state == ItemState.SILENT or item.enquiry.has_run_out:
        return _("The last day to answer was %(day)s.") % {"day": date_format(item.enquiry.due_on)}
    return None


# --- site visits ------------------------------------------------------------------------------------------------------


def why_not_visit(office: Officer, matter: Matter) -> str | None:
    """Whether an officer may plan a visit now: while the body has not decided and nobody is giving opinions on it."""
    refusal = why_not_act(office, matter)
    if refusal:
        return refusal
    if matter.state != MatterState.OPEN:
        return _("This matter is closed.")
    if matter.rounds.filter(state=RoundState.OPEN).exists():
        return _("Opinions are being given on the file as it stands. A visit can be planned when the round is over.")
    return None


def why_not_note(office: Officer, visit: Visit) -> str | None:
    """Whether an officer may write into a visit."""
    refusal = why_not_act(office, visit.matter)
    if refusal:
        return refusal
    if visit.state != VisitState.PLANNED:
        return _("This visit is over. What was found stays as it was written down.")
    return None


def why_not_finish(office: Officer, visit: Visit) -> str | None:
    """Whether a visit may be finished: not before the day it was planned for, and not with nothing found."""
    refusal = why_not_note(office, visit)
    if refusal:
        return refusal
    day = timezone.localtime(visit.planned_for).date()
    if clock.today() < day:
        return _("The visit is planned for %(day)s.") % {"day": date_format(day)}
    if not visit.findings.exists():
        return _("Nothing is written down beside the items of the list yet.")
    return None


def may_open_visit_file(stored: StoredFile, user: User) -> bool:
    """Photos and reports are for the officers who may read the visit."""
    if not user.is_authenticated:
        return False
    of_file = Q(photos__file=stored) | Q(report=stored)
    return any(
        Visit.objects.for_officer(office).filter(of_file).exists()
        for office in Officer.objects.active().filter(user=user).with_body()
    )
