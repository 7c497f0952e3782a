"""Re-checks of the eight areas: plans agreed to, a past draw each, and draws to come, due and overdue."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from demo import exits
from demo.stage import SIDES, Event, Stage, moment, working_day
from proceedings.enums import RoundState, Verdict
from proceedings.services import give_opinion
from rechecks import services
from rechecks.enums import Method
from rechecks.frame import later
from rechecks.models import Draw, Plan
from rechecks.sealing import throws_of_chance

# When each area draws next, in days from today, and whose contributions are in by now.
NEXT = {
    "huancui": (5, ("union", "employer")),
    "wendeng": (9, ("gov",)),
    "rongcheng": (5, ("gov", "union", "employer")),
    "rushan": (-4, ("gov",)),
    "torch": (12, ()),
    "jingqu": (6, ("gov", "union")),
    "lingang": (0, ("gov", "union", "employer")),
    "nanhai": (20, ()),
}
CENSUS = "nanhai"
# Here nobody has gone to see what the first draw chose: its re-check is overdue.
NOT_LOOKED_AT = "torch"
CADENCE, CONTRIBUTION_DAYS = 6, 14


def story(stage: Stage) -> Iterator[Event]:
    """Half a year back every area agrees to a plan and draws; now the second period comes."""
    for place, (area, (days, parties)) in enumerate(NEXT.items()):
        first = _first_day(stage.today + timedelta(days=days))
        second = later(first, months=CADENCE)
        agreed = first - timedelta(days=30)
        yield Event(moment(agreed, 9, 10 * place), partial(_agree, stage, area, first))
        yield Event(moment(first - timedelta(days=CONTRIBUTION_DAYS), 1, place), services.open_draws)
        for day, side in enumerate(SIDES):
            when = moment(first - timedelta(days=9 - day), 10, place)
            yield Event(when, partial(_hand_in, stage, area, side, 1))
        yield Event(moment(first, 2, place), partial(_draw, area, 1), long=True)
        yield Event(moment(first, 3, place), services.open_drawn, long=True)
        yield Event(moment(first + timedelta(days=20), 5, place), services.silence_rechecks)
        if area != NOT_LOOKED_AT:
            looked = working_day(first + timedelta(days=12))
            yield Event(moment(looked, 14, place), partial(exits.pass_drawn, stage, area))
        opens = second - timedelta(days=CONTRIBUTION_DAYS)
        if opens <= stage.today:
            yield Event(moment(opens, 1, place), services.open_draws)
            for side in parties:
                yield Event(moment(opens + timedelta(days=1), 10, place), partial(_hand_in, stage, area, side, 2))


def _first_day(second: date) -> date:
    """Half a year before, on a day that every month has."""
    first = later(second, months=-CADENCE)
    return first.replace(day=min(first.day, 28))


def _agree(stage: Stage, area: str, first: date) -> None:
    if Plan.objects.filter(body__district__slug=area).exists():
        return
    gov, *_others = officers = stage.county(area)
    values = {
        "starts_on": first,
        "cadence": CADENCE,
        "contribution_days": CONTRIBUTION_DAYS,
        "rate": 25,
        "at_most": 1,
        "by_kind": False,
        "by_size": False,
    }
    if area == CENSUS:
        values["method"] = Method.CENSUS
    plan = services.draft_plan(office=gov, values=values)
    round_ = services.put_plan(plan=plan, office=gov, text="依据市实施意见第六部分第五项，提请审议本区市复核计划。")
    for officer in officers:
        round_.refresh_from_db()
        if round_.state == RoundState.OPEN:
            give_opinion(round_=round_, office=officer, verdict=Verdict.APPROVE)


def _draw_of(area: str, period: int) -> Draw | None:
    return (
        Draw.objects.filter(plan__body__district__slug=area, period=period)
        .select_related("plan__body__district")
        .first()
    )


def _hand_in(stage: Stage, area: str, side: str, period: int) -> None:
    draw, office = _draw_of(area, period), stage.offices[f"{area}-{side}"]
    if draw is None or not draw.takes_contributions:
        return
    if not draw.contributions.standing().filter(organisation=office.organisation_id).exists():
        services.contribute(draw=draw, office=office, throws=throws_of_chance())


def _draw(area: str, period: int) -> None:
    draw = _draw_of(area, period)
    if draw is not None:
        services.carry_out(draw)
