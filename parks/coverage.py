"""Coverage on a given day, counted from the registry by the database each time it is asked; nothing of it is stored.

One inner query has a row for each enterprise of an area with what holds of it on the day; figures, groups and lists
are all read from it, so that a number and the list behind it cannot differ. A day counts as a whole: what is in force
on its last day covers still, and no longer on the next.

Later rooms add what they know (`register_column`): who takes part is known to the room of the campaigns.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parks.areas import Area
from parks.enums import COVERING


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: of the enterprises of which `base` holds, those of which `hit` holds too.

    `parts`: the columns that are summed in place of counting enterprises, where people are counted.
    """

    key: str
    label: Any
    of: Any
    base: str
    hit: str
    parts: tuple[str, str] | None = None

    @property
    def counts_people(self) -> bool:
        return self.parts is not None


SMALL_ALONE = "e.is_small = 1 AND e.own_contract = 0"
SMALL_WITHOUT = "e.is_small = 1 AND e.own_congress = 0"
ALL = "1 = 1"
OF_ALL, OF_UNIONS = _("of all enterprises"), _("of those with a trade union")
CONTRACT = "(e.own_contract = 1 OR e.by_contract = 1)"
CONGRESS = "(e.own_congress = 1 OR e.by_congress = 1)"
# Keys that stand in an edition (standards.content.COMPUTED_KEYS) keep their meaning there.
MEASURES = {
    measure.key: measure
    for measure in (
        Measure(
            "contracts",
            _("Employees with a labour contract"),
            _("of the employees of those that told it"),
            "e.signed IS NOT NULL",
            "e.signed >= e.headcount",
            ("signed", "headcount"),
        ),
        Measure("collective_contracts", _("Collective contract"), OF_UNIONS, "e.has_union = 1", CONTRACT),
        Measure("collective_contracts_all", _("Collective contract"), OF_ALL, ALL, CONTRACT),
        Measure(
            "regional_collective_contracts",
            _("Regional or industry contract"),
            _("of small and micro enterprises without a contract of their own"),
            SMALL_ALONE,
            "e.by_contract = 1",
        ),
        Measure("workers_congress", _("Workers' congress"), OF_UNIONS, "e.has_union = 1", CONGRESS),
        Measure("workers_congress_all", _("Workers' congress"), OF_ALL, ALL, CONGRESS),
        Measure(
            "regional_workers_congress",
            _("Regional or industry congress"),
            _("of small and micro enterprises without a congress of their own"),
            SMALL_WITHOUT,
            "e.by_congress = 1",
        ),
        Measure("open_affairs", _("Open factory affairs"), OF_ALL, ALL, "e.open_affairs = 1"),
        Measure("unions", _("Trade union"), OF_ALL, ALL, "e.has_union = 1"),
        Measure(
            "union_members",
            _("Union members"),
            _("of the employees of those with a trade union that told it"),
            "e.has_union = 1 AND e.members IS NOT NULL",
            "e.members >= e.headcount",
            ("members", "headcount"),
        ),
        Measure("employers", _("Employers' organisation"), OF_ALL, ALL, "e.by_employers = 1"),
        Measure("mediation", _("Mediation of disputes"), OF_ALL, ALL, "(e.own_mediation = 1 OR e.by_mediation = 1)"),
        Measure("taking_part", _("Taking part in the campaign"), OF_ALL, ALL, "e.takes_part = 1"),
    )
}
# What stands for an area in a table of many.
SHORT = ("contracts", "collective_contracts_all", "workers_congress_all", "open_affairs", "unions", "mediation")

_columns: dict[str, str] = {"takes_part": ""}


