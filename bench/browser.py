"""What a browser loads when it comes for the first time: requests, and kilobytes as they went over the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from scripts.chromium import FLAGS, program


@dataclass(frozen=True, slots=True)
class Load:
    """Of one page with an empty cache."""

    requests: int
    kilobytes: float


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield browser
        browser.close()


def first_load(browser: Browser, url: str, cookie: str = "") -> Load:
    """Open an address in a fresh profile and wait until nothing is loading any more."""
    context = browser.new_context()
    if cookie:
        pairs = (pair.split("=", 1) for pair in cookie.split("; "))
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in pairs])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[int] = []
    devtools.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    context.close()
    return Load(len(sizes), sum(sizes) / 1024)
