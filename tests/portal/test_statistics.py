"""Figures: what is in force, and of the campaign nothing that is not released."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from journal import clock as portal_clock
from portal import areas, charts, statistics
from tests.evaluations import factories as applications
from tests.portal.helpers import queries_of, speaking, words
from tests.units import factories as units

pytestmark = pytest.mark.django_db
# Under an address of its own a page is made anew, and tells the test client what it was made from.
FRESH = {"fresh": "1"}


def test_titles_are_counted_by_area_kind_and_year(client, clock):
    applications.named_titles(2, area="huancui")
    applications.named_title(area="rongcheng", kind="park")
    applications.named_title(area="rongcheng", revoked="复核不合格。")
    applications.named_title(area="rushan", last_day=portal_clock.today())
    clock.forward(days=1)
    assert {row.key: row.count for row in statistics.in_force_by_district() if row.count} == {
        "huancui": 2,
        "rongcheng": 1,
    }
    assert len(statistics.in_force_by_district()) == 8
    assert {row.key: row.count for row in statistics.in_force_by_kind()} == {"enterprise": 2, "park": 1}
    assert {row.key: row.count for row in statistics.in_force_by_year()} == {"2026": 3}
    figures = client.get(reverse("api-statistics")).json()
    assert (figures["in_force"], figures["expired"], figures["cancelled"]) == (3, 1, 1)
    assert figures["by_district"][0] == {"key": "huancui", "label": "环翠区", "count": 2}


def test_each_figure_leads_to_the_titles_it_counts(client):
    applications.named_titles(2, area="huancui")
    applications.named_title(area="rongcheng", kind="park")
    page = client.get(reverse("statistics"))
    for table in (page.context["areas"], page.context["by_kind"]):
        for row in table.rows:
            found = client.get(reverse("units"), {"status": "in_force", table.filter: row.key})
            assert found.context["page"].paginator.count == row.count, (table.filter, row.key)
    for year in page.context["years"]:
        for status in ("in_force", "expired", "cancelled"):
            found = client.get(reverse("units"), {"status": status, "year": year.year})
            assert found.context["page"].paginator.count == getattr(year, status), (year, status)


def test_what_is_decided_but_not_released_changes_no_figure(client):
    made = [units.enterprise() for _n in range(3)]
    applications.applications_at(A.CITY_REVIEW, units=made[:1])
    before = client.get(reverse("api-statistics")).content, words(client.get(reverse("statistics")))
    applications.applications_at(A.NOT_RECOMMENDED, units=made[1:2])
    applications.applications_at(A.APPROVED, units=made[2:])
    assert (client.get(reverse("api-statistics")).content, words(client.get(reverse("statistics")))) == before


def test_few_applications_are_not_counted_out():
    campaign = applications.campaign()
    some = [units.enterprise() for _n in range(statistics.LEAST_SHOWN)]
    applications.applications_at(A.SUBMITTED, units=some[:-1])
    assert statistics.campaign_figures(campaign).handed_in is None
    text = words(speaking("en").get(reverse("statistics")))
    assert "fewer than 10 applications handed in" in text
    applications.applications_at(A.SUBMITTED, units=some[-1:])
    assert statistics.campaign_figures(campaign).handed_in == statistics.LEAST_SHOWN


def test_drafts_are_not_counted():
    campaign = applications.campaign()
    applications.applications_at(A.DRAFT, units=[units.enterprise() for _n in range(statistics.LEAST_SHOWN)])
    assert statistics.campaign_figures(campaign).handed_in is None


def test_the_notice_and_the_naming_are_counted_once_they_are_public(client):
    applications.named_title()
    applications.application_at(A.IN_NOTICE)
    campaign = client.get(reverse("api-statistics")).json()["campaign"]
    assert (campaign["handed_in"], campaign["in_notice"], campaign["named"]) == (None, 2, 1)


def test_a_campaign_that_is_being_prepared_is_not_shown(client):
    applications.campaign(opened=False)
    assert client.get(reverse("api-statistics")).json()["campaign"] is None
    assert client.get(reverse("home")).context["campaign"] is None


def test_figures_take_the_same_queries_whatever_their_size(client):
    applications.named_title()
    small = queries_of(client, reverse("statistics")), queries_of(client, reverse("home"))
    applications.named_titles(3, area="wendeng")
    assert (queries_of(client, reverse("statistics")), queries_of(client, reverse("home"))) == small


def stages_on(client) -> list[str]:
    """How far the campaign is, as the home page draws it."""
    return [stage["state"] for stage in client.get(reverse("home")).context["stages"]]


def test_the_home_page_shows_where_the_campaign_is(client, clock):
    campaign = applications.campaign()

    assert stages_on(client) == ["current", "todo", "todo", "todo", "todo"]
    assert client.get(reverse("home"), FRESH).context["takes_applications"]
    clock.forward(days=(campaign.filing_closes_on - portal_clock.today()).days + 1)
    assert stages_on(client) == ["done", "current", "todo", "todo", "todo"]
    assert not client.get(reverse("home"), FRESH).context["takes_applications"]
    clock.forward(days=(campaign.county_closes_on - portal_clock.today()).days + 1)
    assert stages_on(client) == ["done", "done", "current", "todo", "todo"]


def test_after_the_county_the_home_page_goes_by_what_is_published(client, clock):
    today = portal_clock.today()
    campaign = applications.campaign(
        filing_closes_on=today - timedelta(days=20), county_closes_on=today - timedelta(days=10)
    )
    assert stages_on(client) == ["done", "done", "current", "todo", "todo"]
    applications.application_at(A.IN_NOTICE, campaign=campaign)
    assert stages_on(client) == ["done", "done", "done", "current", "todo"]
    clock.forward(days=campaign.notice_days)
    assert stages_on(client) == ["done", "done", "done", "done", "current"]


def test_every_area_of_the_city_has_its_place_in_the_picture(client):
    applications.named_title(area="rongcheng")
    rows = statistics.in_force_by_district()
    drawn = {area.key: area.tint for area in areas.picture(rows)}
    assert set(drawn) == {row.key for row in rows} == set(areas.OUTLINES)
    assert {key for key, tint in drawn.items() if tint} == {"rongcheng"}
    assert not areas.picture([*rows, statistics.Row("elsewhere", "Elsewhere", "他处", 1)])
    assert f"{reverse('units')}?status=in_force&amp;district=rongcheng" in client.get(reverse("home")).content.decode()


def test_columns_are_as_high_as_what_they_count():
    chart = charts.stacked([("2025", {"in_force": 3, "cancelled": 1}), ("2026", {"in_force": 2, "cancelled": 0})])
    first, second = chart.columns
    assert (first.total, second.total) == (4, 2)
    assert sum(part.height for part in first.parts) == charts.BASE - charts.TOP
    assert [part.key for part in second.parts] == ["in_force"]
    assert second.parts[0].height == (charts.BASE - charts.TOP) / 2
    assert first.parts[0].y + first.parts[0].height == charts.BASE
    assert charts.stacked([]).columns == ()


def test_titles_in_force_are_counted_once_for_a_version_of_the_register_and_a_day(client, clock):
    applications.named_title(area="huancui", last_day=portal_clock.today() + timedelta(days=1))

    def told() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("statistics"))
        counted = [one["sql"] for one in asked if '"district_id"' in one["sql"] and "COUNT(" in one["sql"]]
        return page.context["total"], len(counted)

    assert [told(), told()] == [(1, 1), (1, 0)]
    applications.named_title(area="rushan")
    assert [told(), told()] == [(2, 1), (2, 0)]
    clock.forward(days=2)
    assert [told(), told()] == [(1, 1), (1, 0)]
