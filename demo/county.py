"""What makes a county's queue worth looking at: an answer to a return, a dissent with its second round, a file that
waits too long, and one that a colleague has in hand. All of it lies in Huancui, whose officers the guides speak of.

==============  ============================================================================
enterprise-68   returned, corrected and handed in again yesterday: first in the queue
enterprise-76   the union said no; a second round is open, in which the government side has spoken
enterprise-84   handed in three weeks ago and not accepted: overdue, also on the city's list
==============  ============================================================================
"""

from collections.abc import Iterator
from functools import partial

from demo import steps
from demo.cast import IN_THE_COUNTY
from demo.stage import Case, Event, Stage, moment
from evaluations.enums import ApplicationState as A
from evaluations.services import attach_evidence, propose_county_motion, save_answer, submit_application
from proceedings.enums import MotionKind, RoundState, Verdict
from proceedings.services import give_opinion
from supervision.services import take_in_hand

DISSENT = "工会换届已逾期，职工代表大会对集体合同草案的审议记录缺少签到表，建议核实后再议。"
SECOND = (
    "经补充核验，该单位工会已于上月完成换届并取得批复，职工代表大会签到表原件已现场查看，与审议记录一致；"
    "其余指标同上一轮核验结果，建议推荐。"
)
NOTE = "已补签工资专项集体合同，并经人社部门审查备案。"


def story(stage: Stage, year: int) -> Iterator[Event]:
    """The three files, and who has them in hand."""
    answered, dissented, overdue = (Case(player, year) for player in IN_THE_COUNTY)
    yield from _filed(stage, answered, 18)
    yield Event(moment(stage.ago(11), 11, 5), partial(steps.send_back, stage, answered, days=14))
    yield Event(moment(stage.ago(1), 9, 20), partial(_correct, answered))
    yield from _filed(stage, dissented, 24)
    yield Event(moment(stage.ago(20), 12, 5), partial(steps.accept, stage, dissented))
    yield Event(moment(stage.ago(15), 13, 5), partial(steps.score, stage, dissented))
    yield Event(moment(stage.ago(13), 14, 5), partial(steps.put, stage, dissented))
    yield Event(moment(stage.ago(12), 15, 5), partial(_dissent, stage, dissented))
    yield Event(moment(stage.ago(3), 14, 5), partial(_put_again, stage, dissented))
    yield Event(moment(stage.ago(2), 10, 5), partial(steps.speak, stage, dissented, voices=1))
    yield from _filed(stage, overdue, 21)
    yield Event(moment(stage.ago(1), 16, 5), partial(_take, stage, overdue))


def _filed(stage: Stage, case: Case, days_ago: int) -> Iterator[Event]:
    minute = case.player.number
    yield Event(moment(stage.ago(days_ago + 8), 8, minute), partial(steps.register, stage, case.player))
    yield Event(moment(stage.ago(days_ago + 3), 9, minute), partial(steps.start, case))
    yield Event(moment(stage.ago(days_ago), 10, minute), partial(steps.submit, case))


def _correct(case: Case) -> None:
    """Answers, a note and a file change on what was asked; the other item is left as it was."""
    application, member = case.application(), case.member()
    if application.state != A.RETURNED:
        return
    answer = application.answers.get(indicator="e2-05")
    save_answer(application=application, member=member, indicator="e2-05", raw=answer.value, note=NOTE)
    used = application.attachments.filter(indicator="e2-05").values("evidence")
    added = application.unit.evidence.exclude(pk__in=used).order_by("pk").first()
    if added is not None:
        attach_evidence(application=application, member=member, indicator="e2-05", evidence=added)
    submit_application(application=application, member=member, declared=True)


def _dissent(stage: Stage, case: Case) -> None:
    matter = case.application().county_matter
    round_ = matter.rounds.filter(state=RoundState.OPEN).first()
    if round_ is None or matter.rounds.count() > 1:
        return
    government, union, _employer = stage.county(case.player.area)
    steps.approve(round_, [government])
    give_opinion(round_=round_, office=union, verdict=Verdict.DISSENT, reason=DISSENT)


def _put_again(stage: Stage, case: Case) -> None:
    application = case.application()
    if application.state == A.COUNTY_REVIEW and application.county_matter.rounds.count() == 1:
        office = stage.offices[f"{case.player.area}-gov"]
        propose_county_motion(application=application, office=office, motion=MotionKind.RECOMMEND, text=SECOND)


def _take(stage: Stage, case: Case) -> None:
    take_in_hand(application=case.application(), office=stage.offices["huancui-gov-2"])
