"""Tables of facts and grades: looked through as a whole first, then taken over as a whole, once.

The dry run names every bad cell and keeps nothing; a table without a fault is kept, and imported when the officer has
seen what it would do. It is looked through again then: what has changed in the meantime shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from enterprises import rules
from enterprises.enums import FactKind, FactOrigin, FactState, Grade, TableKind
from enterprises.models import AdverseFact, FactTable, IntegrityGrade
from enterprises.services.facts import FactFields, edition_in_force, propose_fact
from enterprises.services.grades import GradeFields, set_grade
from journal import clock, files
from journal.chain import act
from journal.errors import Refused, require
from standards.models import Edition
from tripartite.models import Officer
from units.checks import clean_uscc
from units.enums import UnitKind
from units.models import Unit
from units.tables import XLSX, Column, Fault, Line, read_table

CODE = Column("code", ("统一社会信用代码", "社会信用代码", "Unified social credit code"))
NAME = Column("name", ("单位名称", "企业名称", "Name"), required=False)
SOURCE = Column("source", ("认定部门", "Department"))
DOCUMENT = Column("document", ("文书号", "Document"), required=False)
COLUMNS: dict[str, Sequence[Column]] = {
    TableKind.FACTS: (
        CODE,
        NAME,
        Column("kind", ("事实类型", "Kind")),
        Column("happened_on", ("发生日期", "Date")),
        Column("text", ("事实说明", "What happened")),
        SOURCE,
        DOCUMENT,
    ),
    TableKind.GRADES: (
        CODE,
        NAME,
        Column("year", ("年度", "Year")),
        Column("grade", ("守法诚信等级", "等级", "Grade")),
        SOURCE,
        Column("decided_on", ("评定日期", "Decided on")),
        DOCUMENT,
        Column("reason", ("变更理由", "Reason for the change"), required=False),
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One row that may be taken over."""

    number: int
    unit: Unit
    fields: FactFields | GradeFields
    title: str


@dataclass(slots=True)
class Look:
    """What a dry run found: rows that may be taken over, and every fault."""

    rows: list[Found] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0


def look_through(*, kind: str, upload: UploadedFile, office: Officer) -> Look:
    """The dry run: every row looked at, nothing written. Raises `TableUnreadable` when there is no table in it."""
    lines = read_table(upload, COLUMNS[kind])
    units = _units(lines, office)
    reader = _FactReader(units) if kind == TableKind.FACTS else _GradeReader(units)
    look = Look(count=len(lines))
    for line in lines:
        found = reader.read(line)
        if line.faults:
            look.faults.extend(line.faults)
        elif found is not None:
            look.rows.append(found)
    return look


def _units(lines: list[Line], office: Officer) -> dict[str, Unit]:
    """The units of the office's area that the table names, by code. Another area's unit is not found."""
    codes = {"".join(str(line.values.get("code") or "").split()).upper() for line in lines}
    return {unit.uscc: unit for unit in Unit.objects.for_officer(office).filter(uscc__in=codes)}


class _Reader:
    """What rows of both kinds share: the unit, and that nothing stands in the table twice."""

    def __init__(self, units: dict[str, Unit]) -> None:
        self.units = units
        self.seen: dict[tuple, int] = {}

    def unit(self, line: Line) -> Unit | None:
        raw = line.values.get("code")
        if isinstance(raw, int | float):
            line.fault("code", _("The code is kept as a number and may be rounded. Format the column as text."))
            return None
        try:
            code = clean_uscc(str(raw or ""))
        except ValidationError as error:
            line.fault("code", error.messages[0])
            return None
        unit = self.units.get(code)
        if unit is None:
            line.fault("code", _("No unit with this code is registered in your area."))
            return None
        name = line.text("name", longest=120)
        if name and name != unit.name:
            line.fault("name", _("The code belongs to “%(name)s”.") % {"name": unit.name})
        return unit

    def words(self, line: Line, key: str, *, longest: int, required: bool = True) -> str:
        text = line.text(key, longest=longest)
        if required and not text:
            line.fault(key, _("This cell must not be empty."))
        return text

    def day(self, line: Line, key: str) -> date | None:
        day = line.day(key)
        if day is not None and day > clock.today():
            line.fault(key, _("The date lies in the future."))
        return day

    def once(self, line: Line, key: str, identity: tuple) -> None:
        first = self.seen.setdefault(identity, line.number)
        if first != line.number:
            line.fault(key, _("The same stands in row %(n)d already.") % {"n": first})


class _FactReader(_Reader):
    def __init__(self, units: dict[str, Unit]) -> None:
        super().__init__(units)
        self.kinds = kinds_by_word(edition_in_force())
        told = AdverseFact.objects.filter(unit__in=units.values()).exclude(state=FactState.WITHDRAWN)
        self.told = set(told.values_list("unit", "kind", "veto", "happened_on", "document"))

    def read(self, line: Line) -> Found | None:
        unit = self.unit(line)
        word = self.words(line, "kind", longest=200)
        kind = self.kinds.get(word.casefold())
        if word and kind is None:
            line.fault("kind", _("“%(word)s” is no kind of fact. The template lists them.") % {"word": word[:40]})
        day = self.day(line, "happened_on")
        text, source = self.words(line, "text", longest=2000), self.words(line, "source", longest=120)
        document = self.words(line, "document", longest=120, required=False)
        if line.faults or unit is None or kind is None or day is None:
            return None
        name, veto, rubric = kind
        if rubric and rubric != UnitKind(unit.kind).rubric:
            line.fault("kind", _("This veto item does not apply to a unit of this kind."))
        identity = (unit.pk, name, veto, day, document)
        self.once(line, "code", identity)
        if identity in self.told:
            line.fault("code", _("This fact is entered already, with the same kind, date and document."))
        return Found(line.number, unit, FactFields(name, day, text, source, document, veto), word)


