"""Scoring on the desk: one indicator at a time, its evidence beside it, a reason where two columns differ."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Score
from evaluations.services import propose_county_motion, set_score, submit_application
from journal.models import Entry
from proceedings.enums import MotionKind
from supervision.services import take_in_hand
from tests.browser import PHONE, axe_violations
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies
from tests.units import factories as units


@pytest.fixture
def client(enter):
    return enter(bodies.officer())


@pytest.fixture
def application(db) -> Application:
    return evaluations.application_at(A.COUNTY_REVIEW)


def address(application: Application, indicator: str = "e1-01") -> str:
    return reverse("desk:check", args=[application.pk, indicator])


def text(answer) -> str:
    return answer.content.decode()


def county(application: Application) -> dict[str, tuple[str, str]]:
    return {
        score.indicator: (str(score.points.normalize()), score.reason)
        for score in Score.objects.filter(submission__application=application, column=Column.COUNTY)
    }


# --- one indicator ----------------------------------------------------------------------------------------------------


def test_points_are_kept_with_their_reason_and_the_next_open_indicator_follows(client, application):
    answer = client.post(address(application), {"points": "1.5", "reason": "一项没有记录。"})
    assert answer.headers["Location"] == address(application, "e1-02")
    assert county(application) == {"e1-01": ("1.5", "一项没有记录。")}


def test_one_press_agrees_with_the_units_own_points(client, application):
    client.post(address(application), {"agree": "1", "points": "0.5", "reason": "x"})
    assert county(application) == {"e1-01": ("2", "")}


def test_one_may_save_and_stay(client, application):
    answer = client.post(address(application), {"points": "2", "stay": "1"})
    assert answer.headers["Location"] == address(application)


def test_what_is_scored_already_is_passed_over(client, application):
    set_score(application=application, office=bodies.officer(), indicator="e1-02", points="2")
    answer = client.post(address(application), {"agree": "1"})
    assert answer.headers["Location"] == address(application, "e1-03")


def test_the_last_one_leads_back_to_the_file(client, application):
    evaluations.score_by_county(application)
    answer = client.post(address(application), {"points": "2", "seen": "2"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("desk:application", args=[application.pk])
    assert "Every indicator is scored." in text(answer)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"points": "3"}, "points", "Please give points from 0 to 2."),
        ({"points": "-1"}, "points", "Please give points from 0 to 2."),
        ({"points": "two"}, "points", "is not a number"),
        ({"points": "1.555"}, "points", "no more than two decimal places"),
        ({"points": "1"}, "reason", "The points differ from 2.00: please write down why."),
        ({"points": "", "reason": "看不清"}, "points", "Please give the points that the reason belongs to."),
        ({"points": ""}, "points", "Please give the points."),
    ],
)
def test_a_fault_is_named_beside_its_field_and_nothing_typed_is_lost(client, application, typed, field, sentence):
    before = Entry.objects.count()
    answer = client.post(address(application), {"reason": "", **typed})
    assert answer.status_code == 200
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert all(value in text(answer) for value in typed.values())
    assert county(application) == {}
    assert Entry.objects.count() == before


def test_full_width_digits_are_read(client, application):
    client.post(address(application), {"points": "１．５", "reason": "缺一项。"})
    assert county(application) == {"e1-01": ("1.5", "缺一项。")}


def test_a_colleagues_points_are_not_overwritten_unseen(client, application):
    set_score(
        application=application,
        office=bodies.officer(party="union"),
        indicator="e1-01",
        points="1",
        reason="联合支部未活动。",
    )
    answer = client.post(address(application), {"points": "2", "reason": "", "seen": ""})
    assert "A colleague has saved other points meanwhile: 1." in text(answer)
    assert county(application) == {"e1-01": ("1", "联合支部未活动。")}
    again = {"points": answer.context["form"]["points"].value(), "seen": answer.context["form"]["seen"].value()}
    client.post(address(application), again)
    assert county(application) == {"e1-01": ("2", "")}


def test_points_once_given_are_changed_but_not_taken_back(client, application):
    client.post(address(application), {"points": "2"})
    answer = client.post(address(application), {"points": "", "seen": "2"})
    assert "can be changed, but not taken back" in str(answer.context["form"].errors["points"])
    client.post(address(application), {"points": "1", "reason": "复核后更正。", "seen": "2"})
    assert county(application) == {"e1-01": ("1", "复核后更正。")}


def test_the_page_says_why_the_self_score_is_what_it_is(client):
    application = evaluations.application_at(A.COUNTY_REVIEW, answers={"e1_01": "joint"})
    page = text(client.get(address(application)))
    assert "A joint organisation with other units" in page
    assert "Why the self score is what it is:" in page
    own = evaluations.snapshot.score_sheet(application.submission).rows["e1-01"].own
    assert all(str(reason) in text(client.get(address(application))).replace("&quot;", '"') for reason in own.reasons)


def test_without_a_survey_its_points_can_be_entered_by_hand_and_the_page_leads_to_it(client, application):
    survey = next(asked for asked in application.rubric.indicators if asked.from_survey)
    page = text(client.get(address(application, survey.id)))
    assert 'name="agree"' not in page
    standard = reverse("desk:scores", args=[application.pk, application.rubric.standard_of(survey.id).id])
    assert standard in page
    assert reverse("desk:survey-for", args=["application", application.pk]) in text(client.get(standard))
    client.post(address(application, survey.id), {"points": "0.5"})
    assert county(application)[survey.id][0] == "0.5"


def test_there_is_no_page_for_an_indicator_that_is_not(client, application):
    assert client.get(address(application, "e99-01")).status_code == 404
    assert client.get(reverse("desk:scores", args=[application.pk, "e99"])).status_code == 404


# --- the evidence beside it ------------------------------------------------------------------------------------------


def test_evidence_stands_beside_the_points_by_what_it_is(client):
    application = evaluations.application_at(A.DRAFT)
    member = units.member(application.unit)
    picture, office_file = BytesIO(), BytesIO()
    Image.new("RGB", (12, 8)).save(picture, "PNG")
    with zipfile.ZipFile(office_file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    for name, kept in (("照片.png", picture), ("说明.docx", office_file)):
        evidence = units.evidence(unit=application.unit, content=kept.getvalue(), name=name)
        evaluations.services.attach_evidence(
            application=application, member=member, indicator="e1-01", evidence=evidence
        )
    submit_application(application=application, member=member, declared=True)
    answer = client.get(address(application))
    assert [exhibit.shown for exhibit in answer.context["exhibits"]] == ["pdf", "image", "download"]
    pdf, image, other = (exhibit.paper for exhibit in answer.context["exhibits"])
    assert f'<iframe src="{pdf.url}#' in text(answer)
    assert f'<img src="{image.url}"' in text(answer)
    assert f'href="{other.url}?download"' in text(answer)


def test_without_a_script_each_file_has_its_own_address(client, application):
    answer = client.get(address(application), {"file": "1"})
    assert answer.context["exhibit"].number == 1
    assert client.get(address(application), {"file": "99"}).context["exhibit"].number == 1


def test_the_answer_to_a_return_is_told_apart_from_what_was_said_before(client):
    application = evaluations.application_at(A.RETURNED, answers={"e1_01": "joint"})
    asked = application.returns.get().items.get()
    member = units.member(application.unit)
    evaluations.services.save_answer(application=application, member=member, indicator=asked.indicator, raw="own")
    submit_application(application=application, member=member, declared=True)
    page = text(client.get(address(application, asked.indicator)))
    assert asked.reason in page
    assert "Answered before:" in page
    assert "Answered before:" not in text(client.get(address(application, "e1-02")))


# --- the sheet -------------------------------------------------------------------------------------------------------


def test_the_sheet_lists_where_self_and_county_differ_most(client, application):
    client.post(address(application, "e1-01"), {"points": "1.5", "reason": "一项没有记录。"})
    client.post(address(application, "e1-02"), {"points": "0", "reason": "没有活动。"})
    client.post(address(application, "e1-03"), {"agree": "1"})
    answer = client.get(reverse("desk:sheet", args=[application.pk]), {"show": "differ"})
    ((_none, rows),) = answer.context["groups"]
    assert [(row["indicator"].id, row["gap"]) for row in rows] == [("e1-02", Decimal(-2)), ("e1-01", Decimal("-0.5"))]


def test_the_sheet_lists_what_is_left(client, application):
    client.post(address(application), {"agree": "1"})
    answer = client.get(reverse("desk:scores", args=[application.pk, "e1"]), {"show": "open"})
    ((_standard, rows),) = answer.context["groups"]
    assert [row["indicator"].id for row in rows] == ["e1-02", "e1-03"]


def test_one_press_agrees_with_the_rest_of_a_standard(client, application):
    client.post(address(application, "e1-02"), {"points": "1", "reason": "缺一项。"})
    answer = client.post(reverse("desk:agree-standard", args=[application.pk, "e1"]))
    assert answer.headers["Location"] == reverse("desk:scores", args=[application.pk, "e1"])
    assert county(application) == {"e1-01": ("2", ""), "e1-02": ("1", "缺一项。"), "e1-03": ("2", "")}


def test_one_press_agrees_with_every_self_score_and_leaves_the_survey(client, application):
    client.post(reverse("desk:agree", args=[application.pk]))
    left = {asked.id for asked in application.rubric.indicators} - set(county(application))
    assert left == {asked.id for asked in application.rubric.indicators if asked.from_survey}


def test_the_page_says_when_a_total_or_a_floor_is_out_of_reach(client, application):
    low = application.rubric.standards[0]
    for asked in low.indicators:
        client.post(address(application, asked.id), {"points": "0", "reason": "现场未见。"})
    running = client.get(address(application)).context["running"]
    assert [standard.id for standard in running.below] == [low.id]
    assert running.reachable == running.maximum - low.maximum
    assert not running.passes


# --- who may ---------------------------------------------------------------------------------------------------------


def test_while_opinions_are_given_the_scores_stand(client, application):
    propose_county_motion(
        application=application, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。"
    )
    sentence = "Opinions are being given on the scores as they stand."
    page = text(client.get(address(application)))
    assert sentence in page
    assert 'name="points"' not in page
    assert sentence in text(client.post(address(application), {"points": "2"}))
    assert sentence in text(client.post(reverse("desk:agree", args=[application.pk]), follow=True))
    assert county(application) == {}


def test_a_recused_officer_scores_nothing(client, application):
    client.post(
        reverse("desk:recuse", args=[application.county_matter_id]), {"reason": "曾在该企业任职", "confirmed": "on"}
    )
    assert "You have recused yourself from this file." in text(client.post(address(application), {"points": "2"}))
    client.post(reverse("desk:agree", args=[application.pk]))
    assert county(application) == {}


def test_whoever_scores_reads_that_a_colleague_has_the_file(client, application):
    colleague = bodies.officer(number=2)
    take_in_hand(application=application, office=colleague)
    assert f"{colleague.user} has this file in hand." in text(client.get(address(application)))


def test_the_city_writes_into_its_own_column_and_names_why_it_differs_from_the_county(enter):
    application = evaluations.application_at(A.CITY_REVIEW)
    city = enter(bodies.officer(area="city"))
    before = county(application)
    page = text(city.get(address(application)))
    assert "Reason, needed where the points differ from the county" in page
    assert 'name="agree"' not in page
    refused = city.post(address(application), {"points": "1"})
    assert refused.context["form"].errors["reason"]
    city.post(address(application), {"points": "1", "reason": "现场抽查。"})
    (score,) = Score.objects.filter(submission__application=application, column=Column.CITY)
    assert (score.indicator, score.reason) == ("e1-01", "现场抽查。")
    assert county(application) == before
    assert city.post(reverse("desk:agree", args=[application.pk])).status_code == 403


def test_a_county_does_not_read_the_citys_points_before_they_are_released(enter, client):
    application = evaluations.application_at(A.CITY_REVIEW)
    enter(bodies.officer(area="city")).post(address(application), {"points": "1", "reason": "现场抽查。"})
    pages = [
        address(application),
        reverse("desk:sheet", args=[application.pk]),
        reverse("desk:application", args=[application.pk]),
    ]
    for page in pages:
        assert "现场抽查。" not in text(client.get(page))
    assert client.get(pages[0]).context["running"].total == 100
    Application.objects.filter(pk=application.pk).update(state=A.DECLINED, ended_at=application.submitted_at)
    assert "现场抽查。" in text(client.get(pages[0]))


def test_the_page_asks_the_database_no_more_for_a_longer_standard(
    client, application, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(13) as short:
        client.get(address(application, "e1-01"))
    with django_assert_num_queries(len(short.captured_queries)):
        client.get(address(application, "e10-05"))
    with django_assert_max_num_queries(13) as sheet:
        client.get(reverse("desk:scores", args=[application.pk, "e1"]))
    with django_assert_num_queries(len(sheet.captured_queries)):
        client.get(reverse("desk:sheet", args=[application.pk]))


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_file_is_scored_by_the_keyboard_alone(transactional_db, live_server, sign_in):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    page = sign_in(bodies.officer().user.username, bodies.PASSWORD)
    page.goto(live_server.url + address(application))
    page.keyboard.press("j")
    page.wait_for_url("**/check/e1-02/")
    page.keyboard.press("k")
    page.wait_for_url("**/check/e1-01/")
    page.keyboard.press("?")
    assert page.locator("dialog.keys").is_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/e1-02/")
    page.keyboard.press("1")
    assert page.input_value("[name=points]") == "1"
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.type("缺一项记录。")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/e1-03/")
    assert county(application) == {"e1-01": ("2", ""), "e1-02": ("1", "缺一项记录。")}
    # Switched off, the keys do nothing: whoever speaks to the computer types by chance.
    page.keyboard.press("?")
    page.uncheck("[data-keys-on]")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_timeout(200)
    assert page.url.endswith("/check/e1-03/")


@pytest.mark.browser
def test_the_pages_of_scoring_fit_a_phone_and_break_no_rule_of_accessibility(transactional_db, live_server, sign_in):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    set_score(application=application, office=bodies.officer(), indicator="e1-01", points="1", reason="缺一项。")
    for viewport in (PHONE, {"width": 1280, "height": 900}):
        page = sign_in(bodies.officer().user.username, bodies.PASSWORD, viewport=viewport)
        for path in (
            reverse("desk:sheet", args=[application.pk]),
            reverse("desk:sheet", args=[application.pk]) + "?show=differ",
            address(application),
            reverse("desk:return", args=[application.pk]) + "?item=e1-01",
            reverse("desk:propose", args=[application.pk, "not-recommend"]),
        ):
            page.goto(live_server.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], path
            assert axe_violations(page) == [], path


def test_the_page_of_an_application_asks_each_question_once(client, application, django_assert_max_num_queries):
    with django_assert_max_num_queries(13) as asked:
        client.get(reverse("desk:application", args=[application.pk]))
    assert len({query["sql"] for query in asked.captured_queries}) == len(asked.captured_queries)
