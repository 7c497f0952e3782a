"""Filling in, in a real browser: what is typed outlives a lost connection, a closed window, the session's end."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from evaluations import services
from evaluations.models import Answer, Application
from tests.evaluations import factories
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile("已保存$")


@pytest.fixture
def application(db) -> Application:
    unit = units.enterprise()
    return services.start_application(member=units.member(unit), campaign=factories.campaign())


@pytest.fixture
def desk(application, sign_in) -> Page:
    return sign_in(units.member(application.unit).user.username, bodies.PASSWORD)


def address(application: Application, live_server, section: str = "e2") -> str:
    return live_server.url + reverse("apply:section", args=[application.pk, section])


def kept(application: Application, question: str):
    return Answer.objects.filter(application=application, indicator=question).values_list("value", flat=True).first()


def until(page: Page, condition: Callable[[], object]) -> None:
    """Wait for it while the browser goes on; a plain sleep would keep its events waiting too."""
    for _try in range(100):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not happen within ten seconds.")


def state(page: Page):
    return page.locator("#save-state")


def test_an_answer_is_saved_while_one_goes_on_and_the_score_follows(application, desk, live_server):
    desk.goto(address(application, live_server))
    before = desk.inner_text("#section-missing")
    desk.fill("[name=e2-02-numerator]", "３２０")
    expect(state(desk)).to_have_text(SAVED)
    expect(desk.locator("#q-e2-02-head")).to_contain_text("已完成")
    assert desk.inner_text("#section-missing") != before
    assert kept(application, "e2-02") == {"numerator": "320", "denominator": "320"}
    desk.fill("[name=e2-02-numerator]", "400")
    expect(desk.locator("#fault-e2-02-numerator")).to_contain_text("400")
    assert kept(application, "e2-02")["numerator"] == "320"
    desk.fill("[name=e2-02-numerator]", "310")
    expect(desk.locator("#fault-e2-02-numerator")).to_have_count(0)
    expect(state(desk)).to_have_text(SAVED)
    assert kept(application, "e2-02")["numerator"] == "310"


def test_a_connection_cut_in_the_middle_of_typing_loses_nothing(application, desk, live_server):
    desk.goto(address(application, live_server))
    desk.context.set_offline(True)
    desk.check("[name=e2-03] >> nth=0")
    desk.locator("[name=e2-02-numerator]").press_sequentially("30")
    expect(state(desk)).to_contain_text("网络已断开")
    desk.locator("[name=e2-02-numerator]").press_sequentially("8")
    assert kept(application, "e2-02") is None
    desk.context.set_offline(False)
    expect(state(desk)).to_have_text(SAVED)
    assert kept(application, "e2-02") == {"numerator": "308", "denominator": "320"}
    assert kept(application, "e2-03")


def test_what_could_not_be_sent_is_sent_after_the_window_was_closed_and_opened_again(application, desk, live_server):
    desk.goto(address(application, live_server))
    context = desk.context
    context.set_offline(True)
    desk.fill("[name=e2-02-numerator]", "308")
    expect(state(desk)).to_contain_text("网络已断开")
    desk.close()
    assert kept(application, "e2-02") is None
    context.set_offline(False)
    again = context.new_page()
    again.goto(address(application, live_server))
    expect(again.locator("[name=e2-02-numerator]")).to_have_value("308")
    expect(state(again)).to_have_text(SAVED)
    assert kept(application, "e2-02")["numerator"] == "308"
    again.reload()
    assert again.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('hlr-draft')).length") == 0


def test_what_waits_is_sent_from_whatever_section_is_opened_next(application, desk, live_server):
    desk.goto(address(application, live_server))
    desk.context.route("**/answers/", lambda route: route.abort())
    desk.fill("[name=e2-02-numerator]", "308")
    expect(state(desk)).to_contain_text("网络已断开")
    desk.context.unroute("**/answers/")
    desk.goto(address(application, live_server, "e3"))
    until(desk, lambda: kept(application, "e2-02") is not None)


def test_the_end_of_the_session_is_said_and_the_words_stay(application, desk, live_server):
    desk.goto(address(application, live_server, "e6"))
    Session.objects.all().delete()
    desk.fill("[name=e6-02]", "同舟共济，精益求精。")
    expect(state(desk)).to_contain_text("您已退出登录")
    desk.click("#save-state a")
    desk.fill("input[name=login]", units.member(application.unit).user.username)
    desk.fill("input[name=password]", bodies.PASSWORD)
    desk.locator("main form button[type=submit]").click()
    expect(desk.locator("[name=e6-02]")).to_have_value("同舟共济，精益求精。")
    expect(state(desk)).to_have_text(SAVED)
    assert kept(application, "e6-02") == "同舟共济，精益求精。"


def test_a_second_window_of_the_same_person_shows_what_the_first_has_saved(application, desk, live_server):
    other = desk.context.new_page()
    for window in (desk, other):
        window.goto(address(application, live_server))
    desk.fill("[name=e2-02-numerator]", "308")
    expect(state(desk)).to_have_text(SAVED)
    expect(other.locator("[name=e2-02-numerator]")).to_have_value("308")
    other.fill("[name=e2-02-numerator]", "309")
    expect(state(other)).to_have_text(SAVED)
    expect(desk.locator("[name=e2-02-numerator]")).to_have_value("309")
    assert kept(application, "e2-02")["numerator"] == "309"


def test_a_colleagues_answer_is_shown_and_one_of_the_two_is_chosen(application, desk, live_server, sign_in):
    colleague = sign_in(units.colleague(application.unit).user.username, bodies.PASSWORD)
    for window in (desk, colleague):
        window.goto(address(application, live_server))
    colleague.fill("[name=e2-02-numerator]", "300")
    expect(state(colleague)).to_have_text(SAVED)
    desk.fill("[name=e2-02-numerator]", "315")
    said = desk.locator("#q-e2-02-said")
    expect(said).to_contain_text("300")
    assert kept(application, "e2-02")["numerator"] == "300"
    said.get_by_role("button", name="以我填写的为准").click()
    expect(state(desk)).to_have_text(SAVED)
    assert kept(application, "e2-02")["numerator"] == "315"
    colleague.fill("[name=e2-02-numerator]", "301")
    colleague.locator("#q-e2-02-said").get_by_role("button", name="采用此内容").click()
    expect(colleague.locator("[name=e2-02-numerator]")).to_have_value("315")


def test_a_slow_line_does_not_turn_the_order_round(application, desk, live_server):
    """The first answer is held back while a second one is typed: the second one stands at the end."""
    held = []
    desk.goto(address(application, live_server))

    def hold(route):
        held.append(route)
        if len(held) > 1:
            route.continue_()

    desk.route("**/answers/", hold)
    desk.fill("[name=e2-02-numerator]", "100")
    until(desk, lambda: held)
    desk.fill("[name=e2-02-numerator]", "200")
    desk.wait_for_timeout(1200)
    held[0].continue_()
    expect(state(desk)).to_have_text(SAVED)
    until(desk, lambda: (kept(application, "e2-02") or {}).get("numerator") == "200")
