"""What the city does: campaigns, joint meetings, public notices, naming, plaques; all through the services."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from demo.stage import Case, Stage
from demo.steps import approve
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign
from evaluations.services import (
    close_campaign,
    close_naming_notice,
    name_units,
    open_campaign,
    prepare_campaign,
    publish_naming_notice,
    release_decisions,
    take_up,
)
from evaluations.services.city import drafted_outcomes
from plaques.enums import PlaqueState
from plaques.models import Plaque
from plaques.services import hand_over_plaque
from proceedings.enums import MeetingState, MotionKind, NoticeState, ObjectionState
from proceedings.models import AgendaItem, Decision, Meeting, Objection, PublicNotice, Round
from proceedings.services import (
    answer_objection,
    attend,
    call_meeting,
    close_meeting,
    object_to,
    open_meeting,
    put_items,
)
from standards.models import Edition
from supervision.minutes import sign_off_and_print
from units.models import UnitMember

PLACE = "市人力资源和社会保障局三楼会议室（演示）"
APPROVAL = "材料齐全，程序完备，符合创建标准，同意命名。"


def begin_campaign(stage: Stage, *, year: int, edition: Edition | None = None, **plan: Any) -> None:
    """The year's campaign is prepared and opened. `plan`: its dates, and clocks other than the reference values."""
    office = stage.offices["city-gov"]
    if Campaign.objects.filter(year=year).exists():
        return
    campaign = prepare_campaign(
        office=office,
        year=year,
        name_zh=f"{year}年威海市劳动关系和谐企业、工业园区选树活动",
        name_en=f"Weihai Harmonious Labour Relations Campaign {year}",
        edition=edition or stage.edition,
        notice_days=stage.edition.content.procedure.notice_days,
        **plan,
    )
    open_campaign(campaign=campaign, office=office)


def end_campaign(stage: Stage, *, year: int) -> None:
    """The year is over."""
    campaign = Campaign.objects.get(year=year)
    if campaign.closed_at is None:
        close_campaign(campaign=campaign, office=stage.offices["city-gov"])


def call(stage: Stage, *, title: str, planned_for: datetime, cases: Sequence[Case] = ()) -> None:
    """A meeting is called, with these applications on its agenda as far as their counties recommended them."""
    if Meeting.objects.filter(title=title).exists():
        return
    office = stage.offices["city-gov"]
    meeting = call_meeting(office=office, title=title, planned_for=planned_for, place=PLACE)
    ready = [application for application in _applications(cases) if application.state == A.RECOMMENDED]
    take_up(applications=ready, meeting=meeting, office=office)


def _applications(cases: Sequence[Case]) -> list[Application]:
    return [case.application() for case in cases]


def sit(stage: Stage, *, title: str) -> None:
    """The meeting begins with all four organisations present."""
    meeting = Meeting.objects.get(title=title)
    office = stage.offices["city-gov"]
    if meeting.state == MeetingState.PLANNED and meeting.items.exists():
        for officer in stage.city:
            attend(meeting=meeting, officer=officer, office=office)
        open_meeting(meeting=meeting, office=office)


def vote(stage: Stage, *, title: str, voices: Mapping[Case, int], declined: Mapping[Case, str] | None = None) -> None:
    """These items are put, and the first organisations approve; the reasons for declining are the motion's text."""
    declined = declined or {}
    for case, count in voices.items():
        item = AgendaItem.objects.select_related("meeting", "matter").filter(
            meeting__title=title, matter=case.application().city_matter
        )
        if not item or item[0].meeting.state != MeetingState.SITTING or item[0].matter.rounds.exists():
            continue
        motion = MotionKind.DECLINE if case in declined else MotionKind.APPROVE
        text = declined.get(case, APPROVAL)
        [round_] = put_items(items=list(item), motion=motion, text=text, office=stage.offices["city-gov"])
        approve(round_, stage.city[:count])


def adjourn(stage: Stage, *, title: str) -> None:
    """The meeting is closed and a second person signs its minutes off."""
    meeting = Meeting.objects.get(title=title)
    if meeting.state == MeetingState.SITTING and not Round.objects.filter(agenda_item__meeting=meeting, state="open"):
        meeting = close_meeting(meeting=meeting, office=stage.offices["city-gov"])
        sign_off_and_print(meeting=meeting, office=stage.offices["city-union"])


def conclude(stage: Stage, *, title: str) -> None:
    """The meeting is closed, a second person signs its minutes off, and all that it decided is released."""
    adjourn(stage, title=title)
    meeting = Meeting.objects.get(title=title)
    if drafted_outcomes(meeting) and meeting.signed_off_at is not None:
        release_decisions(meeting=meeting, office=stage.offices["city-gov"])


def publish(stage: Stage, *, year: int, number: str, batch: str = "") -> None:
    """All approved units are put on public notice."""
    if not PublicNotice.objects.filter(number=number).exists():
        publish_naming_notice(
            campaign=Campaign.objects.get(year=year),
            office=stage.offices["city-gov"],
            number=number,
            title=f"关于{year}年度威海市劳动关系和谐企业、工业园区拟命名名单{batch}的公示",
            text=(
                "根据《威海市“和谐劳动关系创建”活动实施方案》，经区市（开发区）三方推荐、市协调劳动关系三方集中评审，"
                "现将拟命名单位予以公示。公示期内如有异议，请在线提交或以书面形式实名反映。（演示数据）"
            ),
        )


def complain(*, number: str, case: Case, text: str) -> None:
    """Somebody objects to a unit on the notice."""
    item = PublicNotice.objects.get(number=number).items.get(name=case.player.name)
    if not item.objections.exists():
        object_to(item=item, text=text, objector="演示·群众", contact="objector@weihai-demo.example")


def dismiss(stage: Stage, *, number: str, answer: str) -> None:
    """The objections to the notice are looked into and not upheld."""
    for objection in Objection.objects.filter(item__notice__number=number, state=ObjectionState.RECEIVED):
        answer_objection(objection=objection, office=stage.offices["city-gov"], upheld=False, answer=answer)


def close(stage: Stage, *, number: str) -> None:
    """The notice has run its days."""
    notice = PublicNotice.objects.get(number=number)
    if notice.state == NoticeState.PUBLISHED:
        close_naming_notice(notice=notice, office=stage.offices["city-gov"])


def name(stage: Stage, *, year: int, number: str, document_number: str, decided_on: date) -> None:
    """The units of the notice are named."""
    if not Decision.objects.filter(document_number=document_number).exists():
        name_units(
            notice=PublicNotice.objects.get(number=number),
            office=stage.offices["city-gov"],
            document_number=document_number,
            title=f"关于命名{year}年度威海市劳动关系和谐企业、工业园区的决定",
            decided_on=decided_on,
        )


def hand_over(stage: Stage, *, year: int, but: Sequence[Case]) -> None:
    """The plaques of a year are handed over, except to those who have not come for theirs yet."""
    waiting = [case.player.uscc for case in but]
    plaques = Plaque.objects.filter(title__year=year, state=PlaqueState.ISSUED).exclude(title__unit__uscc__in=waiting)
    for plaque in plaques.select_related("title__unit").order_by("pk"):
        member = UnitMember.objects.filter(unit=plaque.title.unit, until=None).select_related("user").earliest("pk")
        hand_over_plaque(plaque=plaque, office=stage.offices["city-gov"], received_by=member.user.full_name)
