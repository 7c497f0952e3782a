"""Titles that are checked again, and titles on their way out: one at every station but surrender (demo.register).

Days count back from the day on which the demonstration is made. All of them hold titles of the earlier of the two past
years, but for enterprise 12, whose sign-in stands in the README.

=============  ==========  ===========================================================================================
unit           area        station
=============  ==========  ===========================================================================================
enterprise-12  huancui     told four days ago what to show
enterprise-36  huancui     passed
enterprise-43  nanhai      to be put right by a day that is still to come
enterprise-46  rongcheng   not passed, heard before its cancellation; the county's motion is next
enterprise-41  jingqu      refused to be looked at; cancelled after hearing, county and city; its plaque is back
enterprise-45  wendeng     cancelled for false material; the plaque was to be back and is not, as everyone can read
enterprise-42  lingang     cancelled; its appeal waits for the city's four
enterprise-47  rushan      cancelled, appealed, in force again with the same number
=============  ==========  ===========================================================================================

What the draws of half a year ago have chosen was looked at and passed, but in one area (demo.rechecks).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from demo.cast import Player, enterprise
from demo.city import PLACE
from demo.evidence import Sheet
from demo.scans import scan
from demo.stage import Event, Stage, moment
from demo.steps import approve
from journal import clock
from journal.actors import reference
from plaques.enums import PlaqueState
from plaques.models import Plaque, Title
from plaques.services import take_back_plaque
from proceedings.enums import Found, MatterKind, MotionKind
from proceedings.models import Matter, Meeting
from proceedings.services import (
    add_photo,
    attend,
    call_meeting,
    checklist_of,
    close_meeting,
    finish_visit,
    note_finding,
    open_meeting,
    plan_visit,
    put_items,
    set_agenda,
)
from rechecks import services
from rechecks.enums import AppealState, Reason, RecheckOrigin, RecheckState, RevocationGround, RevocationState
from rechecks.models import Appeal, Recheck, RecheckItem, Revocation, YearlyReport
from rechecks.services import reporting
from supervision import drafts
from supervision.minutes import sign_off_and_print
from tripartite.enums import Level
from units.models import UnitMember

TOLD, PASSED, RECTIFYING, HEARD = (enterprise(number) for number in (12, 36, 43, 46))
RETURNED, NOT_RETURNED, APPEALED, REINSTATED = (enterprise(number) for number in (41, 45, 42, 47))
# Their yearly reports have not come.
SILENT_HOLDERS = (enterprise(48), enterprise(53))

CONTRACT = "e2-05"
RUMOUR = "群众反映该单位集体合同到期后未续签，需复核。（演示）"
EXPIRED = "集体合同已于上年末到期，至今未续签，工资集体协商未开展。（演示）"
FAILED = "集体合同失效超过半年，职工代表大会未召开，已不符合创建标准。（演示）"
FALSE = "经查，申报材料所附工资专项集体合同系伪造，区总工会无此合同备案。（演示）"
ANSWER = "集体合同文本和最近一次职代会记录已上传，请核查。（演示）"
APPEAL = "新的集体合同已签订并报区人社局审查备案，请求恢复命名。（演示）"


def story(stage: Stage) -> Iterator[Event]:
    """Everything of the past months."""
    year = stage.today.year
    yield from _reports(stage)
    # Twenty days between: a weekend may bring the later one forward by two, and fifteen are the unit's to show papers.
    yield Event(moment(stage.ago(136), 9), partial(_tell, stage, RETURNED))
    yield Event(moment(stage.ago(116), 9), services.silence_rechecks)
    yield Event(moment(stage.ago(116), 10), partial(_refused, stage, RETURNED))
    for player, days in ((REINSTATED, 135), (APPEALED, 95), (HEARD, 40)):
        yield from _looked_at(stage, player, days, differs=True)
        yield Event(moment(stage.ago(days - 14), 16, player.number), partial(_fail, stage, player))
    for player, days in ((REINSTATED, 135), (RETURNED, 132), (APPEALED, 95), (HEARD, 40)):
        # In the afternoon: a weekend may bring this to the day on which a refusal was noted.
        yield Event(moment(stage.ago(days - 18), 15, player.number), partial(_begin, stage, player, FAILED))
    yield Event(moment(stage.ago(80), 9), partial(_begin, stage, NOT_RETURNED, FALSE))
    for player, days in ((REINSTATED, 112), (RETURNED, 109), (NOT_RETURNED, 76), (APPEALED, 72), (HEARD, 17)):
        yield Event(moment(stage.ago(days), 14, player.number), partial(_hear, stage, player))
        if player != HEARD:
            yield Event(moment(stage.ago(days - 4), 9, player.number), partial(_propose, stage, player))

    first = _Sitting(
        "市三方取消命名事项专题会议",
        stage.ago(100),
        {
            REINSTATED: MatterKind.REVOCATION,
            RETURNED: MatterKind.REVOCATION,
        },
    )
    yield Event(moment(first.day, 9), partial(_sit, stage, first))
    for number, player in enumerate((REINSTATED, RETURNED), start=11):
        happen = partial(_cancel, stage, player, f"威人社函〔{year}〕演示{number}号")
        yield Event(moment(stage.ago(98), 10, number), happen)
    yield Event(moment(stage.ago(90), 15), partial(_plaque_back, stage, RETURNED))
    yield Event(moment(stage.ago(85), 10), partial(_appeal, REINSTATED))

    second = _Sitting(
        "市三方取消命名及申诉事项专题会议",
        stage.ago(60),
        {
            NOT_RETURNED: MatterKind.FALSE_MATERIAL,
            APPEALED: MatterKind.REVOCATION,
            REINSTATED: MatterKind.APPEAL,
        },
    )
    yield Event(moment(second.day, 9), partial(_sit, stage, second))
    yield Event(moment(stage.ago(58), 9), partial(_reinstate, stage, REINSTATED, f"威人社函〔{year}〕演示16号"))
    for number, (player, days) in enumerate(((NOT_RETURNED, 58), (APPEALED, 20)), start=14):
        happen = partial(_cancel, stage, player, f"威人社函〔{year}〕演示{number}号")
        yield Event(moment(stage.ago(days), 10, number), happen)
    yield Event(moment(stage.ago(9), 10), partial(_appeal, APPEALED))

    yield from _looked_at(stage, PASSED, 50)
    yield Event(moment(stage.ago(36), 16), partial(_pass, stage, PASSED))
    yield from _looked_at(stage, RECTIFYING, 26, differs=True)
    yield Event(moment(stage.ago(12), 16), partial(_rectify, stage, RECTIFYING, stage.today + timedelta(days=18)))
    yield Event(moment(stage.ago(4), 9), partial(_tell, stage, TOLD))


# --- re-checks --------------------------------------------------------------------------------------------------------


def pass_drawn(stage: Stage, area: str) -> None:
    """The titles that an area's draw has chosen: shown, looked at on site, passed."""
    rows = Recheck.objects.filter(title__district__slug=area, drawn__isnull=False, state=RecheckState.TOLD)
    for row in rows.select_related("title__unit", "title__district").order_by("pk"):
        _show_for(row)
        _visit_to(stage, _fresh(row))
        services.pass_recheck(
            recheck=_fresh(row), office=stage.offices[f"{area}-gov"], result="所查各项符合创建标准。（演示）"
        )


