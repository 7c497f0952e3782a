"""Public notices with their days, objections with their answers, decisions with their numbers (BRIEF §6)."""

from datetime import date, timedelta

import pytest

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.services import close_naming_notice, publish_naming_notice
from journal import clock as portal_clock
from journal.errors import MoveRefused, Refused
from journal.models import Entry
from proceedings.enums import DecisionKind, MatterState, NoticeState, ObjectionState
from proceedings.models import Decision, Objection, PublicNotice
from proceedings.services import answer_objection, object_to, publish_notice, record_decision, recuse
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_impossible, assert_kept
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return evaluations.application_at(A.IN_NOTICE)


@pytest.fixture
def notice(application) -> PublicNotice:
    return evaluations.notice_of(application)


def city(party: str = "gov", number: int = 1):
    return bodies.officer(area="city", party=party, number=number)


def objection(notice: PublicNotice) -> Objection:
    return object_to(item=notice.items.get(), text="该单位存在欠薪情况。", objector="赵六", contact="13900001111")


def after(notice: PublicNotice, clock) -> None:
    clock.move_to(clock.now() + (notice.closes_on - clock.now().date()) + timedelta(days=1))


# --- days ------------------------------------------------------------------------------------------------------------


def test_the_first_day_does_not_count_and_the_last_one_does(notice):
    assert (notice.closes_on - notice.opens_on).days == 7


def test_objections_are_taken_to_the_last_minute_of_the_last_day(notice, clock):
    clock.move_to(
        clock.now().replace(year=2026, month=notice.closes_on.month, day=notice.closes_on.day, hour=23, minute=59)
    )
    assert objection(notice).state == ObjectionState.RECEIVED
    with pytest.raises(Refused):
        close_naming_notice(notice=notice, office=city())
    clock.forward(minutes=1)
    with pytest.raises(Refused):
        objection(notice)
    assert Objection.objects.count() == 1


def test_a_notice_closes_after_its_days_and_not_before(notice, clock):
    while portal_clock.today() <= notice.closes_on:
        with pytest.raises(Refused):
            close_naming_notice(notice=notice, office=city())
        clock.forward(days=1)
    close_naming_notice(notice=notice, office=city())
    assert PublicNotice.objects.get().state == NoticeState.CLOSED


def test_a_notice_does_not_close_over_an_unanswered_objection(notice, clock):
    waiting = objection(notice)
    after(notice, clock)
    with pytest.raises(Refused):
        close_naming_notice(notice=notice, office=city())
    answer_objection(objection=waiting, office=city(), upheld=False, answer="经核查不属实。")
    close_naming_notice(notice=notice, office=city())


def test_a_closed_notice_takes_no_objection(notice, clock):
    after(notice, clock)
    close_naming_notice(notice=notice, office=city())
    with pytest.raises(Refused):
        objection(notice)


@pytest.mark.parametrize("days", [0, -1])
def test_a_notice_of_no_days_is_refused(days):
    with pytest.raises(Refused):
        publish_notice(
            office=city(), kind=DecisionKind.NAMING, number="1", title="公示", text="公示", days=days, entries=[1]
        )


def test_an_empty_notice_is_refused():
    season = evaluations.campaign()
    with pytest.raises(Refused):
        publish_naming_notice(campaign=season, office=city(), number="公示1号", title="公示", text="公示")
    assert not PublicNotice.objects.exists()


def test_a_notice_number_is_used_once(notice):
    evaluations.application_at(A.APPROVED)
    with pytest.raises(Refused):
        publish_naming_notice(
            campaign=evaluations.campaign(), office=city(), number=notice.number, title="公示", text="公示"
        )


def test_only_the_citys_government_side_publishes_closes_and_answers(notice, clock):
    made = objection(notice)
    others = [
        bodies.officer(),
        bodies.officer(area="rushan", party="employer"),
        city("union"),
        city("eca"),
        city("fic"),
    ]
    for office in others:
        with pytest.raises(Refused):
            publish_naming_notice(campaign=evaluations.campaign(), office=office, number="2", title="公示", text="公示")
        with pytest.raises(Refused):
            answer_objection(objection=made, office=office, upheld=False, answer="不属实。")
    answer_objection(objection=made, office=city(), upheld=False, answer="不属实。")
    after(notice, clock)
    for office in others:
        with pytest.raises(Refused):
            close_naming_notice(notice=notice, office=office)
    assert PublicNotice.objects.get().state == NoticeState.PUBLISHED


# --- objections ------------------------------------------------------------------------------------------------------