def register_column(name: str, enterprises: str) -> None:
    """A later room knows something: a query of the enterprises (column `unit_id`) of which it holds on the day, with
    the parameters `%(day)s` and `%(after)s`, the moment at which the day is over."""
    _columns[name] = enterprises


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it is a part of. `percent` is None where there is nothing to be a part of."""

    measure: Measure
    hit: int
    base: int

    @property
    def percent(self) -> Decimal | None:
        if not self.base:
            return None
        return (Decimal(self.hit) * 100 / self.base).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Coverage:
    """All figures of a set of enterprises on a day."""

    day: date
    enterprises: int
    employees: int
    known: int
    figures: dict[str, Figure]

    def __getitem__(self, key: str) -> Figure:
        return self.figures[key]

    @property
    def unknown(self) -> int:
        """Enterprises of which the registry has no labour facts on the day."""
        return self.enterprises - self.known

    @property
    def short(self) -> list[Figure]:
        return [self.figures[key] for key in SHORT]


def together(day: date, parts: Iterable[Coverage]) -> Coverage:
    """Several sets of enterprises that share none, as one; no query."""
    parts = list(parts)
    figures = {
        key: Figure(measure, sum(part[key].hit for part in parts), sum(part[key].base for part in parts))
        for key, measure in MEASURES.items()
    }
    enterprises, employees = sum(part.enterprises for part in parts), sum(part.employees for part in parts)
    return Coverage(day, enterprises, employees, sum(part.known for part in parts), figures)


def _params(area: Area, day: date) -> dict[str, Any]:
    after = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    ops = connection.ops
    return {
        "day": ops.adapt_datefield_value(day),
        "after": ops.adapt_datetimefield_value(after),
        "area": area.key,
    }


_PLACED = (
    "{alias}.area_id = %(area)s AND {alias}.since <= %(day)s AND ({alias}.until IS NULL OR {alias}.until > %(day)s)"
)
_WITHIN = {
    "town": "u.town_id = %(area)s",
    "place": "u.id IN (SELECT p.enterprise_id FROM parks_placement p WHERE " + _PLACED.format(alias="p") + ")",
    "district": "u.district_id = %(area)s",
    "city": "1 = 1",
}


def _inner(area: Area, group: str = "0", joins: str = "") -> str:
    """One row for each enterprise of the area. The join with what covers it is cut to the area as well: a park of
    three hundred must not pay for the hundred thousand around it, nor the whole city for a cut that leaves all."""
    within = _WITHIN[area.by]
    cut = "" if area.by == "city" else "JOIN units_unit u ON u.id = c.enterprise_id"
    covered = ", ".join(f"MAX(CASE WHEN a.kind = '{kind}' THEN 1 ELSE 0 END) AS {kind}" for kind in COVERING)
    by = ", ".join(f"COALESCE(j.{kind}, 0) AS by_{kind}" for kind in COVERING if kind != "union")
    extra = ", ".join(
        f"CASE WHEN x_{name}.unit_id IS NULL THEN 0 ELSE 1 END AS {name}" if query else f"0 AS {name}"
        for name, query in _columns.items()
    )
    extra_joins = " ".join(
        f"LEFT JOIN ({query}) x_{name} ON x_{name}.unit_id = u.id" for name, query in _columns.items() if query
    )
    return f"""
        SELECT u.id, u.name, u.district_id, u.town_id, {group} AS grp, r.id AS facts, r.headcount,
               r.contracts_signed AS signed, r.union_members AS members,
               CASE WHEN r.size_class IN ('small', 'micro') THEN 1 ELSE 0 END AS is_small,
               CASE WHEN r.has_union OR j."union" = 1 THEN 1 ELSE 0 END AS has_union,
               CASE WHEN r.contract_until >= %(day)s THEN 1 ELSE 0 END AS own_contract,
               CASE WHEN r.has_congress THEN 1 ELSE 0 END AS own_congress,
               CASE WHEN r.has_mediation THEN 1 ELSE 0 END AS own_mediation,
               CASE WHEN r.open_affairs THEN 1 ELSE 0 END AS open_affairs, {by}, {extra}
        FROM units_unit u {joins}
        LEFT JOIN units_labourfacts r
               ON r.unit_id = u.id AND r.since <= %(day)s AND (r.until IS NULL OR r.until > %(day)s)
        LEFT JOIN (
            SELECT c.enterprise_id, {covered.replace("AS union", 'AS "union"')}
            FROM parks_cover c
            JOIN parks_arrangement a ON a.id = c.arrangement_id
            {cut}
            WHERE a.starts_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on >= %(day)s)
              AND c.since <= %(day)s AND (c.until IS NULL OR c.until > %(day)s) AND {within}
            GROUP BY c.enterprise_id
        ) j ON j.enterprise_id = u.id
        {extra_joins}
        WHERE u.kind = 'enterprise' AND u.confirmed_at IS NOT NULL
          AND (u.confirmed_at < %(after)s OR r.id IS NOT NULL)
          AND (u.dissolved_at IS NULL OR u.dissolved_at >= %(after)s) AND {within}"""


def _sums() -> str:
    columns = ["COUNT(*)", "COALESCE(SUM(e.headcount), 0)", "COUNT(e.facts)"]
    for measure in MEASURES.values():
        if measure.parts:
            columns += [f"COALESCE(SUM(CASE WHEN {measure.base} THEN e.{part} END), 0)" for part in measure.parts]
        else:
            columns += [
                f"COUNT(CASE WHEN ({measure.base}) AND {measure.hit} THEN 1 END)",
                f"COUNT(CASE WHEN {measure.base} THEN 1 END)",
            ]
    return ", ".join(columns)


def _coverage(day: date, row: Sequence[int]) -> Coverage:
    enterprises, employees, known, *rest = (int(value) for value in row)
    pairs = zip(MEASURES.values(), zip(rest[::2], rest[1::2], strict=True), strict=True)
    return Coverage(day, enterprises, employees, known, {m.key: Figure(m, hit, base) for m, (hit, base) in pairs})


def _rows(sql: str, params: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def coverage_of(area: Area, day: date) -> Coverage:
    """Every figure of an area on a day, in one query."""
    rows = _rows(f"SELECT {_sums()} FROM ({_inner(area)}) e", _params(area, day))
    return _coverage(day, rows[0])


@dataclass(frozen=True, slots=True)
class Towns:
    """An area counted once, by district and town (None for enterprises of which no town is known). What stands for a
    district or for the whole is summed up from it: each enterprise is read once, whatever is shown."""

    day: date
    parts: dict[tuple[int, int | None], Coverage]

    def by_town(self) -> dict[int, Coverage]:
        return {town: part for (_district, town), part in self.parts.items() if town is not None}

    def by_district(self) -> dict[int, Coverage]:
        districts = {district for district, _town in self.parts}
        return {district: self.whole(district) for district in districts}

    def whole(self, district: int | None = None) -> Coverage:
        """All of it, or what lies in one district."""
        return together(self.day, [part for (key, _town), part in self.parts.items() if district in (None, key)])


def coverage_of_towns(area: Area, day: date) -> Towns:
    """Every figure of each town within an area, in one query."""
    sql = f"SELECT e.district_id, e.town_id, {_sums()} FROM ({_inner(area)}) e GROUP BY e.district_id, e.town_id"
    rows = _rows(sql, _params(area, day))
    return Towns(day, {(district, town): _coverage(day, row) for district, town, *row in rows})


def coverage_of_places(area: Area, day: date) -> dict[int, Coverage]:
    """Every figure of each park and cluster within an area, by its key, in one query."""
    placed = (
        "JOIN parks_placement g ON g.enterprise_id = u.id AND g.since <= %(day)s"
        " AND (g.until IS NULL OR g.until > %(day)s)"
    )
    inner = _inner(area, "g.area_id", placed)
    rows = _rows(f"SELECT e.grp, {_sums()} FROM ({inner}) e GROUP BY e.grp", _params(area, day))
    return {key: _coverage(day, row) for key, *row in rows}


SIDES = {"hit": "({base}) AND {hit}", "miss": "({base}) AND NOT ({hit})", "outside": "NOT ({base})", "all": "1 = 1"}


def count_behind(area: Area, day: date, measure: Measure, side: str) -> int:
    """How many enterprises stand in the list behind a figure."""
    where = SIDES[side].format(base=measure.base, hit=measure.hit)
    return _rows(f"SELECT COUNT(*) FROM ({_inner(area)}) e WHERE {where}", _params(area, day))[0][0]


# What a line of a list shows, in the order of `Line`.
_SHOWN = (
    "e.id, e.name, e.headcount, e.signed, e.has_union, e.members, e.own_contract, e.by_contract, e.own_congress,"
    " e.by_congress, e.open_affairs, e.own_mediation, e.by_mediation, e.by_employers, e.takes_part"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One enterprise of a list, with what holds of it on the day."""

    pk: int
    name: str
    headcount: int | None
    signed: int | None
    has_union: bool
    members: int | None
    own_contract: bool
    by_contract: bool
    own_congress: bool
    by_congress: bool
    open_affairs: bool
    own_mediation: bool
    by_mediation: bool
    by_employers: bool
    takes_part: bool


