"""The public list of participants: the latest, earlier ones, search, and nothing of people."""

import pytest
from django.urls import reverse

from evaluations import services
from tests.portal.helpers import queries_of, words
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import Unit

pytestmark = pytest.mark.django_db


def publish(*joining: Unit) -> None:
    for unit in joining:
        services.take_part(unit=unit, member=units.member(unit))
    services.publish_participants(office=bodies.officer(area="city"))


def test_before_the_first_list_the_page_says_so(client):
    bodies.the_areas()
    page = client.get(reverse("participants"))
    assert page.status_code == 200
    assert reverse("apply:home") in page.content.decode()


def test_the_latest_list_is_shown_and_earlier_ones_can_be_opened(client, clock):
    publish(units.enterprise(name="威海甲公司"))
    first = reverse("participants-of", args=[clock.now().date()])
    clock.forward(days=100)
    # Nothing of what comes later stands on what was published earlier.
    publish(units.enterprise(name="威海乙公司"), units.park(area="rushan", name="乳山丙园区"))
    latest = client.get(reverse("participants"))
    assert {"威海甲公司", "威海乙公司", "乳山丙园区"} <= set(words(latest).split())
    assert first in latest.content.decode()
    earlier = client.get(first)
    assert "威海甲公司" in words(earlier)
    assert "威海乙公司" not in words(earlier)


def test_it_is_searched_by_name_area_and_kind(client):
    publish(
        units.enterprise(name="威海海洋食品有限公司"),
        units.enterprise(area="rushan", name="乳山机械有限公司"),
        units.park(name="威海科技园"),
    )
    for query, found in (
        ("q=食品", ["威海海洋食品有限公司"]),
        ("q=rsjx", ["乳山机械有限公司"]),
        ("district=rushan", ["乳山机械有限公司"]),
        ("kind=park", ["威海科技园"]),
        ("q=没有", []),
    ):
        page = client.get(f"{reverse('participants')}?{query}")
        assert [row.name for row in page.context["page"]] == found, query
    for query in ("kind=ship", "district=atlantis", "page=9", "q=" + "长" * 61):
        page = client.get(f"{reverse('participants')}?{query}")
        assert page.status_code == 400, query
        assert "private" in page.headers["Cache-Control"]


def test_visitors_may_keep_it_and_it_holds_nothing_of_people(client):
    unit = units.enterprise(user=bodies.user(full_name="隐私经办人"))
    publish(unit)
    page = client.get(reverse("participants"))
    assert "public" in page.headers["Cache-Control"]
    assert not page.cookies
    text = page.content.decode()
    for secret in ("隐私经办人", unit.uscc, units.ENTERPRISE_PROFILE["contact_phone"], units.member(unit).user.email):
        assert secret not in text


@pytest.mark.parametrize("day", ["2026-13-45", "0000-00-00", "2026-06-15x", "1999-01-01"])
def test_a_day_without_a_list_is_not_found(client, day):
    bodies.the_areas()
    assert client.get(f"/participants/{day}/").status_code == 404


def test_it_takes_as_many_queries_for_many_as_for_few(client, clock):
    publish(units.enterprise())
    few = queries_of(client, reverse("participants"))
    clock.forward(days=1)
    publish(*(units.enterprise() for _n in range(4)))
    assert queries_of(client, reverse("participants")) == few
