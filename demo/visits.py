"""Site visits of the demonstration: one that was made, with findings and a photo, and one that is to come."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from demo.evidence import Sheet
from demo.scans import scan
from demo.stage import Case, Event, Stage, moment
from journal import clock
from proceedings.enums import Found
from proceedings.models import Visit
from proceedings.services import add_photo, checklist_of, finish_visit, note_finding, plan_visit

PLACE = "厂区一号车间及办公楼三楼"
SUMMARY = (
    "查看了车间、食堂和职工书屋，查阅劳动合同台账和工资发放凭证，与三个班组的职工座谈。"
    "所报情况基本属实，个别台账需补齐。"
)
DIFFERS = "签到表缺一次会议的原件，已当场说明，三日内补交。"


def story(stage: Stage, *, made: Case, coming: Case) -> Iterator[Event]:
    """The visit to `made` was five days ago, the one to `coming` is in three."""
    held = moment(stage.ago(2), 9, 30)
    yield Event(moment(stage.ago(4), 9), partial(plan, stage, made, held))
    yield Event(held + timedelta(hours=2), partial(make, stage, made))
    yield Event(moment(stage.ago(1), 10), partial(plan, stage, coming, moment(stage.ago(-3), 14)))


def plan(stage: Stage, case: Case, at: datetime) -> None:
    """The government side and the union go."""
    matter = case.application().county_matter
    if not matter.visits.filter(planned_for=at).exists():
        officers = stage.county(case.player.area)[:2]
        plan_visit(matter=matter, office=officers[0], planned_for=at, place=PLACE, visitors=officers)


def make(stage: Stage, case: Case) -> None:
    """Most as stated, one thing not."""
    visit = (
        Visit.objects.select_related("matter__body").filter(matter=case.application().county_matter).order_by("pk")[0]
    )
    if visit.findings.exists():
        return
    officer = stage.county(case.player.area)[1]
    for number, item in enumerate(checklist_of(visit)[:18]):
        found, note = (Found.DIFFERS, DIFFERS) if number == 11 else (Found.AS_STATED, "")
        note_finding(visit=visit, office=officer, item=item.key, found=found, note=note)
    sheet = Sheet("核查现场", photo=True)
    photo = scan(sheet, (("unit", case.player.name),), seed=case.player.number)
    add_photo(
        visit=visit, office=officer, upload=photo, key=f"demo-visit-{case.player.number:04d}", taken_at=clock.now()
    )
    finish_visit(visit=visit, office=officer, summary=SUMMARY, received_by="人力资源部经理")
