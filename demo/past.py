"""The years before: campaigns that are over, whose units hold the title, and one whose title has run out.

The circular sets no term. That a title runs out is shown by an invented edition of an earlier year, which grants it for
two years; it is the circular's otherwise.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from demo import again, city, fall, jobs, steps
from demo.cast import LAPSED, PARKS, Player, enterprise
from demo.stage import Case, Event, Stage, moment, working_day
from plaques.services import expire_titles
from standards.models import Edition
from standards.services import load_edition, mark_edition_used

# Enterprises and parks named in the earlier and in the later year.
EARLIER = [*(enterprise(n) for n in range(36, 48)), PARKS[2]]
LATER = [enterprise(12), *(enterprise(n) for n in range(48, 60)), PARKS[3], PARKS[4]]
YEARS = 3
TITLE_YEARS = 2
# The last ones of a year have not come for their plaques yet.
NOT_HANDED_OVER = 3


def story(stage: Stage) -> Iterator[Event]:
    """Everything of the years before."""
    this_year = stage.today.year
    yield from _campaign(stage, this_year - YEARS, [LAPSED], but=0, edition=earlier_edition(stage.edition))
    anniversary = _named_on(this_year - YEARS + TITLE_YEARS)
    # A weekend may have moved either day.
    yield Event(moment(anniversary + timedelta(days=4), 0, 10), expire_titles)
    yield from _campaign(stage, this_year - 2, EARLIER, but=0)
    yield from _campaign(stage, this_year - 1, LATER, but=NOT_HANDED_OVER)
    yield from again.story(stage)
    yield from fall.again(stage)


def earlier_edition(edition: Edition) -> Edition:
    """The invented edition whose titles have a term. It lies before the circular, so that it is in force no more."""
    invented = {
        "code": "demo-2020",
        "document_number": "演示文号〔2020〕1号",
        "title_zh": "和谐劳动关系创建标准（演示用早期版本，命名有效期二年）",
        "title_en": "Standards for harmonious labour relations (earlier demonstration edition, titles for two years)",
        "dated_on": "2020-01-01",
        "in_force_from": "2020-01-01",
        "procedure": edition.data["procedure"] | {"title_years": TITLE_YEARS},
    }
    earlier, _outcome = load_edition(data=edition.data | invented)
    mark_edition_used(edition=earlier)
    return earlier


def _named_on(year: int) -> date:
    return working_day(date(year, 10, 20))


def _campaign(
    stage: Stage, year: int, players: Sequence[Player], *, but: int, edition: Edition | None = None
) -> Iterator[Event]:
    def on(month: int, day: int, hour: int, minute: int = 0):
        return moment(working_day(date(year, month, day)), hour, minute)

    cases = [Case(player, year) for player in players]
    title = f"{year}年度市三方集中评审会议"
    notice = f"威三方公示〔{year}〕1号"
    decided_on = _named_on(year)
    yield Event(
        on(3, 1, 9),
        partial(
            city.begin_campaign,
            stage,
            year=year,
            edition=edition,
            opens_on=date(year, 3, 1),
            filing_closes_on=date(year, 5, 31),
            county_closes_on=date(year, 8, 15),
            # So that a re-assessment of last year's campaign can be seen on any day of this year.
            reassess_after_months=3,
            reassess_within_months=18,
        ),
    )
    for place, case in enumerate(cases):
        yield from _county_part(stage, case, on, place)
    yield Event(on(9, 1, 9), partial(city.call, stage, title=title, planned_for=on(9, 12, 9), cases=cases))
    yield Event(on(9, 12, 9, 5), partial(city.sit, stage, title=title))
    yield Event(on(9, 12, 10), partial(city.vote, stage, title=title, voices=dict.fromkeys(cases, 4)))
    yield Event(on(9, 12, 11, 30), partial(city.conclude, stage, title=title))
    yield Event(on(9, 20, 9), partial(city.publish, stage, year=year, number=notice))
    yield Event(on(10, 15, 9), partial(city.close, stage, number=notice))
    yield Event(
        moment(decided_on, 15),
        partial(
            city.name,
            stage,
            year=year,
            number=notice,
            document_number=f"威人社函〔{year}〕演示1号",
            decided_on=decided_on,
        ),
    )
    yield Event(on(11, 3, 9), jobs.finish, long=True)
    yield Event(on(11, 20, 9), partial(city.hand_over, stage, year=year, but=cases[len(cases) - but :]))
    yield Event(on(12, 20, 16), partial(city.end_campaign, stage, year=year))


def _county_part(stage: Stage, case: Case, on, place: int) -> Iterator[Event]:
    yield Event(on(3, 5 + place, 9), partial(steps.register, stage, case.player))
    yield Event(on(4, 5 + place, 9), partial(steps.start, case))
    yield Event(on(5, 8 + place, 10), partial(steps.submit, case))
    yield Event(on(6, 5 + place, 9), partial(steps.accept, stage, case))
    yield Event(on(7, 1 + place, 9), partial(steps.score, stage, case))
    yield Event(on(7, 18 + place % 8, 14, place), partial(steps.put, stage, case))
    yield Event(on(8, 1 + place % 8, 15, place), partial(steps.speak, stage, case))
