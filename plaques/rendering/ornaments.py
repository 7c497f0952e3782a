"""Line ornaments in the manner of security printing, computed as PDF drawing operators.

A guilloche is one small figure repeated by one matrix, and is written just so: the same few operators again and
again, which deflate to a few hundred bytes. As SVG the same lines cost 60 ms of parsing and 13 KB in every
document. All lengths are in 0.1 mm, y pointing down, the origin in the upper left corner.
"""

import functools
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

# A half wave from crest to trough as one cubic curve: with these handles it stays within 0.1 % of the sine.
SINE_HANDLE = 0.3642
# A quarter circle as one cubic curve.
ARC_HANDLE = 0.5523

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of ``width`` x ``height`` (0.1 mm) as PDF operators that leave the graphics state as it was."""

    width: float
    height: float
    operators: bytes


def placed(*pictures: tuple[float, float, Drawing]) -> Drawing:
    """Several drawings as one, each moved to its ``x``, ``y``; as large as the first."""
    first = pictures[0][2]
    parts = [_at(x, y, picture.operators.decode()) for x, y, picture in pictures]
    return _drawing(first.width, first.height, *parts)


def _drawing(width: float, height: float, *parts: str) -> Drawing:
    # Round caps and joins: the repeated figures meet without a gap.
    return Drawing(width, height, "\n".join(["q 1 J 1 j", *parts, "Q"]).encode())


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _colour(colour: str, operator: str) -> str:
    """``#rrggbb`` as the current colour: ``RG`` for strokes, ``rg`` for fills."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5)) + f" {operator}"


def _pen(colour: str, width: float) -> str:
    return f"{_colour(colour, 'RG')} {_number(width)} w"


def _matrix(a: float = 1, b: float = 0, c: float = 0, d: float = 1, e: float = 0, f: float = 0) -> str:
    return " ".join(f"{round(value, 6):g}" for value in (a, b, c, d, e, f)) + " cm"


def _turn(angle: float) -> str:
    """A clockwise turn by ``angle`` in radians about the origin."""
    return _matrix(math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle))


def _at(x: float, y: float, *parts: str) -> str:
    """``parts`` drawn with the origin moved to ``x``, ``y``."""
    return "\n".join(["q", _matrix(e=x, f=y), *parts, "Q"])


def _repeated(count: int, step: str, figure: str) -> str:
    """``figure`` drawn ``count`` times, ``step`` (a matrix) further each time."""
    return "\n".join(["q", *[f"{figure}\n{step}"] * count, "Q"])


def _move(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])} m"


def _curve(*points: Point) -> str:
    return " ".join(f"{_number(x)} {_number(y)}" for x, y in points) + " c"


def _rectangle(inset: float, width: float, height: float) -> str:
    return f"{_number(inset)} {_number(inset)} {_number(width - 2 * inset)} {_number(height - 2 * inset)} re"


def _wave(half: float, swing: float) -> str:
    """One whole period of a sine along the x axis from a crest at the origin, its half period ``half`` long."""
    handle, middle, end = half * SINE_HANDLE, half, 2 * half
    return " ".join(
        [
            _move((0, swing)),
            _curve((handle, swing), (middle - handle, -swing), (middle, -swing)),
            _curve((middle + handle, -swing), (end - handle, swing), (end, swing)),
            "S",
        ]
    )


def _polar(radius: Callable[[float], float], start: float, end: float, steps: int) -> str:
    """The curve r = ``radius(angle)`` about the origin, as ``steps`` cubic arcs; angles clockwise from the top."""
    step = (end - start) / steps

    def at(angle: float) -> Point:
        return radius(angle) * math.sin(angle), -radius(angle) * math.cos(angle)

    def handle(angle: float, share: float) -> Point:
        (x, y), (ax, ay), (bx, by) = at(angle), at(angle - 1e-4), at(angle + 1e-4)
        return x + (bx - ax) / 2e-4 * share, y + (by - ay) / 2e-4 * share

    angles = [start + index * step for index in range(steps + 1)]
    arcs = [
        _curve(handle(before, step / 3), handle(after, -step / 3), at(after))
        for before, after in itertools.pairwise(angles)
    ]
    return " ".join([_move(at(start)), *arcs, "S"])


def _ring(inner: float, outer: float, petals: int, phases: int) -> str:
    """A closed band between two radii, woven of ``phases`` waves with ``petals`` crests each, about the origin."""
    middle, swing, pitch = (inner + outer) / 2, (outer - inner) / 2, 2 * math.pi / petals
    wave = _polar(lambda angle: middle + swing * math.cos(petals * angle), 0, pitch, 2)
    return _repeated(petals * phases, _turn(pitch / phases), wave)


def _circle(radius: float, *, paint: str = "S") -> str:
    """A circle about the origin, drawn (``S``) or filled (``f``)."""
    handle = radius * ARC_HANDLE
    corners = [(0, -radius), (radius, 0), (0, radius), (-radius, 0), (0, -radius)]
    along = [(handle, 0), (0, handle), (-handle, 0), (0, -handle), (handle, 0)]
    arcs = [
        _curve(
            (corners[at][0] + along[at][0], corners[at][1] + along[at][1]),
            (corners[at + 1][0] - along[at + 1][0], corners[at + 1][1] - along[at + 1][1]),
            corners[at + 1],
        )
        for at in range(4)
    ]
    return " ".join([_move(corners[0]), *arcs, f"h {paint}"])


def _braid(length: float, swing: float, half: float, phases: int) -> str:
    """Interlaced waves along the x axis from 0 to ``length``; both ends run out by up to a period.

    ``half`` is the wished half period; it is adjusted so that whole periods fit, and all corners look alike.
    """
    periods = round(length / 2 / half)
    half = length / 2 / periods
    step = 2 * half / phases
    return _at(-2 * half, 0, _repeated((periods + 1) * phases, _matrix(e=step), _wave(half, swing)))


