"""The desk's first page: what waits for the acting office, and what it waits for."""

import pytest
from django.urls import reverse

from evaluations.clocks import accept_by
from evaluations.enums import ApplicationState as A
from evaluations.services import close_naming_notice, propose_county_motion
from plaques.services import issue_documents
from proceedings.enums import MotionKind, Verdict
from proceedings.services import answer_objection, give_opinion, object_to
from rechecks.services import put_plan
from tests.browser import PHONE, axe_violations
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.rechecks import factories as rechecks
from tests.tripartite import factories as bodies
from tests.units import factories as units


@pytest.fixture
def counts(enter):
    """``counts(office)`` is what the desk of an office counts, by the task's key."""

    def look(office) -> dict[str, int]:
        context = enter(office).get(reverse("desk:home")).context
        return {task.key: task.count for task in [*context["mine"], *context["others"]]}

    return look


def scored() -> object:
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    return application


def test_an_empty_desk_says_so_calmly(enter):
    answer = enter(bodies.officer()).get(reverse("desk:home"))
    assert "Nothing waits for you" in answer.content.decode()
    assert answer.context["mine"] == answer.context["others"] == []


def test_what_waits_is_told_by_office(counts):
    units.claim()
    evaluations.application_at(A.SUBMITTED)
    evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.application_at(A.RETURNED)
    scored()
    put = scored()
    round_ = propose_county_motion(
        application=put, office=bodies.officer(), motion=MotionKind.RECOMMEND, text="建议推荐。"
    )
    give_opinion(round_=round_, office=bodies.officer(), verdict=Verdict.APPROVE)
    assert counts(bodies.officer()) == {
        "us-claim": 1, "us-accept": 1, "us-score": 1, "us-motion": 1, "others-opinion": 1, "unit-correct": 1,
        "surveys-to-open": 1,
    }  # fmt: skip
    assert counts(bodies.officer(party="union")) == {
        "us-score": 1, "us-motion": 1, "us-opinion": 1, "others-accept": 1, "unit-correct": 1,
    }  # fmt: skip
    assert counts(bodies.officer(area="rushan")) == {}
    # Handed in thirty days ago and neither accepted nor returned, where the campaign gives ten.
    assert counts(bodies.officer(area="city")) == {"overdue": 1}


