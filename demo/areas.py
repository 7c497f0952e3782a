"""Towns, parks and a cluster of the demonstration: which enterprises lie in them, what stands there, what happens.

Each park has the enterprises of its area; park-1 and town-1 have everything on record: a regional contract, bodies, a
year of meetings and rounds, a major dispute that was reported late, a station that the county checked, coordinators.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.cast import PARKS, REGIONS, TOWN, Player, numeral
from demo.codes import ENTERPRISE, invented_code
from demo.evidence import Sheet
from demo.scans import scan
from demo.stage import Event, Stage, moment
from journal import clock
from parks.enums import ArrangementKind as A
from parks.enums import RecordKind as R
from parks.enums import Scope
from parks.models import Arrangement, Placement
from parks.services import (
    ArrangementFields,
    CoordinatorFields,
    RecordFields,
    StationFields,
    add_station_photo,
    check_station,
    cover,
    enter_arrangement,
    enter_record,
    enterprises_of,
    import_roster,
    keep_coordinator,
    keep_roster,
    keep_station,
    place_enterprise,
    report_case,
    seat_member,
    settle_case,
)
from parks.services.rosters import COLUMNS
from units.enums import UnitKind
from units.models import Unit, UnitMember

SHOWN = (PARKS[1], TOWN)
BODIES = {
    A.LEADING: "构建和谐劳动关系工作领导小组",
    A.TRIPARTITE: "劳动关系三方协商委员会",
    A.MEDIATION: "劳动争议调解中心",
    A.EMPLOYERS: "企业联合会（商会）",
    A.OPEN_AFFAIRS: "厂务公开协调领导小组",
    A.EMERGENCY: "劳动争议应急调解协调机制",
    A.REPORTING: "重大劳动争议信息报告制度",
    A.SAFETY: "安全生产事故应急预案",
    A.INCIDENT: "劳动关系群体性事件处置预案",
}
SEATS = (
    ("government", "人力资源和社会保障服务中心", "主任"),
    ("union", "工会联合会", "主席"),
    ("employer", "企业联合会（商会）", "会长"),
)
# Days back, kind, subject, matters, result, the two figures.
HAPPENED = (
    (300, R.PARTY, "党（工）委会议研究创建工作", "研究年度实施方案和任务分工。", "原则通过实施方案。", None, None),
    (270, R.MEETING, "第一次三方会议", "一、通报上年情况；二、审议年度计划。", "三方一致同意。", 9, None),
    (210, R.ANALYSIS, "上半年劳动关系形势研判", "用工变化、欠薪风险、重点行业。", "确定三家重点关注企业。", None, None),
    (200, R.SCREENING, "上半年矛盾纠纷排查", "逐户排查工资支付、社保缴纳情况。", "建立台账，逐项销号。", 6, 5),
    (160, R.TRAINING, "集体协商业务培训", "工资集体协商程序与合同文本。", "", 46, None),
    (120, R.PUBLICITY, "送法进企业", "劳动合同法、工资支付规定。", "", 230, None),
    (100, R.MEDIATION, "上半年调解情况", "劳动报酬、解除合同争议。", "其余引导仲裁。", 14, 11),
    (60, R.PARTY, "政府（管委会）专题会议", "听取创建工作汇报。", "追加工作经费。", None, None),
    (40, R.MEETING, "第二次三方会议", "通报排查情况，审议区域性集体合同。", "三方一致同意。", 8, None),
    (30, R.EXCHANGE, "和谐企业观摩活动", "参观已命名企业的职工之家。", "", 25, None),
    (20, R.PUBLICITY, "劳动争议预防大讲堂", "用工风险与争议预防。", "", 120, None),
    (15, R.GUIDANCE, "对照标准上门指导", "一对一指导自评和材料准备。", "", 4, None),
)


def story(stage: Stage) -> Iterator[Event]:
    """Everything of the areas, entered within the last ten days."""
    for player in PARKS.values():
        yield Event(moment(stage.ago(10), 10, player.number % 60), partial(_place, stage, player))
    yield Event(moment(stage.ago(10), 15), partial(_bring, stage, TOWN))
    for player in (*PARKS.values(), TOWN):
        yield Event(moment(stage.ago(9), 9, player.number % 60), partial(_stand, player))
        yield Event(moment(stage.ago(9), 14, player.number % 60), partial(_serve, player))
    for player in SHOWN:
        for place, happened in enumerate(HAPPENED):
            yield Event(moment(stage.ago(8), 16, player.number % 60 + place), partial(_happen, player, *happened))
    yield Event(moment(stage.ago(8), 18), partial(_dispute, PARKS[1]))
    for player in (*SHOWN, PARKS[2], PARKS[4]):
        yield Event(moment(stage.ago(7), 15, player.number % 60), partial(_check, stage, player))


def _member(player: Player) -> UnitMember:
    return UnitMember.objects.select_related("unit__district", "unit__town", "user").get(
        unit__uscc=player.uscc, user__username=player.account
    )


def _place(stage: Stage, player: Player) -> None:
    area, office = Unit.objects.get(uscc=player.uscc), stage.offices[f"{player.area}-gov"]
    enterprises = Unit.objects.filter(kind=UnitKind.ENTERPRISE, state="active", district=area.district_id)
    if not Placement.objects.filter(area=area).exists():
        for enterprise in enterprises.order_by("pk"):
            place_enterprise(area=area, enterprise=enterprise, office=office, reason="园区企业名录（演示）")


def _bring(stage: Stage, player: Player) -> None:
    """The small firms of a town, from a table: they are in no campaign, and nobody acts for them yet."""
    area, office = _member(player).unit, stage.offices[f"{player.area}-gov"]
    if area.rosters.exists():
        return
    lines = [",".join(column.headings[0] for column in COLUMNS)]
    for number in range(1, 19):
        code = invented_code(registry=ENTERPRISE, region=REGIONS[player.area], number=200 + number)
        union, affairs = "是" if number % 3 else "否", "是" if number % 2 else "否"
        staff = 4 + number * 5 % 37
        size = "微型" if staff < 20 else "小型"
        until = "2028-12-31" if number % 6 == 0 else ""
        name = f"文登演示{numeral(number)}号小微加工厂"
        cells = (code, name, "", staff, size, staff - number % 2, union, "", until, affairs, "否", affairs)
        lines.append(",".join(str(cell) for cell in cells))
    upload = SimpleUploadedFile("镇域企业名单（演示）.csv", "\n".join(lines).encode(), "text/csv")
    roster, _look = keep_roster(area=area, upload=upload, office=office)
    if roster is not None:
        import_roster(roster=roster, office=office)


def _stand(player: Player) -> None:
    member = _member(player)
    if member.unit.arrangements.exists():
        return
    today = clock.today()
    contract = ArrangementFields(
        kind=A.CONTRACT,
        title=f"{member.unit.name}区域性集体合同",
        scope=Scope.REGIONAL,
        employer_side="企业联合会（商会）",
        employee_side="工会联合会",
        document=f"演示集〔{today.year}〕1号",
        starts_on=date(today.year, 1, 1),
        ends_on=date(today.year + 2, 12, 31),
    )
    made = enter_arrangement(keeper=member, fields=contract)
    small = enterprises_of(member.unit).filter(
        labour_facts__until__isnull=True, labour_facts__size_class__in=("small", "micro")
    )
    cover(arrangement=made, keeper=member, enterprises=list(small.order_by("pk")), since=contract.starts_on)
    for kind, name in BODIES.items() if player in SHOWN else ():
        fields = ArrangementFields(kind=kind, title=name, starts_on=today, document=f"演示发〔{today.year}〕3号")
        body = enter_arrangement(keeper=member, fields=fields)
        if kind == A.TRIPARTITE:
            for party, organisation, post in SEATS:
                seat_member(arrangement=body, keeper=member, party=party, organisation=organisation, post=post)


def _serve(player: Player) -> None:
    member = _member(player)
    if member.unit.stations.exists():
        return
    fields = StationFields(
        name=f"{member.unit.name}劳动关系公共服务站",
        address=f"{member.unit.district.name_zh}演示路{player.number}号一楼大厅",
        hours="工作日 8:30—12:00，13:30—17:00",
        phone="0631-0000000",
        opened_on=clock.today(),
        services=["advice", "mediation", "publicity", "bargaining"],
    )
    station = keep_station(keeper=member, fields=fields)
    if player in SHOWN:
        sheet = Sheet("服务站点", photo=True)
        picture = scan(sheet, (("unit", member.unit.name),), seed=player.number)
        add_station_photo(keeper=member, station=station, upload=picture, caption="站点服务大厅（演示）")
        for number, grade in enumerate(("three", "four", "four"), 1):
            issued = clock.today() - timedelta(days=900)
            coordinator = CoordinatorFields(
                name=f"演示·协调员{number}",
                grade=grade,
                certificate=f"演示{player.number}{number:03d}",
                issued_on=issued,
                expires_on=issued + timedelta(days=1600 if number < 3 else 1000),
                full_time=number == 1,
                since=clock.today(),
                until=None,
                station=station,
            )
            keep_coordinator(keeper=member, fields=coordinator)


def _check(stage: Stage, player: Player) -> None:
    station = _member(player).unit.stations.order_by("pk")[0]
    if station.checks.exists():
        return
    passed = player in SHOWN
    tests = {"sign": True, "place": True, "facilities": True, "services": passed}
    remark = "" if passed else "服务清单尚未上墙，已要求补齐。（演示）"
    office = stage.offices[f"{player.area}-gov"]
    check_station(station=station, office=office, checked_on=clock.today(), tests=tests, remark=remark)


def _happen(
    player: Player, days: int, kind: R, title: str, matters: str, result: str, first: int | None, second: int | None
) -> None:
    member = _member(player)
    if member.unit.area_records.filter(title=title).exists():
        return
    body = Arrangement.objects.filter(area=member.unit, kind=A.TRIPARTITE).first() if kind == R.MEETING else None
    fields = RecordFields(
        kind=kind,
        happened_on=clock.today() - timedelta(days=days),
        title=title,
        matters=matters,
        result=result,
        body=body,
        first_figure=first,
        second_figure=second,
    )
    enter_record(keeper=member, fields=fields)


def _dispute(player: Player) -> None:
    member = _member(player)
    title = "某企业搬迁引发的集体争议（演示）"
    if member.unit.area_records.filter(title=title).exists():
        return
    now = clock.now()
    fields = RecordFields(
        kind=R.MAJOR,
        happened_on=clock.today() - timedelta(days=2),
        title=title,
        matters="企业搬迁补偿方案未与职工充分协商，部分职工停工。",
        first_figure=58,
        known_at=now - timedelta(hours=40),
    )
    record = enter_record(keeper=member, fields=fields)
    report_case(record=record, keeper=member, reported_at=now - timedelta(hours=12), reported_to="区市人社局（演示）")
    settle_case(record=record, keeper=member, settled_on=clock.today(), outcome="经调解达成补偿协议，职工已复工。")
