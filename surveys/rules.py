"""Who may do what with surveys, and why not: a sentence when it may not be, None when it may."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journal import clock
from journal.models import StoredFile
from surveys.enums import SurveyState as S
from surveys.models import Survey
from surveys.subjects import Subject
from surveys.transitions import SURVEY
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.models import Unit


def may_open_poster(stored: StoredFile, user: User) -> bool:
    """The poster holds nothing but the address: the officers of the area and of the city."""
    if not user.is_authenticated:
        return False
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(Survey.objects.for_officer(office).filter(poster=stored).exists() for office in offices)


def why_not_hold(office: Officer, unit: Unit) -> str | None:
    """Surveys are the county's, never the enterprise's (BRIEF §7); its government side does the work."""
    if office.body.level != Level.COUNTY or office.body.district_id != unit.district_id:
        return _("Only the county body of the unit's district holds the survey.")
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side of the county body holds the survey; the other sides read its result.")
    return None


def why_not_open(office: Officer, subject: Subject) -> str | None:
    """Whether a survey may be opened for a thing now."""
    refusal = why_not_hold(office, subject.unit) or subject.why_not
    if refusal:
        return refusal
    least = subject.edition.content.survey.minimum_answers
    if subject.headcount is not None and subject.headcount < least:
        return _(
            "The unit has fewer than %(n)d employees: with so few, an anonymous survey would not be anonymous. "
            "Ask them in person, and enter the points by hand with the reason."
        ) % {"n": least}
    earlier = Survey.objects.filter(reference=subject.reference).exclude(state=S.VOID).select_related("edition")
    since = subject.since
    if any(
        survey.is_live or (survey.result.counts and (not since or survey.ordered_at >= since)) for survey in earlier
    ):
        # A second breakdown of the same people could be held against the first one, and tell who changed.
        return _("There is a survey for this already. It is held once, and again only if the first did not count.")
    return None


def why_not_annul(office: Officer, survey: Survey) -> str | None:
    """Whether a survey may be annulled: before its figures are known, so that no result is done away with."""
    refusal = why_not_hold(office, survey.unit)
    if refusal:
        return refusal
    if not SURVEY.allows(survey.state, "annul"):
        return _("What has been counted stays.")
    return None


def why_not_close(office: Officer, survey: Survey) -> str | None:
    """Whether a survey may be closed before its last day is over."""
    refusal = why_not_hold(office, survey.unit)
    if refusal:
        return refusal
    if survey.state != S.OPEN:
        return _("The survey is not open.")
    return None


def why_not_take_slips(office: Officer, survey: Survey) -> str | None:
    """Slips are handed out once, to the county's government side alone."""
    refusal = why_not_close(office, survey)
    if refusal:
        return refusal
    if survey.slips_ready_at is None:
        return _("The slips are being made. Please come back in a minute.")
    if survey.slips_taken_at is not None:
        return _("The slips were fetched already and are no longer kept. New ones can be made for the unused codes.")
    return None


def why_not_answer(survey: Survey) -> str | None:
    """Why a survey takes no answer now, in a sentence for an employee."""
    if survey.state == S.OPEN and clock.today() < survey.opens_on:
        return _("This survey begins on %(day)s. Please come back then: your code stays good.") % {
            "day": date_format(survey.opens_on)
        }
    if survey.takes_answers:
        return None
    if survey.state == S.VOID:
        return _("This survey was annulled, and no answer was read. If there is a new one, you get a new slip.")
    if survey.state == S.PREPARING:
        return _("This survey has not begun yet.")
    return _("This survey ended on %(day)s. No more answers are taken.") % {"day": date_format(_last_day(survey))}


def _last_day(survey: Survey) -> date:
    if survey.closed_at is None:
        return survey.closes_on
    return min(survey.closes_on, clock.local_day(survey.closed_at))
