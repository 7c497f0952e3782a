"""What the database needs for a search by two characters of a name, without the portal around it."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from bench.cases import FRAGMENTS
from plaques.models import Title
from units.models import Unit

TIMES = 7


@dataclass(frozen=True, slots=True)
class Search:
    """One fragment: milliseconds that the database says it took, the median of several, and whether by the index."""

    table: str
    fragment: str
    found: int
    milliseconds: float
    by_index: bool


def searches() -> Iterator[Search]:
    """The first twenty of each table, the newest first, as the lists ask for them."""
    for fragment in FRAGMENTS:
        yield _search("units", fragment, Unit.objects.search(fragment).order_by("-pk"))
        yield _search("titles", fragment, Title.objects.search(fragment).newest_first())


def _search(table: str, fragment: str, rows: QuerySet) -> Search:
    sql, parameters = rows[:20].query.sql_with_params()
    times, plan = [], ""
    with connection.cursor() as cursor:
        for _time in range(TIMES):
            cursor.execute(f"EXPLAIN (ANALYZE, SUMMARY) {sql}", parameters)
            lines = [line for (line,) in cursor.fetchall()]
            plan = "\n".join(lines)
            times.append(
                sum(float(line.split()[2]) for line in lines if line.startswith(("Planning T", "Execution T")))
            )
    return Search(table, fragment, rows.count(), statistics.median(times), "Seq Scan" not in plan)
