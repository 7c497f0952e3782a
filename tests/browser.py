"""A real Chromium for tests: one browser for the run, a fresh context for each test, axe-core at hand."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from scripts.chromium import FLAGS, program

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "var" / "failures"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


FAILED = pytest.StashKey[bool]()


class Answering:
    """How many requests the live server's threads are at, so that nobody empties the database under one of them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._threads: set[int] = set()
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def _begin(self, **_kwargs) -> None:
        # The test's own client answers in the test's thread, and is done when the test is.
        if threading.current_thread() is not threading.main_thread():
            with self._changed:
                self._threads.add(threading.get_ident())

    def _end(self, **_kwargs) -> None:
        with self._changed:
            self._threads.discard(threading.get_ident())
            self._changed.notify_all()

    def over(self, seconds: float = 10) -> bool:
        """Wait until nothing is being answered; False when that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._threads, timeout=seconds)


answering = Answering()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember on the test that it failed, so that its fixtures can show what the browser saw."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def keep_pictures(item: pytest.Item, contexts: list[BrowserContext]) -> None:
    """Of a failed test, what every open page shows: ``var/failures/<test>-<number>.png``, named in the report."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w-]+", "-", item.name)[:100]
    pages = [page for context in contexts for page in context.pages if not page.is_closed()]
    for number, page in enumerate(pages, 1):
        picture = PICTURES / f"{name}-{number}.png"
        try:
            page.screenshot(path=picture, full_page=True)
        except PlaywrightError as error:
            picture = f"no picture ({error.message.splitlines()[0]})"
        item.add_report_section("teardown", "browser", f"{page.url}  {picture}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once a run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts, one for each persona.

    What the persona would not be shown fails the test as well: an error of a page's own script, something that the CSP
    kept from loading, an answer of the server that says it broke.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options) -> BrowserContext:
        options = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": DESKTOP, **options}
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda message: note(message.text) if message.type == "error" else None)
        context.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if broke(answer) else None)
        contexts.append(context)
        return context

    def broke(answer: Response) -> bool:
        # 503 is an answer that is meant: /readyz gives it.
        return answer.status >= 500 and answer.status != 503

    def note(text: str) -> None:
        if "Content Security Policy" in text:
            faults.append(text)

    yield make
    if request.node.stash.get(FAILED, False) or faults:
        keep_pictures(request.node, contexts)
    for context in contexts:
        context.close()
    assert answering.over(), "the live server still answers a page that is closed"
    assert not faults, faults


@pytest.fixture
def page(new_context) -> Page:
    """A page of a visitor who has not signed in, at desktop width."""
    return new_context().new_page()


@pytest.fixture
def phone(new_context) -> Page:
    """The same on a phone."""
    return new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()


@pytest.fixture
def sign_in(new_context, live_server) -> Callable[..., Page]:
    """``sign_in("city-gov")`` gives that person's page, in a browser context of its own, after a true sign-in."""

    def enter(username: str, password: str = "demo-Weihai-2027", **options) -> Page:
        page = new_context(**options).new_page()
        page.goto(f"{live_server.url}/accounts/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", password)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    return enter


@cache
def axe_source() -> str:
    """The text of axe-core. Raises AssertionError with the way to get it."""
    assert AXE.exists(), "axe-core is not installed: npm ci (make test does it when npm is there)"
    return AXE.read_text(encoding="utf-8")


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page as it stands, by WCAG 2.2 A and AA: one line for each element."""
    page.evaluate(axe_source())
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    # What passed stays in the page: carrying it over takes four times as long as looking.
    found = page.evaluate(f"axe.run(document, {json.dumps(options)}).then(found => found.violations)")
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """``accessible(page)`` fails with axe-core's findings."""

    def look(page: Page) -> None:
        found = axe_violations(page)
        assert not found, "\n".join([page.url, *found])

    return look
