"""Rounds and meetings for tests: the body's organisations speak, all of them or one against."""

from collections.abc import Sequence

from evaluations.models import Application
from evaluations.services import propose_county_motion, take_up
from journal import clock
from proceedings.enums import MotionKind, Verdict
from proceedings.models import Matter, Meeting, Opinion, Round
from proceedings.services import (
    attend,
    call_meeting,
    close_meeting,
    give_opinion,
    open_meeting,
    put_items,
    set_agenda,
    sign_off,
)
from tests.tripartite import factories as bodies
from tripartite.models import Officer


def county_round(
    application: Application, *, motion: MotionKind = MotionKind.RECOMMEND, office: Officer | None = None
) -> Round:
    """The motion is put to the county's organisations, after scoring where nobody has scored; none has spoken yet."""
    from tests.evaluations.factories import score_by_county

    if not application.submission.scores.exists():
        score_by_county(application)
    office = office or bodies.officer(area=application.unit.district.slug)
    return propose_county_motion(application=application, office=office, motion=motion, text="各项指标达到创建标准。")


def city_rounds(
    applications: Sequence[Application], *, motion: MotionKind = MotionKind.APPROVE, present: Sequence[Officer] = ()
) -> list[Round]:
    """The motion is put on each in a sitting meeting of the city, `present` being there besides; none has spoken."""
    matters, lead = [application.city_matter for application in applications], bodies.officer(area="city")
    fresh = [application for application in applications if application.state == "recommended"]
    if fresh:
        held = meeting()
        take_up(applications=fresh, meeting=held, office=lead)
    else:
        held = matters[0].agenda_items.order_by("-pk")[0].meeting
    for office in present:
        attend(meeting=held, officer=office, office=office)
    begin(held)
    items = held.items.filter(matter__in=matters).select_related("meeting", "matter__body")
    return put_items(items=list(items), motion=motion, text="经评审，符合标准。", office=lead)


def officers_of(matter: Matter) -> Sequence[Officer]:
    """One officer of each organisation that a matter is before."""
    district = matter.body.district
    return bodies.officers(district.slug if district else "city")


def all_approve(round_: Round) -> Round:
    """Every organisation agrees: the motion passes."""
    for office in officers_of(round_.matter):
        give_opinion(round_=round_, office=office, verdict=Verdict.APPROVE)
    return Round.objects.select_related("matter").get(pk=round_.pk)


def dissent(round_: Round, *, party: str = "union", reason: str = "材料与实地情况不符。") -> Opinion:
    """One organisation disagrees: the round is closed as not passed."""
    district = round_.matter.body.district
    office = bodies.officer(area=district.slug if district else "city", party=party)
    return give_opinion(round_=round_, office=office, verdict=Verdict.DISSENT, reason=reason)


def meeting(
    *, area: str = "city", title: str = "三方联席会议", matters: Sequence[Matter] = (), sitting: bool = False
) -> Meeting:
    """A meeting of a body with these matters on its agenda; `sitting`: all organisations are there and it has begun."""
    lead = bodies.officer(area=area)
    called = call_meeting(office=lead, title=title, planned_for=clock.now(), place="市人社局三楼会议室")
    if matters:
        set_agenda(meeting=called, matters=matters, office=lead)
    if sitting:
        begin(called, area=area)
    return called


def begin(meeting: Meeting, *, area: str = "city") -> Meeting:
    """Everyone comes, and the meeting is opened."""
    for office in bodies.officers(area):
        attend(meeting=meeting, officer=office, office=office)
    return open_meeting(meeting=meeting, office=bodies.officer(area=area))


def put_all(
    meeting: Meeting, motion: MotionKind, *, text: str = "经评审，符合标准。", area: str = "city"
) -> list[Round]:
    """Put one motion on every item of a sitting meeting."""
    items = list(meeting.items.select_related("meeting", "matter__body"))
    return put_items(items=items, motion=motion, text=text, office=bodies.officer(area=area))


def check(meeting: Meeting) -> Meeting:
    """A second person signs the minutes off."""
    return sign_off(meeting=Meeting.objects.get(pk=meeting.pk), office=bodies.officer(area="city", party="union"))


def decide_all(
    meeting: Meeting, motion: MotionKind, *, text: str = "经评审，符合标准。", area: str = "city"
) -> list[Round]:
    """Put one motion on every item of a sitting meeting, have all agree, and close the meeting."""
    rounds = [all_approve(round_) for round_ in put_all(meeting, motion, text=text, area=area)]
    close_meeting(meeting=meeting, office=bodies.officer(area=area))
    return rounds
