"""Which enterprises are counted: those of a town, a park or cluster, a county-level area, or the whole city."""

from dataclasses import dataclass

from tripartite.models import District, Town
from units.enums import UnitKind
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Area:
    """A set of enterprises by where they lie. `by` is "town", "place" (a park or cluster), "district" or "city"."""

    by: str
    key: int
    name: str

    @classmethod
    def of_town(cls, town: Town) -> "Area":
        return cls("town", town.pk, town.name)

    @classmethod
    def of_unit(cls, unit: Unit) -> "Area":
        """A park's or cluster's by what was placed in it; a town's by the registry. A town that does not say which
        town it is has no enterprise."""
        if unit.kind == UnitKind.TOWN:
            return cls("town", unit.town_id or 0, unit.name)
        return cls("place", unit.pk, unit.name)

    @classmethod
    def of_district(cls, district: District) -> "Area":
        return cls("district", district.pk, district.name)

    @classmethod
    def of_city(cls) -> "Area":
        return cls("city", 0, "")
