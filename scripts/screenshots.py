"""Takes the pictures of the README's tour: docs/tour/*.png, from the demonstration, in Chinese.

Serves the portal on a free port (or uses the one that BASE names), signs in as the people of the demonstration, and
makes each picture small. Run by `make screenshots`; needs Chromium and poppler, as the tests do.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import FLAGS, program

ROOT = Path(__file__).resolve().parent.parent
TOUR = ROOT / "docs" / "tour"
PASSWORD = "demo-Weihai-2027"  # noqa: S105 -- the demonstration's, printed in the README
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
WIDTH, PHONE_WIDTH, LARGEST, ALL_TOGETHER = 1000, 390, 150_000, 2_000_000
PATIENCE = 300


@contextmanager
def portal(*halves: str, **changes: str) -> Iterator[str]:
    """The address of a running portal with the demonstration in it; `changes` are of its environment, `halves` what
    weihai_hlr.embedded is to do: all of it unless named."""
    if base := os.environ.get("BASE"):
        yield base
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PORT": str(port), "SITE_URL": base, **changes}
    served = subprocess.Popen([sys.executable, "-m", "weihai_hlr.embedded", *halves], cwd=ROOT, env=environment)
    try:
        wait_for(f"{base}/readyz")
        yield base
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(timeout=30)


def wait_for(address: str) -> None:
    """Until the portal answers. The first time it makes the demonstration, which takes a minute or two."""
    for _second in range(PATIENCE):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 -- our own address
                return
        except OSError:
            time.sleep(1)
    raise SystemExit(f"{address} does not answer.")


class Tour:
    """Walks through the portal and keeps what it sees."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base, self.pages = browser, base, {}

    def as_(self, username: str = "", viewport: dict = DESKTOP) -> Page:
        """The page of a person, signed in once; of a visitor without a name."""
        key = username, viewport["width"]
        if key not in self.pages:
            page = self.browser.new_context(viewport=viewport, locale="zh-CN").new_page()
            page.set_default_timeout(90_000)
            if username:
                page.goto(f"{self.base}/accounts/login/")
                page.fill("input[name=login]", username)
                page.fill("input[name=password]", PASSWORD)
                page.locator("main form button[type=submit]").click()
                page.wait_for_url(lambda url: "/accounts/login/" not in url)
            self.pages[key] = page
        return self.pages[key]

    def go(self, page: Page, path: str, *links: str) -> Page:
        """Open an address, then follow the first link that matches each pattern."""
        page.goto(f"{self.base}{path}")
        for pattern in links:
            found = [link for link in self.links(page) if re.search(pattern, link)]
            if not found:
                raise SystemExit(f"No link like {pattern} on {page.url}")
            page.goto(f"{self.base}{found[0]}")
        return page

    def links(self, page: Page) -> list[str]:
        hrefs = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
        return [href for href in hrefs if href and href.startswith("/")]


def shot(page: Page, name: str, *, top: str = "") -> None:
    """What stands in the window, small."""
    if top:
        page.locator(top).first.scroll_into_view_if_needed()
        page.evaluate("selector => document.querySelector(selector).scrollIntoView()", top)
    save(page.screenshot(), name, PHONE_WIDTH if page.viewport_size["width"] < 600 else WIDTH)


def save(content: bytes, name: str, width: int) -> None:
    """As a PNG of few colours, so many as its size allows."""
    picture = Image.open(BytesIO(content)).convert("RGB")
    picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    for colours in (256, 128, 64, 32):
        small = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= LARGEST:
            break
    TOUR.joinpath(f"{name}.png").write_bytes(small.getvalue())
    print(f"{name}.png {small.tell() // 1000} kB, {colours} colours")


def certificate(tour: Tour) -> None:
    """The first page of a certificate, as the unit downloads it."""
    page = tour.go(tour.as_("enterprise-12"), "/apply/")
    [link, *_more] = [one for one in tour.links(page) if one.startswith("/files/")]
    answer = page.request.get(f"{tour.base}{link}")
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder, "certificate.pdf")
        pdf.write_bytes(answer.body())
        command = [
            shutil.which("pdftoppm") or "pdftoppm",
            "-r",
            "70",
            "-png",
            "-singlefile",
            str(pdf),
            f"{folder}/page",
        ]
        subprocess.run(command, check=True)
        save(Path(folder, "page.png").read_bytes(), "13-certificate", 560)


FILE = r"/applications/\d+/$"
STATIONS: list[tuple[str, Callable[[Tour], Page], str]] = [
    ("01-home", lambda tour: tour.go(tour.as_(), "/"), ""),
    ("02-register", lambda tour: tour.go(tour.as_(), "/units/"), ""),
    ("03-unit", lambda tour: tour.go(tour.as_(), "/units/", r"^/units/WH"), ""),
    ("04-verify", lambda tour: verified(tour), ""),
    ("05-statistics", lambda tour: tour.go(tour.as_(), "/statistics/"), ""),
    ("06-applicant", lambda tour: tour.go(tour.as_("enterprise-1"), "/apply/"), ""),
    (
        "07-section",
        lambda tour: tour.go(tour.as_("enterprise-1"), "/apply/", r"/applications/\d+/$", r"/sections/e2/"),
        "",
    ),
    ("08-hand-in", lambda tour: tour.go(tour.as_("park-1"), "/apply/", FILE, r"/review/$"), ""),
    ("09-desk", lambda tour: tour.go(tour.as_("huancui-gov"), "/desk/"), ""),
    ("10-scoring", lambda tour: scoring(tour), ""),
    ("11-meeting", lambda tour: meeting(tour), ""),
    ("12-notice", lambda tour: tour.go(tour.as_(), "/notices/", r"^/notices/\d+/$"), ""),
]


def verified(tour: Tour) -> Page:
    """The check of a plaque on a phone, by the number."""
    page = tour.go(tour.as_(), "/units/", r"^/units/WH")
    number = page.url.rstrip("/").rpartition("/")[2]
    return tour.go(tour.as_(viewport=PHONE), f"/verify/{number}/")


def scoring(tour: Tour) -> Page:
    """An application half scored, at one of its standards."""
    page = tour.go(tour.as_("huancui-gov"), "/desk/applications/?state=county_review", r"/applications/\d+/$")
    return tour.go(page, page.url.removeprefix(tour.base), r"/scores/e2/$")


def meeting(tour: Tour) -> Page:
    """The meeting that sits, with its attendance and the opinions so far."""
    page = tour.go(tour.as_("city-gov"), "/desk/meetings/")
    page.locator("main tr", has_text="进行中").get_by_role("link").first.click()
    page.locator("#agenda").wait_for(state="attached")
    return page


def main() -> None:
    TOUR.mkdir(parents=True, exist_ok=True)
    with portal() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        tour = Tour(browser, base)
        for name, walk, top in STATIONS:
            shot(walk(tour), name, top=top)
        certificate(tour)
        browser.close()
    total = sum(path.stat().st_size for path in TOUR.glob("*.png"))
    if total > ALL_TOGETHER:
        raise SystemExit(f"The pictures are {total} bytes together: more than {ALL_TOGETHER}.")


if __name__ == "__main__":
    main()