class _GradeReader(_Reader):
    def __init__(self, units: dict[str, Unit]) -> None:
        super().__init__(units)
        standing = IntegrityGrade.objects.standing().filter(unit__in=units.values())
        self.standing = {(unit, year): grade for unit, year, grade in standing.values_list("unit", "year", "grade")}

    def read(self, line: Line) -> Found | None:
        unit = self.unit(line)
        if unit is not None and unit.kind != UnitKind.ENTERPRISE:
            line.fault("code", _("Only enterprises have an integrity grade."))
        year = self._year(line)
        grade = self.words(line, "grade", longest=4).upper().removesuffix("级")
        if grade and grade not in Grade.values:
            line.fault("grade", _("“%(word)s” is no grade: A, B or C.") % {"word": grade})
        source = self.words(line, "source", longest=120)
        day = self.day(line, "decided_on")
        document = self.words(line, "document", longest=120, required=False)
        reason = self.words(line, "reason", longest=1000, required=False)
        if line.faults or unit is None or day is None:
            return None
        self.once(line, "code", (unit.pk, year))
        before = self.standing.get((unit.pk, year))
        if before == grade:
            line.fault("grade", _("Grade %(grade)s of %(year)d is entered already.") % {"grade": grade, "year": year})
        elif before and not reason:
            sentence = _("Grade %(grade)s of %(year)d stands already: please write down why it changes.")
            line.fault("reason", sentence % {"grade": before, "year": year})
        return Found(line.number, unit, GradeFields(year, grade, source, day, document, reason), f"{year} · {grade}")

    def _year(self, line: Line) -> int:
        text = self.words(line, "year", longest=8).removesuffix("年")
        year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
        if not 2000 <= year <= clock.today().year:
            line.fault("year", _("“%(value)s” is no year up to this one.") % {"value": text})
        return year


def kinds_by_word(edition: Edition | None) -> dict[str, tuple[str, str, str]]:
    """(kind, veto item, rubric) by every word that a table may use: labels in both languages, ids, titles."""
    words: dict[str, tuple[str, str, str]] = {}
    for kind in FactKind:
        if kind != FactKind.VETO:
            for language in ("zh-hans", "en"):
                with override(language):
                    words[str(kind.label).casefold()] = (str(kind), "", "")
            words[str(kind)] = (str(kind), "", "")
    for rubric in edition.content.rubrics if edition else ():
        for item in rubric.vetoes:
            for word in (item.id, item.title_zh, item.title_en):
                words.setdefault(word.casefold(), (FactKind.VETO, item.id, rubric.kind))
    return words


def keep_table(*, kind: str, upload: UploadedFile, office: Officer) -> tuple[FactTable | None, Look]:
    """Look a table through, and keep it when nothing in it is wrong. With a single fault nothing is kept."""
    require(rules.why_not_keep(office))
    look = look_through(kind=kind, upload=upload, office=office)
    if look.faults:
        return None, look
    with act() as log:
        workbook = upload.name.lower().endswith(".xlsx")
        stored = files.store(
            purpose="fact-table",
            name=upload.name,
            content=upload,
            content_type=XLSX if workbook else "text/csv",
            actor=office.actor,
        )
        table = FactTable.objects.create(
            kind=kind, file=stored, office=office, rows=len(look.rows), uploaded_at=clock.now()
        )
        log.append(action="facttable.keep", subject=table, actor=office.actor, data={"rows": len(look.rows)})
    return table, look


def look_again(*, table: FactTable, office: Officer) -> Look:
    """The same dry run on a kept table, as things stand now."""
    upload = SimpleUploadedFile(table.file.name, files.read(table.file))
    return look_through(kind=table.kind, upload=upload, office=office)


def import_table(*, table: FactTable, office: Officer) -> int:
    """Take a kept table over, all rows or none. Raises `Refused` when it was before, or a row is bad by now."""
    require(rules.why_not_keep(office))
    with act() as log:
        locked = FactTable.objects.select_for_update(of=("self",)).select_related("file").get(pk=table.pk)
        if locked.imported_at is not None:
            raise Refused(_("This table has been imported already."))
        look = look_again(table=locked, office=office)
        if look.faults:
            raise Refused(
                ngettext(
                    "%(n)d cell is wrong by now; nothing was imported.",
                    "%(n)d cells are wrong by now; nothing was imported.",
                    len(look.faults),
                )
                % {"n": len(look.faults)}
            )
        for row in look.rows:
            _take_over(row, office)
        FactTable.objects.filter(pk=locked.pk).update(imported_at=clock.now())
        log.append(action="facttable.import", subject=locked, actor=office.actor, data={"rows": len(look.rows)})
    return len(look.rows)


def _take_over(row: Found, office: Officer) -> Any:
    if isinstance(row.fields, GradeFields):
        return set_grade(unit=row.unit, office=office, grade=row.fields, origin=FactOrigin.TABLE)
    return propose_fact(unit=row.unit, fact=row.fields, office=office, actor=office.actor, origin=FactOrigin.TABLE)
