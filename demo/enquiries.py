"""Departments that are asked about units: one has answered, one let its last day pass, one has time left."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from demo.accounts import MAIL_DOMAIN
from demo.cast import Player, enterprise
from demo.facts import BARRED
from demo.stage import Event, Stage, moment
from evaluations.models import Application
from journal import clock
from journal.actors import reference
from proceedings.departments import load_departments
from proceedings.enums import EnquiryAnswer, ItemState
from proceedings.models import Department, Enquiry
from proceedings.services.enquiries import (
    Question,
    answer_item,
    ask_departments,
    silence_unanswered,
)
from standards.scoring.rules import months_before

EARLIER = [BARRED, enterprise(3), enterprise(4)]
LATER = [enterprise(2)]
QUESTION = "请贵单位就下列单位近三年内有无劳动保障违法、争议败诉、欠缴社保费、安全生产事故等情况提出意见。（演示）"
PENALTY = "该单位曾因逾期未支付工资受到行政处罚，已录入平台。（演示）"
CLEAR = "近三年未发现违法违规记录。（演示）"


def departments() -> None:
    """The departments with invented addresses."""
    load_departments()
    for department in Department.objects.filter(email="").order_by("pk"):
        department.email = f"{department.slug}@{MAIL_DOMAIN}"
        department.save(update_fields=["email"])


def story(stage: Stage, year: int) -> Iterator[Event]:
    """Two rounds of questions by Huancui's government side."""
    first = ("huancui-inspection", "huancui-safety")
    # By then all three are before the county.
    yield Event(moment(stage.ago(9), 8, 30), partial(_ask, stage, first, EARLIER, year, 7))
    yield Event(moment(stage.ago(7), 15), partial(_answer, "huancui-inspection", "演示·李科长（执法大队）"))
    yield Event(moment(stage.ago(1), 7, 45), silence_unanswered)
    second = ("huancui-insurance", "huancui-arbitration")
    yield Event(moment(stage.ago(4), 9), partial(_ask, stage, second, LATER, year, 10))
    yield Event(moment(stage.ago(2), 11), partial(_answer, "huancui-arbitration", "演示·周庭长（仲裁院）"))


def _ask(stage: Stage, slugs: tuple[str, ...], players: list[Player], year: int, days: int) -> None:
    if Enquiry.objects.filter(department__slug__in=slugs).exists():
        return
    codes = [player.uscc for player in players]
    applications = Application.objects.filter(unit__uscc__in=codes, campaign__year=year).select_related("unit")
    today = clock.today()
    ask_departments(
        departments=list(Department.objects.filter(slug__in=slugs).order_by("pk")),
        units=[application.unit for application in applications.order_by("pk")],
        subjects={application.unit_id: reference(application) for application in applications},
        question=Question(QUESTION, months_before(today, 36), today, today + timedelta(days=days)),
        office=stage.offices["huancui-gov"],
    )


def _answer(slug: str, name: str) -> None:
    for letter in Enquiry.objects.filter(department__slug=slug):
        waiting = letter.items.filter(state=ItemState.ASKED).select_related("unit", "enquiry__department")
        for item in waiting.order_by("pk"):
            known = item.unit.uscc == BARRED.uscc
            answer = EnquiryAnswer.FACTS if known else EnquiryAnswer.CLEAR
            answer_item(item=item, answer=answer, text=PENALTY if known else CLEAR, name=name)
