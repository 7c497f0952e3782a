"""Every search, filter and order of the long lists has an index: what PostgreSQL would do, never how long it takes.

The tables of a test are small, so the planner is told that reading them whole, or sorting, is dear. What it then names
is the index that exists for the query; without one it reads the table all the same.
"""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from evaluations.models import Application
from plaques.models import Title
from portal import queries
from portal.filters import TitleFilter
from portal.statistics import in_force_by_district
from supervision.exits import with_reasons
from supervision.forms.applications import ApplicationFilterForm
from tests.evaluations import factories as applications
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def plan(rows: QuerySet, **switches: str) -> str:
    """PostgreSQL's plan, with some of its ways made dear (``sort="off"``).

    ``indexscan="off"`` as well where a GIN index is meant: a table of few rows can be walked along its primary key.
    """
    return plan_of(*rows.query.sql_with_params(), **switches)


def plan_of(sql: str, parameters: Sequence | None = None, **switches: str) -> str:
    """The same for a statement as it was asked."""
    with connection.cursor() as cursor:
        for way, how in {"seqscan": "off", **switches}.items():
            cursor.execute(f"SET LOCAL enable_{way} = {how}")
        cursor.execute(f"EXPLAIN {sql}", parameters)
        return "\n".join(row[0] for row in cursor.fetchall())


def first_page(rows: QuerySet) -> str:
    """The plan of a list's first twenty rows, in its order."""
    return plan(rows[:20], sort="off")


def register(**conditions: str) -> QuerySet[Title]:
    found = TitleFilter(conditions, queryset=queries.register())
    assert found.is_valid(), found.errors
    return found.qs


@pytest.mark.parametrize(
    ("conditions", "index"),
    [
        ({}, "plaques_title_newest"),
        ({"sort": "newest"}, "plaques_title_newest"),
        ({"sort": "oldest"}, "plaques_title_newest"),
        ({"sort": "number"}, "plaques_title_number"),
        ({"district": "huancui"}, "plaques_title_district"),
        ({"kind": "park"}, "plaques_title_kind"),
        ({"year": "2026"}, "plaques_title_year"),
        ({"status": "in_force"}, "plaques_title_newest"),
    ],
)
def test_the_register_is_read_in_its_order_by_an_index(conditions, index):
    applications.named_title(area="huancui")
    shown = first_page(register(**conditions))
    assert index in shown
    assert "Seq Scan on plaques_title" not in shown


def test_titles_in_force_are_counted_from_an_index_alone():
    applications.named_title(area="huancui")
    with CaptureQueriesContext(connection) as asked:
        in_force_by_district()
    (counting,) = [query["sql"] for query in asked if "COUNT" in query["sql"]]
    # For the one row of a test a bitmap of the index costs as little as the index alone.
    assert "Index Only Scan using plaques_title_in_force" in plan_of(counting, bitmapscan="off")


def test_titles_with_a_reason_to_check_them_are_looked_for_in_an_index_alone():
    applications.named_title(area="huancui")
    reasons = with_reasons(bodies.officer(area="huancui")).order_by().values("granted_on")
    sql, parameters = reasons.query.sql_with_params()
    assert "Index Only Scan using plaques_title_to_check" in plan_of(sql, parameters, bitmapscan="off")


@pytest.mark.parametrize("fragment", ["喆", "海洋", "海洋食品", "hysp", "0001"])
def test_part_of_a_name_is_found_by_the_search_index(fragment):
    applications.named_title(name="威海海洋食品有限公司")
    assert "plaques_title_search" in plan(Title.objects.search(fragment).order_by(), indexscan="off")
    assert "units_unit_search" in plan(Unit.objects.search(fragment).order_by(), indexscan="off")


def queue(area: str, **conditions: str) -> QuerySet[Application]:
    """The officers' list, as the view cuts it."""
    office = bodies.officer(area=area)
    form = ApplicationFilterForm(conditions, office=office)
    return form.narrow(Application.objects.for_officer(office)).order_by("-submitted_at", "-pk")


@pytest.mark.parametrize(
    ("area", "conditions", "index"),
    [
        ("huancui", {}, "evaluations_app_county"),
        ("city", {}, "evaluations_app_city"),
        ("city", {"district": "huancui"}, "evaluations_app_county"),
    ],
)
def test_the_officers_queues_are_read_in_their_order_by_an_index(area, conditions, index):
    application = applications.application_at("recommended", area="huancui")
    if "district" in conditions:
        conditions = {"district": str(application.unit.district_id)}
    shown = first_page(queue(area, **conditions))
    assert index in shown
    assert "units_unit" not in shown


def test_the_officers_name_search_uses_the_index_of_the_units():
    units.unit(name="威海海洋食品有限公司")
    found = queue("huancui", q="海洋").order_by()
    assert "units_unit_search" in plan(found, nestloop="off", indexscan="off")


def test_an_application_keeps_the_district_of_its_unit():
    application = applications.application_at("submitted", area="rushan")
    assert application.district == application.unit.district
