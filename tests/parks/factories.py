"""Areas with enterprises, arrangements and records for tests."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from journal import clock
from parks.enums import ArrangementKind, Scope
from parks.keepers import CountyKeeper, Keeper
from parks.models import AreaRecord, Arrangement, Station
from parks.services import (
    ArrangementFields,
    RecordFields,
    StationFields,
    enter_arrangement,
    enter_record,
    import_roster,
    keep_roster,
    keep_station,
    place_enterprise,
    register_area,
)
from parks.services.rosters import COLUMNS
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tripartite.models import Town
from units.enums import UnitKind
from units.models import Unit, UnitMember


def town_unit(town: Town, **fields: Any) -> Unit:
    """The unit of a town, with its clerk."""
    return units.park(kind=UnitKind.TOWN, town=town, name=town.name_zh, area=town.district.slug, **fields)


def unattended(area: str = "huancui", name: str = "威海测试企业聚集区", enterprises: int = 1) -> Unit:
    """A cluster that its county registered and filled with enterprises, and for which nobody acts."""
    office = bodies.officer(area=area)
    made = register_area(
        kind=UnitKind.CLUSTER, uscc=units.uscc(), name=name, district=bodies.district(area), town=None, office=office
    )
    for _number in range(enterprises):
        place_enterprise(area=made, enterprise=units.enterprise(area=area), office=office, reason="位于该聚集区内。")
    return made


def keeper(area: Unit) -> Keeper:
    """Who enters for an area: its first person, or its county while it has none."""
    if UnitMember.objects.filter(unit=area, until__isnull=True).exists():
        return units.member(area)
    return CountyKeeper(bodies.officer(area=area.district.slug), area)


def row(**values: Any) -> dict[str, Any]:
    """One enterprise of a roster: small, with nothing but what is given."""
    nothing = {"union": "否", "congress": "否", "mediation": "否", "affairs": "否"}
    return {"code": units.uscc(), "headcount": 20, "size": "小型"} | nothing | values


def roster(rows: list[dict[str, Any]], name: str = "园区企业名单.xlsx") -> SimpleUploadedFile:
    """A workbook as the county brings it."""
    book = openpyxl.Workbook()
    book.active.append([column.headings[0] for column in COLUMNS])
    for number, values in enumerate(rows, 1):
        named = {"name": f"威海园区测试{number}号有限公司"} | values
        book.active.append([named.get(column.key) for column in COLUMNS])
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile(name, kept.getvalue())


def bring(area: Unit, rows: list[dict[str, Any]]) -> int:
    """Look a roster through and take it over."""
    office = bodies.officer(area=area.district.slug)
    kept, look = keep_roster(area=area, upload=roster(rows), office=office)
    assert kept is not None, look.faults
    return import_roster(roster=kept, office=office)


def contract(area: Unit, **fields: Any) -> Arrangement:
    """A regional collective contract of this year."""
    year = clock.today().year
    values = {
        "kind": ArrangementKind.CONTRACT,
        "title": "区域性集体合同",
        "scope": Scope.REGIONAL,
        "employer_side": "镇商会",
        "employee_side": "镇总工会",
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
    }
    return enter_arrangement(keeper=keeper(area), fields=ArrangementFields(**(values | fields)))


def station(area: Unit, **fields: Any) -> Station:
    """An open station."""
    values = {
        "name": "劳动关系公共服务站",
        "address": "威海市科技路1号一楼大厅",
        "hours": "工作日 9:00—17:00",
        "phone": "0631-5200002",
        "services": ["advice", "mediation"],
        "opened_on": clock.today(),
    }
    return keep_station(keeper=keeper(area), fields=StationFields(**(values | fields)))


def record(area: Unit, **fields: Any) -> AreaRecord:
    """A tripartite meeting held today."""
    values = {"kind": "meeting", "title": "三方会议", "matters": "研究年度任务。", "happened_on": clock.today()}
    return enter_record(keeper=keeper(area), fields=RecordFields(**(values | fields)))
