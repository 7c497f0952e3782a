"""What became of titles and plaques: one given back and cancelled, others lost, replaced, called back, to be made.

Of the enterprises named two years ago: enterprise-44 gave its title back and its plaque is still out, enterprise-37
did and brought the plaque, enterprise-38 lost its plaque and has another piece, enterprise-39 lost it, enterprise-40
asks to give its title back. A title that ran out: `demo.past`.
"""

from collections.abc import Iterator
from functools import partial

from demo import city
from demo.cast import Player, enterprise
from demo.stage import Case, Event, Stage, moment
from demo.steps import approve
from plaques.enums import PlaqueState, SurrenderState
from plaques.models import Plaque, PlaqueBatch, Surrender, Title
from plaques.services import (
    carry_out_surrender,
    order_batch,
    replace_plaque,
    report_lost,
    request_surrender,
    take_back_plaque,
)
from proceedings.enums import MeetingState, MotionKind
from proceedings.models import Meeting
from proceedings.services import call_meeting, put_items, set_agenda

GONE, BROUGHT, REPLACED, LOST, ASKING = (enterprise(n) for n in (44, 37, 38, 39, 40))
MEETING = "市三方联席会议（交回称号事项）"
WHY = "企业已整体搬迁至外市，主要用工不再在威海，自愿交回“威海市劳动关系和谐企业”称号。（演示）"
WHY_TOO = "企业重组，职工分流安置，现有条件与创建标准有差距，自愿交回称号，整改后再行申报。（演示）"
WHY_ASKING = "企业计划年内停产转型，自愿交回称号。（演示）"
MOVED = "单位搬迁办公楼时铭牌遗失，经查找未果。（演示）"
AGREED = "该单位自愿申请交回称号，情况属实，程序完备，同意取消命名、收回铭牌。"
PUBLIC = "该单位自愿申请交回称号，经市协调劳动关系三方审议同意，取消命名。"


def story(stage: Stage) -> Iterator[Event]:
    """Everything of the register, within the last eight weeks."""
    for player, why, days in ((GONE, WHY, 52), (BROUGHT, WHY_TOO, 51)):
        yield Event(moment(stage.ago(days), 10), partial(_ask, player, why))
    yield Event(moment(stage.ago(45), 9), partial(_meet, stage))
    yield Event(moment(stage.ago(45), 11), partial(city.adjourn, stage, title=MEETING))
    for place, player in enumerate((GONE, BROUGHT), start=1):
        yield Event(moment(stage.ago(43), 15, place), partial(_cancel, stage, player, place))
    yield Event(moment(stage.ago(30), 9), partial(_bring_back, stage))
    yield Event(moment(stage.ago(28), 10), partial(_lose, stage, REPLACED, MOVED))
    yield Event(moment(stage.ago(24), 10), partial(_replace, stage))
    yield Event(moment(stage.ago(9), 14), partial(_lose, stage, LOST, "单位报告：门厅改造期间铭牌丢失。（演示）"))
    yield Event(moment(stage.ago(8), 10), partial(_ask, ASKING, WHY_ASKING))
    yield Event(moment(stage.ago(7), 9), partial(_order, stage))


def _title(player: Player) -> Title:
    return Title.objects.select_related("unit").filter(unit__uscc=player.uscc).latest("pk")


def _plaque(player: Player) -> Plaque:
    return Plaque.objects.current().select_related("title").get(title=_title(player))


def _ask(player: Player, why: str) -> None:
    title = _title(player)
    if not title.surrenders.exists():
        member = Case(player, title.year).member()
        request_surrender(title=title, member=member, reason=why)


def _meet(stage: Stage) -> None:
    if Meeting.objects.filter(title=MEETING).exists():
        return
    lead = stage.offices["city-gov"]
    asked = Surrender.objects.select_related("matter").filter(state=SurrenderState.REQUESTED)
    meeting = call_meeting(office=lead, title=MEETING, planned_for=moment(stage.ago(45), 9), place=city.PLACE)
    set_agenda(meeting=meeting, matters=[surrender.matter for surrender in asked.order_by("pk")], office=lead)
    city.sit(stage, title=MEETING)
    items = meeting.items.select_related("meeting", "matter__body")
    for round_ in put_items(items=list(items), motion=MotionKind.REVOKE, text=AGREED, office=lead):
        approve(round_, stage.city)


def _cancel(stage: Stage, player: Player, place: int) -> None:
    surrender = Surrender.objects.get(title=_title(player))
    if surrender.state == SurrenderState.REQUESTED and Meeting.objects.get(title=MEETING).state == MeetingState.CLOSED:
        day = stage.ago(43)
        carry_out_surrender(
            surrender=surrender,
            office=stage.offices["city-gov"],
            document_number=f"威人社函〔{day.year}〕演示{20 + place}号",
            title=f"关于取消{player.name}“威海市劳动关系和谐企业”命名的决定",
            decided_on=day,
            text=PUBLIC,
        )


def _bring_back(stage: Stage) -> None:
    plaque = _plaque(BROUGHT)
    if plaque.state == PlaqueState.RECALLED:
        take_back_plaque(plaque=plaque, office=stage.offices[f"{BROUGHT.area}-gov"], returned_by="演示·送回人")


def _lose(stage: Stage, player: Player, reason: str) -> None:
    plaque = _plaque(player)
    if plaque.piece == 1 and plaque.state == PlaqueState.HANDED_OVER:
        report_lost(plaque=plaque, office=stage.offices[f"{player.area}-gov"], reason=reason)


def _replace(stage: Stage) -> None:
    plaque = _plaque(REPLACED)
    if plaque.state == PlaqueState.LOST:
        replace_plaque(plaque=plaque, office=stage.offices["city-gov"], reason="原铭牌遗失，补制一块。（演示）")


def _order(stage: Stage) -> None:
    if not PlaqueBatch.objects.exists():
        plaques = Plaque.objects.filter(state=PlaqueState.ISSUED).select_related("title").order_by("pk")
        order_batch(plaques=list(plaques), office=stage.offices["city-gov"], note="请于十五个工作日内交付（演示）")
