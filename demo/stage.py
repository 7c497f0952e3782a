"""The stage: who acts, on which day, and the list of what happens when.

A story is a list of events. Each is one act of the journal, told at its own moment in the order of time, and looks
first whether it has happened already: a run that was cut short goes on where it stopped.
"""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from demo.cast import Player
from evaluations.models import Application, Campaign
from journal.chain import act
from journal.clock import travel
from standards.models import Edition
from tripartite.models import Officer
from units.models import UnitMember

CITY_VOICES = ("city-gov", "city-union", "city-eca", "city-fic")
SIDES = ("gov", "union", "employer")


@dataclass(frozen=True, slots=True)
class Stage:
    """The officers by user name, the edition, and the moment at which the story ends."""

    offices: dict[str, Officer]
    edition: Edition
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    def ago(self, days: int) -> date:
        """The working day that lies so many days back, or just before it: officers rest at weekends."""
        return working_day(self.today - timedelta(days=days))

    def county(self, area: str) -> list[Officer]:
        """The three officers of an area, the government side first."""
        return [self.offices[f"{area}-{side}"] for side in SIDES]

    @property
    def city(self) -> list[Officer]:
        """The four officers of the city, the government side first."""
        return [self.offices[name] for name in CITY_VOICES]


@dataclass(frozen=True, slots=True)
class Case:
    """One unit's application in one year, as the story wants it."""

    player: Player
    year: int
    weakness: int | None = None

    def application(self) -> Application:
        return Application.objects.select_related(
            "campaign", "unit__district", "unit__town", "county_matter", "city_matter"
        ).get(unit__uscc=self.player.uscc, campaign__year=self.year)

    def begun(self) -> bool:
        return Application.objects.filter(unit__uscc=self.player.uscc, campaign__year=self.year).exists()

    def member(self) -> UnitMember:
        return UnitMember.objects.select_related("unit__district", "user").get(
            unit__uscc=self.player.uscc, user__username=self.player.account
        )

    def campaign(self) -> Campaign:
        return Campaign.objects.select_related("edition").get(year=self.year)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at a moment, in one act unless it is long work with transactions of its own."""

    moment: datetime
    happen: Callable[[], object]
    long: bool = False


def working_day(day: date) -> date:
    """The day itself, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A local time of day. Minutes beyond sixty run on, so that many units need not act in the same minute."""
    return timezone.make_aware(datetime.combine(day, time(hour))) + timedelta(minutes=minute)


def tell(events: Iterable[Event], *, until: datetime) -> None:
    """Let everything happen in the order of time; nothing after `until`, for the portal knows no future."""
    for event in sorted(events, key=lambda event: event.moment):
        with travel(min(event.moment, until)), nullcontext() if event.long else act():
            event.happen()
