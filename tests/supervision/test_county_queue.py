"""The county's queue: late first, answers before everything, and one officer of an organisation on a file."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.services import (
    accept_application,
    propose_county_motion,
    return_application,
    set_score,
    submit_application,
)
from journal import clock
from journal.errors import Refused
from journal.models import Entry
from proceedings.enums import MotionKind, Verdict
from proceedings.services import give_opinion
from supervision import services
from supervision.models import InHand
from supervision.queue import Queue
from supervision.waiting import Conditions, Todo, Whose
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_impossible
from tests.supervision.telling import row_of, told
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def todo(office, whose=Whose.US) -> dict[str, Todo]:
    return {row.unit.name: row.todo for row in Queue(office) if row.whose == whose}


def text(answer) -> str:
    return answer.content.decode()


# --- what waits, and in which order ----------------------------------------------------------------------------------


def test_answers_to_a_return_come_first_and_then_whatever_is_due_soonest():
    evaluations.application_at(A.COUNTY_REVIEW, name="威海评审示例有限公司")
    evaluations.application_at(A.SUBMITTED, name="威海新报示例有限公司")
    answered = evaluations.application_at(A.RETURNED, name="威海补正示例有限公司")
    submit_application(application=answered, member=units.member(answered.unit), declared=True)
    units.claim(unit=units.enterprise(name="威海认领示例有限公司"))
    rows = list(Queue(bodies.officer()))
    assert [row.todo for row in rows] == [Todo.ANSWERED, Todo.ACCEPT, Todo.CLAIM, Todo.SCORE]
    assert rows[0].do_url == reverse("desk:hand-ins", args=[answered.pk])
    # Handed in thirty days ago, where the campaign gives ten.
    assert [row.is_late for row in rows] == [False, True, False, False]


def test_each_office_sees_what_is_its_own_to_do_and_whose_clock_runs_otherwise():
    evaluations.application_at(A.SUBMITTED, name="威海甲示例有限公司")
    evaluations.application_at(A.RETURNED, name="威海乙示例有限公司")
    gov, union = bodies.officer(), bodies.officer(party="union")
    assert todo(gov) == {"威海甲示例有限公司": Todo.ACCEPT}
    assert todo(union) == {}
    assert todo(union, Whose.OTHERS) == {"威海甲示例有限公司": Todo.ACCEPT}
    assert todo(union, Whose.UNIT) == {"威海乙示例有限公司": Todo.CORRECT}
    assert list(Queue(bodies.officer(area="rushan"))) == []


def test_a_file_passes_from_scoring_to_the_motion_to_the_opinions():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    gov, union = bodies.officer(), bodies.officer(party="union")
    assert set(todo(gov).values()) == {Todo.SCORE}
    evaluations.score_by_county(application)
    assert set(todo(gov).values()) == {Todo.MOTION}
    round_ = propose_county_motion(application=application, office=gov, motion=MotionKind.RECOMMEND, text="建议推荐。")
    give_opinion(round_=round_, office=gov, verdict=Verdict.APPROVE)
    assert (todo(gov), set(todo(gov, Whose.OTHERS).values())) == ({}, {Todo.OPINION})
    (row,) = Queue(union)
    assert (row.todo, row.whose, row.do_url) == (Todo.OPINION, Whose.US, reverse("desk:round", args=[round_.pk]))
    assert gov.organisation.name not in row.note
    give_opinion(round_=round_, office=union, verdict=Verdict.DISSENT, reason="工会未换届。")
    (row,) = Queue(gov)
    assert row.todo == Todo.MOTION
    assert row.note == "上一轮议案未通过"


def test_whoever_stepped_out_is_not_asked(enter):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    enter(bodies.officer()).post(
        reverse("desk:recuse", args=[application.county_matter_id]), {"reason": "亲属任职", "confirmed": "on"}
    )
    (row,) = Queue(bodies.officer())
    assert (row.whose, row.stepped_out) == (Whose.OTHERS, True)
    assert [row.whose for row in Queue(bodies.officer(number=2))] == [Whose.US]


# --- the database's telling ------------------------------------------------------------------------------------------


@pytest.fixture
def every_case(enter):
    """Files at every turn of their way, under the same names and days as far as they can be."""
    scored = [evaluations.application_at(A.COUNTY_REVIEW, name=f"威海{sign}示例有限公司") for sign in "丁甲乙丙"]
    for application in scored:
        evaluations.score_by_county(application)
    for application, spoken in ((scored[0], ["gov"]), (scored[1], ["union"])):
        round_ = propose_county_motion(
            application=application, office=bodies.officer(), motion=MotionKind.RECOMMEND, text="建议推荐。"
        )
        for party in spoken:
            give_opinion(round_=round_, office=bodies.officer(party=party), verdict=Verdict.APPROVE)
    failed = propose_county_motion(
        application=scored[2], office=bodies.officer(), motion=MotionKind.RECOMMEND, text="建议推荐。"
    )
    give_opinion(round_=failed, office=bodies.officer(), verdict=Verdict.DISSENT, reason="工会未换届。")
    half = evaluations.application_at(A.COUNTY_REVIEW, name="威海己示例有限公司")
    set_score(
        application=half, office=bodies.officer(), indicator=half.rubric.standards[0].indicators[0].id, points=0,
        reason="未见文件。",
    )  # fmt: skip
    for state, kind in ((A.SUBMITTED, "park"), (A.RETURNED, "park"), (A.RETURNED, "enterprise")):
        evaluations.application_at(state, kind=kind)
    for name in ("威海庚示例有限公司", "威海戊示例有限公司", "威海辛示例有限公司"):
        answered = evaluations.application_at(A.RETURNED, name=name)
        submit_application(application=answered, member=units.member(answered.unit), declared=True)
    evaluations.application_at(A.REASSESSING)
    again = evaluations.application_at(A.REASSESSING)
    submit_application(application=again, member=units.member(again.unit), declared=True)
    reviewed = evaluations.application_at(A.REASSESSING)
    submit_application(application=reviewed, member=units.member(reviewed.unit), declared=True)
    reviewed.refresh_from_db()
    accept_application(application=reviewed, office=bodies.officer())
    for name in ("威海甲示例有限公司", "威海壬示例有限公司"):
        units.claim(unit=units.enterprise(name=name))
    evaluations.application_at(A.SUBMITTED, area="rushan")
    evaluations.application_at(A.DRAFT)
    for application in (scored[3], half):
        enter(bodies.officer(number=2)).post(
            reverse("desk:recuse", args=[application.county_matter_id]), {"reason": "亲属任职", "confirmed": "on"}
        )


OFFICES = [{}, {"number": 2}, {"party": "union"}, {"party": "employer"}, {"area": "rushan"}]


def test_the_database_tells_each_row_as_it_is_told_one_by_one(every_case):
    seen = set()
    for chosen in OFFICES:
        office = bodies.officer(**chosen)
        queue, expected = Queue(office), told(office)
        assert [row_of(row) for row in queue] == expected
        groups = Counter()
        for group in queue.groups:
            groups[group.todo, group.whose] += group.number
        assert groups == Counter(row[:2] for row in expected)
        seen |= {row[:2] for row in expected}
    assert {todo for todo, _whose in seen} == set(Todo)
    assert len(seen) == 15


@pytest.mark.parametrize("office", OFFICES)
def test_every_row_is_counted_on_a_card_of_the_desk_that_leads_to_it(enter, every_case, office):
    client = enter(bodies.officer(**office))
    context = client.get(reverse("desk:home")).context
    cards = {task.key: task for task in [*context["mine"], *context["others"]]}
    standing = Counter(f"{row.whose}-{row.todo}" for row in Queue(bodies.officer(**office)))
    assert standing
    for key, number in standing.items():
        assert cards[key].count == number
        assert client.get(cards[key].url).context["page"].paginator.count == number


def test_wherever_the_list_is_cut_it_is_the_same_list(every_case):
    conditions = [Conditions(), Conditions(whose=Whose.US), Conditions(kind="park"), Conditions(todo=Todo.CLAIM)]
    conditions += [Conditions(late=True), Conditions(hand="nobody"), Conditions(fragment="甲示例")]
    for chosen in conditions:
        queue = Queue(bodies.officer(), chosen)
        whole = [row.url for row in queue]
        assert len(whole) == len(queue) > 0
        for start in range(len(whole)):
            assert [row.url for row in queue[start : start + 3]] == whole[start : start + 3], (chosen, start)


def test_a_hand_in_that_is_handed_in_anew_is_scored_anew():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    application.refresh_from_db()
    assert application.scored_at is not None
    return_application(
        application=application, office=bodies.officer(), text="请更正。", due_on=clock.today() + timedelta(days=5),
        items={application.rubric.standards[0].indicators[0].id: "请补充。"},
    )  # fmt: skip
    submit_application(application=application, member=units.member(application.unit), declared=True)
    application.refresh_from_db()
    assert application.scored_at is None
    accept_application(application=application, office=bodies.officer())
    assert todo(bodies.officer()) == {application.unit.name: Todo.SCORE}


def test_what_was_scored_before_it_was_handed_in_is_impossible():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    assert_impossible(application, {"scored_at": application.submitted_at - timedelta(days=1)})


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"威海海澜食品示例有限公司", "威海云帆机械示例有限公司"}),
        ({"whose": "all"}, {"威海海澜食品示例有限公司", "威海云帆机械示例有限公司", "环翠示例软件园"}),
        ({"whose": "unit"}, {"环翠示例软件园"}),
        ({"todo": "score"}, {"威海云帆机械示例有限公司"}),
        ({"q": "hlsp"}, {"威海海澜食品示例有限公司"}),
        ({"q": "云帆"}, {"威海云帆机械示例有限公司"}),
        ({"late": "1"}, {"威海海澜食品示例有限公司"}),
        ({"hand": "mine"}, {"威海云帆机械示例有限公司"}),
        ({"hand": "nobody"}, {"威海海澜食品示例有限公司"}),
        ({"kind": "park", "whose": "all"}, {"环翠示例软件园"}),
        ({"q": "没有这样的"}, set()),
    ],
)
def test_the_list_is_narrowed_by_its_address(enter, query, expected):
    evaluations.application_at(A.SUBMITTED, name="威海海澜食品示例有限公司")
    mine = evaluations.application_at(A.COUNTY_REVIEW, name="威海云帆机械示例有限公司")
    evaluations.application_at(A.RETURNED, kind="park", name="环翠示例软件园")
    services.take_in_hand(application=mine, office=bodies.officer())
    page = enter(bodies.officer()).get(reverse("desk:queue"), query).context["page"]
    assert {row.unit.name for row in page} == expected


def test_a_condition_that_cannot_be_read_is_named_and_left_out(enter):
    evaluations.application_at(A.SUBMITTED)
    answer = enter(bodies.officer()).get(reverse("desk:queue"), {"todo": "burn", "whose": "nobody's"})
    assert set(answer.context["form"].errors) == {"todo", "whose"}
    assert len(answer.context["page"]) == 1


def test_the_city_has_no_such_queue(enter):
    assert enter(bodies.officer(area="city")).get(reverse("desk:queue")).status_code == 403


def test_the_queue_asks_the_database_no_more_when_more_waits(
    enter, django_assert_num_queries, django_assert_max_num_queries
):
    client = enter(bodies.officer())
    units.claim()
    application = evaluations.application_at(A.COUNTY_REVIEW)
    propose_county_motion(
        application=application, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。"
    )
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("desk:queue"))
    units.claim()
    for state in (A.SUBMITTED, A.RETURNED, A.COUNTY_REVIEW):
        evaluations.applications_at(state, units=[units.enterprise() for _number in range(2)])
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("desk:queue"), {"whose": "all"})


# --- in hand ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def application(db):
    return evaluations.application_at(A.COUNTY_REVIEW)


def test_a_file_is_taken_in_hand_and_given_back(enter, application):
    client = enter(bodies.officer())
    answer = client.post(reverse("desk:take", args=[application.pk]), {"next": reverse("desk:queue")})
    assert answer.headers["Location"] == reverse("desk:queue")
    assert InHand.objects.current().get().officer == bodies.officer()
    client.post(reverse("desk:take", args=[application.pk]))
    assert InHand.objects.count() == 1
    client.post(reverse("desk:give-back", args=[application.pk]))
    assert not InHand.objects.current().exists()
    assert list(
        Entry.objects.filter(action__startswith="in_hand.").order_by("seq").values_list("action", flat=True)
    ) == [
        "in_hand.take",
        "in_hand.give_back",
    ]


def test_two_officers_of_one_organisation_do_not_take_the_same_file(application):
    services.take_in_hand(application=application, office=bodies.officer())
    with pytest.raises(Refused, match=r"has had this file in hand since|起承办此件"):
        services.take_in_hand(application=application, office=bodies.officer(number=2))
    services.take_in_hand(application=application, office=bodies.officer(number=2), instead=True)
    assert InHand.objects.current().get().officer == bodies.officer(number=2)


def test_each_organisation_has_a_hand_of_its_own(application):
    for office in bodies.officers():
        services.take_in_hand(application=application, office=office)
    assert InHand.objects.current().count() == 3


def test_nobody_gives_back_what_a_colleague_has(enter, application):
    services.take_in_hand(application=application, office=bodies.officer(number=2))
    enter(bodies.officer()).post(reverse("desk:give-back", args=[application.pk]))
    assert InHand.objects.current().get().officer == bodies.officer(number=2)


def test_the_way_back_leads_nowhere_else(enter, application):
    answer = enter(bodies.officer()).post(
        reverse("desk:take", args=[application.pk]), {"next": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == reverse("desk:application", args=[application.pk])


# --- overdue, as the city sees it ------------------------------------------------------------------------------------


def test_the_city_sees_what_is_overdue_in_the_counties_and_may_remind(enter, clock):
    application = evaluations.application_at(A.SUBMITTED, name="威海逾期示例有限公司")
    evaluations.application_at(A.RETURNED)
    lead, union = enter(bodies.officer(area="city")), enter(bodies.officer(area="city", party="union"))
    page = lead.get(reverse("desk:overdue")).context["page"]
    assert [one.application for one in page] == [application]
    assert "overdue" in {task.key for task in lead.get(reverse("desk:home")).context["mine"]}
    urge = reverse("desk:urge", args=[application.pk])
    assert urge in text(lead.get(reverse("desk:overdue")))
    assert urge not in text(union.get(reverse("desk:overdue")))
    assert "威海逾期示例有限公司" in text(lead.post(urge, follow=True))
    assert Entry.objects.filter(action="county.urge").count() == 1
    assert lead.get(reverse("desk:application", args=[application.pk])).status_code == 404
    assert lead.post(reverse("desk:urge", args=[0])).status_code == 404


def test_a_round_that_waits_too_long_is_overdue_with_the_names_of_the_silent(enter, clock):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    round_ = propose_county_motion(
        application=application, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。"
    )
    give_opinion(round_=round_, office=bodies.officer(), verdict=Verdict.APPROVE)
    city = enter(bodies.officer(area="city"))
    assert not city.get(reverse("desk:overdue")).context["page"].object_list
    clock.forward(days=application.campaign.opinion_days + 1)
    (one,) = city.get(reverse("desk:overdue")).context["page"]
    assert bodies.officer().organisation.name not in one.silent
    assert len(one.silent) == 2
    assert one.due_on == clock.now().date() - timedelta(days=1)


def test_the_counties_do_not_see_the_citys_list(enter):
    assert enter(bodies.officer()).get(reverse("desk:overdue")).status_code == 403