def _looked_at(stage: Stage, player: Player, days: int, *, differs: bool = False) -> Iterator[Event]:
    """Told so many days ago, shown a week later, looked at on site after twelve days."""
    yield Event(moment(stage.ago(days), 9, player.number), partial(_tell, stage, player))
    yield Event(moment(stage.ago(days - 7), 16, player.number), partial(_show, player))
    yield Event(moment(stage.ago(days - 12), 14, player.number), partial(_visit, stage, player, differs))


def _title(player: Player) -> Title:
    return Title.objects.select_related("unit", "district").get(unit__uscc=player.uscc)


def _member(title: Title) -> UnitMember:
    return UnitMember.objects.filter(unit=title.unit_id, until=None).select_related("unit", "user").earliest("pk")


def _recheck(player: Player) -> Recheck | None:
    """The one that was opened for a reason on record."""
    rows = Recheck.objects.filter(title__unit__uscc=player.uscc, origin=RecheckOrigin.TARGETED)
    return rows.select_related("title__unit", "title__district", "matter__body").order_by("pk").first()


def _fresh(row: Recheck) -> Recheck:
    return Recheck.objects.select_related("title__unit", "title__district", "matter__body").get(pk=row.pk)


def _tell(stage: Stage, player: Player) -> None:
    if _recheck(player) is None:
        services.open_recheck(
            title=_title(player),
            origin=RecheckOrigin.TARGETED,
            reason=RUMOUR,
            office=stage.offices[f"{player.area}-gov"],
            ground=Reason.COMPLAINT,
        )


def _show(player: Player) -> None:
    row = _recheck(player)
    if row.state == RecheckState.TOLD:
        _show_for(row)


def _contract(row: Recheck) -> RecheckItem:
    """The item on the collective contract, which all these stories are about; whoever is asked none, another."""
    return row.items.filter(key=CONTRACT).first() or row.items.order_by("position")[0]


def _show_for(row: Recheck) -> None:
    item = _contract(row)
    evidence = row.title.unit.evidence.order_by("-pk")[:1]
    services.show(recheck=row, member=_member(row.title), answers={item.key: ANSWER}, evidence={item.key: evidence})


