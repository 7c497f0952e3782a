"""Meetings on the city's desk: agenda, attendance, quorum, recusal, opinions, outcomes."""

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from proceedings.enums import RoundState
from proceedings.models import Attendance, Meeting, Opinion, Round
from proceedings.rules import why_not_speak
from proceedings.services import recuse
from supervision.sitting import Sitting
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.supervision.city import item_of, lead, matter_of, put, recommended, round_of, sitting, speak, state_of, text
from tests.tripartite import factories as bodies

EMPLOYERS = "Weihai Enterprise Confederation and Entrepreneurs Association"


@pytest.fixture
def gov(enter):
    return enter(lead())


def four(enter):
    return [enter(office) for office in bodies.officers("city")]


def address(name: str, meeting: Meeting, *more: str) -> str:
    return reverse(f"desk:{name}", args=[meeting.pk, *more])


# --- calling and agenda -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": " "}, "This field is required."),
        ({"planned_for": "tomorrow"}, "Enter a valid date/time."),
        ({"planned_for": "2026-06-14T14:00"}, "This day has passed."),
    ],
)
def test_a_meeting_that_lacks_something_keeps_what_was_typed(gov, fields, sentence):
    typed = {"title": "联席会议", "planned_for": "2026-06-16T09:30", "place": "市人社局三楼", **fields}
    page = text(gov.post(reverse("desk:call-meeting"), typed))
    assert sentence in page
    assert "市人社局三楼" in page
    assert not Meeting.objects.exists()


def test_an_agenda_takes_what_is_free_and_nothing_else(gov):
    one, other = recommended(2)
    foreign = evaluations.application_at(A.COUNTY_REVIEW)
    meeting = proceedings.meeting()
    page = gov.get(address("agenda", meeting), {"tick": "all"})
    assert set(page.context["chosen"]) == {str(one.pk), str(other.pk)}
    refused = text(gov.post(address("agenda", meeting), {"applications": [one.pk, foreign.pk]}))
    assert "no longer free for this agenda" in refused
    assert f'value="{one.pk}" id="application_{one.pk}" aria-labelledby="unit_{one.pk}" checked' in refused
    gov.post(address("agenda", meeting), {"applications": [one.pk]})
    assert [item.matter_id for item in meeting.items.all()] == [matter_of(one).pk]
    assert list(gov.get(address("agenda", meeting)).context["candidates"]) == [other]


def test_an_item_left_undecided_is_free_for_a_later_meeting(gov):
    (application,) = recommended()
    first = sitting([application])
    later = proceedings.meeting(title="第二次会议")
    assert not gov.get(address("agenda", later)).context["candidates"]
    gov.post(address("close-meeting", first))
    gov.post(address("agenda", later), {"applications": [application.pk]})
    assert [item.matter_id for item in later.items.all()] == [matter_of(application).pk]


def test_an_agenda_without_a_tick_is_refused(gov):
    recommended()
    meeting = proceedings.meeting()
    assert "Please tick at least one item." in text(gov.post(address("agenda", meeting), {}))


def test_a_meeting_without_items_does_not_begin(gov):
    meeting = proceedings.meeting()
    assert "Open the meeting" not in text(gov.get(address("meeting", meeting)))
    page = text(gov.post(address("open-meeting", meeting), follow=True))
    assert "Put at least one matter on the agenda first." in page


# --- attendance -------------------------------------------------------------------------------------------------------


def boxes(*present, shown=()) -> dict[str, str]:
    """An attendance list as a browser sends it: `shown` were ticked when the page was opened."""
    data = {f"officer_{office.pk}": "on" for office in present}
    return data | {f"initial-officer_{office.pk}": "True" for office in shown}


def test_the_attendance_list_is_kept_in_one_go(gov):
    meeting, (one, two, three, _four) = proceedings.meeting(), bodies.officers("city")
    gov.post(address("attendance", meeting), boxes(one, two, three))
    assert {row.officer for row in meeting.attendances.all()} == {one, two, three}
    gov.post(address("attendance", meeting), boxes(one, three, shown=[one, two, three]))
    assert {row.officer for row in meeting.attendances.all()} == {one, three}


def test_an_untouched_box_does_not_strike_who_came_meanwhile(gov, enter):
    meeting, (one, two, *_others) = proceedings.meeting(), bodies.officers("city")
    enter(two).post(address("presence", meeting), {"present": "yes"})
    # The list was opened before the second came in.
    gov.post(address("attendance", meeting), boxes(one))
    assert {row.officer for row in meeting.attendances.all()} == {one, two}


