"""Coverage as pages show it: figures with the lists behind them, the years side by side, and lists as files."""

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal import clock
from parks.areas import Area
from parks.coverage import (
    MEASURES,
    Coverage,
    Figure,
    Line,
    Listing,
    Measure,
    all_lines_behind,
    coverage_of,
    days_of_the_years,
)

DEFAULT = "collective_contracts_all"


def day_asked(text: str) -> date:
    """The day that an address asks for, no later than today; today where it asks for none that can be read."""
    try:
        asked = parse_date(text or "")
    except ValueError:
        asked = None
    today = clock.today()
    return min(asked, today) if asked is not None and asked.year >= 2000 else today


def measure_asked(key: str) -> Measure:
    """The figure that an address asks for."""
    return MEASURES.get(key, MEASURES[DEFAULT])


@dataclass(frozen=True, slots=True)
class Years:
    """One figure on the last day of each year, and today."""

    measure: Measure
    rows: list[tuple[date, Figure]]

    @property
    def columns(self) -> list[tuple[str, dict[str, int]]]:
        """For the chart: whole per cents."""
        return [(str(day.year), {"plain": int(figure.percent or 0)}) for day, figure in self.rows]


def coverage_page(area: Area, day: date, chosen: str) -> dict[str, Any]:
    """What a page of an area's coverage shows."""
    measure = measure_asked(chosen)
    coverage = coverage_of(area, day)
    counted = [coverage_of(area, other) for other in days_of_the_years(area, day)[:-1]]
    # A year in which nothing lay here yet is no year without coverage.
    past = [one for one in counted if one.enterprises]
    return {
        "area": area,
        "day": day,
        "today": clock.today(),
        "coverage": coverage,
        "figures": list(coverage.figures.values()),
        "years": Years(measure, [(one.day, one[measure.key]) for one in [*past, coverage]]),
    }


SIDE_WORDS = {
    "hit": gettext_lazy("Covered"),
    "miss": gettext_lazy("Not covered"),
    "outside": gettext_lazy("Not counted here"),
    "all": gettext_lazy("All enterprises"),
}


def listing(area: Area, day: date, key: str, side: str) -> Listing | None:
    """The list behind a figure, or None where there is no such."""
    if key not in MEASURES or side not in SIDE_WORDS:
        return None
    return Listing(area, day, MEASURES[key], side)


def heading() -> list[str]:
    """The columns of a list as a file."""
    return [
        _("Enterprise"),
        _("Employees"),
        _("Labour contracts"),
        _("Trade union"),
        _("Union members"),
        _("Collective contract of its own"),
        _("Regional or industry contract"),
        _("Congress of its own"),
        _("Regional or industry congress"),
        _("Open factory affairs"),
        _("Mediation of its own"),
        _("Mediation of the area"),
        _("Employers' organisation"),
        _("Takes part"),
    ]


def _cells(line: Line) -> list[Any]:
    def word(holds: bool) -> str:
        return _("yes") if holds else _("no")

    def figure(value: int | None) -> Any:
        return "" if value is None else value

    return [
        # A name that begins like a formula must not be one in the reader's program.
        f"'{line.name}" if line.name[:1] in "=+-@" else line.name,
        figure(line.headcount),
        figure(line.signed),
        word(line.has_union),
        figure(line.members),
        word(line.own_contract),
        word(line.by_contract),
        word(line.own_congress),
        word(line.by_congress),
        word(line.open_affairs),
        word(line.own_mediation),
        word(line.by_mediation),
        word(line.by_employers),
        word(line.takes_part),
    ]


def csv_pieces(listed: Listing) -> Iterator[str]:
    """The list as CSV, piece by piece; the mark at its head tells Excel that it is UTF-8."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(heading())
    for line in all_lines_behind(listed.area, listed.day, listed.measure, listed.side):
        writer.writerow(_cells(line))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def workbook(listed: Listing) -> Any:
    """The list as XLSX, written row by row into a file that is gone when it is closed."""
    import openpyxl  # noqa: PLC0415 -- 15 MB of a process, for those who ask for a workbook

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("Enterprises"))
    sheet.append(heading())
    for line in all_lines_behind(listed.area, listed.day, listed.measure, listed.side):
        sheet.append(_cells(line))
    # The response closes it, and with that it is gone.
    kept = tempfile.TemporaryFile()  # noqa: SIM115
    book.save(kept)
    kept.seek(0)
    return kept


def worst_first(rows: list[tuple[Any, Coverage | None]], key: str, *, down: bool) -> list[tuple[Any, Coverage | None]]:
    """Rows by one figure; those of which nothing is known come last either way."""
    known = [row for row in rows if row[1] is not None and row[1][key].percent is not None]
    rest = [row for row in rows if row not in known]
    return sorted(known, key=lambda row: row[1][key].percent, reverse=down) + rest
