"""What is overdue in the counties, as the city sees it: which file, since when, and whose word is missing.

The city does not read these files before they are recommended to it; it sees that they wait.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from evaluations import clocks
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from journal import clock
from proceedings.enums import RoundState
from proceedings.models import Round, RoundSeat


@dataclass(frozen=True, slots=True)
class Overdue:
    """One file whose day has passed."""

    application: Application
    what: str
    due_on: date
    silent: list[str]

    @property
    def days(self) -> int:
        return (clock.today() - self.due_on).days


def overdue_in_counties() -> list[Overdue]:
    """All of them, the longest overdue first. Three queries, however many there are."""
    return sorted(_overdue(), key=lambda one: (one.due_on, one.application.pk))


def _overdue() -> Iterator[Overdue]:
    applications = list(
        Application.objects.waiting_for_county().select_related("unit__district", "campaign").order_by("pk")
    )
    rounds = _silent_rounds(applications)
    for application in applications:
        round_ = rounds.get(application.county_matter_id) if application.state == A.COUNTY_REVIEW else None
        running = clocks.clock_of(application)
        if running.is_late:
            what = _("to accept or to return") if application.state == A.SUBMITTED else _("to finish the review")
            yield Overdue(application, what, running.due_on, _names(round_) if round_ else [])
        elif round_ and clocks.speak_by(application.campaign, round_.opened_at) < clock.today():
            due_on = clocks.speak_by(application.campaign, round_.opened_at)
            yield Overdue(application, _("to give its opinions"), due_on, _names(round_))


def _silent_rounds(applications: list[Application]) -> dict[int, Round]:
    seats = RoundSeat.objects.filter(opinion__isnull=True).select_related("organisation").order_by("pk")
    matters = [one.county_matter_id for one in applications if one.county_matter_id]
    rounds = Round.objects.filter(state=RoundState.OPEN, matter__in=matters)
    return {round_.matter_id: round_ for round_ in rounds.prefetch_related(Prefetch("seats", seats, to_attr="silent"))}


def _names(round_: Round) -> list[str]:
    return [seat.organisation.name for seat in round_.silent]
