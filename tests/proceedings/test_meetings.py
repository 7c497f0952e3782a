"""Joint meetings: quorum for each item, recusal, attendance, and nothing put outside a sitting meeting (BRIEF §3)."""

import pytest

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.services import take_up
from journal import clock as portal_clock
from journal.errors import Refused
from journal.models import Entry
from proceedings.enums import MeetingState, MotionKind, RoundState, Verdict
from proceedings.models import AgendaItem, Attendance, Meeting, Round
from proceedings.rules import organisations_without_voice
from proceedings.services import (
    attend,
    call_meeting,
    close_meeting,
    give_opinion,
    leave,
    open_meeting,
    open_round,
    put_items,
    recuse,
    set_agenda,
)
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_impossible
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def city(party: str = "gov", number: int = 1):
    return bodies.officer(area="city", party=party, number=number)


@pytest.fixture
def application() -> Application:
    return evaluations.application_at(A.CITY_REVIEW)


@pytest.fixture
def item(application) -> AgendaItem:
    return application.city_matter.agenda_items.select_related("meeting", "matter__body").get()


def put(item: AgendaItem) -> Round:
    [round_] = put_items(items=[item], motion=MotionKind.APPROVE, text="同意命名。", office=city())
    return round_


def approve(round_: Round, office) -> None:
    give_opinion(round_=round_, office=office, verdict=Verdict.APPROVE)


def sit(item: AgendaItem, *absent: str) -> None:
    """The meeting begins without these."""
    for party in bodies.CITY_PARTIES:
        if party not in absent:
            attend(meeting=item.meeting, officer=city(party), office=city(party))
    item.meeting = open_meeting(meeting=item.meeting, office=city())


# --- quorum ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("absent", bodies.CITY_PARTIES)
def test_an_organisation_without_an_officer_blocks_the_item_by_name(item, absent):
    sit(item, absent)
    [missing] = organisations_without_voice(item)
    assert missing.slug == f"city-{absent}"
    round_ = put(item) if absent != "gov" else put_items_by_stand_in(item)
    speaker = city(next(party for party in bodies.CITY_PARTIES if party != absent))
    with pytest.raises(Refused) as refusal:
        approve(round_, speaker)
    assert missing.name in str(refusal.value)
    attend(meeting=item.meeting, officer=city(absent, 2), office=city(absent, 2))
    approve(round_, speaker)
    approve(round_, city(absent, 2))


def put_items_by_stand_in(item: AgendaItem) -> Round:
    [round_] = put_items(items=[item], motion=MotionKind.APPROVE, text="同意命名。", office=city("union"))
    return round_


def test_quorum_is_a_matter_of_each_item():
    first, second = evaluations.applications_at(A.CITY_REVIEW, units=[units.enterprise(), units.enterprise()])
    recuse(matter=first.city_matter, office=city("eca"), reason="与该单位有利害关系。")
    blocked, free = (
        a.city_matter.agenda_items.select_related("meeting", "matter__body").get() for a in (first, second)
    )
    sit(blocked)
    free.meeting = blocked.meeting
    round_blocked, round_free = put(blocked), put(free)
    for party in bodies.CITY_PARTIES:
        approve(round_free, city(party))
        with pytest.raises(Refused):
            approve(round_blocked, city(party))
    attend(meeting=blocked.meeting, officer=city("eca", 2), office=city("eca", 2))
    for office in (city("gov"), city("union"), city("eca", 2), city("fic")):
        approve(round_blocked, office)
    round_blocked.refresh_from_db()
    assert round_blocked.state == RoundState.PASSED


def test_who_is_not_on_the_attendance_list_has_no_voice(item):
    sit(item)
    round_ = put(item)
    with pytest.raises(Refused):
        approve(round_, city("gov", 2))
    assert round_.seats.filter(opinion__isnull=False).count() == 0


def test_a_meeting_of_one_body_hears_no_officer_of_another(item):
    for stranger in (bodies.officer(), bodies.officer(area="rushan", party="union")):
        with pytest.raises(Refused):
            attend(meeting=item.meeting, officer=stranger, office=stranger)
        with pytest.raises(Refused):
            attend(meeting=item.meeting, officer=stranger, office=city())
        assert not Meeting.objects.for_officer(stranger).exists()
    assert not Attendance.objects.exists()


def test_the_government_side_notes_anyone_and_others_only_themselves(item):
    attend(meeting=item.meeting, officer=city("fic"), office=city())
    with pytest.raises(Refused):
        attend(meeting=item.meeting, officer=city("eca"), office=city("union"))
    again = attend(meeting=item.meeting, officer=city("fic"), office=city("fic"))
    assert Attendance.objects.get() == again


def test_a_wrong_entry_is_struck_before_the_officer_has_spoken_and_never_after(item):
    sit(item)
    attend(meeting=item.meeting, officer=city("gov", 2), office=city("gov", 2))
    leave(meeting=item.meeting, officer=city("gov", 2), office=city())
    round_ = put(item)
    approve(round_, city())
    with pytest.raises(Refused):
        leave(meeting=item.meeting, officer=city(), office=city())
    assert Attendance.objects.count() == 4
    assert Entry.objects.filter(action="attendance.strike").count() == 1


# --- in session only -------------------------------------------------------------------------------------------------


