"""What departments say of the demonstration's units: an adverse fact in each state, a grade for every enterprise."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from demo import steps
from demo.cast import Player, enterprise
from demo.stage import Case, Event, Stage, moment
from enterprises.enums import FactKind, FactState
from enterprises.models import AdverseFact, IntegrityGrade
from enterprises.services import (
    FactFields,
    GradeFields,
    answer_fact,
    confirm_fact,
    propose_fact,
    set_grade,
    silence_overdue,
    withdraw_fact,
)
from journal import clock
from units.enums import UnitKind, UnitState
from units.models import Unit, UnitMember

# Under county review and scored to the end; a confirmed veto item stands in the way of its recommendation.
BARRED = enterprise(64)
PROPOSED, ANSWERED, SILENT, WITHDRAWN, ELSEWHERE = (enterprise(n) for n in (1, 36, 44, 52, 45))
INSPECTION, ARBITRATION, INSURANCE = "劳动保障监察大队", "劳动人事争议仲裁院", "社会保险服务中心"


def story(stage: Stage, year: int) -> Iterator[Event]:
    """Facts told over the past three weeks, and the grades of last year."""
    case = Case(BARRED, year)
    minute = BARRED.number
    yield Event(moment(stage.ago(30), 8, minute), partial(steps.register, stage, BARRED))
    yield Event(moment(stage.ago(27), 9, minute), partial(steps.start, case))
    yield Event(moment(stage.ago(24), 10, minute), partial(steps.submit, case))
    yield Event(moment(stage.ago(22), 12, minute), partial(steps.accept, stage, case))
    yield Event(moment(stage.ago(18), 13, minute), partial(steps.score, stage, case))
    yield from _facts(stage)
    yield Event(moment(stage.ago(2), 9), partial(_grades, stage, stage.today.year - 1))


def _facts(stage: Stage) -> Iterator[Event]:
    def told(player: Player, days: int, fact: FactFields) -> Event:
        return Event(moment(stage.ago(days), 10, player.number), partial(_tell, stage, player, fact))

    def fact(kind: str, days: int, text: str, source: str, document: str, veto: str = "") -> FactFields:
        return FactFields(kind, stage.today - timedelta(days=days), text, source, document, veto)

    arrears = "未按期支付36名职工两个月工资，责令限期改正后逾期未改正，依法作出行政处罚。（演示）"
    yield told(
        BARRED, 21, fact(FactKind.VETO, 120, arrears, f"环翠区{INSPECTION}", "威环人社监罚字〔演示〕3号", "ev-01")
    )
    yield Event(moment(stage.ago(15), 9), partial(_answer, BARRED, "工资已全部补发，但整改确已超过期限。（演示）"))
    reason = "处罚决定已生效，单位陈述未否认逾期未改正。（演示）"
    yield Event(moment(stage.ago(8), 10), partial(_confirm, stage, BARRED, reason))
    deduction = "以培训费名义从3名新入职员工首月工资中各扣500元。（演示）"
    yield told(
        PROPOSED, 3, fact(FactKind.WAGE_ARREARS, 40, deduction, f"环翠区{INSPECTION}", "威环人社监令字〔演示〕11号")
    )
    dispute = "12名职工因调岗降薪集体申请仲裁。（演示）"
    yield told(ANSWERED, 9, fact(FactKind.DISPUTE, 75, dispute, f"环翠区{ARBITRATION}", "威环劳人仲案字〔演示〕26号"))
    yield Event(
        moment(stage.ago(4), 15), partial(_answer, ANSWERED, "已与全部职工达成调解协议，附调解书编号。（演示）")
    )
    unpaid = "8名职工入职后两个月未参加社会保险。（演示）"
    yield told(SILENT, 16, fact(FactKind.SOCIAL_INSURANCE, 60, unpaid, f"环翠区{INSURANCE}", "威环社保稽字〔演示〕5号"))
    yield Event(moment(stage.ago(1), 8), silence_overdue)
    wrong = "仲裁裁决支付加班工资。（演示）"
    yield told(
        WITHDRAWN, 13, fact(FactKind.LOST_ARBITRATION, 90, wrong, f"环翠区{ARBITRATION}", "威环劳人仲案字〔演示〕9号")
    )
    yield Event(
        moment(stage.ago(11), 11), partial(_withdraw, stage, WITHDRAWN, "裁决书当事人为同名企业，录入有误。（演示）")
    )


def _fact_of(player: Player) -> AdverseFact | None:
    return AdverseFact.objects.select_related("unit__district").filter(unit__uscc=player.uscc).order_by("pk").first()


def _tell(stage: Stage, player: Player, fact: FactFields) -> None:
    if _fact_of(player) is None:
        office = stage.offices[f"{player.area}-gov"]
        unit = Unit.objects.select_related("district").get(uscc=player.uscc)
        propose_fact(unit=unit, fact=fact, office=office, actor=office.actor)


def _answer(player: Player, text: str) -> None:
    fact = _fact_of(player)
    if fact is not None and fact.state == FactState.PROPOSED:
        member = UnitMember.objects.select_related("unit", "user").get(unit=fact.unit, user__username=player.account)
        answer_fact(fact=fact, member=member, text=text)


def _confirm(stage: Stage, player: Player, reason: str) -> None:
    fact = _fact_of(player)
    if fact is not None and fact.state == FactState.ANSWERED:
        confirm_fact(fact=fact, office=stage.offices[f"{player.area}-gov"], reason=reason)


def _withdraw(stage: Stage, player: Player, reason: str) -> None:
    fact = _fact_of(player)
    if fact is not None and fact.state == FactState.PROPOSED:
        withdraw_fact(fact=fact, office=stage.offices[f"{player.area}-gov"], reason=reason)


def _grades(stage: Stage, year: int) -> None:
    """A grade for every confirmed enterprise that has none of this year yet."""
    graded = IntegrityGrade.objects.filter(year=year).values("unit")
    enterprises = Unit.objects.filter(kind=UnitKind.ENTERPRISE, state=UnitState.ACTIVE).exclude(pk__in=graded)
    for unit in enterprises.select_related("district").order_by("pk"):
        letter = "C" if unit.uscc == ELSEWHERE.uscc else "B" if unit.uscc == BARRED.uscc or unit.pk % 6 == 0 else "A"
        grade = GradeFields(
            year=year,
            grade=letter,
            source=f"{unit.district.name_zh}人力资源和社会保障局",
            decided_on=min(date(year + 1, 3, 31), clock.today()),
            document=f"人社发〔{year + 1}〕演示7号",
        )
        set_grade(unit=unit, office=stage.offices[f"{unit.district.slug}-gov"], grade=grade)