def _visit(stage: Stage, player: Player, differs: bool) -> None:
    row = _recheck(player)
    if not row.matter.visits.exists():
        _visit_to(stage, row, differs=differs)


def _visit_to(stage: Stage, row: Recheck, *, differs: bool = False) -> None:
    """The inspectors go, and what differs has a photo."""
    officer = stage.offices[f"{row.title.district.slug}-gov"]
    visit = plan_visit(
        matter=row.matter,
        office=officer,
        planned_for=clock.now(),
        place="厂区及人力资源部（演示）",
        visitors=[inspector.officer for inspector in row.inspectors.select_related("officer")],
    )
    contract = _contract(row).key
    for item in checklist_of(visit)[:6]:
        found, note = (Found.DIFFERS, EXPIRED) if differs and item.key == contract else (Found.AS_STATED, "")
        note_finding(visit=visit, office=officer, item=item.key, found=found, note=note)
        if note:
            photo = scan(Sheet("复核现场", photo=True), (("unit", row.title.unit_name),), seed=row.pk)
            add_photo(
                visit=visit,
                office=officer,
                upload=photo,
                key=f"demo-recheck-{row.pk:06d}",
                item=item.key,
                taken_at=clock.now(),
            )
    finish_visit(
        visit=visit, office=officer, summary="现场查看台账、公开栏，与职工代表座谈。（演示）", received_by="人事经理"
    )


def _open_row(player: Player) -> Recheck | None:
    """The re-check, unless it has its result already."""
    row = _recheck(player)
    return row if row.is_open and row.state != RecheckState.RECTIFYING else None


def _pass(stage: Stage, player: Player) -> None:
    if row := _open_row(player):
        office = stage.offices[f"{player.area}-gov"]
        services.pass_recheck(recheck=row, office=office, result="新的集体合同已签订，其余各项符合创建标准。（演示）")


def _rectify(stage: Stage, player: Player, until: date) -> None:
    if row := _open_row(player):
        services.ask_to_rectify(
            recheck=row,
            office=stage.offices[f"{player.area}-gov"],
            result="除一项外符合创建标准；请按期续签集体合同并报备案。（演示）",
            short={_contract(row).key: EXPIRED},
            until=until,
        )


def _refused(stage: Stage, player: Player) -> None:
    """Nothing was shown in time, and at the gate nobody was let in: for once a result without a visit."""
    row, office = _recheck(player), stage.offices[f"{player.area}-gov"]
    if row.is_open and row.refused_at is None:
        refusal = "复核组到单位门口出示证件，保安称负责人不同意进厂，拒绝签收复核通知。（演示）"
        row = services.note_refusal(recheck=row, office=office, text=refusal)
        services.fail_recheck(recheck=_fresh(row), office=office, result=FAILED, short={})


def _fail(stage: Stage, player: Player) -> None:
    if row := _open_row(player):
        services.fail_recheck(
            recheck=row,
            office=stage.offices[f"{player.area}-gov"],
            result=FAILED,
            short={_contract(row).key: EXPIRED},
        )


# --- cancellations ----------------------------------------------------------------------------------------------------


def _way(player: Player) -> Revocation:
    rows = Revocation.objects.select_related(
        "title__unit", "title__district", "county_matter__body", "city_matter__body", "recheck__matter"
    )
    return rows.get(title__unit__uscc=player.uscc)


def _begin(stage: Stage, player: Player, reason: str) -> None:
    if Revocation.objects.filter(title__unit__uscc=player.uscc).exists():
        return
    recheck = _recheck(player)
    services.open_revocation(
        title=_title(player),
        ground=RevocationGround.FAILING if recheck else RevocationGround.FALSE_MATERIAL,
        office=stage.offices[f"{player.area}-gov"],
        reason=reason,
        recheck=recheck,
    )


def _hear(stage: Stage, player: Player) -> None:
    """At a hearing, with minutes; one has put its case in writing."""
    way = _way(player)
    if way.state != RevocationState.HEARING:
        return
    if player == NOT_RETURNED:
        services.state_case(
            revocation=way, member=_member(way.title), statement="经办人员自行制作，单位并不知情。（演示）"
        )
        return
    services.record_hearing(
        revocation=way,
        office=stage.offices[f"{player.area}-gov"],
        held_on=clock.today(),
        present="区人社局、区总工会、区企联各一人；单位分管负责人、人事经理。（演示）",
        minutes="三方说明复核中发现的问题。单位陈述：协商代表已选出，但尚未形成合同文本，请求给予时间。（演示）",
    )


