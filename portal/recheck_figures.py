"""What became of re-checks, by year and area, in the numbers that are public.

Passed and not passed are counted together: what was not passed is told by a cancellation, once it is decided, and by
nothing before it. Where an area has few titles, a number of its own would name the unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from plaques.enums import SurrenderState
from plaques.models import Surrender
from rechecks.enums import AppealState, DrawState, RecheckState, RevocationState
from rechecks.models import Appeal, DrawnUnit, Recheck, Revocation
from tripartite.models import District


@dataclass(frozen=True, slots=True)
class Area:
    """One area's year. `cancelled` and `given_back` count the year's decisions, also those that an appeal undid since;
    `reinstated` counts the latter in the year of their own decision."""

    name: str
    drawn: int
    looked_at: int
    cancelled: int
    given_back: int
    reinstated: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of all areas, in the official order, and their sum."""

    year: int
    areas: list[Area]
    total: Area


def by_year() -> list[Year]:
    """Every year in which a title was drawn, looked at or cancelled, the newest first."""
    columns = [
        _counted(DrawnUnit.objects.filter(draw__state=DrawState.DRAWN), "draw__plan__body__district", "draw__due_on"),
        _counted(
            Recheck.objects.filter(state__in=[RecheckState.PASSED, RecheckState.FAILED]), "title__district", "ended_at"
        ),
        _counted(
            Revocation.objects.filter(state=RevocationState.CARRIED_OUT), "title__district", "decision__decided_on"
        ),
        _counted(
            Surrender.objects.filter(state=SurrenderState.CARRIED_OUT),
            "title__district",
            "title__revocation__decided_on",
        ),
        _counted(Appeal.objects.filter(state=AppealState.UPHELD), "title__district", "decision__decided_on"),
    ]
    districts = list(District.objects.order_by("position", "pk"))
    years = sorted({year for column in columns for _district, year in column}, reverse=True)
    return [
        _year(year, [(area.name, [column.get((area.pk, year), 0) for column in columns]) for area in districts])
        for year in years
    ]


def _counted(rows: QuerySet, district: str, day: str) -> dict[tuple[int, int], int]:
    found = rows.order_by().values_list(district, f"{day}__year").annotate(number=Count("pk"))
    return {(area, year): number for area, year, number in found}


def _year(year: int, lines: Iterable[tuple[str, list[int]]]) -> Year:
    areas = [Area(name, *numbers) for name, numbers in lines]
    sums = (sum(column) for column in zip(*(numbers for _name, numbers in lines), strict=True))
    return Year(year, areas, Area("", *sums))
