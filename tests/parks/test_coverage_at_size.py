"""Coverage of a town of a hundred thousand enterprises, beside as many in another: one statement a figure, quick.

A drill: the rows take longer to lay down than to count. The plans are printed with their times (`-s`).
"""

import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journal import clock
from parks import coverage
from parks.areas import Area
from parks.coverage import MEASURES, Listing, coverage_of, coverage_of_places, coverage_of_towns
from parks.models import Cover, Placement
from parks.services import cover, place_enterprise
from tests.parks import factories as parks
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import LabourFacts, Unit

pytestmark = [pytest.mark.drill, pytest.mark.postgresql, pytest.mark.django_db]

SIZE, COVERED, IN_PARK, CHANGED = 100_000, 60_000, 300, 50_000
BASE = 1_000_000
# Wide enough for a machine that others use as well; what was measured stands in docs/drills.md.
AT_MOST, SMALL_AT_MOST = 3.0, 0.5


def copy(pattern: models.Model, first: int, last: int, **changes: str) -> None:
    """Rows like the pattern, numbered `n`; the triggers rest."""
    table, columns = pattern._meta.db_table, [field.column for field in pattern._meta.concrete_fields]
    values = ", ".join(changes.get(column, f'p."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} p"
            f" CROSS JOIN generate_series({first}, {last}) n WHERE p.id = {pattern.pk}"
        )


def lay(pattern: Unit, base: int) -> None:
    """A hundred thousand like the pattern, in its town, no two figures alike by accident."""
    copy(
        pattern,
        1,
        SIZE,
        id=f"{base} + n",
        uscc=f"'9137100' || ({base} + n) || 'ABCD'",
        name=f"'规模测试' || ({base} + n)",
    )
    facts = LabourFacts.objects.get(unit=pattern)
    told = {
        "unit_id": f"{base} + n",
        "headcount": "5 + n % 97",
        "contracts_signed": "CASE WHEN n % 11 = 0 THEN NULL ELSE 3 + n % 97 END",
        "has_union": "n % 3 > 0",
        "union_members": "NULL",
        "has_congress": "n % 7 < 3",
        "has_mediation": "n % 2 = 1",
        "open_affairs": "n % 4 = 1",
        "contract_until": "CASE WHEN n % 5 < 2 THEN p.since + n % 300 END",
        "size_class": "CASE n % 4 WHEN 0 THEN 'micro' WHEN 1 THEN 'small' WHEN 2 THEN 'medium' ELSE 'large' END",
    }
    copy(facts, 1, SIZE, id=f"{base} + n", **told)
    # Half of them were different before: a row that ended the year before last.
    earlier = {"id": f"{base} + {SIZE} + n", "since": "p.since - 900", "until": "p.since - 400"}
    copy(facts, 1, CHANGED, **told | earlier)


@pytest.fixture
def town():
    """The town; with it a park of three hundred and a regional contract for sixty thousand."""
    here, elsewhere = bodies.town(), bodies.town("wendeng")
    unit = parks.town_unit(here)
    park, contract, office = units.park(town=here), parks.contract(unit), bodies.officer()
    first = units.enterprise(town=here, has_union=True)
    other = units.enterprise(town=elsewhere, area="wendeng", has_union=True)
    cover(arrangement=contract, keeper=units.member(unit), enterprises=[first], since=clock.today())
    place_enterprise(area=park, enterprise=first, office=office, reason="园区名录")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    lay(first, BASE)
    lay(other, 2 * BASE)
    copy(Cover.objects.get(), 1, COVERED, id=f"{BASE} + n", enterprise_id=f"{BASE} + n")
    copy(Placement.objects.get(), 1, IN_PARK - 1, id=f"{BASE} + n", enterprise_id=f"{BASE} + n")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    return here, park


def timed(name: str, asked: Callable, *, at_most: float, queries: int = 1):
    """The answer, after one look to warm up; one statement, or so many, and within the time."""
    asked()
    with CaptureQueriesContext(connection) as seen:
        began = time.perf_counter()
        answer = asked()
        took = time.perf_counter() - began
    print(f"{name}: {took * 1000:.0f} ms, {len(seen)} statements")  # noqa: T201 -- what a drill is for
    assert len(seen) == queries, [query["sql"][:80] for query in seen]
    assert took < at_most, f"{name}: {took:.2f} s"
    return answer


def plan_of(area: Area) -> str:
    """How PostgreSQL answers, with its own times."""
    sql = f"EXPLAIN (ANALYZE, BUFFERS OFF) SELECT {coverage._sums()} FROM ({coverage._inner(area)}) e"
    return "\n".join(row[0] for row in coverage._rows(sql, coverage._params(area, clock.today())))


def test_a_town_of_a_hundred_thousand_is_counted_in_one_statement(town):
    here, park = town
    day, area, small = clock.today(), Area.of_town(here), Area.of_unit(park)
    found = timed("town of 100,001", lambda: coverage_of(area, day), at_most=AT_MOST)
    # n % 3 > 0 of 100,000, and the pattern itself.
    assert (found.enterprises, found["unions"].hit) == (SIZE + 1, SIZE - SIZE // 3 + 1)
    assert found["open_affairs"].hit in (SIZE // 4, SIZE // 4 + 1)
    in_park = timed("park of 300 within it", lambda: coverage_of(small, day), at_most=SMALL_AT_MOST)
    assert in_park.enterprises == IN_PARK
    places = timed("its parks", lambda: coverage_of_places(Area.of_district(park.district), day), at_most=AT_MOST)
    assert places[park.pk].enterprises == IN_PARK
    towns = timed("all towns of the city, 200,002", lambda: coverage_of_towns(Area.of_city(), day), at_most=2 * AT_MOST)
    assert towns.by_town()[here.pk].enterprises == SIZE + 1
    listing = Listing(area, day, MEASURES["unions"], "miss")
    assert timed("how many lack a union", listing.count, at_most=AT_MOST) == SIZE - found["unions"].hit + 1
    assert len(timed("the first fifty of them", lambda: listing[0:50], at_most=AT_MOST)) == 50
    assert len(timed("fifty from the thirty-thousandth", lambda: listing[30_000:30_050], at_most=AT_MOST)) == 50
    print(plan_of(Area.of_city()), plan_of(area), plan_of(small), sep="\n\n")  # noqa: T201 -- what a drill is for
    assert "Seq Scan on units_labourfacts" not in plan_of(small)


def test_the_pages_of_that_town_ask_as_often_as_those_of_a_town_of_one(town):
    here, _park = town
    other = bodies.town("rongcheng")
    unit = parks.town_unit(other)
    alone = units.enterprise(town=other, area="rongcheng", has_union=True)
    cover(arrangement=parks.contract(unit), keeper=units.member(unit), enterprises=[alone], since=clock.today())
    LabourFacts.objects.create(
        unit=alone, since=date(2023, 12, 28), until=date(2025, 5, 11), headcount=9, origin="table"
    )
    client = Client()
    client.force_login(bodies.officer(area="city").user)
    big, small = (reverse("desk:area", args=["town", one.pk]) for one in (here, other))
    client.get(small)
    with CaptureQueriesContext(connection) as few:
        assert client.get(small).status_code == 200
    page = timed("the town's page, with its years", lambda: client.get(big), at_most=6 * AT_MOST, queries=len(few))
    assert str(SIZE + 1) in "".join(page.content.decode().replace(",", "").split())
    table = reverse("desk:areas")
    with CaptureQueriesContext(connection) as asked:
        client.get(table)
    timed("the table of the 73 towns", lambda: client.get(table), at_most=2 * AT_MOST, queries=len(asked))