def test_an_officer_enters_and_leaves_for_oneself_only(enter):
    meeting, union = proceedings.meeting(), bodies.officer(area="city", party="union")
    client = enter(union)
    assert "I am present" in text(client.get(address("meeting", meeting)))
    client.post(address("presence", meeting), {"present": "yes"})
    assert Attendance.objects.get().officer == union
    page = text(client.post(address("attendance", meeting), boxes(lead(), shown=[union])))
    assert "The government side prepares meetings" in page
    assert Attendance.objects.get().officer == union
    client.post(address("presence", meeting), {"present": "no"})
    assert not Attendance.objects.exists()


def test_who_has_spoken_stays_on_the_list(gov, enter):
    (application,) = recommended()
    meeting = sitting([application])
    union = bodies.officer(area="city", party="union")
    put(gov, meeting, application)
    speak(enter(union), meeting, {application: "approve"})
    page = text(gov.post(address("attendance", meeting), boxes(shown=[union])))
    assert "has spoken in the meeting and stays on the list" in page
    assert meeting.attendances.filter(officer=union).exists()


# --- quorum and recusal -----------------------------------------------------------------------------------------------


def test_an_item_without_quorum_names_who_is_missing_and_takes_no_opinion(gov, enter):
    (application,) = recommended()
    meeting = sitting([application], absent="eca")
    put(gov, meeting, application)
    page = text(gov.get(address("meeting", meeting)))
    assert "No quorum for 1 item" in page
    assert f"{application.unit.name} · <strong>{EMPLOYERS}</strong>" in page
    sentence = f"No quorum for this item. Without an officer who may act: {EMPLOYERS}."
    assert sentence in text(gov.get(address("meeting-opinions", meeting)))
    round_ = round_of(application)
    refused = text(gov.post(reverse("desk:opinion", args=[round_.pk]), {"verdict": "approve"}))
    assert sentence in refused
    speak(gov, meeting, {application: "approve"})
    assert not Opinion.objects.filter(seat__round=round_).exists()


def test_quorum_is_asked_item_by_item(gov, enter):
    """A recusal blocks the item it is about and leaves the others free."""
    blocked, free = recommended(2)
    meeting = sitting([blocked, free])
    union = bodies.officer(area="city", party="union")
    recuse(matter=matter_of(blocked), office=union, reason="亲属任职")
    put(gov, meeting, blocked, free)
    page = gov.get(address("meeting-opinions", meeting))
    assert [line.application for line in page.context["sitting"].waiting] == [free]
    assert [line.application for line in page.context["sitting"].barred] == [blocked]
    speak(gov, meeting, {blocked: "approve", free: "approve"})
    assert Opinion.objects.filter(seat__round=round_of(free)).count() == 1
    assert not Opinion.objects.filter(seat__round=round_of(blocked)).exists()


def test_a_recused_officer_is_refused_and_a_stand_in_of_the_organisation_acts(gov, enter):
    (application,) = recommended()
    meeting = sitting([application])
    first, stand_in = bodies.officer(area="city"), bodies.officer(area="city", number=2)
    union = enter(bodies.officer(area="city", party="union"))
    put(union, meeting, application)
    answer = gov.post(
        reverse("desk:recuse", args=[matter_of(application).pk]), {"reason": "曾在该企业任职", "confirmed": "on"}
    )
    assert answer.status_code == 302
    round_ = round_of(application)
    sentence = "You have recused yourself from this file."
    assert sentence in text(gov.get(address("meeting-opinions", meeting)))
    assert sentence in text(gov.post(reverse("desk:opinion", args=[round_.pk]), {"verdict": "approve"}))
    speak(gov, meeting, {application: "approve"})
    assert not Opinion.objects.filter(officer=first, seat__round=round_).exists()
    # With the only officer of the organisation recused there is no quorum, until the stand-in has come.
    assert "No quorum for 1 item" in text(union.get(address("meeting", meeting)))
    second = enter(stand_in)
    second.post(address("presence", meeting), {"present": "yes"})
    assert "No quorum" not in text(union.get(address("meeting", meeting)))
    speak(second, meeting, {application: "approve"})
    assert Opinion.objects.get(seat__round=round_).officer == stand_in


