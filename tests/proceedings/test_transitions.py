"""Every state of matters, rounds, meetings, notices and objections × every move of their tables."""

import pytest

from evaluations.enums import ApplicationState as A
from evaluations.services import close_naming_notice, propose_county_motion
from journal.errors import Refused
from proceedings.enums import MatterState, MeetingState, MotionKind, NoticeState, ObjectionState, RoundState
from proceedings.models import Matter, Meeting, Objection, PublicNotice, Round
from proceedings.services import answer_objection, close_meeting, object_to
from proceedings.transitions import MATTER, MEETING, NOTICE, OBJECTION, ROUND
from tests.evaluations import factories as evaluations
from tests.journal.moves import names_from, try_every_move
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db


def matter_in(state: str) -> Matter:
    station = {
        MatterState.OPEN: A.COUNTY_REVIEW,
        MatterState.DECIDED: A.RECOMMENDED,
        MatterState.DROPPED: A.RETURNED,
    }[state]
    return evaluations.application_at(station).county_matter


def round_in(state: str) -> Round:
    if state == RoundState.PASSED:
        return evaluations.application_at(A.RECOMMENDED).county_matter.rounds.get()
    opened = proceedings.county_round(evaluations.application_at(A.COUNTY_REVIEW))
    if state == RoundState.NOT_PASSED:
        proceedings.dissent(opened)
    return opened


def meeting_in(state: str) -> Meeting:
    application = evaluations.application_at(A.CITY_REVIEW)
    meeting = application.city_matter.agenda_items.get().meeting
    if state != MeetingState.PLANNED:
        proceedings.begin(meeting)
    if state == MeetingState.CLOSED:
        close_meeting(meeting=meeting, office=bodies.officer(area="city"))
    return meeting


def notice_in(state: str, clock) -> PublicNotice:
    notice = evaluations.notice_of(evaluations.application_at(A.IN_NOTICE))
    if state == NoticeState.CLOSED:
        clock.forward(days=8)
        close_naming_notice(notice=notice, office=bodies.officer(area="city"))
    return notice


def objection_in(state: str) -> Objection:
    notice = evaluations.notice_of(evaluations.application_at(A.IN_NOTICE))
    objection = object_to(item=notice.items.get(), text="欠薪。", objector="李某", contact="0631-1")
    if state != ObjectionState.RECEIVED:
        upheld = state == ObjectionState.UPHELD
        lead = bodies.officer(area="city")
        answer_objection(objection=objection, office=lead, upheld=upheld, answer="已核查。")
    return objection


@pytest.mark.parametrize("state", MatterState)
def test_a_matter_moves_as_its_table_says(state):
    assert try_every_move(MATTER, matter_in(state)) == names_from(MATTER, state)


@pytest.mark.parametrize("state", RoundState)
def test_a_round_moves_as_its_table_says_and_never_once_it_is_closed(state):
    led = try_every_move(ROUND, round_in(state))
    assert led == names_from(ROUND, state) == (["pass", "fail"] if state == RoundState.OPEN else [])


@pytest.mark.parametrize("state", MeetingState)
def test_a_meeting_moves_as_its_table_says(state):
    assert try_every_move(MEETING, meeting_in(state)) == names_from(MEETING, state)


@pytest.mark.parametrize("state", NoticeState)
def test_a_notice_moves_as_its_table_says_and_never_once_it_is_closed(state, clock):
    led = try_every_move(NOTICE, notice_in(state, clock))
    assert led == names_from(NOTICE, state) == (["close"] if state == NoticeState.PUBLISHED else [])


@pytest.mark.parametrize("state", ObjectionState)
def test_an_objection_moves_as_its_table_says_and_is_answered_once(state):
    lead = bodies.officer(area="city")
    answered = {"answer": "已核查。", "answered_by": lead, "looked_into_by": lead}
    led = try_every_move(OBJECTION, objection_in(state), {"dismiss": answered, "uphold": answered})
    assert led == names_from(OBJECTION, state) == (["dismiss", "uphold"] if state == ObjectionState.RECEIVED else [])


def test_a_motion_that_is_not_declared_for_a_matter_is_refused():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    for motion in (MotionKind.APPROVE, MotionKind.DECLINE):
        with pytest.raises(Refused):
            propose_county_motion(application=application, office=bodies.officer(), motion=motion, text="同意命名。")
    assert not Round.objects.exists()