def test_the_city_decides_nothing_outside_a_meeting(application):
    for office in (city(), city("union")):
        with pytest.raises(Refused):
            open_round(matter=application.city_matter, motion=MotionKind.APPROVE, text="同意命名。", office=office)
    assert not Round.objects.filter(matter=application.city_matter).exists()


def test_nothing_is_put_before_the_meeting_begins_or_after_it_closed(item):
    with pytest.raises(Refused):
        put(item)
    sit(item)
    stale = AgendaItem.objects.select_related("meeting", "matter").get(pk=item.pk)
    close_meeting(meeting=item.meeting, office=city())
    assert stale.meeting.state == MeetingState.SITTING
    with pytest.raises(Refused):
        put(stale)
    assert not Round.objects.filter(agenda_item=item).exists()


def test_a_motion_on_one_item_cannot_be_hung_on_another(item):
    other = evaluations.application_at(A.CITY_REVIEW)
    sit(item)
    with pytest.raises(Refused):
        open_round(
            matter=other.city_matter, motion=MotionKind.APPROVE, text="同意命名。", office=city(), agenda_item=item
        )


def test_several_items_are_put_all_or_none():
    first, second = evaluations.applications_at(A.CITY_REVIEW, units=[units.enterprise(), units.enterprise()])
    items = [a.city_matter.agenda_items.select_related("meeting", "matter__body").get() for a in (first, second)]
    sit(items[0])
    put(items[1])
    items[1].meeting = items[0].meeting
    with pytest.raises(Refused):
        put_items(items=items, motion=MotionKind.APPROVE, text="同意命名。", office=city())
    assert not first.city_matter.rounds.exists()


def test_a_meeting_does_not_close_over_an_open_round(item):
    sit(item)
    round_ = put(item)
    with pytest.raises(Refused):
        close_meeting(meeting=item.meeting, office=city())
    for party in bodies.CITY_PARTIES:
        approve(round_, city(party))
    assert close_meeting(meeting=item.meeting, office=city()).state == MeetingState.CLOSED


def test_a_closed_meeting_takes_nobody_and_nothing_more(item):
    sit(item)
    close_meeting(meeting=item.meeting, office=city())
    meeting = Meeting.objects.get(pk=item.meeting_id)
    with pytest.raises(Refused):
        attend(meeting=meeting, officer=city("gov", 2), office=city("gov", 2))
    with pytest.raises(Refused):
        leave(meeting=meeting, officer=city("fic"), office=city())
    with pytest.raises(Refused):
        set_agenda(meeting=meeting, matters=[item.matter], office=city())


# --- calling and agenda ----------------------------------------------------------------------------------------------


def test_only_the_government_side_calls_opens_and_closes(item):
    others = [city("union"), city("eca"), city("fic")]
    for office in others:
        with pytest.raises(Refused):
            call_meeting(office=office, title="会议", planned_for=portal_clock.now(), place="会议室")
        with pytest.raises(Refused):
            open_meeting(meeting=item.meeting, office=office)
        with pytest.raises(Refused):
            set_agenda(meeting=item.meeting, matters=[item.matter], office=office)
    sit(item)
    for office in others:
        with pytest.raises(Refused):
            close_meeting(meeting=item.meeting, office=office)


def test_a_county_cannot_lead_the_citys_meeting(item):
    with pytest.raises(Refused):
        open_meeting(meeting=item.meeting, office=bodies.officer())


def test_a_meeting_without_an_agenda_does_not_begin():
    with pytest.raises(Refused):
        proceedings.meeting(sitting=True)


def test_the_agenda_takes_open_matters_of_its_own_body_once(item):
    foreign = evaluations.application_at(A.COUNTY_REVIEW).county_matter
    with pytest.raises(Refused):
        set_agenda(meeting=item.meeting, matters=[foreign], office=city())
    assert set_agenda(meeting=item.meeting, matters=[item.matter], office=city()) == []
    decided = evaluations.application_at(A.APPROVED).city_matter
    with pytest.raises(Refused):
        set_agenda(meeting=item.meeting, matters=[decided], office=city())
    assert item.meeting.items.count() == 1


@pytest.mark.parametrize("state", [A.SUBMITTED, A.NOT_RECOMMENDED, A.APPROVED])
def test_only_what_a_county_recommended_is_taken_up(state):
    application = evaluations.application_at(state)
    with pytest.raises(Refused):
        take_up(applications=[application], meeting=proceedings.meeting(), office=city())
    assert not AgendaItem.objects.filter(meeting__state=MeetingState.PLANNED).exists()


def test_one_that_was_not_recommended_takes_the_others_with_it():
    good, bad = evaluations.application_at(A.RECOMMENDED), evaluations.application_at(A.SUBMITTED)
    with pytest.raises(Refused):
        take_up(applications=[good, bad], meeting=proceedings.meeting(), office=city())
    good.refresh_from_db()
    assert good.state == A.RECOMMENDED


def test_a_county_officer_takes_nothing_up():
    application = evaluations.application_at(A.RECOMMENDED)
    with pytest.raises(Refused):
        take_up(applications=[application], meeting=proceedings.meeting(), office=bodies.officer())


def test_the_database_refuses_a_meeting_without_its_times():
    assert_impossible(
        proceedings.meeting(),
        {"state": "sitting"},
        {"state": "closed"},
        {"state": "closed", "opened_at": "now"},
        {"closed_at": "now"},
    )
