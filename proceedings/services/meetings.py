"""Meetings: calling, agenda, attendance, putting many items at once, closing."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from journal import clock
from journal.chain import act
from journal.errors import Refused, require
from proceedings import rules
from proceedings.enums import MatterState, MeetingState, MotionKind, RoundState
from proceedings.models import AgendaItem, Attendance, Matter, Meeting, Round
from proceedings.services.matters import about, open_round
from proceedings.transitions import MEETING
from tripartite.models import Officer


def call_meeting(*, office: Officer, title: str, planned_for: datetime, place: str) -> Meeting:
    """Call a joint meeting of the officer's body."""
    require(rules.why_not_lead(office, office.organisation.body_id))
    with act() as log:
        meeting = Meeting.objects.create(
            body=office.body, title=title.strip(), planned_for=planned_for, place=place.strip(), called_by=office
        )
        log.append(action="meeting.call", subject=meeting, actor=office.actor, target=meeting.state)
    return meeting


def set_agenda(*, meeting: Meeting, matters: Sequence[Matter], office: Officer) -> list[AgendaItem]:
    """Add matters to the end of the agenda. Those already on it stay where they are."""
    require(rules.why_not_lead(office, meeting.body_id))
    with act() as log:
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.state == MeetingState.CLOSED:
            raise Refused(_("The meeting is closed."))
        on_it = set(meeting.items.values_list("matter", flat=True))
        position = meeting.items.aggregate(last=Max("position"))["last"] or 0
        added = []
        for matter in matters:
            if matter.pk in on_it:
                continue
            if matter.body_id != meeting.body_id or matter.state != MatterState.OPEN:
                raise Refused(_("“%(title)s” is not open before this body.") % {"title": matter.title})
            position += 1
            added.append(AgendaItem.objects.create(meeting=meeting, matter=matter, position=position))
        if added:
            log.append(
                action="meeting.agenda",
                subject=meeting,
                actor=office.actor,
                data={"added": [item.matter.subject for item in added]},
            )
    return added


def attend(*, meeting: Meeting, officer: Officer, office: Officer) -> Attendance:
    """Note an officer as present. Each may note themselves; the government side notes anyone of the body."""
    require(rules.why_not_attend(officer, meeting))
    if officer.pk != office.pk:
        require(rules.why_not_lead(office, meeting.body_id))
    with act() as log:
        attendance, created = Attendance.objects.get_or_create(
            meeting=meeting, officer=officer, defaults={"organisation": officer.organisation}
        )
        if created:
            log.append(action="attendance.note", subject=attendance, actor=office.actor)
    return attendance


def leave(*, meeting: Meeting, officer: Officer, office: Officer) -> None:
    """Take a wrong entry off the attendance list, before the officer has spoken."""
    require(rules.why_not_attend(officer, meeting))
    if officer.pk != office.pk:
        require(rules.why_not_lead(office, meeting.body_id))
    with act() as log:
        if Round.objects.filter(agenda_item__meeting=meeting, seats__opinion__officer=officer).exists():
            raise Refused(_("This officer has spoken in the meeting and stays on the list."))
        attendance = Attendance.objects.filter(meeting=meeting, officer=officer).first()
        if attendance is not None:
            log.append(action="attendance.strike", subject=attendance, actor=office.actor)
            attendance.delete()


def list_attendance(*, meeting: Meeting, present: Sequence[Officer], gone: Sequence[Officer], office: Officer) -> None:
    """Note several officers as present, and take others off the list: all of it or nothing."""
    with act():
        for officer in present:
            attend(meeting=meeting, officer=officer, office=office)
        for officer in gone:
            leave(meeting=meeting, officer=officer, office=office)


def open_meeting(*, meeting: Meeting, office: Officer) -> Meeting:
    """The meeting begins. It needs an agenda; quorum is a matter of each item."""
    require(rules.why_not_lead(office, meeting.body_id))
    if not meeting.items.exists():
        raise Refused(_("Put at least one matter on the agenda first."))
    with act():
        return MEETING.move(meeting, "open", actor=office.actor)


def put_items(*, items: Sequence[AgendaItem], motion: MotionKind, text: str, office: Officer) -> list[Round]:
    """Put the same motion on several items of a sitting meeting: a round each, on all of them or on none. The refusal
    names the matter."""
    with act():
        return [_put(item, motion, text, office) for item in sorted(items, key=lambda item: item.matter_id)]


def _put(item: AgendaItem, motion: MotionKind, text: str, office: Officer) -> Round:
    try:
        return open_round(matter=item.matter, motion=motion, text=text, office=office, agenda_item=item)
    except Refused as refusal:
        raise about(item.matter, refusal) from refusal


def close_meeting(*, meeting: Meeting, office: Officer) -> Meeting:
    """The meeting ends. No round may be left open: an organisation that has not spoken must be heard first."""
    require(rules.why_not_lead(office, meeting.body_id))
    with act():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        if Round.objects.filter(agenda_item__meeting=meeting, state=RoundState.OPEN).exists():
            raise Refused(_("A round is still open. Every organisation must have spoken before the meeting closes."))
        return MEETING.move(meeting, "close", actor=office.actor, changes={"closed_by": office})


def sign_off(*, meeting: Meeting, office: Officer) -> Meeting:
    """A second person has read the minutes and the drafted decisions and finds them right (four eyes)."""
    with act() as log:
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        require(rules.why_not_sign_off(office, locked))
        meeting.signed_off_at, meeting.signed_off_by = clock.now(), office
        meeting.save(update_fields=["signed_off_at", "signed_off_by"])
        log.append(action="meeting.sign_off", subject=meeting, actor=office.actor)
    return meeting


def move_item(*, item: AgendaItem, step: int, office: Officer) -> None:
    """Put an item one place up (-1) or down (+1) on the agenda of a meeting that has not begun."""
    require(rules.why_not_lead(office, item.meeting.body_id))
    with act() as log:
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        if meeting.state != MeetingState.PLANNED:
            raise Refused(_("The meeting has begun: the order of its agenda stands."))
        items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position"))
        here = next(place for place, other in enumerate(items) if other.pk == item.pk)
        there = here + (1 if step > 0 else -1)
        if not 0 <= there < len(items):
            return
        places = items[here].position, items[there].position
        # By way of a place that nobody has: no two items stand on one place at any moment.
        for row, place in ((items[here], 0), (items[there], places[0]), (items[here], places[1])):
            AgendaItem.objects.filter(pk=row.pk).update(position=place)
        log.append(action="meeting.order", subject=meeting, actor=office.actor, data={"item": item.pk, "to": places[1]})


def take_off(*, item: AgendaItem, office: Officer) -> None:
    """Take an item off the agenda of a meeting that has not begun; its matter waits for another meeting."""
    require(rules.why_not_lead(office, item.meeting.body_id))
    with act() as log:
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        if meeting.state != MeetingState.PLANNED:
            raise Refused(_("The meeting has begun: the order of its agenda stands."))
        log.append(action="meeting.take_off", subject=meeting, actor=office.actor, data={"of": item.matter.subject})
        item.delete()
