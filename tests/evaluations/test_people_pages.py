"""Home, people, profile, taking part and self-assessment in a real browser: accessible and fitting at both widths."""

import pytest
from django.urls import reverse

from evaluations import services
from evaluations.enums import ApplicationState as A
from tests.browser import DESKTOP, PHONE
from tests.evaluations import factories
from tests.tripartite import factories as bodies
from tests.tripartite.factories import PASSWORD
from tests.units import factories as units
from units import people
from units.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def look(accessible, live_server):
    def at(page, addresses: list[str]) -> None:
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            accessible(page)
            room = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert room <= 0, f"{address} is {room} px too wide"

    return at


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_units_own_pages_are_accessible_and_fit(sign_in, look, viewport):
    application = factories.application_at(A.DRAFT)
    unit, member = application.unit, units.member(application.unit)
    other = units.enterprise(user=member.user)
    clerk = units.colleague(unit, role=Role.UNION_CHAIR)
    people.invite_colleague(member=member, email="someone-with-a-long-name@subsidiary.example.cn", role=Role.EDITOR)
    services.keep_self_answers(
        unit=unit, user=member.user, edition=application.edition, answers={"e2-01": "no", "e3-03": "yes"}
    )
    page = sign_in(member.user.username, PASSWORD, viewport=viewport)
    names = ("unit", "unit-edit", "people", "hand-over", "participation", "self-assessment")
    look(page, ["/apply/", *(reverse(f"apply:{name}", args=[unit.pk]) for name in names)])
    services.take_part(unit=other, member=units.member(other))
    look(
        page,
        [
            reverse("apply:self-section", args=[unit.pk, "e2"]),
            reverse("apply:self-section", args=[unit.pk, "e9"]),
            reverse("apply:member-role", args=[unit.pk, clerk.pk]),
            reverse("apply:member-end", args=[unit.pk, clerk.pk]),
            reverse("apply:participation", args=[other.pk]),
            reverse("apply:withdraw-participation", args=[other.pk]),
        ],
    )


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_others_see_of_it_is_accessible_and_fits(sign_in, new_context, look, viewport):
    unit = units.enterprise(town=bodies.town())
    row = services.take_part(unit=unit, member=units.member(unit))
    look(sign_in(bodies.user().username, PASSWORD, viewport=viewport), ["/apply/", reverse("apply:register")])
    county = sign_in(bodies.officer().user.username, PASSWORD, viewport=viewport)
    look(
        county,
        [reverse("desk:participants"), *(reverse(f"desk:{n}", args=[row.pk]) for n in ("participant", "dissolve"))],
    )
    city = sign_in(bodies.officer(area="city").user.username, PASSWORD, viewport=viewport)
    look(city, [reverse("desk:participants"), reverse("desk:publish-participants")])
    services.publish_participants(office=bodies.officer(area="city"))
    look(new_context(viewport=viewport).new_page(), [reverse("participants"), reverse("participants") + "?q=x"])


def test_an_industry_is_chosen_by_typing_and_the_class_proposed_without_scripts(sign_in, live_server):
    unit = units.enterprise()
    page = sign_in(units.member(unit).user.username, PASSWORD, java_script_enabled=False)
    page.goto(f"{live_server.url}{reverse('apply:unit-edit', args=[unit.pk])}")
    page.fill("[name=division]", "通用设备")
    page.fill("[name=headcount]", "１,２００")
    page.fill("[name=revenue]", "50000")
    page.select_option("[name=size_class]", "")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: url.endswith(f"/units/{unit.pk}/"))
    unit.enterprise.refresh_from_db()
    assert (unit.enterprise.division, unit.enterprise.size_class) == ("34", "large")
