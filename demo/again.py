"""A unit that had handed in the year before and stepped back: this year it confirms what still holds."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from demo import steps
from demo.cast import enterprise
from demo.stage import Case, Event, Stage, moment, working_day
from evaluations.enums import ApplicationState as A
from evaluations.services import withdraw_application


def story(stage: Stage) -> Iterator[Event]:
    """Enterprise 1: registered, handed in, and withdrawn before the county had begun."""
    year = stage.today.year - 1
    case = Case(enterprise(1), year)

    def on(month: int, day: int, hour: int):
        return moment(working_day(date(year, month, day)), hour)

    yield Event(on(3, 12, 9), partial(steps.register, stage, case.player))
    yield Event(on(4, 14, 9), partial(steps.start, case))
    yield Event(on(5, 26, 15), partial(steps.submit, case))
    yield Event(on(5, 29, 10), partial(_step_back, case))


def _step_back(case: Case) -> None:
    application = case.application()
    if application.state == A.SUBMITTED:
        withdraw_application(application=application, member=case.member())
