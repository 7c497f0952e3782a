"""The size class that an enterprise's figures come to: 统计上大中小微型企业划分办法（2017）(国统字〔2017〕213号).

A class is reached when each figure that the method names for the industry reaches the class's lower bound; who misses
one falls to the class below. Figures of money are in ten thousand yuan (万元).
"""

from dataclasses import dataclass

from units.enums import SizeClass

SOURCE = "国统字〔2017〕213号"
CLASSES = (SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lower bounds of large, medium and small for each figure that the method names; None: it names none."""

    people: tuple[int, int, int] | None = None
    revenue: tuple[int, int, int] | None = None
    assets: tuple[int, int, int] | None = None


FARMING = Bounds(revenue=(20000, 500, 50))
INDUSTRY = Bounds(people=(1000, 300, 20), revenue=(40000, 2000, 300))
CONSTRUCTION = Bounds(revenue=(80000, 6000, 300), assets=(80000, 5000, 300))
WHOLESALE = Bounds(people=(200, 20, 5), revenue=(40000, 5000, 1000))
RETAIL = Bounds(people=(300, 50, 10), revenue=(20000, 500, 100))
TRANSPORT = Bounds(people=(1000, 300, 20), revenue=(30000, 3000, 200))
POST = Bounds(people=(1000, 300, 20), revenue=(30000, 2000, 100))
LODGING = Bounds(people=(300, 100, 10), revenue=(10000, 2000, 100))
TRANSMISSION = Bounds(people=(2000, 100, 10), revenue=(100000, 1000, 100))
SOFTWARE = Bounds(people=(300, 100, 10), revenue=(10000, 1000, 50))
LEASING = Bounds(people=(300, 100, 10), assets=(120000, 8000, 100))
OTHERS = Bounds(people=(300, 100, 10))


def bounds_of(division: str) -> Bounds | None:
    """The bounds for a division of GB/T 4754. None where the method does not cover it, or divides it further than two
    digits tell (cargo handling and storage, real estate): there the enterprise knows its class and we do not."""
    return _BOUNDS.get(division)


def _ranged() -> dict[str, Bounds]:
    spans = [
        (1, 5, FARMING),
        (6, 46, INDUSTRY),
        (47, 50, CONSTRUCTION),
        (51, 51, WHOLESALE),
        (52, 52, RETAIL),
        # Not 53: the method leaves railways out.
        (54, 58, TRANSPORT),
        (60, 60, POST),
        (61, 62, LODGING),
        (63, 64, TRANSMISSION),
        (65, 65, SOFTWARE),
        (71, 72, LEASING),
        (73, 82, OTHERS),
        (85, 90, OTHERS),
    ]
    return {f"{number:02d}": bounds for first, last, bounds in spans for number in range(first, last + 1)}


_BOUNDS = _ranged()


def proposed_size(division: str, *, people: int | None, revenue: int | None, assets: int | None) -> SizeClass | None:
    """The class that the figures come to, or None when the division is not covered or a figure is not known."""
    bounds = bounds_of(division)
    if bounds is None:
        return None
    pairs = [(bounds.people, people), (bounds.revenue, revenue), (bounds.assets, assets)]
    named = [(lower, figure) for lower, figure in pairs if lower is not None]
    if any(figure is None for _lower, figure in named):
        return None
    for place, size in enumerate(CLASSES):
        if all(figure >= lower[place] for lower, figure in named):
            return size
    return SizeClass.MICRO


def figures_needed(division: str) -> tuple[str, ...]:
    """Which figures the method asks for in a division, by the names of the profile's fields."""
    bounds = bounds_of(division)
    if bounds is None:
        return ()
    named = (("headcount", bounds.people), ("revenue", bounds.revenue), ("assets", bounds.assets))
    return tuple(name for name, lower in named if lower is not None)