def test_what_the_page_says_of_speaking_is_what_the_rule_says(gov):
    """The page reads the whole agenda at once, the service asks item by item: both must come to the same sentence."""
    one, two = recommended(2)
    meeting = sitting([one, two], absent="fic")
    union = bodies.officer(area="city", party="union")
    put(gov, meeting, one, two)
    recuse(matter=matter_of(one), office=union, reason="亲属任职")
    for office in (union, lead(), bodies.officer(area="city", party="fic")):
        for line in Sitting(meeting, office).lines:
            round_ = Round.objects.select_related("matter", "agenda_item__meeting", "agenda_item__matter").get(
                pk=line.round.pk
            )
            assert line.why_not == why_not_speak(office, round_)


# --- opinions ---------------------------------------------------------------------------------------------------------


def test_an_organisation_speaks_once(gov, enter):
    (application,) = recommended()
    meeting = sitting([application])
    stand_in = bodies.officer(area="city", number=2)
    proceedings.attend(meeting=meeting, officer=stand_in, office=stand_in)
    put(gov, meeting, application)
    speak(gov, meeting, {application: "approve"})
    second = enter(stand_in)
    opinion = reverse("desk:opinion", args=[round_of(application).pk])
    page = text(second.post(opinion, {"verdict": "dissent", "reason": "不同意"}))
    assert "Your organisation has given its opinion in this round already." in page
    assert "Nothing waits for your opinion here" in text(second.get(address("meeting-opinions", meeting)))
    speak(second, meeting, {application: "dissent"}, {application: "不同意"})
    assert Opinion.objects.get(seat__round=round_of(application)).verdict == "approve"


def test_filling_in_agree_gives_nothing_and_keeps_what_was_chosen(gov):
    one, two = recommended(2)
    meeting = sitting([one, two])
    put(gov, meeting, one, two)
    first, second = round_of(one), round_of(two)
    page = gov.post(
        address("meeting-opinions", meeting),
        {"agree": "all", f"verdict_{first.pk}": "dissent", f"reason_{first.pk}": "加班超时"},
    )
    form = page.context["form"]
    assert (form[f"verdict_{first.pk}"].value(), form[f"verdict_{second.pk}"].value()) == ("dissent", "approve")
    assert "加班超时" in text(page)
    assert "Nothing has been given yet" in text(page)
    assert not Opinion.objects.filter(seat__round__in=[first, second]).exists()


@pytest.mark.parametrize(
    ("verdict", "reason", "sentence"),
    [
        ("dissent", " ", "Please give the reason for disagreeing."),
        ("", "加班超时", "A reason is written here, but no opinion is chosen."),
        ("", "", "Please choose an opinion on at least one item."),
        ("perhaps", "", "Select a valid choice."),
    ],
)
def test_opinions_that_lack_something_are_not_given_at_all(gov, verdict, reason, sentence):
    one, two = recommended(2)
    meeting = sitting([one, two])
    put(gov, meeting, one, two)
    other = "" if sentence.startswith("Please choose") else "approve"
    page = text(speak(gov, meeting, {one: verdict, two: other}, {one: reason}))
    assert sentence in page
    assert reason.strip() in page
    assert not Opinion.objects.filter(seat__round__in=[round_of(one), round_of(two)]).exists()


def test_one_dissent_ends_the_round_and_another_may_follow(gov, enter):
    (application,) = recommended()
    meeting = sitting([application])
    put(gov, meeting, application)
    union = enter(bodies.officer(area="city", party="union"))
    speak(union, meeting, {application: "dissent"}, {application: "工资集体协商未开展。"})
    assert round_of(application).state == RoundState.NOT_PASSED
    page = text(gov.get(address("meeting", meeting)))
    assert "工资集体协商未开展。" in page
    put(gov, meeting, application)
    assert (round_of(application).number, round_of(application).state) == (2, RoundState.OPEN)
    assert Opinion.objects.filter(seat__round=round_of(application)).count() == 0


# --- motions ----------------------------------------------------------------------------------------------------------


def test_a_motion_on_several_items_is_put_on_all_or_on_none(gov, enter):
    one, two = recommended(2)
    meeting = sitting([one, two])
    put(gov, meeting, one)
    refused = text(put(gov, meeting, one, two, words="理由甲"))
    assert "not free for a motion" in refused
    assert "理由甲" in refused
    assert not Round.objects.filter(matter=matter_of(two)).exists()