def lines_behind(area: Area, day: date, measure: Measure, side: str, *, first: int, most: int) -> list[Line]:
    """A piece of the list behind a figure, by name."""
    where = SIDES[side].format(base=measure.base, hit=measure.hit)
    sql = f"SELECT {_SHOWN} FROM ({_inner(area)}) e WHERE {where} ORDER BY e.name, e.id LIMIT %(most)s OFFSET %(first)s"
    return [Line(*row) for row in _rows(sql, _params(area, day) | {"most": most, "first": first})]


PIECE = 2000


def all_lines_behind(area: Area, day: date, measure: Measure, side: str) -> Iterator[Line]:
    """The whole list, read in pieces that fit into memory."""
    first = 0
    while piece := lines_behind(area, day, measure, side, first=first, most=PIECE):
        yield from piece
        first += len(piece)
        if len(piece) < PIECE:
            return


@dataclass(frozen=True, slots=True)
class Listing:
    """The list behind a figure as a paginator takes it: counted once, cut by the database."""

    area: Area
    day: date
    measure: Measure
    side: str

    # What a paginator asks of a sorted list.
    ordered = True

    def count(self) -> int:
        return count_behind(self.area, self.day, self.measure, self.side)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, piece: slice) -> list[Line]:
        first = piece.start or 0
        return lines_behind(
            self.area, self.day, self.measure, self.side, first=first, most=(piece.stop or first) - first
        )


MOST_YEARS = 6


def days_of_the_years(area: Area, today: date) -> list[date]:
    """The last days of the years that the registry knows something of, and today in the place of this year's."""
    sql = (
        "SELECT MIN(r.since) FROM units_labourfacts r JOIN units_unit u ON u.id = r.unit_id"
        f" WHERE u.kind = 'enterprise' AND {_WITHIN[area.by]}"
    )
    earliest = _rows(sql, _params(area, today))[0][0]
    if isinstance(earliest, str):
        earliest = date.fromisoformat(earliest)
    first = max((earliest or today).year, today.year - MOST_YEARS + 1)
    return [*(date(year, 12, 31) for year in range(first, today.year)), today]
