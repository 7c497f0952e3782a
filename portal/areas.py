"""A picture of the eight county-level areas: where they lie to each other, drawn by ourselves and no map.

The outlines are invented. They show neighbours and coast, no boundary and no scale, and the page says so. Areas that
have no outline here (another city's) leave the picture out; the table beside it always has them all.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

WIDTH, HEIGHT = 616, 420
# Upper bounds, as shares of the largest count, of the four tints of an area with titles; none at all has its own.
TINTS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Outline:
    """Corners as SVG takes them, the middle of the words, and the short name that fits there."""

    corners: str
    x: int
    y: int
    name: object


OUTLINES = {
    "torch": Outline("196,78 262,48 276,104 206,128", 235, 86, _("Torch")),
    "huancui": Outline("262,48 330,30 366,62 352,128 276,104", 316, 78, _("Huancui")),
    "jingqu": Outline("366,62 392,104 452,112 436,176 372,178 352,128", 402, 142, _("Econ.")),
    "lingang": Outline("206,128 276,104 352,128 372,178 318,206 232,196", 286, 154, _("Lingang")),
    "wendeng": Outline(
        "168,190 232,196 318,206 372,178 436,176 418,248 432,316 388,350 330,338 326,292 250,290 228,250",
        334,
        246,
        _("Wendeng"),
    ),
    "nanhai": Outline("250,290 326,292 330,338 262,360", 292, 320, _("Nanhai")),
    "rongcheng": Outline(
        "452,112 505,78 580,92 588,150 556,196 572,262 528,326 470,338 432,316 418,248 436,176",
        502,
        204,
        _("Rongcheng"),
    ),
    "rushan": Outline(
        "78,186 168,190 228,250 250,290 262,360 214,366 170,388 92,372 40,318 28,236", 138, 282, _("Rushan")
    ),
}


@dataclass(frozen=True, slots=True)
class Area:
    """An area as it is drawn: outline, count, and its tint from 0 (none) to 4 (most)."""

    key: str
    name: str
    outline: Outline
    count: int
    tint: int


def picture(rows: Iterable) -> list[Area]:
    """The areas of a table's rows (key, label, count); nothing when one of them has no outline."""
    rows = list(rows)
    if not rows or not all(row.key in OUTLINES for row in rows):
        return []
    largest = max(row.count for row in rows)
    return [Area(row.key, row.label, OUTLINES[row.key], row.count, _tint(row.count, largest)) for row in rows]


def _tint(count: int, largest: int) -> int:
    if not count:
        return 0
    return next(tint for tint, bound in enumerate(TINTS, 1) if count <= bound * largest)
