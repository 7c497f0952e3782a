"""Draws of re-checks as anyone may follow them."""

import hashlib
from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import recheck_figures
from rechecks import services
from rechecks.models import Draw
from tests.evaluations import factories as applications
from tests.rechecks import exits, factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _key_folder(tmp_path, settings):
    settings.SURVEY_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def draw(clock) -> Draw:
    factories.titles(12, granted_on=date(2025, 3, 1))
    plan = factories.plan(starts_on=date(2026, 7, 10))
    clock.move_to(clock.now().replace(month=7, day=1))
    return factories.opened(plan)


def test_hashes_are_public_as_soon_as_they_are_there_and_no_name_of_a_person(client, draw):
    factories.hand_in(draw, "gov")
    page = client.get(reverse("draw", args=[draw.pk])).content.decode()
    contribution = draw.contributions.get()
    assert contribution.sha256 in page
    assert contribution.officer.user.full_name not in page
    assert factories.THROWS not in page
    assert client.get(reverse("draw-record", args=[draw.pk])).status_code == 404


def test_an_overdue_draw_says_so(client, draw, clock):
    clock.forward(days=12)
    for address in (reverse("draws"), reverse("draw", args=[draw.pk])):
        assert "逾期" in client.get(address).content.decode()


def test_the_record_is_handed_out_byte_for_byte_as_it_is_hashed(client, draw, clock):
    factories.hand_in(draw)
    clock.forward(days=9)
    done = services.carry_out(draw)
    answer = client.get(reverse("draw-record", args=[draw.pk]))
    assert hashlib.sha256(answer.content).hexdigest() == done.record_sha256
    page = client.get(reverse("draw", args=[draw.pk])).content.decode()
    for shown in (done.frame_sha256, done.seed, done.record_sha256, "verify_draw.py"):
        assert shown in page
    assert finders.find("verify_draw.py")


def test_an_unknown_draw_is_not_found(client):
    assert client.get("/draws/9/").status_code == 404
    assert client.get("/draws/9/record.json").status_code == 404
    assert client.get("/draws/").status_code == 200
    assert client.get("/draws/?page=x").status_code == 400


def test_the_list_asks_no_more_for_more_draws(client, draw, clock, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("draws"))
    for area in ("rushan", "torch", "jingqu"):
        factories.plan(area=area, starts_on=date(2026, 7, 20))
    clock.forward(days=8)
    assert len(services.open_draws()) == 3
    with django_assert_num_queries(len(few)):
        client.get(reverse("draws"))


def test_re_checks_are_counted_by_year_and_area_and_a_failed_one_only_as_looked_at(client, clock):
    assert client.get(reverse("draws")).context["years"] == []
    exits.failed()
    way = exits.revoked(title=applications.named_title(area="rongcheng"))
    exits.uphold(exits.appealed(way))
    this_year = clock.now().year
    [year] = client.get(reverse("draws"), {"fresh": "1"}).context["years"]
    counted = {area.name: (area.drawn, area.looked_at, area.cancelled, area.reinstated) for area in year.areas}
    assert (year.year, len(counted)) == (this_year, 8)
    assert (counted["环翠区"], counted["荣成市"], counted["乳山市"]) == ((0, 1, 0, 0), (0, 1, 1, 1), (0, 0, 0, 0))
    assert (year.total.looked_at, year.total.cancelled, year.total.given_back) == (2, 1, 0)
    clock.move_to(clock.now().replace(year=this_year + 1))
    exits.revoked()
    assert [year.year for year in recheck_figures.by_year()] == [this_year + 1, this_year]


def test_titles_that_were_drawn_are_counted_in_the_year_of_their_draw(client, draw, clock):
    factories.hand_in(draw)
    clock.forward(days=9)
    done = services.carry_out(draw)
    [year] = recheck_figures.by_year()
    assert (year.year, year.total.drawn, year.areas[0].drawn) == (2026, done.size, done.size)
    assert done.size > 0
