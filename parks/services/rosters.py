"""A table of the enterprises of a park, town or cluster: looked through as a whole, then taken over as a whole, once.

It brings enterprises into the registry that are not in it yet, places them in the area, and keeps their labour facts
from the day on which it is taken over.
"""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from journal import clock, files
from journal.chain import act
from journal.errors import Refused, require
from parks import rules
from parks.models import Placement, Roster
from parks.services.placements import place_enterprise
from tripartite.models import Officer, Town
from units.checks import clean_uscc
from units.enums import FactsOrigin, SizeClass, UnitKind, UnitState
from units.labour import LabourState, keep_labour_facts
from units.models import Unit
from units.services import correct_town, register_by_county
from units.tables import HALF_WIDTH, XLSX, Column, Fault, Line, read_table

COLUMNS = (
    Column("code", ("统一社会信用代码", "社会信用代码", "Unified social credit code")),
    Column("name", ("企业名称", "单位名称", "Name")),
    Column("town", ("所属乡镇（街道）", "乡镇（街道）", "所属镇街", "Town"), required=False),
    Column("headcount", ("职工人数", "Employees")),
    Column("size", ("企业规模", "规模", "Size")),
    Column("signed", ("签订劳动合同人数", "Labour contracts"), required=False),
    Column("union", ("是否建立工会", "Union")),
    Column("members", ("工会会员数", "Union members"), required=False),
    Column("contract_until", ("本企业集体合同有效期至", "Own collective contract until"), required=False),
    Column("congress", ("是否建立职代会", "Own workers' congress")),
    Column("mediation", ("是否建立调解委员会", "Own mediation")),
    Column("affairs", ("是否实行厂务公开", "Open factory affairs")),
)
EXAMPLE = (
    "91371002MA3C000000",
    "威海某某机械有限公司",
    "（园区、聚集区填写；与登记一致可不填）",
    "128",
    "小型",
    "126",
    "是",
    "110",
    "2027-12-31",
    "是",
    "否",
    "是",
)
YES, NO = ("是", "有", "yes", "y", "1"), ("否", "无", "no", "n", "0")
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that may be taken over. `unit` is None for an enterprise that is not in the registry yet."""

    number: int
    code: str
    name: str
    unit: Unit | None
    town: Town | None
    state: LabourState


@dataclass(slots=True)
class RosterLook:
    """What a dry run found: rows that may be taken over, and every fault."""

    rows: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    @property
    def new(self) -> int:
        """How many are not in the registry yet."""
        return sum(row.unit is None for row in self.rows)


class _Reader:
    def __init__(self, area: Unit, lines: list[Line]) -> None:
        self.area = area
        self.seen: dict[str, int] = {}
        codes = {"".join(str(line.values.get("code") or "").split()).upper() for line in lines}
        self.units = {u.uscc: u for u in Unit.objects.filter(uscc__in=codes).select_related("town", "district")}
        self.towns = {town.name_zh: town for town in area.district.towns.all()}
        in_parks = Placement.objects.filter(
            enterprise__uscc__in=codes, until__isnull=True, kind=UnitKind.PARK
        ).select_related("area")
        self.parks = {placement.enterprise_id: placement.area for placement in in_parks}

    def read(self, line: Line) -> Entry | None:
        code = self._code(line)
        name = line.text("name", longest=120)
        if not name:
            line.fault("name", _("This cell must not be empty."))
        unit = self._unit(line, code, name) if code else None
        town = self._town(line, unit)
        state = self._state(line)
        if line.faults:
            return None
        return Entry(line.number, code, name, unit, town, state)

    def _code(self, line: Line) -> str:
        raw = line.values.get("code")
        if isinstance(raw, int | float):
            line.fault("code", _("The code is kept as a number and may be rounded. Format the column as text."))
            return ""
        try:
            code = clean_uscc(str(raw or ""))
        except ValidationError as error:
            line.fault("code", error.messages[0])
            return ""
        first = self.seen.setdefault(code, line.number)
        if first != line.number:
            line.fault("code", _("The same stands in row %(n)d already.") % {"n": first})
        return code

    def _unit(self, line: Line, code: str, name: str) -> Unit | None:
        unit = self.units.get(code)
        if unit is None:
            return None
        if unit.district_id != self.area.district_id:
            line.fault("code", _("This code is registered in another county-level area."))
        elif unit.kind != UnitKind.ENTERPRISE:
            line.fault("code", _("This code does not belong to an enterprise."))
        elif unit.state != UnitState.ACTIVE:
            line.fault("code", _("The registry says of this unit: %(state)s.") % {"state": unit.get_state_display()})
        elif name and name != unit.name:
            line.fault("name", _("The code belongs to “%(name)s”.") % {"name": unit.name})
        elif self._lies_elsewhere(unit):
            line.fault(
                "code", _("It lies in “%(park)s”. Take it out there first.") % {"park": self.parks[unit.pk].name}
            )
        return unit

    def _lies_elsewhere(self, unit: Unit) -> bool:
        park = self.parks.get(unit.pk)
        return self.area.kind == UnitKind.PARK and park is not None and park.pk != self.area.pk

    def _town(self, line: Line, unit: Unit | None) -> Town | None:
        word = line.text("town", longest=60)
        if self.area.kind == UnitKind.TOWN:
            town = self.area.town
            if word and town is not None and word != town.name_zh:
                line.fault("town", _("This table is for “%(town)s”.") % {"town": town.name_zh})
            if unit is not None and unit.town_id and town is not None and unit.town_id != town.pk:
                line.fault(
                    "code", _("It is registered in “%(town)s”. Correct its town first.") % {"town": unit.town.name}
                )
            return town
        if not word:
            return unit.town if unit else None
        town = self.towns.get(word)
        if town is None:
            line.fault("town", _("“%(word)s” is no town of this area.") % {"word": word[:40]})
        elif unit is not None and unit.town_id and unit.town_id != town.pk:
            line.fault("town", _("It is registered in “%(town)s”. Correct its town first.") % {"town": unit.town.name})
        return town

    def _state(self, line: Line) -> LabourState:
        headcount = self._number(line, "headcount", required=True) or 0
        signed = self._number(line, "signed", required=False)
        has_union = self._yes_no(line, "union")
        members = self._number(line, "members", required=False)
        if line.values.get("headcount") not in (None, "") and headcount < 1 and not line.faults:
            line.fault("headcount", _("An enterprise has at least one employee."))
        for key, part in (("signed", signed), ("members", members)):
            if part is not None and headcount and part > headcount:
                line.fault(
                    key,
                    _("%(part)d is more than the number of employees, %(people)d.")
                    % {"part": part, "people": headcount},
                )
        # Of a cell that could not be read nothing follows for the one beside it.
        if members and has_union is False:
            line.fault("members", _("Members are given, but no union."))
        return LabourState(
            headcount=max(headcount, 1),
            size_class=self._size(line),
            contracts_signed=signed,
            has_union=bool(has_union),
            union_members=members if has_union else None,
            contract_until=self._day(line, "contract_until"),
            has_congress=bool(self._yes_no(line, "congress")),
            has_mediation=bool(self._yes_no(line, "mediation")),
            open_affairs=bool(self._yes_no(line, "affairs")),
        )

    def _number(self, line: Line, key: str, *, required: bool) -> int | None:
        text = line.text(key, longest=12).translate(HALF_WIDTH).replace(",", "")
        if not text:
            if required:
                line.fault(key, _("This cell must not be empty."))
            return None
        if not (text.isascii() and text.isdigit()) or int(text) > LARGEST:
            line.fault(key, _("“%(word)s” is no whole number.") % {"word": text})
            return None
        return int(text)

    def _yes_no(self, line: Line, key: str) -> bool | None:
        word = line.text(key, longest=10).casefold()
        if word not in YES and word not in NO:
            sentence = _("Write 是 or 否.") if not word else _("“%(word)s” is neither 是 nor 否.") % {"word": word}
            line.fault(key, sentence)
            return None
        return word in YES

    def _size(self, line: Line) -> str:
        word = line.text("size", longest=12)
        found = _sizes().get(word.casefold().removesuffix("企业"))
        if found is None:
            line.fault("size", _("“%(word)s” is no size: 大型, 中型, 小型 or 微型.") % {"word": word})
        return found or ""

    def _day(self, line: Line, key: str) -> date | None:
        return line.day(key) if str(line.values.get(key) or "").strip() else None


def _sizes() -> dict[str, str]:
    words = {"大": "large", "中": "medium", "小": "small", "微": "micro", "小微": "small"}
    for size in SizeClass:
        for language in ("zh-hans", "en"):
            with override(language):
                words[str(size.label).casefold()] = str(size)
    return words | {f"{word}型": size for word, size in words.items() if len(word) == 1}


def look_through_roster(*, area: Unit, upload: UploadedFile) -> RosterLook:
    """The dry run: every row looked at, nothing written. Raises `TableUnreadable` when there is no table in it."""
    lines = read_table(upload, COLUMNS)
    reader, look = _Reader(area, lines), RosterLook(count=len(lines))
    for line in lines:
        entry = reader.read(line)
        look.faults.extend(line.faults)
        if entry is not None:
            look.rows.append(entry)
    return look


def keep_roster(*, area: Unit, upload: UploadedFile, office: Officer) -> tuple[Roster | None, RosterLook]:
    """Look a table through, and keep it when nothing in it is wrong. With a single fault nothing is kept."""
    require(rules.why_not_place(office, area))
    if area.kind == UnitKind.TOWN and area.town is None:
        raise Refused(_("This unit does not say which town it is. Please correct that in the registry first."))
    look = look_through_roster(area=area, upload=upload)
    if look.faults:
        return None, look
    with act() as log:
        workbook = upload.name.lower().endswith(".xlsx")
        stored = files.store(
            purpose="roster",
            name=upload.name,
            content=upload,
            content_type=XLSX if workbook else "text/csv",
            actor=office.actor,
        )
        roster = Roster.objects.create(
            area=area, file=stored, office=office, rows=len(look.rows), uploaded_at=clock.now()
        )
        log.append(action="roster.keep", subject=roster, actor=office.actor, data={"rows": len(look.rows)})
    return roster, look


def look_again_at(roster: Roster) -> RosterLook:
    """The same dry run on a kept table, as things stand now."""
    upload = SimpleUploadedFile(roster.file.name, files.read(roster.file))
    return look_through_roster(area=roster.area, upload=upload)


def import_roster(*, roster: Roster, office: Officer) -> int:
    """Take a kept table over, all rows or none. Raises `Refused` when it was before, or a row is bad by now."""
    require(rules.why_not_place(office, roster.area))
    with act() as log:
        locked = (
            Roster.objects.select_for_update(of=("self",))
            .select_related("file", "area__district", "area__town")
            .get(pk=roster.pk)
        )
        if locked.imported_at is not None:
            raise Refused(_("This table has been imported already."))
        look = look_again_at(locked)
        if look.faults:
            raise Refused(
                ngettext(
                    "%(n)d cell is wrong by now; nothing was imported.",
                    "%(n)d cells are wrong by now; nothing was imported.",
                    len(look.faults),
                )
                % {"n": len(look.faults)}
            )
        reason = _("Table “%(name)s” of the area's enterprises") % {"name": locked.file.name}
        for row in look.rows:
            _take_over(row, locked.area, office, reason)
        Roster.objects.filter(pk=locked.pk).update(imported_at=clock.now())
        log.append(action="roster.import", subject=locked, actor=office.actor, data={"rows": len(look.rows)})
    return len(look.rows)


def _take_over(row: Entry, area: Unit, office: Officer, reason: str) -> None:
    unit = row.unit
    if unit is None:
        unit = register_by_county(uscc=row.code, name=row.name, district=area.district, town=row.town, office=office)
    elif row.town is not None and unit.town_id is None:
        unit = correct_town(unit=unit, town=row.town, office=office, reason=reason)
    if area.kind != UnitKind.TOWN:
        place_enterprise(area=area, enterprise=unit, office=office, reason=reason)
    keep_labour_facts(unit=unit, state=row.state, origin=FactsOrigin.TABLE, actor=office.actor)