def test_every_objection_has_a_receipt_of_its_own(notice):
    receipts = {objection(notice).receipt for _n in range(20)}
    assert len(receipts) == 20
    assert all(not set(receipt) & set("0O1IL") for receipt in receipts)


def test_an_objection_is_answered_in_words_and_once(notice):
    made = objection(notice)
    with pytest.raises(MoveRefused):
        answer_objection(objection=made, office=city(), upheld=False, answer=" ")
    answer_objection(objection=made, office=city(), upheld=False, answer="经核查不属实。")
    stale = Objection.objects.get()
    with pytest.raises(MoveRefused):
        answer_objection(objection=stale, office=city(), upheld=True, answer="改为属实。")
    assert Objection.objects.get().state == ObjectionState.DISMISSED


def test_a_recused_officer_answers_no_objection_in_the_file(notice, application):
    made = objection(notice)
    recuse(matter=application.city_matter, office=city(), reason="与该单位有利害关系。")
    with pytest.raises(Refused):
        answer_objection(objection=made, office=city(), upheld=False, answer="不属实。")
    answer_objection(objection=made, office=city(number=2), upheld=False, answer="不属实。")


def test_an_objection_that_is_upheld_brings_the_file_back_to_the_city(notice, application):
    answer_objection(objection=objection(notice), office=city(), upheld=True, answer="属实。")
    application.refresh_from_db()
    assert application.state == A.CITY_REVIEW
    assert application.city_matter.state == MatterState.OPEN
    line = Entry.objects.get(action="application.reconsider")
    assert line.remark.text == "属实。"


def test_a_second_objection_can_still_be_answered_after_the_first_was_upheld(notice, application):
    first, second = objection(notice), objection(notice)
    answer_objection(objection=first, office=city(), upheld=True, answer="属实。")
    answer_objection(objection=second, office=city(), upheld=True, answer="亦属实。")
    application.refresh_from_db()
    assert application.state == A.CITY_REVIEW


def test_the_journal_knows_nothing_of_who_objected(notice):
    made = objection(notice)
    answer_objection(objection=made, office=city(), upheld=False, answer="经核查不属实。")
    kept = "".join(f"{e.person}{e.subject}{e.data}{getattr(e, 'remark', '')}" for e in Entry.objects.order_by("seq"))
    for personal in ("赵六", "13900001111"):
        assert personal not in kept


def test_the_database_refuses_half_an_answer(notice):
    assert_impossible(
        objection(notice),
        {"state": "dismissed"},
        {"state": "upheld", "answer": "属实。"},
        {"answer": "已答复。"},
        {"state": "dismissed", "answered_at": "now", "answer": ""},
    )


# --- decisions -------------------------------------------------------------------------------------------------------


@pytest.fixture
def finished(notice, clock) -> PublicNotice:
    after(notice, clock)
    return close_naming_notice(notice=notice, office=city())


def decide(notice: PublicNotice, *, number: str = "威人社字〔2026〕9号", on: date | None = None) -> Decision:
    return record_decision(
        office=city(),
        kind=DecisionKind.NAMING,
        document_number=number,
        title="决定",
        decided_on=on or portal_clock.today(),
        notice=notice,
    )


def test_a_decision_needs_a_number_of_its_own(finished):
    for number in ("", "  "):
        with pytest.raises(Refused):
            decide(finished, number=number)
    decide(finished)
    with pytest.raises(Refused):
        decide(finished, number=" 威人社字〔2026〕9号 ")


def test_a_decision_is_dated_after_the_notice_and_not_in_the_future(finished):
    for day in (finished.closes_on, finished.opens_on, portal_clock.today() + timedelta(days=1)):
        with pytest.raises(Refused):
            decide(finished, on=day)
    assert not Decision.objects.exists()


def test_there_is_no_decision_on_a_notice_that_runs(notice):
    with pytest.raises(Refused):
        decide(notice)


@pytest.mark.postgresql
def test_the_database_refuses_to_rewrite_what_was_published_and_decided(application, clock):
    notice = evaluations.notice_of(application)
    answer_objection(objection=objection(notice), office=city(), upheld=False, answer="不属实。")
    after(notice, clock)
    decide(close_naming_notice(notice=notice, office=city()))
    assert_kept(
        "DELETE FROM proceedings_decision",
        "UPDATE proceedings_decision SET document_number = 'x'",
        "DELETE FROM proceedings_publicnotice",
        "UPDATE proceedings_noticeitem SET name = 'x'",
        "DELETE FROM proceedings_objection",
        "DELETE FROM proceedings_meeting",
    )
