"""The whole exit in the browser (BRIEF §9): from the draw to a check that says cancelled and a plaque that is back.

All seven organisations act, each in a browser of its own; the visit is made on a phone.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plaques.enums import PlaqueState
from plaques.models import Plaque, Title
from rechecks import services
from tests.browser import PHONE
from tests.evaluations import factories as evaluations
from tests.plaques import factories as plaques
from tests.proceedings.test_visits import picture
from tests.rechecks import factories
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tests.walks import steps
from tests.walks.steps import assert_well, press, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("walk")]

NUMBER, WHY = "威人社函〔2026〕88号", "经复核不再符合创建标准，取消命名，收回铭牌。"
SHORT = "集体合同已到期，未续签。"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """What the phone's camera has taken."""
    path = tmp_path / "现场.jpg"
    path.write_bytes(picture().read())
    return path


def test_a_title_goes_from_the_draw_to_the_returned_plaque(
    new_context: Callable, sign_in: Callable, live_server, settings, tmp_path, photo, clock
):
    settings.SURVEY_KEY_DIR = tmp_path / "keys"
    settings.SITE_URL = base = live_server.url
    title = evaluations.named_title()
    plaques.plaque(title, PlaqueState.HANDED_OVER)
    clock.forward(days=60)
    factories.plan(starts_on=clock.now().date() + timedelta(days=1), contribution_days=1)
    services.open_draws()
    screens = {"union": {"viewport": PHONE, "has_touch": True}}
    desks = {
        key: sign_in(who.user.username, bodies.PASSWORD, **screens.get(key, {}))
        for key, who in officers("huancui").items()
    }
    city = {key: sign_in(who.user.username, bodies.PASSWORD) for key, who in officers("city").items()}
    clerk = sign_in(units.member(title.unit).user.username, bodies.PASSWORD)
    lead, name = desks["gov"], title.unit_name

    for desk in desks.values():
        hand_in(desk, base)
    clock.forward(days=1)
    draw_what_is_due()
    show(clerk, base, name)
    recheck = open_recheck(lead, base, name)
    visit = plan_visit(lead, clock.forward(hours=1))
    look_on_site(desks["union"], visit, photo)
    lead.goto(recheck)
    find_failing(lead)

    begin_cancellation(lead)
    file = lead.url
    ask_for_a_hearing(clerk, base)
    lead.goto(file)
    put_minutes(lead, clock.now().date().isoformat())
    clerk.reload()
    expect(clerk.locator("main")).to_contain_text("单位说明已着手续签")
    put_motion(lead)
    for desk in desks.values():
        steps.speak(desk, base, name)

    steps.hold_meeting(
        city,
        base,
        choose="exits",
        motion="revoke",
        text="同意取消命名。",
        planned_for=clock.now().strftime("%Y-%m-%dT14:00"),
    )
    assert Title.objects.get().is_in_force
    carry_out(city["gov"], name)

    citizen = new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    citizen.goto(f"{base}/verify/{title.code}/")
    expect(citizen.locator("h1")).to_have_text("已失效")
    for words in (WHY, name, title.number):
        expect(citizen.locator("main")).to_contain_text(words)
    assert citizen.request.get(f"{base}/api/v1/verify/{title.code}/").json()["in_force"] is False
    citizen.goto(f"{base}/units/?status=cancelled")
    press(citizen, f'main a:has-text("{name}")')
    expect(citizen.locator("main")).to_contain_text(NUMBER)

    take_back(lead, base, title, photo)
    back = Plaque.objects.get()
    assert (back.state, back.returned_by, back.collected_by.user) == (
        PlaqueState.RETURNED,
        "单位办公室主任",
        officers("huancui")["gov"].user,
    )
    assert lead.request.get(f"{base}/files/{back.return_photo.uid}/").status == 200
    citizen.goto(f"{base}/verify/{title.code}/")
    expect(citizen.locator("h1")).to_have_text("已失效")


def officers(area: str) -> dict:
    """The officers of an area or the city by what their organisation is called in short."""
    return {office.organisation.slug.removeprefix(f"{area}-"): office for office in bodies.officers(area)}


def draw_what_is_due() -> None:
    """What beat does: no person acts."""
    for draw in services.ready_draws():
        services.carry_out(draw)
    assert services.open_drawn() == 1


def hand_in(page: Page, base: str) -> None:
    """Seal a contribution, with the portal's die."""
    page.goto(f"{base}/desk/rechecks/")
    press(page, 'main a[href*="/desk/rechecks/draws/"]')
    press(page, "main button[name=by_chance]")
    assert_well(page)


