"""A park walks from its registration to its named title, its coverage counted beside what it declares (BRIEF §10)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Page, expect

from evaluations import snapshot
from evaluations.models import Application
from journal import clock as portal_clock
from plaques.models import Title
from tests.parks import factories as parks
from tests.standards.factories import load_weihai
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tests.walks import steps
from tests.walks.steps import press
from tripartite.models import Officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("walk")]

SESSION = configured.SESSION_COOKIE_NAME
NAME = "威海㙍口海洋产业园"


@pytest.fixture
def seat(new_context: Callable, live_server) -> Callable[[Officer], Page]:
    """The page of an officer who has signed in already: how one does that, the first walk and the clerk's show."""

    def take(office: Officer) -> Page:
        client, context = Client(), new_context()
        client.force_login(office.user)
        session = client.cookies[SESSION].value
        context.add_cookies([{"name": SESSION, "value": session, "url": live_server.url}])
        return context.new_page()

    return take


def test_a_park_walks_from_registration_to_its_title(
    new_context: Callable, seat: Callable, live_server, settings, tmp_path: Path, clock
):
    settings.SITE_URL = base = live_server.url
    rubric = load_weihai().rubric_for("park")
    city = {office.organisation.slug.removeprefix("city-"): office for office in bodies.officers("city")}
    county = {office.organisation.slug.removeprefix("huancui-"): office for office in bodies.officers("huancui")}
    proof, table = tmp_path / "成立文件.pdf", tmp_path / "园区企业名单.xlsx"
    proof.write_bytes(units.pdf())
    table.write_bytes(parks.roster([parks.row(union="是" if n % 2 else "否") for n in range(10)]).read())

    city_desks = {key: seat(office) for key, office in city.items()}
    steps.prepare_campaign(city_desks["gov"], base, clock.now().year)
    clerk = new_context().new_page()
    steps.sign_up(clerk, base, "park-clerk")
    steps.register(clerk, name=NAME, code=units.uscc(), place=bodies.town().code, kind="park")
    desks = {key: seat(office) for key, office in county.items()}
    steps.approve_claim(desks["gov"], base, NAME)
    steps.bring_roster(desks["gov"], base, NAME, table)

    clerk.goto(f"{base}/apply/")
    steps.describe_park(clerk)
    press(clerk, 'main a[href$="/area/"]')
    expect(clerk.locator("main")).to_contain_text("5 / 10")
    clerk.goto(f"{base}/apply/")
    press(clerk, 'main form[action$="/start/"] button[type=submit]')
    press(clerk, 'main a[href*="/sections/"]')
    application = Application.objects.select_related("unit", "campaign").get()
    facts = replace(snapshot.facts_of(application.unit, application), as_of=portal_clock.today())
    steps.fill_in(clerk, rubric, facts, proof)
    steps.hand_in(clerk)

    lead = desks["gov"]
    steps.open_file(lead, base, NAME)
    address = lead.url
    steps.accept(lead)
    steps.score(lead, base, rubric)
    # What was declared differs from what the registry counts: the officer sees both, and nothing is overwritten.
    lead.goto(f"{address}check/p4-01/")
    expect(lead.locator(".known-differs")).to_contain_text("5")
    lead.goto(address)
    steps.propose(lead, "recommend", "经核查，各项指标达到创建标准，建议推荐。")
    for page in desks.values():
        steps.speak(page, base, NAME)
    steps.hold_meeting(city_desks, base)
    steps.release(city_desks["gov"])
    notice = steps.publish_notice(city_desks["gov"], base)
    clock.forward(days=8)
    steps.name_the_units(city_desks["gov"], notice, clock.now().date().isoformat())
    title = Title.objects.get()
    assert title.text_zh == "威海市劳动关系和谐工业园区"
    clerk.goto(f"{base}/units/{title.number}/")
    expect(clerk.locator("main")).to_contain_text(NAME)
    expect(clerk.locator("main")).to_contain_text("威海市劳动关系和谐工业园区")