def _propose(stage: Stage, player: Player) -> None:
    """The county's three agree."""
    way = _way(player)
    if way.state == RevocationState.HEARD and not way.county_matter.rounds.exists():
        officers = stage.county(player.area)
        round_ = services.put_to_county(
            revocation=way, office=officers[0], motion=MotionKind.REVOKE, text=drafts.REVOKED_BY_COUNTY
        )
        approve(round_, officers)


@dataclass(frozen=True, slots=True)
class _Sitting:
    """A meeting of the city's four on ways out: which units, each with the kind of its matter."""

    title: str
    day: date
    agenda: Mapping[Player, MatterKind]


MOTIONS = {
    MatterKind.REVOCATION: MotionKind.REVOKE,
    MatterKind.FALSE_MATERIAL: MotionKind.REVOKE,
    MatterKind.APPEAL: MotionKind.REINSTATE,
}


def _sit(stage: Stage, sitting: _Sitting) -> None:
    """Called, opened with all four, decided, closed, and signed off by a second person."""
    if Meeting.objects.filter(title=sitting.title).exists():
        return
    lead, *_others = stage.city
    meeting = call_meeting(office=lead, title=sitting.title, planned_for=clock.now(), place=PLACE)
    matters = [_matter(player, kind) for player, kind in sitting.agenda.items()]
    set_agenda(meeting=meeting, matters=matters, office=lead)
    for officer in stage.city:
        attend(meeting=meeting, officer=officer, office=lead)
    meeting = open_meeting(meeting=meeting, office=lead)
    for item in meeting.items.select_related("meeting", "matter__body").order_by("position"):
        motion = MOTIONS[MatterKind(item.matter.kind)]
        text = "材料齐全，程序完备，同意。（演示）"
        [round_] = put_items(items=[item], motion=motion, text=text, office=lead)
        approve(round_, stage.city)
    meeting = close_meeting(meeting=meeting, office=lead)
    sign_off_and_print(meeting=meeting, office=stage.offices["city-union"])


def _matter(player: Player, kind: MatterKind) -> Matter:
    """What is before the city about this unit's title."""
    matters = Matter.objects.filter(body__level=Level.CITY, kind=kind, subject=reference(_title(player)))
    return matters.select_related("body").get()


def _cancel(stage: Stage, player: Player, number: str) -> None:
    way = _way(player)
    if way.state == RevocationState.PROPOSED:
        services.carry_out_revocation(
            revocation=way,
            office=stage.offices["city-gov"],
            document_number=number,
            title=drafts.revocation_title([way.title.text_zh], way.title.unit_name),
            decided_on=clock.today(),
            text=drafts.REVOKED[way.ground],
        )


def _plaque_back(stage: Stage, player: Player) -> None:
    """The county's officer has collected it, with a photo."""
    plaque = Plaque.objects.select_related("title__unit", "title__district").get(
        title__unit__uscc=player.uscc, replaced_at=None
    )
    if plaque.state == PlaqueState.RECALLED:
        take_back_plaque(
            plaque=plaque,
            office=stage.offices[f"{player.area}-gov"],
            returned_by="演示·单位办公室主任",
            photo=scan(Sheet("收回的铭牌", photo=True), (("unit", player.name),), seed=player.number),
        )


def _appeal(player: Player) -> None:
    way = _way(player)
    if not Appeal.objects.filter(revocation=way).exists():
        services.file_appeal(revocation=way, member=_member(way.title), text=APPEAL)


def _reinstate(stage: Stage, player: Player, number: str) -> None:
    appeal = Appeal.objects.select_related("title__unit", "matter__body").get(title__unit__uscc=player.uscc)
    if appeal.state == AppealState.FILED:
        services.uphold_appeal(
            appeal=appeal,
            office=stage.offices["city-gov"],
            document_number=number,
            title=drafts.reinstatement_title([appeal.title.text_zh], player.name),
            decided_on=clock.today(),
            text=drafts.REINSTATED,
        )


# --- yearly reports ---------------------------------------------------------------------------------------------------


def _reports(stage: Stage) -> Iterator[Event]:
    """In March the holders report on the year before; whoever was not in force then, afterwards."""
    march = date(stage.today.year, 3, 20)
    for day in (march, max(march, stage.ago(50))):
        if day <= stage.today:
            yield Event(moment(day, 10), partial(_report, march.year - 1))


def _report(year: int) -> None:
    filed = YearlyReport.objects.filter(year=year).values("title")
    silent = [player.uscc for player in SILENT_HOLDERS]
    titles = reporting.holders_asked(year).exclude(pk__in=filed).exclude(unit__uscc__in=silent)
    for title in titles.select_related("unit__enterprise").order_by("pk"):
        proposed = reporting.proposed(title, year)
        proposed["headcount"] = proposed["headcount"] or title.unit.park.employee_count
        services.file_report(title=title, year=year, member=_member(title), fields=services.ReportFields(**proposed))
