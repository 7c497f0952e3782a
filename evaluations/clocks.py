"""Clocks of an application: whose turn it is, until when, and what silence means (BRIEF §6).

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
    CITY = "city"
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
        case A.DRAFT:
            return Clock(Side.UNIT, campaign.filing_closes_on, silence_of_draft())
        case A.REASSESSING:
            return Clock(Side.UNIT, reassess_until(campaign), silence_of_reassessment())
        case A.SUBMITTED:
            return Clock(Side.COUNTY, accept_by(campaign, application.submitted_at), silence_of_acceptance())
        case A.RETURNED:
            returned = returned or application.current_returns.last()
            return returned and Clock(Side.UNIT, returned.due_on, silence_of_correction())
        case A.COUNTY_REVIEW:
            return Clock(Side.COUNTY, review_by(application), silence_of_review())
        case A.RECOMMENDED:
            return Clock(Side.CITY, _after(application.recommended_at, campaign.city_days), silence_of_city())
        case A.CITY_REVIEW:
            since = max(application.recommended_at, application.city_review_at)
            return Clock(Side.CITY, _after(since, campaign.city_days), silence_of_city())
        case A.APPROVED:
            return Clock(Side.CITY, _after(application.approved_at, campaign.naming_days), silence_of_naming())
        case A.IN_NOTICE:
            days = campaign.notice_days + campaign.naming_days
            return Clock(Side.CITY, _after(application.published_at, days), silence_of_naming())
    return None


def review_by(application: Application) -> date:
    """By when the county decides: the campaign's day; in a re-assessment, which comes later, its days for that."""
    campaign = application.campaign
    if application.reassessed_at is None:
        return campaign.county_closes_on
    began = application.accepted_at if application.state == A.COUNTY_REVIEW else application.submitted_at
    return _after(began, campaign.reassess_review_days)


def _after(moment: datetime, days: int) -> date:
    return local_day(moment) + timedelta(days=days)


def silence_of_draft() -> str:
    return _(
        "What is not handed in by then is no application. It stays readable, and nothing is held against the unit."
    )


def silence_of_reassessment() -> str:
    return _("The unit is reminded before the day; after it the earlier decision stands as it was, and nothing else.")


def silence_of_city() -> str:
    return _(
        "The city's government side is reminded. Silence neither approves nor declines: the city decides in a meeting."
    )


def silence_of_naming() -> str:
    return _("The city's government side is reminded. Silence names nobody and takes no approval back.")


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
    # The waiting states it speaks of, "table:state"; a test holds the tables of moves against them.
    of: tuple[str, ...]


def meanings_of(campaign: Campaign) -> list[Meaning]:
    """All clocks of an application in a campaign, as both sides and the city read them."""
    return [
        Meaning(
            _("The unit hands in its application"),
            _until(campaign.filing_closes_on),
            silence_of_draft(),
            ("application:draft",),
        ),
        Meaning(
            _("The county accepts a hand-in or sends it back"),
            _days(campaign.accept_days),
            silence_of_acceptance(),
            ("application:submitted",),
        ),
        Meaning(
            _("The unit answers a return for correction"),
            _days(campaign.correction_days),
            silence_of_correction(),
            ("application:returned",),
        ),
        Meaning(
            _("The county reviews and decides on its recommendation"),
            _until(campaign.county_closes_on),
            silence_of_review(),
            ("application:county_review", "matter:open"),
        ),
        Meaning(
            _("Each county organisation gives its opinion on a motion"),
            _days(campaign.opinion_days),
            silence_of_opinion(),
            ("round:open",),
        ),
        Meaning(
            _("The city decides on a recommendation"),
            _days(campaign.city_days),
            silence_of_city(),
            ("application:recommended", "application:city_review"),
        ),
        Meaning(
            _("The city publishes what it has approved, and names when the notice is over"),
            _days(campaign.naming_days),
            silence_of_naming(),
            ("application:approved", "application:in_notice"),
        ),
        *_meanings_of_reassessment(campaign),
        *_meanings_of_checks(campaign),
    ]


def _meanings_of_reassessment(campaign: Campaign) -> list[Meaning]:
    if not campaign.reassess_after_months:
        return []
    return [
        Meaning(
            _("The unit hands in its re-assessment"),
            _until(reassess_until(campaign) if campaign.county_closes_on else None),
            silence_of_reassessment(),
            ("application:reassessing",),
        ),
        Meaning(
            _("The county decides on a re-assessment"), _days(campaign.reassess_review_days), silence_of_review(), ()
        ),
    ]


def _meanings_of_checks(campaign: Campaign) -> list[Meaning]:
    """What is waited for beside the way of the application itself."""
    return [
        Meaning(
            _("Anybody objects to a public notice"),
            _days(campaign.notice_days),
            _("No objection, no more and no less."),
            ("notice:published",),
        ),
        Meaning(
            _("The city answers an objection"),
            _days(campaign.objection_days),
            _("Until it is answered the notice cannot be closed, and nobody on it is named."),
            ("objection:received",),
        ),
        Meaning(
            _("The unit answers an adverse fact"),
            _days(campaign.fact_answer_days),
            _("Silence admits nothing: an officer weighs the fact without the unit's word."),
            ("adversefact:proposed",),
        ),
        Meaning(
            _("A department answers a question"),
            _("until the day of its letter"),
            _("It is recorded as no answer, and counts neither for nor against the unit."),
            ("enquiryitem:asked",),
        ),
        Meaning(
            _("The county makes a site visit"),
            _("on its day"),
            _("What nobody saw counts for nothing; another day is named."),
            ("visit:planned",),
        ),
        Meaning(
            _("The employees answer the survey"),
            _("until its last day"),
            _("Who does not answer is not counted. With too few answers the survey brings no points."),
            ("survey:open",),
        ),
        Meaning(
            _("An agency hands in its assessment"),
            _("until the day of its assignment"),
            _("Its advice is missing; the county decides without it."),
            ("assessment:assigned", "assessment:under_way"),
        ),
    ]


def _until(day: date | None) -> str:
    """None while the campaign is being prepared and has no dates yet."""
    return _("until %(day)s") % {"day": date_format(day)} if day else _("until the day that the campaign names")


def _days(count: int) -> str:
    return ngettext("within %(n)d day", "within %(n)d days", count) % {"n": count}


def reassess_from(application: Application) -> date | None:
    """From which day a unit that was not recommended may be assessed again; None where its campaign gives none."""
    months = application.campaign.reassess_after_months
    if application.state != A.NOT_RECOMMENDED or not months or application.ended_at is None:
        return None
    return months_before(local_day(application.ended_at), -months)


def reassess_until(campaign: Campaign) -> date | None:
    """The last day on which a re-assessment can be handed in; None where the campaign gives none."""
    if not campaign.reassess_after_months:
        return None
    return months_before(campaign.county_closes_on, -campaign.reassess_within_months)