def test_every_count_leads_to_a_list_of_that_many(enter):
    units.claim()
    evaluations.applications_at(A.SUBMITTED, units=[units.enterprise() for _number in range(2)])
    evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.application_at(A.RETURNED)
    put = scored()
    propose_county_motion(application=put, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。")
    scored()
    client = enter(bodies.officer())
    context = client.get(reverse("desk:home")).context
    tasks = [*context["mine"], *context["others"]]
    assert len(tasks) == 7
    for task in tasks:
        listed = client.get(task.url).context["page"]
        assert listed.paginator.count == task.count, task


def test_the_nearest_deadline_is_shown(enter):
    application = evaluations.application_at(A.SUBMITTED)
    (task,) = enter(bodies.officer()).get(reverse("desk:home")).context["mine"]
    assert task.due == accept_by(application.campaign, application.submitted_at)
    assert task.late == 1


def test_a_recused_officer_is_not_asked_and_the_stand_in_is(enter, counts):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    enter(bodies.officer()).post(
        reverse("desk:recuse", args=[application.county_matter_id]), {"reason": "亲属任职", "confirmed": "on"}
    )
    assert counts(bodies.officer()) == {"others-score": 1}
    assert counts(bodies.officer(number=2)) == {"us-score": 1, "surveys-to-open": 1}


def test_the_city_is_told_what_each_station_of_its_way_waits_for(counts):
    lead, union = bodies.officer(area="city"), bodies.officer(area="city", party="union")
    evaluations.application_at(A.NAMED)
    issue_documents()
    evaluations.application_at(A.IN_NOTICE)
    application = evaluations.application_at(A.CITY_REVIEW)
    evaluations.application_at(A.RECOMMENDED)
    evaluations.application_at(A.APPROVED)
    seen = counts(lead)
    assert seen == {"plaques": 1, "notices": 1, "to-take-up": 1, "to-publish": 1, "meetings": 1}
    assert counts(union) == {"meetings": 1}

    meeting = application.city_matter.agenda_items.get().meeting
    proceedings.begin(meeting)
    proceedings.decide_all(meeting, MotionKind.APPROVE)
    assert "to-release" not in counts(lead)
    assert "to-sign-off" not in counts(lead)
    assert counts(union) == {"to-sign-off": 1}
    proceedings.check(meeting)
    assert counts(lead)["to-release"] == 1
    assert counts(union) == {}


def test_the_city_is_told_of_objections_and_of_units_to_name(counts, clock):
    lead, application = bodies.officer(area="city"), evaluations.application_at(A.IN_NOTICE)
    notice = evaluations.notice_of(application)
    objection = object_to(item=notice.items.get(), text="未足额缴纳社保。", objector="某人", contact="0631-0000000")
    assert counts(lead) == {"notices": 1, "objections": 1}
    answer_objection(objection=objection, office=lead, upheld=False, answer="经查已足额缴纳。")
    clock.forward(days=6)
    close_naming_notice(notice=notice, office=lead)
    assert counts(lead) == {"to-name": 1}
    evaluations.name_all(notice)
    issue_documents()
    assert counts(lead) == {"plaques": 1}
    assert counts(bodies.officer()) == {"plaques": 1}


def test_a_motion_that_is_about_no_application_waits_on_the_desk_of_each_organisation_until_it_has_spoken(counts):
    lead, union, elsewhere = bodies.officer(), bodies.officer(party="union"), bodies.officer(area="rushan")
    round_ = put_plan(plan=rechecks.draft(), office=lead, text="请审议复核计划。")
    assert [counts(office).get("motions") for office in (lead, union, elsewhere)] == [1, 1, None]
    give_opinion(round_=round_, office=union, verdict=Verdict.APPROVE)
    assert [counts(office).get("motions") for office in (lead, union, elsewhere)] == [1, None, None]


def test_the_desk_asks_the_database_no_more_when_more_waits(
    enter, django_assert_num_queries, django_assert_max_num_queries
):
    offices = [bodies.officer(), bodies.officer(area="city")]
    clients = [enter(office) for office in offices]
    evaluations.application_at(A.COUNTY_REVIEW)
    counted = []
    for client in clients:
        # A process reads the content of an edition once.
        client.get(reverse("desk:home"))
        # Twelve, and the session, which is in the cache elsewhere.
        with django_assert_max_num_queries(13) as few:
            client.get(reverse("desk:home"))
        counted.append(len(few.captured_queries))
    units.claim()
    evaluations.applications_at(A.COUNTY_REVIEW, units=[units.enterprise() for _number in range(2)])
    evaluations.application_at(A.CITY_REVIEW)
    for client, number in zip(clients, counted, strict=True):
        with django_assert_num_queries(number):
            client.get(reverse("desk:home"))


def test_whoever_holds_two_offices_chooses_the_one_to_act_in(enter):
    person = bodies.user()
    first, second = bodies.officer(user=person), bodies.officer(area="wendeng", party="union", user=person)
    client = enter(person)
    page = client.get(reverse("desk:home"))
    assert page.context["office"] == first
    assert reverse("choose-office") in page.content.decode()
    client.post(reverse("choose-office"), {"office": second.pk})
    assert client.get(reverse("desk:home")).context["office"] == second


def test_whoever_holds_one_office_is_offered_no_choice(enter):
    page = enter(bodies.officer()).get(reverse("desk:home"))
    assert reverse("choose-office") not in page.content.decode()


@pytest.mark.browser
def test_the_desk_and_a_file_fit_a_phone_and_break_no_rule_of_accessibility(transactional_db, live_server, sign_in):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    page = sign_in(bodies.officer().user.username, bodies.PASSWORD, viewport=PHONE)
    addresses = [
        reverse("desk:home"),
        reverse("desk:queue"),
        reverse("desk:applications"),
        reverse("desk:application", args=[application.pk]),
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], address
        assert axe_violations(page) == [], address