def show(page: Page, base: str, name: str) -> None:
    """The unit finds on its home page that it is checked, and answers the first item."""
    page.goto(f"{base}/apply/")
    press(page, f'main a[href*="/rechecks/"]:has-text("{name}")')
    page.locator("main textarea[name^=answer-]").first.fill("集体合同正在续签。")
    press(page, "main form[data-guard] button.btn-primary")
    assert_well(page)


def open_recheck(page: Page, base: str, name: str) -> str:
    """Find the re-check on the desk's list. Returns its address."""
    page.goto(f"{base}/desk/rechecks/titles/")
    press(page, f'main a:has-text("{name}")')
    expect(page.locator("main")).to_contain_text("集体合同正在续签。")
    return page.url


def plan_visit(page: Page, when) -> str:
    """A visit by the three inspectors that the portal has named. Returns its address."""
    page.fill("[name=visit-planned_for]", when.strftime("%Y-%m-%dT%H:%M"))
    page.fill("[name=visit-place]", "单位厂区")
    assert page.locator("[name=visit-visitors]:checked").count() == 3
    press(page, 'main form:has([value="visit"]) button[type=submit]')
    assert_well(page)
    press(page, 'main a[href*="/desk/visits/"]')
    return page.url


def look_on_site(page: Page, visit: str, photo: Path) -> None:
    """On the phone: one item differs, with a note and a photo that save themselves; then the visit is finished."""
    page.goto(visit)
    item = page.locator("section.visit-item").first
    with page.expect_response(re.compile("/items/")) as kept:
        item.locator("textarea").fill(SHORT)
        item.locator("input[type=radio][value=differs]").check()
    assert kept.value.ok
    with page.expect_response(re.compile("/photos/")) as sent:
        item.locator("input[data-photo]").set_input_files(photo)
    assert sent.value.ok
    page.fill("[name=received_by]", "人事经理")
    page.fill("[name=summary]", "现场查看台账，集体合同已到期。")
    send(page, "/finish/")
    expect(page.locator("main")).to_contain_text(SHORT)
    expect(page.locator(".visit-photos img").first).to_be_visible()


def find_failing(page: Page) -> None:
    """What the visit found is proposed as falling short; the county says so."""
    assert page.locator("[name^=short-]:checked").count() == 1
    expect(page.locator(f'[name^=why-][value="{SHORT}"]')).to_have_count(1)
    page.fill("[name=result]", "集体合同已失效，不再符合创建标准。")
    press(page, "main button[value=fail]")
    assert_well(page)


def begin_cancellation(page: Page) -> None:
    """The reason is taken over from the result."""
    press(page, 'main a[href*="/cancellations/open/"]')
    assert page.input_value("[name=reason]")
    press(page, "main form button[type=submit]:is(.btn-danger, .btn-primary)")
    expect(page).to_have_url(re.compile(r"/desk/cancellations/\d+/$"))


def ask_for_a_hearing(page: Page, base: str) -> None:
    """The unit wants to speak."""
    page.goto(f"{base}/apply/")
    press(page, 'main a[href*="/cancellations/"]')
    page.fill("[name=state-statement]", "请求当面说明情况。")
    page.check("[name=state-wants_hearing]")
    press(page, "main form[data-guard] button.btn-primary")
    assert_well(page)


def put_minutes(page: Page, held_on: str) -> None:
    """The hearing was held; its minutes."""
    page.fill("[name=hearing-held_on]", held_on)
    page.fill("[name=hearing-present]", "区人社局、区总工会、区企联各一人；单位人事经理。")
    page.fill("[name=hearing-minutes]", "单位说明已着手续签，但尚未完成协商。")
    press(page, 'main form:has([value="hearing"]) button[type=submit]')
    assert_well(page)


def put_motion(page: Page) -> None:
    """To the county's three, with the words that the portal proposes."""
    page.check("[name=motion-motion][value=revoke]")
    press(page, 'main form:has([value="motion"]) button[type=submit]')
    assert_well(page)


def carry_out(page: Page, name: str) -> None:
    """From the meeting's outcomes to the cancellation, and the decision with its number."""
    page.reload()
    press(page, f'main a:has-text("{name}")')
    page.fill("[name=document_number]", NUMBER)
    page.fill("[name=text]", WHY)
    press(page, 'main form:has([value="carry_out"]) button[type=submit]')
    expect(page.locator("main")).to_contain_text(NUMBER)


def take_back(page: Page, base: str, title: Title, photo: Path) -> None:
    """The county's officer has collected the plaque: from whom, and a photo of it."""
    page.goto(f"{base}/desk/plaques/{title.number}/")
    press(page, 'main a[href$="/take_back/"]')
    page.fill("[name=returned_by]", "单位办公室主任")
    page.set_input_files("[name=photo]", photo)
    send(page, "/take_back/")
    expect(page.locator("main")).to_contain_text("单位办公室主任")
