"""Making the demonstration."""

from datetime import date, datetime
from itertools import chain

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from demo import accounts, areas, cast, enquiries, exits, past, people, present, rechecks, register, surveys
from demo.stage import Event, Stage, tell
from journal import clock
from journal.actors import SYSTEM
from journal.chain import act
from journal.errors import Refused
from journal.models import Entry
from standards.models import Edition
from standards.services import mark_edition_used
from tripartite.areas import load_areas

POLICY, EDITION = "policies/weihai-2023.yaml", "weihai-2023"
SUBJECT, BEGUN, MADE = "demo", "demo.begin", "demo.finish"


class DemoNotAllowed(Refused):
    """This installation is no place for a demonstration."""


def make_demo() -> bool:
    """Make the demonstration, or finish one that was cut short. Returns False when it is there already.

    It happens through the services of the portal, in the order of time; the journal keeps when it was begun, so that a
    run that goes on later tells the same story. Raises `DemoNotAllowed` outside development and tests.
    """
    if not settings.DEMO_ALLOWED:
        raise DemoNotAllowed(
            "Demonstration data and its accounts are for development and tests only. Nothing was made."
        )
    if Entry.objects.filter(subject=SUBJECT, action=MADE).exists():
        return False
    # The story is told in Chinese, whatever language the terminal speaks.
    with override("zh-hans"):
        _tell_all()
    return True


def _tell_all() -> None:
    load_areas()
    enquiries.departments()
    edition = _edition()
    now = _begin()
    players = _players()
    first_day = date(timezone.localtime(now).year - past.YEARS, 1, 1)
    offices = accounts.make_accounts(
        joined=now, offices_since=first_day, unit_accounts=[player.account for player in players]
    )
    # Used from the day on which it was loaded, and not from a day of the story, which lies before.
    mark_edition_used(edition=edition)
    stage = Stage(offices=offices, edition=edition, now=now)
    events: list[Event] = list(
        chain(
            past.story(stage),
            register.story(stage),
            present.story(stage),
            surveys.story(stage),
            people.story(stage),
            rechecks.story(stage),
            exits.story(stage),
            areas.story(stage),
        )
    )
    tell(events, until=now)
    with act() as log:
        log.append(action=MADE, subject=SUBJECT, actor=SYSTEM)


def _edition() -> Edition:
    if not Edition.objects.filter(code=EDITION).exists():
        call_command("load_policy", settings.BASE_DIR / POLICY)
    return Edition.objects.get(code=EDITION)


def _begin() -> datetime:
    """The moment at which the story ends: now, or when a run that was cut short had begun."""
    begun = Entry.objects.filter(subject=SUBJECT, action=BEGUN).first()
    if begun is not None:
        return begun.at
    with act() as log:
        log.append(action=BEGUN, subject=SUBJECT, actor=SYSTEM)
    return clock.now()


def _players() -> list[cast.Player]:
    enterprises = [cast.enterprise(n) for n in range(1, cast.ENTERPRISES + 1)]
    return [*enterprises, *cast.IN_THE_COUNTY, cast.LAPSED, *cast.PARKS.values(), cast.TOWN]
