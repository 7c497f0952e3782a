"""Scoring on the desk: three columns, a reason where two differ, a page saved whole or not at all."""

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Score
from evaluations.services import propose_county_motion, set_score
from journal.models import Entry
from proceedings.enums import MotionKind
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies


@pytest.fixture
def client(enter):
    return enter(bodies.officer())


@pytest.fixture
def application(db) -> Application:
    return evaluations.application_at(A.COUNTY_REVIEW)


def address(application: Application, standard: str = "e1") -> str:
    return reverse("desk:scores", args=[application.pk, standard])


def as_shown(client, application: Application, standard: str = "e1", **typed: str) -> dict[str, str]:
    """What a browser would send: every field as the page shows it, hidden ones included, with what is typed over it."""
    form = client.get(address(application, standard)).context["form"]
    sent = {}
    for field in form:
        sent[field.html_name] = sent[field.html_initial_name] = field.value()
    return sent | {name.replace("_e1_", "_e1-"): value for name, value in typed.items()}


def county(application: Application) -> dict[str, tuple[str, str]]:
    return {
        score.indicator: (str(score.points.normalize()), score.reason)
        for score in Score.objects.filter(submission__application=application, column=Column.COUNTY)
    }


def test_points_are_kept_with_their_reason(client, application):
    sent = as_shown(client, application, points_e1_01="2", points_e1_02="1.5", reason_e1_02="一项没有记录。")
    answer = client.post(address(application), sent)
    assert answer.headers["Location"] == address(application)
    assert county(application) == {"e1-01": ("2", ""), "e1-02": ("1.5", "一项没有记录。")}


def test_saving_leads_on_to_the_next_standard_when_asked(client, application):
    answer = client.post(address(application), as_shown(client, application) | {"next": ""})
    assert answer.headers["Location"] == address(application, "e2")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"points_e1_01": "3"}, "points_e1-01", "Please give points from 0 to 2."),
        ({"points_e1_01": "-1"}, "points_e1-01", "Please give points from 0 to 2."),
        ({"points_e1_01": "two"}, "points_e1-01", "is not a number"),
        ({"points_e1_01": "1.555"}, "points_e1-01", "no more than two decimal places"),
        ({"points_e1_01": "1"}, "reason_e1-01", "The points differ from 2.00: please write down why."),
        ({"reason_e1_01": "看不清"}, "points_e1-01", "Please give the points that the reason belongs to."),
    ],
)
def test_a_fault_is_named_beside_its_field_and_nothing_of_the_page_is_kept(client, application, typed, field, sentence):
    before = Entry.objects.count()
    sent = as_shown(client, application, points_e1_02="2", points_e1_03="1.25", reason_e1_03="只有照片。", **typed)
    answer = client.post(address(application), sent)
    assert answer.status_code == 200
    assert sentence in " ".join(answer.context["form"].errors[field])
    page = answer.content.decode()
    assert page.count("1.25") >= 1
    assert "只有照片。" in page
    assert all(value in page for value in typed.values())
    assert county(application) == {}
    assert Entry.objects.count() == before


def test_a_row_left_alone_does_not_undo_a_colleagues_points(client, application):
    sent = as_shown(client, application, points_e1_02="2")
    colleague = bodies.officer(party="union")
    set_score(application=application, office=colleague, indicator="e1-01", points="1", reason="联合支部未活动。")
    client.post(address(application), sent)
    assert county(application) == {"e1-01": ("1", "联合支部未活动。"), "e1-02": ("2", "")}


def test_points_once_given_are_changed_but_not_taken_back(client, application):
    client.post(address(application), as_shown(client, application, points_e1_01="2"))
    answer = client.post(address(application), as_shown(client, application, points_e1_01=""))
    assert "can be changed, but not taken back" in str(answer.context["form"].errors["points_e1-01"])
    client.post(address(application), as_shown(client, application, points_e1_01="1", reason_e1_01="复核后更正。"))
    assert county(application) == {"e1-01": ("1", "复核后更正。")}


def test_one_press_agrees_with_the_rest_of_a_standard(client, application):
    sent = as_shown(client, application, points_e1_02="1", reason_e1_02="缺一项。")
    client.post(address(application), sent | {"agree": ""})
    assert county(application) == {"e1-01": ("2", ""), "e1-02": ("1", "缺一项。"), "e1-03": ("2", "")}


def test_one_press_agrees_with_every_self_score_and_leaves_the_survey(client, application):
    client.post(reverse("desk:agree", args=[application.pk]))
    left = {asked.id for asked in application.rubric.indicators} - set(county(application))
    assert left == {asked.id for asked in application.rubric.indicators if asked.from_survey}


def test_without_a_survey_its_points_can_be_entered_by_hand_and_the_page_leads_to_it(client, application):
    survey = next(asked for asked in application.rubric.indicators if asked.from_survey)
    standard = application.rubric.standard_of(survey.id).id
    assert (
        reverse("desk:survey-for", args=["application", application.pk])
        in client.get(address(application, standard)).content.decode()
    )
    sent = as_shown(client, application, standard) | {f"points_{survey.id}": "0.5"}
    client.post(address(application, standard), sent)
    assert county(application)[survey.id][0] == "0.5"


def test_while_opinions_are_given_the_scores_stand(client, application):
    propose_county_motion(
        application=application, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。"
    )
    sentence = "Opinions are being given on the scores as they stand."
    page = client.get(address(application)).content.decode()
    assert sentence in page
    assert 'name="save"' not in page
    refused = client.post(address(application), {"points_e1-01": "2"})
    assert sentence in refused.content.decode()
    assert county(application) == {}
    agreed = client.post(reverse("desk:agree", args=[application.pk]), follow=True)
    assert sentence in agreed.content.decode()
    assert county(application) == {}


def test_a_recused_officer_scores_nothing(client, application):
    client.post(
        reverse("desk:recuse", args=[application.county_matter_id]), {"reason": "曾在该企业任职", "confirmed": "on"}
    )
    refused = client.post(address(application), {"points_e1-01": "2"})
    assert "You have recused yourself from this file." in refused.content.decode()
    client.post(reverse("desk:agree", args=[application.pk]))
    assert county(application) == {}


def test_the_city_writes_into_its_own_column_and_names_why_it_differs_from_the_county(enter):
    application = evaluations.application_at(A.CITY_REVIEW)
    city = enter(bodies.officer(area="city"))
    before = county(application)
    assert "Reason, needed where the points differ from the county" in city.get(address(application)).content.decode()
    refused = city.post(address(application), as_shown(city, application, points_e1_01="1"))
    assert refused.context["form"].errors["reason_e1-01"]
    city.post(address(application), as_shown(city, application, points_e1_01="1", reason_e1_01="现场抽查。"))
    (score,) = Score.objects.filter(submission__application=application, column=Column.CITY)
    assert (score.indicator, score.reason) == ("e1-01", "现场抽查。")
    assert county(application) == before
    assert city.post(reverse("desk:agree", args=[application.pk])).status_code == 403


def test_there_is_no_page_for_a_standard_that_is_not(client, application):
    assert client.get(address(application, "e99")).status_code == 404


def test_the_page_asks_the_database_no_more_for_a_longer_standard(
    client, application, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16) as short:
        client.get(address(application, "e1"))
    with django_assert_num_queries(len(short.captured_queries)):
        client.get(address(application, "e10"))