def _hollow_corners(inset: float, bite: float, width: float, height: float) -> str:
    """A frame line whose corners are quarter circles turned inwards, ``bite`` in radius."""
    left, top, right, bottom = inset, inset, width - inset, height - inset
    handle = bite * ARC_HANDLE
    return " ".join(
        [
            _move((left + bite, top)),
            f"{_number(right - bite)} {_number(top)} l",
            _curve((right - bite, top + handle), (right - handle, top + bite), (right, top + bite)),
            f"{_number(right)} {_number(bottom - bite)} l",
            _curve((right - handle, bottom - bite), (right - bite, bottom - handle), (right - bite, bottom)),
            f"{_number(left + bite)} {_number(bottom)} l",
            _curve((left + bite, bottom - handle), (left + handle, bottom - bite), (left, bottom - bite)),
            f"{_number(left)} {_number(top + bite)} l",
            _curve((left + handle, top + bite), (left + bite, top + handle), (left + bite, top)),
            "S",
        ]
    )


def _corner(band: float, *, ground: str, line: str, width: float) -> str:
    """A square of ``band`` by ``band`` about the origin with a woven flower."""
    return "\n".join(
        [
            f"{_colour(ground, 'rg')} {_number(-band / 2)} {_number(-band / 2)} {_number(band)} {_number(band)} re f",
            _pen(line, width),
            _ring(band * 0.13, band * 0.4, 12, 2),
            _circle(band * 0.1),
            _pen(line, width * 1.5),
            f"{_number(-band / 2 + 4)} {_number(-band / 2 + 4)} {_number(band - 8)} {_number(band - 8)} re S",
        ]
    )


@functools.cache
def frame(
    width: int, height: int, *, inset: int, band: int, half: int, pen: float, ground: str, line: str, inner_line: str
) -> Drawing:
    """A border band with a six-strand braid, a flower in each corner, and a line with hollow corners inside it.

    The band lies ``inset`` from the page edge and is ``band`` broad; ``half`` is about half a wave, ``pen`` the
    braid's line width. ``ground`` and ``line`` colour the band, ``inner_line`` the line inside.
    """
    middle, inner = inset + band / 2, inset + band
    across, along = width - 2 * inner, height - 2 * inner
    strips = []
    for length, placing in (
        (across, _matrix(e=inner, f=middle)),
        (across, _matrix(a=-1, d=-1, e=width - inner, f=height - middle)),
        (along, _matrix(a=0, b=1, c=-1, d=0, e=width - middle, f=inner)),
        (along, _matrix(a=0, b=-1, c=1, d=0, e=middle, f=height - inner)),
    ):
        # Clipped to its edge: a braid's ends run out by up to a period.
        edge = f"0 {_number(-band / 2)} {_number(length)} {_number(band)} re W n"
        strips.append("\n".join(["q", placing, edge, _braid(length, band * 0.33, half, 6), "Q"]))
    corner = _corner(band, ground=ground, line=line, width=pen * 1.2)
    return _drawing(
        width,
        height,
        f"{_colour(ground, 'rg')} {_rectangle(inset, width, height)} {_rectangle(inner, width, height)} f*",
        _pen(line, pen),
        *strips,
        _pen(line, pen * 1.8),
        f"{_rectangle(inset + 4, width, height)} S {_rectangle(inner - 4, width, height)} S",
        *[_at(x, y, corner) for x in (middle, width - middle) for y in (middle, height - middle)],
        _pen(inner_line, pen * 1.8),
        _hollow_corners(inner + band * 0.3, band * 0.55, width, height),
    )


@functools.cache
def rosette(radius: int, *, pen: float, line: str) -> Drawing:
    """A round guilloche of four woven rings, for a pale ground behind the text."""
    rings = [
        _ring(radius * inner, radius * outer, petals, phases)
        for inner, outer, petals, phases in (
            (0.72, 0.99, 36, 4),
            (0.5, 0.78, 36, 3),
            (0.27, 0.54, 24, 3),
            (0.1, 0.3, 12, 2),
        )
    ]
    return _drawing(2 * radius, 2 * radius, _pen(line, pen), _at(radius, radius, *rings))


@functools.cache
def emblem(size: int, *, line: str, sun: str) -> Drawing:
    """The portal's sign (``templates/components/emblem.html``) in bare lines: the sun over the sea of Weihai under an
    arch of three parts, for government, union and employers.
    """
    unit = size / 48
    arch = [
        _polar(lambda angle: 11.5 * unit, math.radians(start), math.radians(end), 2)
        for start, end in ((-104, -33), (-17, 17), (33, 104))
    ]
    return _drawing(
        size,
        size,
        _pen(line, 2.3 * unit),
        _at(24 * unit, 22 * unit, *arch),
        _swell(8.5 * unit, 32.5 * unit, 7.75 * unit, 3.2 * unit),
        _swell(12.5 * unit, 38.5 * unit, 5.75 * unit, 2.5 * unit),
        _colour(sun, "rg"),
        _at(24 * unit, 21.4 * unit, _circle(4.4 * unit, paint="f")),
    )


def _swell(left: float, middle: float, half: float, height: float) -> str:
    """Two periods of a wave from ``left``, rising first; ``half`` a period long, handles ``height`` above and below."""
    bows = []
    for turn in range(4):
        start, lift = left + turn * half, -height if turn % 2 == 0 else height
        bows.append(
            _curve((start + half * 0.36, middle + lift), (start + half * 0.64, middle + lift), (start + half, middle))
        )
    return " ".join([_move((left, middle)), *bows, "S"])
