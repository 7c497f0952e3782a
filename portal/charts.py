"""Charts as figures that a template draws: columns of stacked parts, in units of an SVG of fixed size.

Every chart stands beside the table it is drawn from, so it is an image to a screen reader, with one sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 210
TOP, BASE, LEFT, RIGHT = 24, 178, 8, 352
WIDEST = 44


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a column: where it lies and what it counts."""

    key: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its parts from the ground up, its name below and its total above."""

    label: str
    total: int
    x: float
    middle: float
    width: float
    top: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The whole chart."""

    columns: tuple[Column, ...]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE
    left: int = LEFT
    right: int = RIGHT

    @property
    def words_at(self) -> int:
        """Where the names below the ground line stand."""
        return self.base + 20


def stacked(rows: Sequence[tuple[str, dict[str, int]]]) -> Columns:
    """Columns of (name, {part: count}), in their order from left to right; the highest reaches the top."""
    highest = max((sum(parts.values()) for _name, parts in rows), default=0) or 1
    slot = (RIGHT - LEFT) / max(len(rows), 1)
    width = min(slot * 0.6, WIDEST)
    return Columns(
        tuple(
            _column(name, parts, LEFT + slot * (place + 0.5), width, (BASE - TOP) / highest)
            for place, (name, parts) in enumerate(rows)
        )
    )


def _column(name: str, parts: dict[str, int], middle: float, width: float, each: float) -> Column:
    ground, drawn = float(BASE), []
    for key, count in parts.items():
        if count:
            height = count * each
            ground -= height
            drawn.append(Part(key, round(ground, 1), round(height, 1)))
    return Column(
        label=name,
        total=sum(parts.values()),
        x=round(middle - width / 2, 1),
        middle=round(middle, 1),
        width=round(width, 1),
        top=round(ground - 7, 1),
        parts=tuple(drawn),
    )
