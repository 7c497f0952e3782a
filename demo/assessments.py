"""A third-party agency at work: one assessment handed in, one under way, one through the year not begun."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from demo import answers
from demo.cast import Player, enterprise
from demo.facts import BARRED
from demo.stage import Event, Stage, moment
from evaluations.assessment_models import Agency, Assessment, Assessor
from evaluations.enums import AssessmentKind
from evaluations.enums import AssessmentState as S
from evaluations.models import Application
from evaluations.services import (
    assign_application,
    assign_holder,
    begin_assessment,
    save_report,
    set_mark,
    submit_assessment,
)
from evaluations.services.assessing import Task
from journal import clock
from plaques.models import Title
from tripartite.models import User
from units.models import Unit

NAME = ("威海演示人力资源评估有限公司", "Weihai Demonstration HR Assessment Ltd.")
DONE, UNDER_WAY = BARRED, enterprise(3)
REPORT = (
    "评估组查阅了申报材料并访谈职工代表12名。企业劳动合同管理规范，工会和职代会运转正常，工资支付已恢复按月足额发放。\n"
    "主要问题：工资集体协商记录不完整，职代会意见办理缺少反馈。建议整改后持续跟踪。（演示）"
)
FINDING = "抽查记录不完整，按查实情况评分。（演示）"


def story(stage: Stage, year: int) -> Iterator[Event]:
    """Assigned by Huancui's government side within the past two weeks."""
    yield Event(moment(stage.ago(16), 9), partial(_agency, stage))
    yield Event(moment(stage.ago(15), 9), partial(_assign, stage, DONE, year))
    yield Event(moment(stage.ago(14), 10), partial(_begin, DONE))
    yield Event(moment(stage.ago(10), 16), partial(_mark, DONE, 100))
    yield Event(moment(stage.ago(9), 16), partial(_hand_in, DONE))
    yield Event(moment(stage.ago(2), 9), partial(_assign, stage, UNDER_WAY, year))
    yield Event(moment(stage.ago(1), 10), partial(_begin, UNDER_WAY))
    yield Event(moment(stage.ago(1), 16), partial(_mark, UNDER_WAY, 30))
    yield Event(moment(stage.ago(1), 17), partial(_assign_holder, stage))


def _agency(stage: Stage) -> None:
    agency, _created = Agency.objects.get_or_create(name_zh=NAME[0], defaults={"name_en": NAME[1]})
    user = User.objects.get(username="assessor-1")
    Assessor.objects.get_or_create(user=user, agency=agency, defaults={"since": stage.ago(200)})


def _assessor() -> Assessor:
    return Assessor.objects.select_related("user", "agency").get(user__username="assessor-1")


def _of(player: Player) -> Assessment | None:
    rows = Assessment.objects.select_related("unit__district", "edition", "agency", "submission")
    return rows.filter(unit__uscc=player.uscc).first()


def _assign(stage: Stage, player: Player, year: int) -> None:
    if _of(player) is None:
        application = Application.objects.select_related("unit__district", "edition").get(
            unit__uscc=player.uscc, campaign__year=year
        )
        task = Task("重点核查工资支付和民主管理情况。（演示）", clock.today() + timedelta(days=20))
        office = stage.offices[f"{player.area}-gov"]
        assign_application(application=application, agency=_assessor().agency, task=task, office=office)


def _assign_holder(stage: Stage) -> None:
    """The first unit of the area that holds its title still, whatever the story has done to the others."""
    if Assessment.objects.filter(kind=AssessmentKind.CONTINUOUS).exists():
        return
    holding = Title.objects.in_force().filter(district__slug="huancui").values("unit")
    unit = Unit.objects.select_related("district").filter(pk__in=holding).order_by("pk").first()
    task = Task("日常综合评估：上半年以来劳动关系状况。（演示）", clock.today() + timedelta(days=30))
    assign_holder(unit=unit, agency=_assessor().agency, task=task, office=stage.offices["huancui-gov"])


def _begin(player: Player) -> None:
    assessment = _of(player)
    if assessment.state == S.ASSIGNED:
        begin_assessment(assessment=assessment, assessor=_assessor(), declared=True)


def _mark(player: Player, percent: int) -> None:
    """Every third indicator in the first so many percent of the sheet; now and then less than full points."""
    assessment, assessor = _of(player), _assessor()
    if assessment.state != S.UNDER_WAY or assessment.marks.exists():
        return
    indicators = [indicator for indicator in assessment.rubric.indicators if not indicator.from_survey]
    for indicator in indicators[: len(indicators) * percent // 100 : 3]:
        less = indicator.points >= 1 and answers.chance(player.number, indicator.id) < 30
        set_mark(
            assessment=assessment,
            assessor=assessor,
            indicator=indicator.id,
            points=indicator.points / 2 if less else indicator.points,
            finding=FINDING if less else "",
        )


def _hand_in(player: Player) -> None:
    assessment, assessor = _of(player), _assessor()
    if assessment.state == S.UNDER_WAY:
        save_report(assessment=assessment, assessor=assessor, text=REPORT)
        submit_assessment(assessment=assessment, assessor=assessor)
