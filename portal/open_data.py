"""The register as a file: the rows of the page with the page's own conditions, read and written in pieces.

Nothing stands here that the pages do not tell (docs/decisions/0006-public-pages.md): no credit code, no check code, no
person. A file may hold every title ever granted, so rows are read a thousand at a time and nothing is kept.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from plaques.enums import Standing
from plaques.models import Title, TitleQuerySet
from portal import queries
from portal.queries import Ending
from units.enums import UnitKind

PIECE = 1000
# Spreadsheets take a cell that begins so for a formula and run it; a unit may be named by anyone who registers one.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Without it Excel reads UTF-8 as GBK and shows rubbish.
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Column:
    """One thing told of a title: its key in JSON, its heading in CSV, how it is read, what it means, and the codes that
    may stand there, each with its word."""

    key: str
    heading: str
    read: Callable[[Title, Ending | None], Any]
    meaning: str
    codes: Sequence[tuple[str, str]] = ()


COLUMNS = (
    Column("number", "编号", lambda title, end: title.number, _("Number of the title; never given twice")),
    Column("name", "单位名称", lambda title, end: title.unit_name, _("Name of the unit on the day it was named")),
    Column("kind", "类别代码", lambda title, end: title.kind, _("Kind of unit, as a code"), UnitKind.choices),
    Column("kind_label", "类别", lambda title, end: str(title.get_kind_display()), _("The same in Chinese")),
    Column("district", "区市代码", lambda title, end: title.district.slug, _("County-level area, as in the filters")),
    Column("district_name", "区市", lambda title, end: title.district.name_zh, _("The same in Chinese")),
    Column("title", "称号", lambda title, end: title.text_zh, _("Wording of the title")),
    Column("year", "年度", lambda title, end: title.year, _("Year of the campaign")),
    Column("granted_on", "命名日期", lambda title, end: title.granted_on.isoformat(), _("Day of naming")),
    Column("decision", "命名文号", lambda title, end: title.decision.document_number, _("Document of the naming")),
    Column(
        "last_day",
        "有效期至",
        lambda title, end: title.last_day.isoformat() if title.last_day else None,
        _("Last day, which still counts; empty where there is none"),
    ),
    Column("status", "状态代码", lambda title, end: title.standing.value, _("Standing, as a code"), Standing.choices),
    Column("status_label", "状态", lambda title, end: str(title.standing.label), _("The same in Chinese")),
    Column("ended_on", "终止日期", lambda title, end: end.on.isoformat() if end else None, _("Day on which it ended")),
    Column("reason", "终止原因", lambda title, end: end.reason if end else "", _("Reason of a cancellation")),
)


def rows(titles: TitleQuerySet) -> Iterator[list]:
    """The values of each title in the order of `COLUMNS`, words in Chinese."""
    found = titles.iterator(chunk_size=PIECE)
    while piece := list(islice(found, PIECE)):
        endings = queries.endings(piece)
        with override("zh-hans"):
            lines = [[column.read(title, endings.get(title.pk)) for column in COLUMNS] for title in piece]
        yield from lines


class _Echo:
    """A file for the csv module that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(lines: Iterable[list]) -> Iterator[str]:
    """The table with Chinese headings, as spreadsheets open it."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([column.heading for column in COLUMNS])
    for line in lines:
        yield writer.writerow([_harmless(value) for value in line])


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def json_pieces(lines: Iterable[list], about: dict[str, Any]) -> Iterator[str]:
    """One object: what is told about the file, and ``titles`` with a line for each."""
    keys = [column.key for column in COLUMNS]
    head = json.dumps(about, ensure_ascii=False)
    yield f'{head[:-1]}, "titles": ['
    separator = "\n"
    for line in lines:
        yield separator + json.dumps(dict(zip(keys, line, strict=True)), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
