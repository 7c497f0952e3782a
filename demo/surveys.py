"""The demonstration's surveys, all in Huancui, where a visitor signs in first.

==============  ============================================================================================
enterprise-4    counted: it counts, and its points stand in the county's column
enterprise-3    held twice: too few answered the first one; the second one takes answers today, and the slips
                of its unused codes wait for the county to fetch them
==============  ============================================================================================

Codes exist on slips alone, so the story answers in the same breath in which it makes them.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from demo.answers import chance
from demo.cast import enterprise
from demo.stage import Case, Event, Stage, moment
from evaluations.surveying import find_subject
from journal import clock
from surveys import codes, services
from surveys.enums import Choice
from surveys.models import Survey
from tripartite.models import Officer

HELD, TWICE = enterprise(4), enterprise(3)
INVITED = 120
# How many of a hundred are content, where it is not nearly all.
CONTENT = {"pay": 82, "training": 74, "rest": 85, "democracy": 79}
MOST = 91


def story(stage: Stage) -> Iterator[Event]:
    """Everything that is asked of employees this year."""
    held, twice = Case(HELD, stage.today.year), Case(TWICE, stage.today.year)
    yield Event(moment(stage.ago(8), 15), partial(hold, stage, held, number=1, answered=103, days=6))
    yield Event(moment(stage.ago(5), 9), partial(end, stage, held, number=1))
    yield Event(moment(stage.ago(7), 15), partial(hold, stage, twice, number=1, answered=41, days=5))
    yield Event(moment(stage.ago(4), 9), partial(end, stage, twice, number=1))
    yield Event(moment(stage.ago(3), 10), partial(hold, stage, twice, number=2, answered=58, days=10))
    yield Event(stage.now - timedelta(minutes=50), partial(renew, stage, twice))


def hold(stage: Stage, case: Case, *, number: int, answered: int, days: int) -> None:
    """The county opens the unit's survey of this number, hands out its slips, and so many employees answer."""
    office, application = _office(stage, case), case.application()
    if len(_surveys(case)) >= number:
        return
    subject = find_subject(office, application.pk)
    survey = services.order_survey(
        subject=subject,
        office=office,
        invited=INVITED,
        opens_on=clock.today(),
        closes_on=clock.today() + timedelta(days=days),
    )
    given = codes.fresh(INVITED)
    services.lay_slips(survey=survey, printing=1, made=given, pdf=b"", poster=None)
    survey.refresh_from_db()
    services.take_slips(survey=survey, office=office)
    for person, code in enumerate(given[:answered]):
        services.answer_survey(code=code, answers=_answers(survey, person))


def _answers(survey: Survey, person: int) -> dict[str, int]:
    """What one employee says: mostly content, least so with training."""
    given = {}
    for dimension in survey.rule.dimensions:
        roll = chance(person, dimension.key)
        content = roll < CONTENT.get(dimension.key, MOST)
        given[dimension.key] = Choice.MOSTLY if content else Choice.DISSATISFIED
    return given


def end(stage: Stage, case: Case, *, number: int) -> None:
    """The county closes the unit's survey of this number, and it is counted."""
    survey = _surveys(case)[number - 1]
    if survey.state == "open":
        services.close_survey(survey=survey, office=_office(stage, case))
        services.count_survey(survey_id=survey.pk)


def renew(stage: Stage, case: Case) -> None:
    """The slips that are left were lost: new ones wait to be fetched."""
    survey = _surveys(case)[-1]
    if survey.printing == 1:
        services.renew_slips(survey=survey, office=_office(stage, case))


def _surveys(case: Case) -> list[Survey]:
    return list(Survey.objects.filter(unit__uscc=case.player.uscc).select_related("unit", "edition").order_by("pk"))


def _office(stage: Stage, case: Case) -> Officer:
    return stage.offices[f"{case.player.area}-gov"]
