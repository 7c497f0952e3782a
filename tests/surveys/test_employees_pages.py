"""The pages that employees see: from the slip to the thanks, without a session, a cookie, or a code in a log."""

import io
import logging
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from journal.limits import Limit
from surveys import codes, services
from surveys.enums import Choice
from surveys.logs import blank
from surveys.models import Ballot, Slip
from surveys.views import employees
from tests.portal.helpers import words
from tests.surveys import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return factories.opened()


def page(path: str = "/survey/", data: dict | None = None, language: str = "en", **extra):
    client = Client()
    if data is None:
        return client.get(path, {"language": language}, **extra)
    return client.post(path, {"language": language, **data}, **extra)


def test_the_way_from_the_slip_to_the_thanks(survey):
    opened, given = survey
    response = Client(enforce_csrf_checks=True).get(f"/survey/{given[0]}/")
    text = words(response)
    assert opened.unit.name in text
    for dimension in opened.rule.dimensions:
        assert dimension.question_zh in text
    for label in ("满意", "基本满意", "不满意", "说不清"):
        assert label in text
    sent = Client(enforce_csrf_checks=True).post(
        "/survey/answer/", factories.posted(given[0], factories.answers(opened.rule)), follow=True
    )
    assert "Thank you" in words(sent)
    assert Ballot.objects.filter(survey=opened).count() == 1


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "您对劳动报酬"), ("en", "Are you satisfied with your pay")]
)
def test_the_questions_come_in_both_languages(survey, language, title):
    _opened, given = survey
    assert title in words(page("/survey/", {"code": given[0]}, language))


def test_changing_the_language_half_way_keeps_what_is_chosen_and_sets_no_cookie(survey):
    _opened, given = survey
    half = factories.posted(given[0], {"pay": Choice.DISSATISFIED, "rest": Choice.SATISFIED}) | {"to": "zh-hans"}
    response = Client().post("/survey/", half)
    assert response.headers["Content-Language"] == "zh-hans"
    html = response.content.decode()
    chosen = re.findall(r'name="(\w+)" value="(\d)"[^>]*checked', html)
    assert chosen == [("pay", "3"), ("rest", "1")]
    assert not response.cookies


def test_a_code_can_be_typed_as_people_type(survey):
    _opened, given = survey
    typed = codes.shown(given[0]).lower().replace("-", " ")
    assert "To the questions" not in words(page("/survey/", {"code": typed}))


@pytest.mark.parametrize("wrong", ["", "ABCD", "0" * 11 + "1", "x" * 41, "我的码", "\x00", "<script>"])
def test_a_wrong_code_gets_a_helpful_sentence_and_what_was_typed(survey, wrong):
    response = page("/survey/", {"code": wrong})
    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    assert "<script>" not in response.content.decode()
    assert "twelve letters and digits" in words(response)


def test_an_unknown_code_says_what_to_do(survey):
    code = codes.fresh(1)[0]
    assert "please ask who gave it to you" in words(page("/survey/", {"code": code}))
    assert Client().get(f"/survey/{code}/").status_code == 404
    assert Client().get("/survey/no-code-at-all/").status_code == 404


def test_pressing_twice_is_thanked_for_twice_and_counted_once(survey):
    opened, given = survey
    for _press in range(2):
        response = factories.send(given[0], factories.answers(opened.rule))
        assert (response.status_code, response.headers["Location"]) == (302, "/survey/thanks/?language=en")
    assert Ballot.objects.count() == 1
    assert "This code has been used" in words(page("/survey/", {"code": given[0]}))


def test_what_is_left_out_is_named_and_what_is_chosen_is_kept(survey):
    _opened, given = survey
    response = factories.send(given[0], {"pay": Choice.SATISFIED})
    text = words(response)
    assert "8 questions still want an answer" in text
    assert response.content.decode().count("checked") == 1
    assert not Slip.objects.filter(used=True).exists()


@pytest.mark.parametrize("junk", ["9", "x", "", "1\x00", "²"])
def test_an_answer_that_is_none_is_asked_for_again(survey, junk):
    opened, given = survey
    sent = factories.posted(given[0], factories.answers(opened.rule)) | {"pay": junk}
    response = Client().post("/survey/answer/", sent)
    assert response.status_code == 200
    assert response.context["form"].errors["pay"]
    assert not Slip.objects.filter(used=True).exists()


def test_a_survey_that_is_over_says_since_when(survey):
    opened, given = survey
    services.close_survey(survey=opened, office=factories.office())
    for response in (page("/survey/", {"code": given[0]}), factories.send(given[0], factories.answers(opened.rule))):
        assert "This survey ended on" in words(response)


