"""A re-assessment is a new proceeding on the same application: asked for in time, and nothing carried over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations import clocks, offers
from evaluations.disclosure import earlier_proceedings
from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Campaign, Reassessment, Score
from evaluations.services import (
    accept_application,
    ask_for_reassessment,
    let_stand_overdue,
    propose_county_motion,
    remind_of_clocks,
    return_application,
    submit_application,
)
from evaluations.snapshot import facts_of, score_sheet
from journal.errors import Refused
from journal.models import Entry, Mail
from proceedings.enums import MatterState, MotionKind
from proceedings.services import recuse
from supervision.queue import Queue
from supervision.waiting import Todo
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_impossible
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db
DIAGNOSIS = "集体合同未续签，请于到期前三个月启动协商。"


def fresh(application: Application) -> Application:
    return Application.objects.select_related("unit__district", "campaign", "edition", "county_matter").get(
        pk=application.pk
    )


def refused(**fields) -> Application:
    """Not recommended today, with a diagnosis and two points less on one indicator."""
    application = evaluations.application_at(A.COUNTY_REVIEW, **fields)
    evaluations.score_by_county(application)
    first = application.rubric.standards[0].indicators[0]
    Score.objects.filter(submission=application.submission, indicator=first.id).update(points=0, reason="未见文件。")
    round_ = propose_county_motion(
        application=application,
        office=bodies.officer(),
        motion=MotionKind.NOT_RECOMMEND,
        text="先行培育。",
        diagnosis={application.rubric.standards[0].id: DIAGNOSIS},
    )
    proceedings.all_approve(round_)
    return fresh(application)


def ask(application: Application):
    return ask_for_reassessment(application=fresh(application), member=units.member(application.unit))


def hand_in(application: Application):
    member = units.member(application.unit)
    return submit_application(application=fresh(application), member=member, declared=True)


# --- when it may be asked for ----------------------------------------------------------------------------------------


def test_it_is_asked_for_between_the_two_days_of_the_campaign(clock):
    application = refused()
    first, last = clocks.reassess_from(application), clocks.reassess_until(application.campaign)
    today = clock.now().date()
    for day, allowed in ((first - timedelta(days=1), False), (last + timedelta(days=1), False), (first, True)):
        with evaluations.days_ago((today - day).days):
            if allowed:
                ask(application)
            else:
                with pytest.raises(Refused):
                    ask(application)
    assert fresh(application).state == A.REASSESSING


@pytest.mark.parametrize("state", [A.DECLINED, A.WITHDRAWN, A.COUNTY_REVIEW, A.NAMED])
def test_nothing_but_a_refusal_by_the_county_is_assessed_again(state):
    application = evaluations.application_at(state)
    with pytest.raises(Refused):
        ask(application)


def test_a_campaign_without_re_assessments_gives_none():
    application = refused()
    Campaign.objects.update(reassess_after_months=0)
    with pytest.raises(Refused):
        ask(application)


def test_a_foreign_unit_and_a_chair_do_not_ask(client):
    application = refused()
    url = reverse("apply:reassess", args=[application.pk])
    client.force_login(units.member(units.unit(name="威海另一家有限公司")).user)
    assert client.get(url).status_code == client.post(url).status_code == 404
    assert fresh(application).state == A.NOT_RECOMMENDED


# --- the new proceeding ----------------------------------------------------------------------------------------------


@pytest.fixture
def again() -> Application:
    return evaluations.application_at(A.REASSESSING)


def test_matter_scores_and_rounds_stay_with_the_former_proceeding(again):
    former = again.reassessments.get()
    assert again.county_matter is None
    hand_in(again)
    accept_application(application=fresh(again), office=bodies.officer())
    now = fresh(again)
    assert now.county_matter != former.former_matter
    former.former_matter.refresh_from_db()
    assert former.former_matter.state == MatterState.DECIDED
    assert not now.county_matter.rounds.exists()
    assert not now.submission.scores.exists()
    assert former.former_submission.scores.filter(column=Column.COUNTY).exists()
    evaluations.score_by_county(now)
    round_ = propose_county_motion(
        application=now, office=bodies.officer(), motion=MotionKind.RECOMMEND, text="已整改到位，建议推荐。"
    )
    proceedings.all_approve(round_)
    assert fresh(again).state == A.RECOMMENDED


def test_a_return_within_it_goes_back_to_its_own_matter_and_counts_anew(again):
    Campaign.objects.update(returns_allowed=1)
    hand_in(again)
    accept_application(application=fresh(again), office=bodies.officer())
    matter = fresh(again).county_matter
    application = fresh(again)
    due_on = clocks.correct_by(application.campaign)
    return_application(application=application, office=bodies.officer(), text="请补充。", items={}, due_on=due_on)
    hand_in(again)
    accept_application(application=fresh(again), office=bodies.officer())
    assert fresh(again).county_matter == matter
    with pytest.raises(Refused):
        return_application(application=fresh(again), office=bodies.officer(), text="再补。", items={}, due_on=due_on)


def test_whoever_stepped_out_of_the_file_stays_out(clock):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    recuse(matter=application.county_matter, office=bodies.officer(), reason="亲属任职")
    Application.objects.filter(pk=application.pk).update(county_matter=None, accepted_at=None, state=A.SUBMITTED)
    with pytest.raises(Refused):
        accept_application(application=fresh(application), office=bodies.officer())


def test_figures_stand_on_the_day_it_was_asked_for(again, clock):
    assert facts_of(again.unit, again).as_of == clock.now().date()


def test_the_former_outcome_stays_readable_on_both_sides(client, clock):
    application = refused()
    Application.objects.filter(pk=application.pk).update(ended_at=clock.now() - timedelta(days=200))
    ask(application)
    (one,) = earlier_proceedings(fresh(application))
    assert one.reason == "先行培育。"
    assert [finding.text for finding in one.outcome.findings] == [DIAGNOSIS]
    assert one.outcome.sheet.result.total == score_sheet(one.submission).result.total
    for user, name in ((units.member(application.unit).user, "apply"), (bodies.officer().user, "desk")):
        client.force_login(user)
        page = client.get(reverse(f"{name}:application", args=[application.pk])).content.decode()
        assert all(words in page for words in (DIAGNOSIS, "未见文件。", "先行培育。"))


def test_a_second_refusal_is_read_beside_the_first(again):
    hand_in(again)
    accept_application(application=fresh(again), office=bodies.officer())
    evaluations.score_by_county(fresh(again))
    round_ = propose_county_motion(
        application=fresh(again), office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="仍未整改。"
    )
    proceedings.all_approve(round_)
    assert fresh(again).state == A.NOT_RECOMMENDED
    assert len(earlier_proceedings(fresh(again))) == 1
    assert Mail.objects.filter(key__startswith="not_recommended:").count() == 2


# --- clocks ----------------------------------------------------------------------------------------------------------


def test_what_is_not_handed_in_leaves_the_earlier_decision_as_it_was(again, clock):
    former = again.reassessments.get()
    with evaluations.days_ago(-600):
        assert let_stand_overdue() == 1
        assert let_stand_overdue() == 0
    now = fresh(again)
    assert (now.state, now.county_matter, now.ended_at) == (
        A.NOT_RECOMMENDED,
        former.former_matter,
        former.former_ended_at,
    )
    assert now.reassessed_at is None
    assert Entry.objects.filter(action="application.let_stand").count() == 1
    assert Mail.objects.filter(key__startswith="reassessment_over").count() == 1


def test_the_unit_is_told_once_that_the_months_are_over_and_nobody_else_is(clock):
    application, other = refused(), evaluations.application_at(A.WITHDRAWN)
    remind_of_clocks()
    assert not Mail.objects.filter(key__startswith="reassessment").exists()
    with evaluations.days_ago(-190):
        remind_of_clocks()
        remind_of_clocks()
    told = Mail.objects.filter(key__startswith="reassessment_possible")
    assert [mail.recipient for mail in told] == [units.member(application.unit).user.email]
    assert units.member(other.unit).user.email not in {mail.recipient for mail in told}


def test_the_countys_clock_runs_from_the_acceptance(again, clock):
    hand_in(again)
    accept_application(application=fresh(again), office=bodies.officer())
    application = fresh(again)
    days = application.campaign.reassess_review_days
    assert clocks.clock_of(application).due_on == clock.now().date() + timedelta(days=days)


def test_the_queue_says_what_it_is(again):
    def todo() -> list[Todo]:
        return [row.todo for row in Queue(bodies.officer())]

    assert todo() == [Todo.PREPARE]
    hand_in(again)
    assert todo() == [Todo.REASSESS]


# --- offers ----------------------------------------------------------------------------------------------------------


def test_a_no_brings_offers_on_the_page_and_in_the_mail(client):
    application = refused()
    found = offers.offers_after_no(application)
    assert reverse("apply:self-assessment", args=[application.unit_id]) in [offer.url for offer in found]
    client.force_login(units.member(application.unit).user)
    page = client.get(reverse("apply:application", args=[application.pk])).content.decode()
    mail = Mail.objects.get(key__startswith="not_recommended:")
    for offer in found:
        assert offer.title in page
        assert offer.url in mail.body


def test_a_room_registers_its_offers_once():
    with pytest.raises(ValueError, match="evaluations"):
        offers.register("evaluations", offers.own_offers)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_unit_asks_on_its_page_and_finds_the_form_open(client, clock):
    application = refused()
    Application.objects.filter(pk=application.pk).update(ended_at=clock.now() - timedelta(days=200))
    client.force_login(units.member(application.unit).user)
    url = reverse("apply:reassess", args=[application.pk])
    assert url in client.get(reverse("apply:application", args=[application.pk])).content.decode()
    assert client.get(url).status_code == 200
    assert fresh(application).state == A.NOT_RECOMMENDED
    page = client.post(url, follow=True)
    assert page.redirect_chain[-1][0] == reverse("apply:application", args=[application.pk])
    assert fresh(application).state == A.REASSESSING
    assert client.get(reverse("apply:home")).status_code == 200
    assert client.post(url, follow=True).status_code == 200
    assert Reassessment.objects.count() == 1


# --- what the database refuses ---------------------------------------------------------------------------------------


def test_a_re_assessment_without_its_beginning_or_with_the_old_matter_is_impossible(again):
    former = again.reassessments.get().former_matter
    assert_impossible(again, {"reassessed_at": None}, {"submitted_at": None}, {"county_matter": former})


@pytest.mark.parametrize("bad", ["number twice", "number zero", "before the end"])
def test_an_impossible_re_assessment_is_refused(again, bad):
    record = again.reassessments.get()
    record.pk = None
    record.number = {"number twice": 1, "number zero": 0, "before the end": 2}[bad]
    if bad == "before the end":
        record.asked_at = record.former_ended_at - timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save(force_insert=True)


def test_a_campaign_without_time_is_impossible():
    bad = [{"reassess_within_months": 3}, {"reassess_within_months": 40}, {"city_days": 0}, {"naming_days": 0}]
    assert_impossible(evaluations.campaign(), *bad)
