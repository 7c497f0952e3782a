"""Reading a table that a department sent: XLSX or CSV into rows of text, each knowing the cell it came from.

Nothing here knows the database. A table that cannot be read raises `TableUnreadable` with a sentence; what is wrong in
single cells is a `Fault`, so that all of them can be named at once.

openpyxl takes 15 MB of a process: it is imported by the functions that need it, inside of them.
"""

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from journal.errors import Refused
from tripartite.words import listed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 5 * 1024 * 1024
# What a workbook may unpack to: a list of five hundred rows needs a hundredth of it.
MAX_UNPACKED = 40 * 1024 * 1024
MAX_ROWS = 500
MAX_COLUMNS = 30
ACCEPTED = ".xlsx,.csv"
# Figures as the Chinese keyboard types them. No more than these: ² is not 2.
HALF_WIDTH = str.maketrans("０１２３４５６７８９，．－／", "0123456789,.-/")
# What openpyxl and the libraries below it raise on broken bytes.
UNREADABLE = (
    zipfile.BadZipFile,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    SyntaxError,
    NotImplementedError,
    OverflowError,
    zlib.error,
    struct.error,
)


class TableUnreadable(Refused):
    """The file is no table of ours, in a sentence."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the code and the headings it may stand under, the first being the one we print."""

    key: str
    headings: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell."""

    cell: str
    heading: str
    sentence: str


@dataclass(slots=True)
class Line:
    """A row of the table: raw values by column key, and the name of each cell."""

    number: int
    values: dict[str, Any]
    cells: dict[str, tuple[str, str]]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, key: str, sentence: str) -> None:
        """Note what is wrong in this row's cell of a column."""
        cell, heading = self.cells.get(key, (str(self.number), key))
        self.faults.append(Fault(cell, heading, sentence))

    def text(self, key: str, *, longest: int) -> str:
        """A cell as text. A number that Excel may have rounded, and text that is too long, are faults."""
        value = self.values.get(key)
        if isinstance(value, datetime | date):
            value = value.isoformat()[:10]
        if isinstance(value, float) and not value.is_integer():
            value = str(value)
        text = "" if value is None else " ".join(str(int(value) if isinstance(value, float) else value).split())
        if len(text) > longest:
            self.fault(key, _("The text is longer than %(n)d characters.") % {"n": longest})
        return text[:longest]

    def day(self, key: str) -> date | None:
        """A cell as a date, in any of the spellings of the office; None after noting what is wrong."""
        value = self.values.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        spelled = str(value or "").translate(HALF_WIDTH)
        found = re.fullmatch(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*", spelled)
        if found:
            try:
                return date(*(int(part) for part in found.groups()))
            except ValueError:
                pass
        self.fault(key, _("“%(value)s” is not a date. Write it as 2026-01-31.") % {"value": str(value or "")[:40]})
        return None


def read_table(upload: UploadedFile, columns: Sequence[Column]) -> list[Line]:
    """The rows under the heading, empty ones left out. Raises `TableUnreadable`."""
    if upload.size == 0:
        raise TableUnreadable(_("“%(name)s” is empty.") % {"name": upload.name})
    if upload.size > MAX_BYTES:
        raise TableUnreadable(_("The file is larger than 5 MB. Please send the list alone, without pictures."))
    upload.seek(0)
    content = upload.read()
    if content.startswith(b"PK\x03\x04"):
        rows = _from_workbook(content)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise TableUnreadable(_("This is an old or protected Excel file. Please save it as XLSX without a password."))
    else:
        rows = _from_text(content)
    return _lines(rows, columns)


def _from_workbook(content: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    import openpyxl  # noqa: PLC0415 -- see the module

    damaged = TableUnreadable(_("The file is damaged or no workbook. Please save it again as XLSX."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise TableUnreadable(_("The workbook unpacks to far too much. Please send the list alone."))
        # Read-only: rows are streamed, and neither macros nor links are looked at. Values, not formulas.
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except UNREADABLE as error:
        raise damaged from error
    try:
        sheet = book.worksheets[0]
        # What a workbook says of its own size may be wrong; the cells themselves are not.
        sheet.reset_dimensions()
        yield from enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1)
    except UNREADABLE as error:
        raise damaged from error
    finally:
        book.close()


def _from_text(content: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    if b"\x00" in content:
        raise TableUnreadable(_("This is neither XLSX nor CSV."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text.split("\n", 1)[0]
        delimiter = max(",\t;", key=head.count)
        try:
            yield from enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1)
        except csv.Error as error:
            raise TableUnreadable(_("The CSV file cannot be read: its quotation marks do not match.")) from error
        return
    raise TableUnreadable(_("The characters of the CSV file cannot be read. Please save it as UTF-8."))


def _lines(rows: Iterable[tuple[int, Sequence[Any]]], columns: Sequence[Column]) -> list[Line]:
    """The heading is the first row that names a known column; what stands above it is a title."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- see the module

    places: dict[str, int] = {}
    lines: list[Line] = []
    for number, row in rows:
        if not places:
            places = _places(row, columns)
            if number > 20 and not places:
                break
            continue
        if len(lines) == MAX_ROWS + 1 or number > MAX_ROWS * 4:
            break
        values = {key: row[place] if place < len(row) else None for key, place in places.items()}
        if any(value not in (None, "") for value in values.values()):
            headings = {column.key: column.headings[0] for column in columns}
            cells = {key: (f"{get_column_letter(place + 1)}{number}", headings[key]) for key, place in places.items()}
            lines.append(Line(number, values, cells))
    missing = [column.headings[0] for column in columns if column.required and column.key not in places]
    if missing:
        raise TableUnreadable(
            _("These columns are missing in the heading: %(names)s. Please use the template.")
            % {"names": listed(missing)}
        )
    if not lines:
        raise TableUnreadable(_("There is no row under the heading."))
    if len(lines) > MAX_ROWS:
        raise TableUnreadable(_("More than %(n)d rows. Please bring the list in parts.") % {"n": MAX_ROWS})
    return lines


def _places(row: Sequence[Any], columns: Sequence[Column]) -> dict[str, int]:
    wanted = {heading.casefold(): column.key for column in columns for heading in column.headings}
    found: dict[str, int] = {}
    for place, value in enumerate(row):
        key = wanted.get(" ".join(str(value or "").split()).strip("*＊ ").casefold())
        if key is not None:
            found.setdefault(key, place)
    return found if len(found) > 1 else {}


def template_of(columns: Sequence[Column], example: Sequence[str], notes: Sequence[str]) -> bytes:
    """An empty workbook with the headings; a second sheet shows an example and says what may stand where."""
    import openpyxl  # noqa: PLC0415 -- see the module
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- see the module

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([column.headings[0] for column in columns])
    for number in range(1, len(columns) + 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 24
        for row in range(1, 102):
            # As text: Excel would round a code of eighteen digits and turn dates about.
            sheet[f"{letter}{row}"].number_format = "@"
    hints = book.create_sheet("填写说明")
    hints.append([column.headings[0] for column in columns])
    hints.append(list(example))
    for note in notes:
        hints.append([note])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