def test_a_recused_officer_puts_no_motion_and_reads_on_which_item(gov):
    one, two = recommended(2)
    meeting = sitting([one, two])
    recuse(matter=matter_of(two), office=lead(), reason="亲属任职")
    page = text(put(gov, meeting, one, two))
    assert f"“{matter_of(two).title}”: You have recused yourself from this file." in page
    assert not Round.objects.filter(agenda_item__meeting=meeting).exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [({"text": "同意"}, "Please tick at least one item."), ({"items": "all", "text": " "}, "This field is required.")],
)
def test_a_motion_that_lacks_something_keeps_the_rest(gov, data, sentence):
    (application,) = recommended()
    meeting = sitting([application])
    item = item_of(application).pk
    if "items" in data:
        data = {**data, "items": [item]}
    page = text(gov.post(address("city-motion", meeting, "decline"), data))
    assert sentence in page
    assert ("checked" in page) == ("items" in data)
    assert gov.get(address("city-motion", meeting, "melt")).status_code == 404


def test_a_motion_waits_until_the_meeting_sits(gov):
    (application,) = recommended()
    meeting = proceedings.meeting()
    gov.post(address("agenda", meeting), {"applications": [application.pk]})
    assert "The meeting is not in session." in text(gov.get(address("city-motion", meeting, "approve")))
    put(gov, meeting, application)
    assert not Round.objects.filter(agenda_item__meeting=meeting).exists()


# --- closing and releasing --------------------------------------------------------------------------------------------


def test_a_meeting_with_an_open_round_does_not_close(gov):
    (application,) = recommended()
    meeting = sitting([application])
    put(gov, meeting, application)
    assert "Close the meeting" not in text(gov.get(address("meeting", meeting)))
    page = text(gov.post(address("close-meeting", meeting), follow=True))
    assert "A round is still open." in page
    assert Meeting.objects.get(pk=meeting.pk).state == "sitting"


def test_nothing_is_released_before_the_meeting_is_closed(gov, enter):
    (application,) = recommended()
    meeting = sitting([application])
    put(gov, meeting, application)
    for client in four(enter):
        speak(client, meeting, {application: "approve"})
    page = text(gov.get(address("outcomes", meeting)))
    assert application.unit.name in page
    assert "Release all together" not in page
    refused = text(gov.post(address("outcomes", meeting)))
    assert "Decisions are released when the meeting is closed." in refused
    assert state_of(application) == A.CITY_REVIEW
    gov.post(address("close-meeting", meeting))
    union = enter(bodies.officer(area="city", party="union"))
    assert "The government side prepares" in text(union.post(address("outcomes", meeting)))
    assert state_of(application) == A.CITY_REVIEW
    assert "A second person has not checked" in text(gov.post(address("outcomes", meeting)))
    assert "You closed the meeting yourself." in text(gov.post(address("sign-off", meeting), follow=True))
    assert state_of(application) == A.CITY_REVIEW
    union.post(address("sign-off", meeting))
    gov.post(address("outcomes", meeting))
    assert state_of(application) == A.APPROVED
    assert "There is nothing to release." in text(gov.post(address("outcomes", meeting)))


# --- cost -------------------------------------------------------------------------------------------------------------


def test_a_long_agenda_asks_the_database_no_more(gov, enter, django_assert_num_queries, django_assert_max_num_queries):
    meeting = sitting(recommended())
    put(gov, meeting, *evaluations.Application.objects.all())
    pages = ["meeting", "meeting-opinions", "outcomes", "minutes"]
    counts = {}
    for name in pages:
        with django_assert_max_num_queries(21) as few:
            gov.get(address(name, meeting))
        counts[name] = len(few.captured_queries)
    more = recommended(3)
    gov.post(address("agenda", meeting), {"applications": [application.pk for application in more]})
    put(gov, meeting, *more)
    recuse(matter=matter_of(more[0]), office=bodies.officer(area="city", party="fic"), reason="亲属任职")
    for name in pages:
        with django_assert_num_queries(counts[name]):
            assert more[2].unit.name in text(gov.get(address(name, meeting)))


def test_the_list_of_meetings_asks_the_database_no_more_for_many(gov, django_assert_num_queries):
    proceedings.meeting()
    gov.get(reverse("desk:meetings"))
    with django_assert_num_queries(5):
        gov.get(reverse("desk:meetings"))
    for number in range(4):
        proceedings.meeting(title=f"会议{number}")
    with django_assert_num_queries(5):
        assert "会议3" in text(gov.get(reverse("desk:meetings")))
