"""The first true walk (BRIEF §1–8): from an account that does not exist yet to a plaque that anyone can check."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from evaluations import snapshot
from evaluations.models import Application
from journal import chain, clock
from plaques.models import Certificate, Plaque, Title
from standards.scoring import Facts
from tests.plaques.papers import run, scanned, text_of
from tests.processes import wait_until
from tests.standards.factories import load_weihai
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tests.walks import steps
from tests.walks.steps import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("walk")]

# Outside the basic plane, beyond GB 2312, and in no common font: the three that names of Weihai have brought along.
NAME = "威海㙍口𠮷祥䶮丰船舶有限公司"
INITIALS = "whdk"


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    """What the clerk has scanned."""
    path = tmp_path / "劳动合同台账.pdf"
    path.write_bytes(units.pdf())
    return path


@pytest.fixture
def a_worker(request: pytest.FixtureRequest, live_server) -> None:
    """Who makes certificates and plaques: a process of its own where Redis carries the messages, else a thread."""
    if settings.REDIS_URL:
        request.getfixturevalue("worker_process")(SITE_URL=live_server.url)
    else:
        request.getfixturevalue("worker")


def facts_today() -> Facts:
    """What the clerk knows of the enterprise. What is reported has happened by today."""
    application = Application.objects.select_related("unit", "campaign").get()
    return replace(snapshot.facts_of(application.unit, application), as_of=clock.today())


def downloaded(page: Page, link: str) -> bytes:
    """The bytes of a file that a signed-in person follows a link to."""
    address = page.locator(link).first.get_attribute("href")
    answer = page.request.get(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + address)
    assert answer.status == 200, address
    return answer.body()


def test_an_enterprise_walks_from_registration_to_its_plaque(
    new_context: Callable, sign_in: Callable, live_server, settings, proof, clock, a_worker, tmp_path
):
    settings.SITE_URL = base = live_server.url
    edition = load_weihai()
    rubric = edition.rubric_for("enterprise")
    city = {office.organisation.slug.removeprefix("city-"): office for office in bodies.officers("city")}
    county = {office.organisation.slug.removeprefix("huancui-"): office for office in bodies.officers("huancui")}

    city_desks = {key: sign_in(office.user.username, bodies.PASSWORD) for key, office in city.items()}
    steps.prepare_campaign(city_desks["gov"], base, clock.now().year)

    clerk = new_context().new_page()
    steps.sign_up(clerk, base, "clerk-one")
    steps.register(clerk, name=NAME, code=units.uscc(), place=bodies.town().code)
    desks = {key: sign_in(office.user.username, bodies.PASSWORD) for key, office in county.items()}
    steps.approve_claim(desks["gov"], base, NAME)

    clerk.goto(f"{base}/apply/")
    steps.describe(clerk)
    clerk.goto(f"{base}/apply/")
    press(clerk, 'main form[action$="/start/"] button[type=submit]')
    press(clerk, 'main a[href*="/sections/"]')
    steps.fill_in(clerk, rubric, facts_today(), proof)
    steps.hand_in(clerk)

    steps.open_file(desks["gov"], base, NAME)
    steps.accept(desks["gov"])
    steps.score(desks["gov"], base, rubric)
    steps.propose(desks["gov"], "recommend", "经核查，各项指标达到创建标准，建议推荐。")
    for page in desks.values():
        steps.speak(page, base, NAME)

    steps.hold_meeting(city_desks, base)
    steps.release(city_desks["gov"])
    notice = steps.publish_notice(city_desks["gov"], base)
    citizen = new_context().new_page()
    receipt = steps.object_to(citizen, base, "请核实该企业加班费支付情况。")
    steps.answer_objection(city_desks["gov"], notice, receipt)
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("经核查，所反映情况不属实。")

    clock.forward(days=8)
    decision = steps.name_the_units(city_desks["gov"], notice, clock.now().date().isoformat())
    wait_until(
        lambda: Certificate.objects.exists() and Plaque.objects.exists(), seconds=90, what="the making of documents"
    )
    title = Title.objects.get()

    city_desks["gov"].goto(decision)
    artwork = downloaded(city_desks["gov"], 'main a[href*="/files/"]:has-text("铭牌")')
    clerk.goto(f"{base}/apply/")
    certificate = downloaded(clerk, 'main a[href*="/files/"]')
    for kind, pdf, dpi in (("certificate", certificate, 150), ("plaque", artwork, 100)):
        text = text_of(pdf)
        assert NAME in text, kind
        assert "威海市劳动关系和谐企业" in text, kind
        assert title.number in text, kind
        assert_fonts_embedded(pdf)
        address = scanned(pdf, dpi=dpi, folder=tmp_path)
        assert address == f"{base}/verify/{title.code}/"
        citizen.goto(address)
        expect(citizen.locator("h1")).to_have_text("有效")
        expect(citizen.locator("main")).to_contain_text(NAME)

    steps.hand_over(city_desks["gov"], base, "李某")
    for fragment in (NAME[2:4], NAME[4:6], INITIALS, title.number):
        citizen.goto(f"{base}/units/?q={fragment}")
        press(citizen, f'main a:has-text("{NAME}")')
        expect(citizen).to_have_url(re.compile(f"/units/{title.number}/"))
    answer = citizen.request.get(f"{base}/api/v1/verify/{title.code}/").json()
    assert answer["in_force"] is True
    listed = citizen.request.get(f"{base}/api/v1/units/?q={INITIALS}").json()
    assert [row["number"] for row in listed["results"]] == [title.number]

    _count, _hash, faults = chain.verify()
    assert not faults


def assert_fonts_embedded(pdf: bytes) -> None:
    """Every font of the file is in it, as poppler lists them: columns emb, sub, uni before the object's two numbers."""
    rows = [line.split() for line in run("pdffonts", "-", pdf=pdf).splitlines()[2:]]
    assert rows
    assert {row[-5] for row in rows} == {"yes"}
