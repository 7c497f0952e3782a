"""Clocks of the county review: whose turn it is, until when, and what silence means (BRIEF §6).

The days are the campaign's, reference values until the city confirms them. They are calendar days; the day on which a
clock starts is not counted. Silence never decides against a unit: only an answer to a return is lost by it, and the
unit is told so with the return itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign, Return
from journal import clock
from standards.scoring.rules import months_before


class Side(StrEnum):
    """Whose clock runs."""

    COUNTY = "county"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Clock:
    """A waiting state. `silence` says what happens when the day passes without a word."""

    side: Side
    due_on: date
    silence: str

    @property
    def is_late(self) -> bool:
        return self.due_on < clock.today()

    @property
    def days_left(self) -> int:
        """Negative once it is late."""
        return (self.due_on - clock.today()).days


def local_day(moment: datetime) -> date:
    """The day in Weihai."""
    return timezone.localtime(moment).date()


def accept_by(campaign: Campaign, submitted_at: datetime) -> date:
    """By when the county accepts a hand-in or sends it back."""
    return local_day(submitted_at) + timedelta(days=campaign.accept_days)


def speak_by(campaign: Campaign, opened_at: datetime) -> date:
    """By when each of the county's organisations gives its opinion on a motion."""
    return local_day(opened_at) + timedelta(days=campaign.opinion_days)


def correct_by(campaign: Campaign) -> date:
    """The day proposed for an answer to a return that goes out today."""
    return clock.today() + timedelta(days=campaign.correction_days)


def clock_of(application: Application, returned: Return | None = None) -> Clock | None:
    """The clock that runs on an application now; None where the county review has nothing to wait for."""
    campaign = application.campaign
    match application.state:
        case A.SUBMITTED:
            return Clock(Side.COUNTY, accept_by(campaign, application.submitted_at), silence_of_acceptance())
        case A.RETURNED:
            returned = returned or application.returns.order_by("-pk").first()
            return returned and Clock(Side.UNIT, returned.due_on, silence_of_correction())
        case A.COUNTY_REVIEW:
            return Clock(Side.COUNTY, campaign.county_closes_on, silence_of_review())
    return None


def silence_of_acceptance() -> str:
    return _("The county is reminded, and the city sees the file as overdue. Silence decides nothing against the unit.")


def silence_of_correction() -> str:
    return _("The unit is reminded before the day; after it the application lapses, and both sides are told.")


def silence_of_review() -> str:
    return _(
        "The county is reminded, and the city sees the review as overdue. Silence neither recommends nor refuses "
        "the unit."
    )


def silence_of_opinion() -> str:
    return _("The organisation is reminded. Silence is neither a yes nor a no: the motion waits for its word.")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One waiting state of a campaign in words: who, how long, and what silence means."""

    waiting: str
    by: str
    silence: str


def meanings_of(campaign: Campaign) -> list[Meaning]:
    """All clocks of the county review in a campaign, as both sides and the city read them."""
    return [
        Meaning(
            _("The county accepts a hand-in or sends it back"), _days(campaign.accept_days), silence_of_acceptance()
        ),
        Meaning(
            _("The unit answers a return for correction"), _days(campaign.correction_days), silence_of_correction()
        ),
        Meaning(
            _("The county reviews and decides on its recommendation"),
            _("until %(day)s") % {"day": date_format(campaign.county_closes_on)},
            silence_of_review(),
        ),
        Meaning(
            _("Each county organisation gives its opinion on a motion"),
            _days(campaign.opinion_days),
            silence_of_opinion(),
        ),
    ]


def _days(count: int) -> str:
    return ngettext("within %(n)d day", "within %(n)d days", count) % {"n": count}


def reassess_from(application: Application) -> date | None:
    """From which day a unit that was not recommended may be assessed again; None where its campaign gives none."""
    months = application.campaign.reassess_after_months
    if application.state != A.NOT_RECOMMENDED or not months or application.ended_at is None:
        return None
    return months_before(local_day(application.ended_at), -months)