def test_a_survey_that_was_annulled_says_so(survey):
    opened, given = survey
    services.annul_survey(survey=opened, office=factories.office(), reason="重做。")
    assert "annulled, and no answer was read" in words(page("/survey/", {"code": given[0]}))


def test_a_survey_that_has_not_begun_says_when(clock):
    from datetime import timedelta

    from journal import clock as portal_clock

    _opened, given = factories.opened(opens_on=portal_clock.today() + timedelta(days=3))
    assert "begins on" in words(page("/survey/", {"code": given[0]}))


def test_no_page_sets_a_cookie_or_may_be_kept(survey):
    opened, given = survey
    client = Client()
    for response in (
        client.get("/survey/"),
        client.get(f"/survey/{given[0]}/"),
        client.post("/survey/", {"code": given[0]}),
        factories.send(given[0], factories.answers(opened.rule), client=client),
        client.get("/survey/thanks/"),
        client.get(f"/survey/{given[0]}/"),
    ):
        assert not response.cookies
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not client.cookies


def test_after_the_first_page_no_address_or_link_holds_the_code(survey):
    opened, given = survey
    html = Client().get(f"/survey/{given[0]}/").content.decode()
    assert not re.search(rf'(?:href|action|formaction|src)="[^"]*{given[0]}', html)
    sent = factories.send(given[0], factories.answers(opened.rule))
    assert given[0] not in sent.headers["Location"]


def test_the_portals_own_log_holds_no_code(survey, monkeypatch):
    """Also where Django logs an address by itself: a wrong method, a page that is not found, an error."""
    opened, given = survey
    lines = io.StringIO()
    handler = next(h for h in logging.getLogger().handlers if any("BlankCodes" in repr(f) for f in h.filters))
    before = handler.setStream(lines)
    try:
        client = Client(raise_request_exception=False)
        client.post(f"/survey/{given[1]}/")
        client.get(f"/survey/{given[1]}/more/")
        client.get(f"/survey/{codes.fresh(1)[0]}/")
        factories.send(given[0], factories.answers(opened.rule))
        monkeypatch.setattr(employees, "_find", lambda *args: 1 / 0)
        assert client.get(f"/survey/{given[1]}/").status_code == 500
    finally:
        handler.setStream(before)
    written = lines.getvalue()
    assert "ZeroDivisionError" in written
    assert "Method Not Allowed" in written
    assert not [code for code in given if code in written or codes.shown(code) in written]


def test_blanking_leaves_other_addresses_alone():
    assert blank('GET /survey/ABCD-1/?x=1 "/survey/Q"') == 'GET /survey/…/?x=1 "/survey/…"'
    assert blank("/survey/ /desk/surveys/1/ /verify/ABC/") == "/survey/ /desk/surveys/1/ /verify/ABC/"


def test_guessing_is_stopped_and_good_codes_are_never_counted_against_a_network(survey, monkeypatch):
    opened, given = survey
    monkeypatch.setattr(employees, "MISSES", Limit("test-misses", times=3, seconds=3600))
    for code in given[:8]:
        assert factories.send(code, factories.answers(opened.rule)).status_code == 302
    for code in codes.fresh(3):
        assert "not known" in words(page("/survey/", {"code": code}))
    assert "Too many wrong codes" in words(page("/survey/", {"code": given[9]}))
    assert "Too many wrong codes" not in words(page("/survey/", {"code": given[9]}, REMOTE_ADDR="198.51.100.9"))


def test_a_slip_of_the_finger_is_no_guess(survey, monkeypatch):
    _opened, given = survey
    monkeypatch.setattr(employees, "MISSES", Limit("test-typos", times=1, seconds=3600))
    wrong = given[0][:-1] + next(c for c in codes.ALPHABET if c != given[0][-1])
    for _n in range(3):
        assert "One of the characters is not right" in words(page("/survey/", {"code": wrong}))
    assert "still want" not in words(page("/survey/", {"code": given[0]}))


def test_the_limit_keeps_no_address(survey, monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "add", lambda key, *args, **kwargs: kept.append(key))
    monkeypatch.setattr(cache, "incr", lambda key: kept.append(key) or 1)
    page("/survey/", {"code": codes.fresh(1)[0]}, REMOTE_ADDR="198.51.100.7")
    assert kept
    assert not any("198.51.100.7" in key for key in kept)


def test_the_questions_ask_the_database_no_more_for_many_codes(django_assert_max_num_queries):
    _opened, given = factories.opened(invited=10)
    with CaptureQueriesContext(connection) as few:
        Client().get(f"/survey/{given[0]}/")
    _other, many = factories.opened(area="rushan", invited=300)
    with django_assert_max_num_queries(len(few)):
        Client().get(f"/survey/{many[0]}/")
