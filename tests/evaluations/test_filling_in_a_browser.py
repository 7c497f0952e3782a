"""Filling in, in a real browser: what is typed outlives a lost connection, a closed window, the session's end."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application
from tests.browser import DESKTOP, PHONE, axe_violations
from tests.evaluations import factories
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile("已保存$")
WHOLE = ("apply:application",)


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


# --- evidence ---


def evidence(page: Page, question: str = "e2-01"):
    return page.locator(f"#q-{question} [data-evidence]")


def test_files_go_up_at_once_with_their_progress_and_the_same_one_only_once(application, desk, live_server, tmp_path):
    paths = []
    for name in ("工会批复.pdf", "委员会名单.pdf"):
        path = tmp_path / name
        path.write_bytes(units.pdf(name))
        paths.append(path)
    twin = tmp_path / "同一文件.pdf"
    twin.write_bytes(paths[0].read_bytes())
    huge = tmp_path / "视频.pdf"
    with huge.open("wb") as handle:
        handle.truncate(21 * 1024 * 1024)
    held = []
    desk.goto(address(application, live_server))
    desk.route("**/evidence/", lambda route: held.append(route))
    desk.set_input_files("[name=e2-01-files] >> nth=0", paths)
    expect(evidence(desk).locator("progress")).to_have_count(2)
    # What was held back goes on with this.
    desk.unroute("**/evidence/")
    expect(evidence(desk).locator(".files > li")).to_have_count(2)
    expect(evidence(desk).locator("progress")).to_have_count(0)
    expect(desk.locator("#q-e2-01-count")).to_have_text("2")
    desk.set_input_files("[name=e2-01-files] >> nth=0", [twin, huge])
    expect(evidence(desk)).to_contain_text("不重复保存")
    expect(evidence(desk).locator("[data-failed]")).to_contain_text("视频.pdf")
    assert application.attachments.count() == 2
    assert application.unit.evidence.count() == 2


def test_a_file_is_dropped_on_its_question(application, desk, live_server):
    desk.goto(address(application, live_server))
    desk.evaluate(
        """() => {
            const data = new DataTransfer();
            const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
            data.items.add(new File([bytes], "照片.png", { type: "image/png" }));
            const card = document.getElementById("q-e2-02");
            for (const kind of ["dragover", "drop"]) {
                card.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
            }
        }"""
    )
    expect(evidence(desk, "e2-02").locator("[data-failed]")).to_contain_text("损坏")


def test_an_upload_that_lost_its_line_is_tried_again_by_itself(application, desk, live_server, tmp_path):
    path = tmp_path / "工会批复.pdf"
    path.write_bytes(units.pdf())
    desk.goto(address(application, live_server))
    desk.context.set_offline(True)
    desk.set_input_files("[name=e2-01-files] >> nth=0", path)
    expect(evidence(desk).locator("[data-failed]")).to_contain_text("网络已断开")
    desk.context.set_offline(False)
    expect(evidence(desk).locator(".files > li")).to_have_count(1)
    assert application.attachments.count() == 1


def waiting_files(page: Page) -> list[str]:
    """Names of the files that this computer still keeps."""
    return page.evaluate("portalStore('hlr-evidence', 'files').all().then((rows) => rows.map((row) => row.file.name))")


@dataclass
class Line:
    """The connection of one page: slow, so that an upload takes its time, and dead for whatever is asked for later."""

    page: Page

    def __post_init__(self) -> None:
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.lost: list[str] = []
        self.page.on("requestfailed", lambda request: self.lost.append(request.method))

    def is_slow(self, *, upload: int = 200_000) -> None:
        conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
        self.session.send("Network.emulateNetworkConditions", conditions)

    def dies(self) -> None:
        # Any change of the conditions would let what is under way through at once.
        self.page.route("**/*", lambda route: route.abort("internetdisconnected"))

    def is_back(self) -> None:
        # The upload goes down with the page that was left, a moment after it: not before would it be let through.
        until(self.page, lambda: "POST" in self.lost)
        self.page.unroute("**/*")
        self.is_slow(upload=-1)


@pytest.fixture
def cut_off(application, desk, live_server, tmp_path) -> tuple[Page, Line]:
    """A page whose line was cut in the middle of an upload, and that line."""
    path = tmp_path / "工会批复.pdf"
    path.write_bytes(units.pdf("长" * 1_000_000))
    desk.goto(address(application, live_server))
    line = Line(desk)
    line.is_slow()
    desk.set_input_files("[name=e2-01-files] >> nth=0", path)
    expect(evidence(desk).locator(".uploads li")).to_contain_text(re.compile(r"[1-9]\d? %"))
    assert waiting_files(desk) == ["工会批复.pdf"]
    line.dies()
    assert not application.attachments.exists()
    return desk, line


def test_a_file_cut_off_in_the_middle_goes_up_once_after_the_page_was_left(cut_off, application, live_server):
    page, line = cut_off
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.click("h1")
    with pytest.raises(PlaywrightError):
        page.reload()
    line.is_back()
    page.goto(address(application, live_server))
    expect(evidence(page).locator(".files > li")).to_have_count(1)
    expect(evidence(page).locator(".uploads [data-done]")).to_contain_text("工会批复.pdf")
    until(page, lambda: waiting_files(page) == [])
    page.reload()
    expect(page.locator("#q-e2-01-count")).to_have_text("1")
    assert page.locator(".uploads li").count() == 0
    assert (application.attachments.count(), application.unit.evidence.count()) == (1, 1)
    assert warned == []


def test_a_file_that_waits_is_shown_in_another_section_and_can_be_dropped(cut_off, application, live_server):
    page, line = cut_off
    with pytest.raises(PlaywrightError):
        page.goto(address(application, live_server, "e3"))
    # Before the line is back: a page that could not be loaded is loaded again by the browser as soon as it can be.
    page.route("**/evidence/", lambda route: route.abort())
    line.is_back()
    page.goto(address(application, live_server, "e3"))
    elsewhere = page.locator("#uploads-elsewhere")
    expect(elsewhere.locator("[data-failed]")).to_contain_text("工会批复.pdf")
    assert axe_violations(page) == []
    elsewhere.get_by_role("button", name="不再上传").click()
    expect(elsewhere.locator("li")).to_have_count(0)
    until(page, lambda: waiting_files(page) == [])
    page.unroute("**/evidence/")
    page.goto(address(application, live_server))
    page.wait_for_timeout(500)
    assert page.locator(".uploads li").count() == 0
    assert not application.attachments.exists()


def test_a_file_waits_for_whoever_signs_in_again_in_another_window(application, desk, live_server, tmp_path):
    path = tmp_path / "工会批复.pdf"
    path.write_bytes(units.pdf())
    desk.goto(address(application, live_server))
    Session.objects.all().delete()
    desk.set_input_files("[name=e2-01-files] >> nth=0", path)
    expect(evidence(desk).locator("[data-failed]")).to_contain_text("您已退出登录")
    other = desk.context.new_page()
    other.goto(f"{live_server.url}/accounts/login/")
    other.fill("input[name=login]", units.member(application.unit).user.username)
    other.fill("input[name=password]", bodies.PASSWORD)
    other.locator("main form button[type=submit]").click()
    other.wait_for_url(lambda url: "/accounts/login/" not in url)
    evidence(desk).get_by_role("button", name="重试").click()
    expect(evidence(desk).locator(".files > li")).to_have_count(1)
    assert application.attachments.count() == 1


def test_two_windows_do_not_send_the_same_file(application, desk, live_server, tmp_path):
    path = tmp_path / "工会批复.pdf"
    path.write_bytes(units.pdf())
    held = []
    desk.goto(address(application, live_server))
    desk.route("**/evidence/", lambda route: held.append(route))
    desk.set_input_files("[name=e2-01-files] >> nth=0", path)
    until(desk, lambda: held and waiting_files(desk))
    other = desk.context.new_page()
    other.goto(address(application, live_server))
    other.wait_for_timeout(500)
    assert other.locator(".uploads li").count() == 0
    desk.close()
    expect(evidence(other).locator(".files > li")).to_have_count(1)
    assert application.attachments.count() == 1


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "nothing kept"])
def test_the_page_warns_before_a_file_is_lost_and_only_then(keeps, application, desk, live_server, tmp_path):
    if not keeps:
        desk.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };")
    path = tmp_path / "工会批复.pdf"
    path.write_bytes(units.pdf())
    warned = []
    desk.goto(address(application, live_server))
    desk.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    desk.route("**/evidence/", lambda route: route.abort())
    desk.set_input_files("[name=e2-01-files] >> nth=0", path)
    expect(evidence(desk).locator("[data-failed]")).to_contain_text("暂存在本机" if keeps else "请保持页面打开")
    # A browser asks only whoever has touched the page.
    desk.click("h1")
    desk.goto(f"{live_server.url}/")
    assert warned == ([] if keeps else ["beforeunload"])


# --- for everybody ---


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_of_a_filing_are_accessible_and_do_not_scroll_sideways(sign_in, live_server, viewport):
    draft = factories.application_at(A.DRAFT, answers={"e2_04": None, "e5_06": None})
    handed_in = factories.application_at(A.SUBMITTED)
    returned = factories.application_at(A.RETURNED)
    pages = {
        draft: [
            "apply:application",
            ("apply:section", "e2"),
            ("apply:section", "e9"),
            "apply:review",
            "apply:withdraw",
        ],
        handed_in: [*WHOLE, ("apply:receipt", 1), ("apply:submission", 1)],
        returned: [*WHOLE, ("apply:section", "e1")],
    }
    for application, names in pages.items():
        page = sign_in(units.member(application.unit).user.username, bodies.PASSWORD, viewport=viewport)
        for name in names:
            view, *more = [name] if isinstance(name, str) else name
            page.goto(live_server.url + reverse(view, args=[application.pk, *more]))
            faults = axe_violations(page)
            assert not faults, (page.url, faults)
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, page.url


def test_files_of_the_library_are_asked_for_when_it_is_opened_and_attached_at_once(application, desk, live_server):
    for title in ("工会批复.pdf", "会议记录.pdf"):
        units.evidence(unit=application.unit, title=title)
    desk.goto(address(application, live_server))
    card = desk.locator("#q-e2-01")
    fold, offers = card.locator("[data-library] > summary"), card.locator("[data-library] li")
    if not fold.is_visible():
        card.locator("[data-evidence] > summary").click()
    expect(offers).to_have_count(0)
    fold.click()
    expect(offers).to_have_count(2)
    assert axe_violations(desk) == []
    offers.filter(has_text="工会批复.pdf").get_by_role("button").click()
    expect(desk.locator("#q-e2-01-count")).to_have_text("1")
    # The list stays open with what is left.
    expect(offers).to_have_count(1)
    assert [one.evidence.title for one in application.attachments.all()] == ["工会批复.pdf"]
    desk.context.set_offline(True)
    card = desk.locator("#q-e2-02")
    if not card.locator("[data-library] > summary").is_visible():
        card.locator("[data-evidence] > summary").click()
    card.locator("[data-library] > summary").click()
    expect(desk.locator("#q-e2-02-told")).to_have_class(re.compile("text-danger"))
    expect(card.locator("[data-library]")).not_to_have_attribute("open", "")
