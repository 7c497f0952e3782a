"""A self score of 98 that falls to its true 71, with a reason beside every point; and a unit that is assessed again.

98 is what the unit could reckon with: 88 points of its own answers, and the ten of the employees' survey at its best.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from demo import steps
from demo.cast import enterprise
from demo.stage import Case, Event, Stage, moment, working_day
from evaluations import snapshot
from evaluations.enums import ApplicationState as A
from evaluations.services import ask_for_reassessment, save_answers, set_score
from journal import clock
from proceedings.enums import MotionKind
from standards.scoring import applies, best_value

# Indicator: the county's points, and why. What each of them comes from stands first.
CAUSES = {
    "e10-06": ("0", "部门核查：劳动保障监察机构答复，今年3月曾责令支付12名职工工资，企业未按时足额支付。"),
    "e10-07": ("0", "部门核查：同一处理决定认定未足额支付加班工资。"),
    "e3-05": ("0.5", "实地核查：厂务公开栏停留在去年，只见一项内容。"),
    "e7-07": ("0", "实地核查：申报的职工食堂已停用。"),
    "e10-08": ("0.5", "实地核查：考勤记录显示每周工作六天，无调休。"),
    "e2-05": ("0", "佐证缺失：未附现行集体合同，附件为上一期文本。"),
    "e5-02": ("0", "佐证缺失：培训计划无单位盖章，不能认定为本年度计划。"),
    "e4-01": ("0", "佐证缺失：未见调解委员会成立文件。"),
    "e4-08": ("0", "负面清单：近一年仲裁败诉三件，按规则不得分。"),
    "e3-06": ("0", "负面清单：依法应设职工监事而未设。"),
    "e10-10": ("0", "负面清单：接触职业病危害的职工未全部体检。"),
    "e5-05": ("0.5", "分档：核定培训参加率62%，列第三档。"),
    "e8-02": ("0.5", "分档：核定主动离职率18%，列第三档。"),
    "e10-11": ("0", "按比例扣分：核定社会保险参保率91%，扣完为止。"),
    "e10-02": ("2", "按比例扣分：核定劳动合同签订率98%，扣1分。"),
    "e5-07": ("0", "公式：一线职工教育经费核定为58%，未达60%。"),
}
NOT_CLAIMED = {"e1-03": False}
HALF_SATISFIED = "职工满意度测评：满意率70%，按规则得一半分。"
FALLS = enterprise(11)
AGAIN = enterprise(65)


def story(stage: Stage, year: int) -> Iterator[Event]:
    """Enterprise 11, this year."""
    case = Case(FALLS, year, weakness=0)
    minute = FALLS.number
    yield Event(moment(stage.ago(17), 8, minute), partial(steps.register, stage, FALLS))
    yield Event(moment(stage.ago(16), 9, minute), partial(_claim_too_much, case))
    yield Event(moment(stage.ago(15), 10, minute), partial(steps.submit, case))
    yield Event(moment(stage.ago(13), 12, minute), partial(steps.accept, stage, case))
    yield Event(moment(stage.ago(9), 13, minute), partial(_score, stage, case))
    yield Event(moment(stage.ago(7), 14), partial(steps.put, stage, case, motion=MotionKind.NOT_RECOMMEND))
    yield Event(moment(stage.ago(6), 15), partial(steps.speak, stage, case))


def again(stage: Stage) -> Iterator[Event]:
    """Enterprise 65: not recommended last year; the months are over, and it prepares its re-assessment."""
    year = stage.today.year - 1
    case = Case(AGAIN, year, weakness=0)

    def on(month: int, day: int, hour: int):
        return moment(working_day(date(year, month, day)), hour, AGAIN.number)

    yield Event(on(3, 14, 9), partial(steps.register, stage, AGAIN))
    yield Event(on(4, 15, 9), partial(_claim_too_much, case))
    yield Event(on(5, 20, 10), partial(steps.submit, case))
    yield Event(on(6, 16, 9), partial(steps.accept, stage, case))
    yield Event(on(7, 14, 9), partial(_score, stage, case))
    yield Event(on(7, 25, 14), partial(steps.put, stage, case, motion=MotionKind.NOT_RECOMMEND))
    yield Event(on(8, 6, 15), partial(steps.speak, stage, case))
    yield Event(moment(stage.ago(4), 10, AGAIN.number), partial(_ask_again, case))


def _claim_too_much(case: Case) -> None:
    """The draft with the best answer everywhere but where it said no itself."""
    if case.begun():
        return
    steps.start(case)
    application = case.application()
    # Figures stand on the last day of filing; what is reported has happened by today.
    facts = replace(snapshot.facts_of(application.unit, application), as_of=clock.today())
    given = {
        indicator.id: (NOT_CLAIMED.get(indicator.id, best_value(indicator, facts=facts)), "")
        for indicator in application.rubric.indicators
        if applies(indicator, facts) and not indicator.from_survey
    }
    save_answers(application=application, member=case.member(), answers=given)


def _score(stage: Stage, case: Case) -> None:
    """Every difference with its cause, the survey at half, the rest as the unit has it."""
    application = case.application()
    if application.state != A.COUNTY_REVIEW or application.submission.scores.exists():
        return
    office = stage.offices[f"{case.player.area}-gov"]
    for indicator in application.rubric.indicators:
        if indicator.from_survey:
            points, reason = indicator.points * Decimal("0.5"), HALF_SATISFIED
        elif indicator.id in CAUSES:
            points, reason = CAUSES[indicator.id]
        else:
            continue
        set_score(application=application, office=office, indicator=indicator.id, points=points, reason=reason)
    steps.agree(stage, case)


def _ask_again(case: Case) -> None:
    application = case.application()
    if application.state == A.NOT_RECOMMENDED:
        ask_for_reassessment(application=application, member=case.member())
