"""Towns, parks and county-level areas as rows of one table, each with its coverage."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from parks.areas import Area
from parks.coverage import Coverage, Figure, Towns, coverage_of_places
from tripartite.models import District, Officer, Town
from units.enums import UnitKind, UnitState
from units.models import Unit

PLACES = {"town": _("Towns and subdistricts"), "place": _("Parks and clusters"), "district": _("County-level areas")}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. `key` and `by` lead to its page; `coverage` is None where no enterprise is known."""

    key: Any
    label: str
    district: District
    coverage: Coverage | None
    chosen: str = ""
    by: str = ""

    @property
    def count(self) -> int:
        """What the picture of the areas shows: the chosen figure in whole per cents."""
        figure = self.coverage[self.chosen] if self.coverage else None
        return int(figure.percent or 0) if figure else 0

    @property
    def enterprises(self) -> int:
        return self.coverage.enterprises if self.coverage else 0

    @property
    def figures(self) -> list[Figure]:
        return self.coverage.short if self.coverage else []


def places_of(office: Officer, kind: str, district: District | None, counted: Towns) -> list[TableRow]:
    """Every town, park or area that the office sees, known or not. Those of towns and areas are at hand; parks and
    clusters, which lie across towns, are counted in one query."""
    if kind == "town":
        return _towns(office, district, counted.by_town())
    if kind == "district":
        return _districts(office, district, counted.by_district())
    within = Area.of_district(district) if district else Area.of_city()
    return _units(office, district, coverage_of_places(within, counted.day))


def _towns(office: Officer, district: District | None, counted: dict[int, Coverage]) -> list[TableRow]:
    towns = Town.objects.select_related("district").order_by("district__position", "code")
    if district is not None:
        towns = towns.filter(district=district)
    return [TableRow(town.pk, town.name, town.district, counted.get(town.pk), by="town") for town in towns]


def _units(office: Officer, district: District | None, counted: dict[int, Coverage]) -> list[TableRow]:
    units = Unit.objects.for_officer(office).filter(kind__in=[UnitKind.PARK, UnitKind.CLUSTER], state=UnitState.ACTIVE)
    if district is not None:
        units = units.filter(district=district)
    units = units.select_related("district").order_by("district__position", "name", "pk")
    return [TableRow(unit.pk, unit.name, unit.district, counted.get(unit.pk), by="unit") for unit in units]


def _districts(office: Officer, district: District | None, counted: dict[int, Coverage]) -> list[TableRow]:
    districts = District.objects.order_by("position", "pk")
    if district is not None:
        districts = districts.filter(pk=district.pk)
    return [TableRow(one.pk, one.name, one, counted.get(one.pk), by="district") for one in districts]
