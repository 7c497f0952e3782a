"""This year: a campaign that takes applications today, with units at every station.

Days count back from the day on which the demonstration is made. Where the units with a sign-in stand:

==============  =============  ============================================================================
sign-in         area           station
==============  =============  ============================================================================
enterprise-1    huancui        draft, two fifths filled in; handed in and withdrawn the year before
enterprise-2    huancui        submitted, waits to be accepted
enterprise-3    huancui        under county review, half scored
enterprise-4    huancui        under county review, scored; a round is open, the government side has spoken
enterprise-5    wendeng        returned with two items and a deadline
enterprise-6    rongcheng      recommended, waits for the city to take it up
enterprise-7    rushan         at city review in a meeting that sits; two of four have spoken
enterprise-8    torch          approved, waits for the public notice
enterprise-9    jingqu         in public notice, with an objection to answer
enterprise-10   lingang        notice over, waits to be named
enterprise-11   nanhai         not recommended: 98 points hoped for, 71 found, a reason for each
enterprise-12   huancui        named last year: title, certificate and plaque
park-1          torch          draft, nearly complete
town-1          wendeng        confirmed, nothing begun yet
==============  =============  ============================================================================

In each other area an application stands in an open round in which nobody has spoken, so that each of its officers finds
something to do; in the city's meeting one item waits for all four.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from demo import assessments, city, county, enquiries, facts, fall, jobs, steps, visits
from demo.cast import PARKS, TOWN, Player, enterprise
from demo.stage import Case, Event, Stage, moment
from evaluations.services import lapse_overdue, withdraw_application

OPENED, FILING_LEFT, COUNTY_LEFT = 80, 30, 50
DRAFTS = {"enterprise-1": 40, "enterprise-32": 95, "park-1": 85}
SUBMITTED = [enterprise(2), *(enterprise(n) for n in (21, 22, 23, 24, 34, 35)), PARKS[5]]
HALF_SCORED, ONE_SPOKEN, RETURNED = (enterprise(n) for n in (3, 4, 5))
ROUND_OPEN = [enterprise(n) for n in range(13, 20)]
LAPSED, WITHDRAWN = enterprise(30), enterprise(31)
RECOMMENDED = [enterprise(6), enterprise(33)]
OVER, DECLINED = [enterprise(10), enterprise(27)], enterprise(29)
IN_NOTICE = [enterprise(9), enterprise(26)]
APPROVED = [enterprise(8), enterprise(28)]
SITTING = {enterprise(7): 2, enterprise(20): 0}
ON_AGENDA = [enterprise(25), PARKS[6]]
CLAIMS_WAITING = [enterprise(n) for n in range(60, 64)]

WHY_DECLINED = "集体合同已到期且未续签，工资集体协商未实际开展，暂不命名；建议整改后下一年度再行申报。"
OBJECTION = "该企业包装车间今年夏季多次安排夜班加班，加班工资发放不及时，请核查。（演示）"
OLD_OBJECTION = "反映该企业职工宿舍条件较差。（演示）"
OLD_ANSWER = "经区市三方实地核查，宿舍已于上季度完成改造，所反映问题不影响创建标准，异议不成立。"


def story(stage: Stage) -> Iterator[Event]:
    """Everything of this year."""
    year, today = stage.today.year, stage.today
    opening = today - timedelta(days=OPENED)
    yield Event(
        moment(opening, 8, 30),
        partial(
            city.begin_campaign,
            stage,
            year=year,
            opens_on=opening,
            filing_closes_on=today + timedelta(days=FILING_LEFT),
            county_closes_on=today + timedelta(days=COUNTY_LEFT),
        ),
    )
    yield from _before_the_county(stage, year)
    yield from _in_the_county(stage, year)
    yield from county.story(stage, year)
    yield from _first_meeting(stage, year)
    yield from _second_meeting(stage, year)
    yield from _latest_meetings(stage, year)
    yield from facts.story(stage, year)
    yield from enquiries.story(stage, year)
    yield from assessments.story(stage, year)
    yield Event(stage.now, jobs.finish, long=True)


def _before_the_county(stage: Stage, year: int) -> Iterator[Event]:
    yield Event(moment(stage.ago(60), 9), partial(steps.register, stage, TOWN))
    for player in CLAIMS_WAITING:
        happen = partial(steps.register, stage, player, confirm=False)
        yield Event(moment(stage.ago(2), 10, player.number), happen)
    for player in (enterprise(1), enterprise(32), PARKS[1]):
        yield Event(moment(stage.ago(60), 9, player.number), partial(steps.register, stage, player))
        happen = partial(steps.start, Case(player, year), fill=DRAFTS[player.account])
        yield Event(moment(stage.ago(9), 9, player.number), happen)
    for place, player in enumerate(SUBMITTED):
        yield from _filed(stage, Case(player, year), 7 - place % 6)
    yield from _filed(stage, Case(WITHDRAWN, year), 20)
    yield Event(moment(stage.ago(12), 16), partial(_withdraw, Case(WITHDRAWN, year)))


def _filed(stage: Stage, case: Case, days_ago: int) -> Iterator[Event]:
    """Registered, filled in and handed in so many days ago."""
    minute = case.player.number
    yield Event(moment(stage.ago(days_ago + 8), 8, minute), partial(steps.register, stage, case.player))
    yield Event(moment(stage.ago(days_ago + 3), 9, minute), partial(steps.start, case))
    yield Event(moment(stage.ago(days_ago), 10, minute), partial(steps.submit, case))


def _withdraw(case: Case) -> None:
    application = case.application()
    if application.ended_at is None:
        withdraw_application(application=application, member=case.member())


def _accepted(stage: Stage, case: Case, days_ago: int, *, until: str = "") -> Iterator[Event]:
    """Handed in, accepted and scored; the scoring ended so many days ago."""
    minute = case.player.number
    yield from _filed(stage, case, days_ago + 6)
    yield Event(moment(stage.ago(days_ago + 4), 12, minute), partial(steps.accept, stage, case))
    yield Event(moment(stage.ago(days_ago), 13, minute), partial(steps.score, stage, case, until=until))


def _recommended(stage: Stage, case: Case, days_ago: int) -> Iterator[Event]:
    """Recommended by its county so many days ago."""
    minute = case.player.number
    yield from _accepted(stage, case, days_ago + 3)
    yield Event(moment(stage.ago(days_ago + 1), 14, minute), partial(steps.put, stage, case))
    yield Event(moment(stage.ago(days_ago), 15, minute), partial(steps.speak, stage, case))


def _in_the_county(stage: Stage, year: int) -> Iterator[Event]:
    yield from _accepted(stage, Case(HALF_SCORED, year), 3, until="e6")
    for player in (ONE_SPOKEN, *ROUND_OPEN):
        case = Case(player, year)
        yield from _accepted(stage, case, 4)
        yield Event(moment(stage.ago(2), 14, player.number), partial(steps.put, stage, case))
    yield from visits.story(stage, made=Case(HALF_SCORED, year), coming=Case(HALF_SCORED, year))
    yield Event(moment(stage.ago(1), 15, 30), partial(steps.speak, stage, Case(ONE_SPOKEN, year), voices=1))
    for player, returned, days in ((RETURNED, 3, 12), (LAPSED, 30, 10)):
        case = Case(player, year)
        yield from _filed(stage, case, returned + 4)
        yield Event(moment(stage.ago(returned), 11), partial(steps.send_back, stage, case, days=days))
    yield Event(moment(stage.ago(15), 0, 10), lapse_overdue)
    yield from fall.story(stage, year)
    for player in RECOMMENDED:
        yield from _recommended(stage, Case(player, year), 4)


def _meeting(stage: Stage, title: str, players: list[Player], year: int, days_ago: int, **vote) -> Iterator[Event]:
    """A meeting that was held so many days ago, from its agenda to the release of its decisions."""
    cases = [Case(player, year) for player in players]
    for case in cases:
        yield from _recommended(stage, case, days_ago + 9)
    held = moment(stage.ago(days_ago), 9)
    yield Event(
        moment(stage.ago(days_ago + 5), 16), partial(city.call, stage, title=title, planned_for=held, cases=cases)
    )
    yield Event(held, partial(city.sit, stage, title=title))
    voices = dict.fromkeys(cases, 4)
    yield Event(held + timedelta(minutes=40), partial(city.vote, stage, title=title, voices=voices, **vote))
    yield Event(held + timedelta(minutes=90), partial(city.conclude, stage, title=title))


def _first_meeting(stage: Stage, year: int) -> Iterator[Event]:
    """Its notice is over: an objection was answered, and the units wait to be named."""
    declined = {Case(DECLINED, year): WHY_DECLINED}
    title = f"{year}年度第一次市三方集中评审会议"
    yield from _meeting(stage, title, [*OVER, DECLINED], year, 20, declined=declined)
    number = f"威三方公示〔{year}〕1号"
    yield Event(moment(stage.ago(13), 9), partial(city.publish, stage, year=year, number=number, batch="（第一批）"))
    complain = partial(city.complain, number=number, case=Case(OVER[1], year), text=OLD_OBJECTION)
    yield Event(moment(stage.today - timedelta(days=11), 20), complain)
    yield Event(moment(stage.ago(8), 16), partial(city.dismiss, stage, number=number, answer=OLD_ANSWER))


def _second_meeting(stage: Stage, year: int) -> Iterator[Event]:
    """Its notice runs, with an objection that nobody has answered yet."""
    yield from _meeting(stage, f"{year}年度第二次市三方集中评审会议", IN_NOTICE, year, 12)
    number = f"威三方公示〔{year}〕2号"
    yield Event(moment(stage.ago(4), 9), partial(city.publish, stage, year=year, number=number, batch="（第二批）"))
    complain = partial(city.complain, number=number, case=Case(IN_NOTICE[0], year), text=OBJECTION)
    yield Event(moment(stage.today - timedelta(days=2), 20), complain)


def _latest_meetings(stage: Stage, year: int) -> Iterator[Event]:
    """One that ended yesterday, one that sits, one that is planned."""
    yield from _meeting(stage, f"{year}年度第三次市三方集中评审会议", APPROVED, year, 1)
    title = f"{year}年度第四次市三方集中评审会议"
    players = [*SITTING, *ON_AGENDA]
    cases = [Case(player, year) for player in players]
    for case in cases:
        yield from _recommended(stage, case, 8)
    begin = stage.now - timedelta(minutes=40)
    yield Event(moment(stage.ago(5), 16, 30), partial(city.call, stage, title=title, planned_for=begin, cases=cases))
    yield Event(begin, partial(city.sit, stage, title=title))
    voices = {Case(player, year): count for player, count in SITTING.items()}
    yield Event(begin + timedelta(minutes=20), partial(city.vote, stage, title=title, voices=voices))
    planned_for = moment(stage.ago(-10), 9)
    title = f"{year}年度第五次市三方集中评审会议"
    yield Event(moment(stage.ago(1), 16), partial(city.call, stage, title=title, planned_for=planned_for))
