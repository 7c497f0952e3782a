"""Years of eight areas with daily ticks, workers that die, restarts and days that are lost."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import sqrt
from pathlib import Path

from django.conf import settings

from rechecks import draw_records, frame, sampling, services
from rechecks.enums import DrawState
from rechecks.models import Draw, Plan
from rechecks.sampling import REST
from tests.conftest import SHANGHAI
from tests.rechecks import factories
from tests.tripartite import factories as bodies

SCRIPT = settings.BASE_DIR / "static" / "verify_draw.py"
WOUNDS = ("freeze", "_opened", "_keep", "complete", "_open")


class Died(BaseException):
    """As a kill ends a process: no handler of the portal takes it, and its transaction is gone."""


@dataclass
class Years:
    """The plans, what has happened, and how often a worker died."""

    plans: list[Plan]
    chance: random.Random
    deaths: int = 0
    lost_days: int = 0
    late: int = 0
    days: int = 0
    draws: list[Draw] = field(default_factory=list)


def found_titles(number: int, *, granted: date) -> None:
    """So many titles, an eighth in each area."""
    for place, area in enumerate(bodies.AREAS):
        share = number // 8 + (place < number % 8)
        factories.titles(share, area=area, granted_on=granted)


def agree(*, starts_on: date, **values: object) -> list[Plan]:
    """A plan of every area, with cadences that differ."""
    cadences = (3, 6, 12, 6)
    return [
        factories.plan(
            area=area,
            starts_on=starts_on + timedelta(days=place),
            **{"cadence": cadences[place % 4], "rate": 20, "by_size": False, "within_years": 2, "rest_months": 2}
            | values,
        )
        for place, area in enumerate(bodies.AREAS)
    ]


def live(plans: list[Plan], clock, monkeypatch, *, until: date, seed: int) -> Years:
    """Day by day until a date. Every seventh day is lost and so are two weeks at once; a worker in three dies."""
    years = Years(plans, random.Random(seed))
    day = clock.now().astimezone(SHANGHAI).date()
    outage = range(0)
    while day < until:
        day += timedelta(days=1)
        years.days += 1
        if years.days % 170 == 0:
            outage = range(years.days, years.days + 14)
        if years.chance.random() < 1 / 7 or years.days in outage:
            years.lost_days += 1
            continue
        clock.move_to(datetime(day.year, day.month, day.day, 0, 20, tzinfo=SHANGHAI))
        _tick(years, monkeypatch)
        clock.forward(hours=9)
        _officers(years)
    years.draws = list(Draw.objects.select_related("plan__body__district").order_by("due_on", "pk"))
    return years


def _tick(years: Years, monkeypatch) -> None:
    """What beat starts: workers go on until one has lived through it all."""
    for _attempt in range(20):
        wounded = years.chance.random() < 1 / 3 and (services.ready_draws().exists() or services.unopened())
        with monkeypatch.context() as patch:
            if wounded:
                name = years.chance.choice(WOUNDS)
                patch.setattr(services.draws, name, _dying(getattr(services.draws, name), years.chance))
            try:
                services.open_draws()
                for draw in services.ready_draws().select_related("plan__body__district"):
                    services.carry_out(draw)
                    # A second worker with an old copy of the row comes too late, every time.
                    services.carry_out(draw)
            except Died:
                years.deaths += 1
                continue
        return


def _dying(deed: Callable, chance: random.Random) -> Callable:
    after = chance.random() < 0.5

    def dies(*args: object, **kwargs: object) -> None:
        if after:
            deed(*args, **kwargs)
        raise Died

    return dies


def _officers(years: Years) -> None:
    """Whoever is asked hands in within some days; now and then one of the three never does."""
    for draw in Draw.objects.collecting().select_related("plan__body__district").order_by("pk"):
        handed_in = set(draw.contributions.standing().values_list("organisation__slug", flat=True))
        for party in bodies.COUNTY_PARTIES:
            slug = f"{draw.plan.body.district.slug}-{party}"
            if slug in handed_in or years.chance.random() > 0.2:
                continue
            if party == "employer" and draw.period % 3 == 0:
                continue
            factories.hand_in(draw, party)


# --- what must hold ---------------------------------------------------------------------------------------------------


def each_due_draw_exactly_once(years: Years, *, until: date) -> None:
    """Every period whose day lies some weeks back is drawn, and none twice."""
    for plan in years.plans:
        drawn = [draw.period for draw in years.draws if draw.plan_id == plan.pk and draw.state == DrawState.DRAWN]
        period = 1
        while plan.starts(period) < until - timedelta(days=45):
            period += 1
        assert sorted(drawn)[: period - 1] == list(range(1, period)), (plan.slug, drawn)
        assert len(drawn) == len(set(drawn))


def each_title_within_its_years(years: Years, *, until: date) -> None:
    """From grant to draw and from draw to draw no more than the plan's years, by the days on which draws were to be."""
    for plan in years.plans:
        for title in plan.body.district.titles.order_by("pk"):
            days = [title.granted_on, *title.drawn.order_by("draw__due_on").values_list("draw__due_on", flat=True)]
            ends = [*days[1:], until]
            for begun, ended in zip(days, ends, strict=True):
                # The last stretch may run on to the next draw.
                assert ended <= frame.later(begun, years=plan.within_years), (title.number, begun, ended)


def each_draw_repeated_by_the_script(years: Years, folder: Path) -> None:
    """An outsider's Python, isolated, on the published files; and the portal's own look at each."""
    for draw in years.draws:
        if draw.state != DrawState.DRAWN:
            continue
        path = folder / f"{draw.slug}.json"
        path.write_text(draw.record, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", "-S", SCRIPT, path, draw.frame_sha256, draw.record_sha256],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert list(draw_records.faults_of(draw)) == []


def chi_square(years: Years, *, seeds: int) -> tuple[float, int, float]:
    """Every draw is drawn again under so many seeds: how far the frequencies of its titles lie from the stated
    probabilities, in all, and what is to be expected of that sum, with its standard deviation.

    Each term (seen - n·p)² / (n·p·(1-p)) has the expectation 1 exactly. That a stratum's number is fixed makes its N
    terms vary like N / (N-1) times a chi-square of N-1 degrees. Certain titles must come every time.
    """
    total, expected, variance = 0.0, 0, 0.0
    for draw in years.draws:
        if draw.state != DrawState.DRAWN:
            continue
        rows = [row for row in sampling.read_frame(draw.frame) if row.status != REST]
        seen, stated = Counter(), {}
        for number in range(seeds):
            seed = sampling.seed_of(draw.slug, [("again", str(number))])
            for each in sampling.draw(rows, draw_records.rules_of(draw.plan), seed).chosen:
                seen[each.number] += 1
                stated[each.number] = each.chance / each.out_of
        free = [number for number, p in stated.items() if p < 1]
        assert all(seen[number] == seeds for number in stated if number not in set(free))
        total += sum((seen[n] - seeds * stated[n]) ** 2 / (seeds * stated[n] * (1 - stated[n])) for n in free)
        expected += len(free)
        groups = Counter(row.stratum for row in rows if stated.get(row.number, 1) < 1)
        variance += sum(2 * size**2 / (size - 1) for size in groups.values() if size > 1)
    return total, expected, sqrt(variance)
