"""Who may do what with applications, and why not: a sentence when it may not be, None when it may."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations import clocks
from evaluations.enums import ApplicationState as A
from evaluations.enums import CampaignState, Column
from evaluations.models import OVER, Application, Campaign, ParticipantList, Participation, Return, SubmittedFile
from evaluations.transitions import APPLICATION
from journal import clock
from journal.actors import reference
from journal.models import StoredFile
from journal.prepared import Prepared
from journal.readonly import once
from plaques.models import Title
from proceedings.enums import RoundState
from proceedings.models import Matter
from proceedings.rules import is_recused, is_recused_from, round_states, why_not_lead_city
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.enums import ClaimState, UnitKind, UnitState
from units.models import Claim, Unit, UnitMember
from units.rules import why_not_write


def why_not_take_part(member: UnitMember | None, unit: Unit) -> str | None:
    """Whether a person may declare for a unit that it takes part."""
    if member is None or member.unit_id != unit.pk:
        return _("Only the unit's own people do this.")
    if unit.state != UnitState.ACTIVE:
        return _("The county has not confirmed this unit yet.")
    return why_not_write(member)


def why_not_withdraw_participation(member: UnitMember | None, participation: Participation) -> str | None:
    """A unit steps out whenever it likes, but not while an application of it is under way: applying is taking part."""
    if member is None or member.unit_id != participation.unit_id:
        return _("Only the unit's own people do this.")
    if Application.objects.filter(unit=participation.unit_id).exclude(state__in=[*OVER, A.DRAFT]).exists():
        return _("An application of this unit is under way. Please withdraw it first.")
    return why_not_write(member)


def why_not_assess(user: User, unit: Unit, member: UnitMember | None) -> str | None:
    """Whether a person may write into a self-assessment of the unit: its clerks; and the person who registered it, for
    themselves, while the county has not confirmed them."""
    if member is not None:
        return why_not_write(member)
    if not is_registrant(user, unit):
        return _("Only the unit's own people do this.")
    return None


def is_registrant(user: User, unit: Unit) -> bool:
    """Whether the unit waits for its first confirmation, and this person registered it: the first claim is theirs."""
    if unit.state != UnitState.REGISTERED:
        return False
    first = Claim.objects.filter(unit=unit).order_by("pk").first()
    return first is not None and first.user_id == user.pk and first.state == ClaimState.PENDING


def why_not_dissolve(office: Officer, unit: Unit) -> str | None:
    """The county's government side, which keeps the ledger, notes that a unit is gone. What holds a title or has an
    application under way is first brought to its end."""
    if office.body.level != Level.COUNTY or office.body.district_id != unit.district_id:
        return _("Only the county body of the unit's district decides on this.")
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side keeps the ledger of units.")
    if unit.state == UnitState.DISSOLVED:
        return _("This unit no longer exists in the registry.")
    held = Title.objects.in_force().filter(unit=unit).first()
    if held is not None:
        return _("Title %(number)s is in force; the city's body ends it first.") % {"number": held.number}
    if Application.objects.filter(unit=unit).exclude(state__in=[*OVER, A.DRAFT]).exists():
        return _("An application of this unit is under way; it is brought to its end first.")
    return None


def why_not_publish_participants(office: Officer) -> str | None:
    """The city's government side publishes who takes part (circular 七（一）), once a day at most."""
    if ParticipantList.objects.filter(published_on=clock.today()).exists():
        return _("The list of today is published already.")
    return why_not_lead_city(office)


def may_open_submitted(stored: StoredFile, user: User) -> bool:
    """Officers open what was handed in to them: a file is theirs to see once a submission in their scope lists it."""
    if not user.is_authenticated:
        return False
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(
        SubmittedFile.objects.filter(
            file=stored, submission__application__in=Application.objects.for_officer(office)
        ).exists()
        for office in offices
    )


def may_open_receipt(stored: StoredFile, user: User) -> bool:
    """The unit's own people, and the officers before whom the hand-in is."""
    if not user.is_authenticated:
        return False
    handed_in = Application.objects.filter(submissions__paper__file=stored)
    if handed_in.for_unit_member(user).exists():
        return True
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(handed_in.for_officer(office).exists() for office in offices)


def is_filing(campaign: Campaign) -> bool:
    """Whether a campaign takes applications today."""
    is_open = campaign.state == CampaignState.OPEN
    return is_open and campaign.opens_on <= clock.today() <= campaign.filing_closes_on


def faults_of_campaign(
    *,
    campaign: Campaign | None,
    year: int,
    opens_on: date,
    filing_closes_on: date,
    county_closes_on: date,
    **values: Any,
) -> dict[str, str]:
    """What is wrong with the plan of a campaign, by field; `campaign` is the one that is changed, or None."""
    faults = {}
    if Campaign.objects.filter(year=year).exclude(pk=campaign.pk if campaign else None).exists():
        faults["year"] = _("There is a campaign for this year already.")
    if filing_closes_on < opens_on:
        faults["filing_closes_on"] = _("The dates must follow one another: applications end after the opening day.")
    if county_closes_on < filing_closes_on:
        faults["county_closes_on"] = _("The dates must follow one another: county review ends after filing.")
    months, within = values.get("reassess_after_months"), values.get("reassess_within_months")
    if months and within is not None and within < months:
        faults["reassess_within_months"] = _("A re-assessment must still be possible when its months are over.")
    kinds = values.get("kinds")
    if not kinds:
        faults["kinds"] = _("At least one kind of unit must be able to apply.")
    elif values.get("names_towns") and UnitKind.TOWN not in kinds:
        faults["names_towns"] = _("Towns can be named only where they may apply.")
    return faults


def why_not_start(unit: Unit, campaign: Campaign) -> str | None:
    """Whether a unit may start an application in a campaign today."""
    if unit.state != UnitState.ACTIVE:
        return _("The county has not confirmed this unit yet.")
    if not campaign.takes(UnitKind(unit.kind)):
        return _("This year's campaign is not for units of this kind.")
    if not has_profile(unit):
        return _("Please fill in the unit's profile first: it decides which questions are asked.")
    if campaign.state != CampaignState.OPEN or clock.today() < campaign.opens_on:
        return _("This campaign is not open yet.")
    if clock.today() > campaign.filing_closes_on:
        return _("Applications were taken until %(day)s.") % {"day": date_format(campaign.filing_closes_on)}
    held = Title.objects.in_force().filter(unit=unit).first()
    if held is not None and (held.last_day is None or held.last_day > campaign.county_closes_on):
        return _("This unit holds the title already: number %(number)s is in force.") % {"number": held.number}
    return None


def has_profile(unit: Unit) -> bool:
    """Whether the unit has said what it is: who registers it need not have."""
    return getattr(unit, "enterprise", None) is not None or getattr(unit, "park", None) is not None


def why_not_edit(member: UnitMember | None, application: Application) -> str | None:
    """Whether a person may type into an application."""
    if member is None or member.unit_id != application.unit_id:
        return _("Only the unit's own people fill in its application.")
    if not member.duty.writes:
        return why_not_write(member)
    if not application.is_editable:
        return _("The application has been handed in. It can be changed only if the county sends it back.")
    return None


def why_not_reassess(member: UnitMember | None, application: Application) -> str | None:
    """Whether a unit may ask now to be assessed again. The campaign sets from when on and until when; what the city has
    declined is decided for this campaign (docs/decisions/0018)."""
    if member is None or member.unit_id != application.unit_id:
        return _("Only the unit's own people fill in its application.")
    first, last = clocks.reassess_from(application), clocks.reassess_until(application.campaign)
    if first is None or last is None:
        return _("This application cannot be assessed again.")
    if clock.today() < first:
        return _("You may be assessed again from %(day)s on.") % {"day": date_format(first)}
    if clock.today() > last:
        return _("A re-assessment was possible until %(day)s.") % {"day": date_format(last)}
    if application.unit.state != UnitState.ACTIVE:
        return _("The county has not confirmed this unit yet.")
    held = Title.objects.in_force().filter(unit=application.unit_id).first()
    if held is not None:
        return _("This unit holds the title already: number %(number)s is in force.") % {"number": held.number}
    newer = Application.objects.filter(unit=application.unit_id, campaign__year__gt=application.campaign.year)
    if newer.exclude(state__in=[*OVER, A.DRAFT]).exists():
        return _("A newer application of this unit is under way; that one is assessed.")
    return why_not_write(member)


def why_not_submit(member: UnitMember | None, application: Application) -> str | None:
    """Whether the application may be handed in now. What is still missing is a question of its own."""
    refusal = why_not_edit(member, application)
    if refusal:
        return refusal
    if application.state == A.REASSESSING:
        last = clocks.reassess_until(application.campaign)
        if clock.today() > last:
            return _("A re-assessment was possible until %(day)s.") % {"day": date_format(last)}
        return None
    if application.state == A.RETURNED:
        returned = application.current_returns.last()
        if returned and clock.today() > returned.due_on:
            return _("The correction was due by %(day)s.") % {"day": date_format(returned.due_on)}
        return None
    if clock.today() > application.campaign.filing_closes_on:
        return _("Applications were taken until %(day)s.") % {"day": date_format(application.campaign.filing_closes_on)}
    return None


def why_not_withdraw(member: UnitMember | None, application: Application) -> str | None:
    """A unit may step back until the city has begun."""
    if member is None or member.unit_id != application.unit_id:
        return _("Only the unit's own people fill in its application.")
    if not member.duty.writes:
        return why_not_write(member)
    if not APPLICATION.allows(application.state, "withdraw"):
        return _("At this stage the application can no longer be withdrawn.")
    return None


def why_not_county(office: Officer, application: Application) -> str | None:
    """Whether an officer belongs to the county body that this application goes through, and is not recused."""
    if office.body.level != Level.COUNTY or office.body.district_id != application.unit.district_id:
        return _("Only the county body of the unit's district decides on this.")
    # Of the file, not of one matter: a re-assessment begins without a matter, and whoever stepped out stays out.
    if has_stepped_out(office, application):
        return _("You have recused yourself from this file. Another officer of your organisation acts.")
    return None


def has_stepped_out(office: Officer, application: Application) -> bool:
    """Whether this person has recused themselves from the file, in whichever proceeding on it."""
    return is_recused_from(office, reference(application))


RETURNS = Prepared[Return](
    lambda application: (
        Return.objects.filter(application=application).order_by("pk").select_related("officer__organisation")
    ),
    application=BigIntegerField(),
)


def returns_of(application: Application) -> Sequence[Return]:
    """The returns of the proceeding in hand, the latest last, with who made them."""
    since = application.reassessed_at

    def ask() -> list[Return]:
        if since:
            return list(application.current_returns.select_related("officer__organisation"))
        found = RETURNS.all(application=application.pk)
        for sent_back in found:
            sent_back.application = application
        return found

    return once(("returns", application.pk), ask)


def why_not_accept(office: Officer, application: Application) -> str | None:
    """Accepting and sending back is the government side's, which keeps the ledger (circular 七（三）)."""
    refusal = why_not_county(office, application)
    if refusal:
        return refusal
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side accepts applications and sends them back.")
    return None


def why_not_return(office: Officer, application: Application) -> str | None:
    """Sending back is bounded, so that no unit is sent round in circles: then the county decides on what is there."""
    refusal = why_not_accept(office, application)
    if refusal:
        return refusal
    allowed = application.campaign.returns_allowed
    if len(returns_of(application)) >= allowed:
        sentence = ngettext(
            "It was returned %(n)d time, as often as the campaign allows. Please decide on it as it stands.",
            "It was returned %(n)d times, as often as the campaign allows. Please decide on it as it stands.",
            allowed,
        )
        return sentence % {"n": allowed}
    return None


def why_not_due(application: Application, due_on: date) -> str | None:
    """Whether a correction may be asked for by this day."""
    if due_on <= clock.today():
        return _("The deadline must lie in the future.")
    latest = max(clocks.review_by(application), clocks.correct_by(application.campaign))
    if due_on > latest:
        return _("The deadline may be %(day)s at the latest, so that the county can still finish its review.") % {
            "day": date_format(latest)
        }
    return None


def why_not_score(office: Officer, application: Application) -> str | None:
    """Whether an officer may write into the column of the own level now."""
    if office.body.level == Level.CITY:
        return _why_not_score_for_city(office, application)
    refusal = why_not_county(office, application)
    if refusal:
        return refusal
    if application.state != A.COUNTY_REVIEW:
        return _("The county scores while the application is under county review.")
    return _open_round(application.county_matter)


def _why_not_score_for_city(office: Officer, application: Application) -> str | None:
    if application.state not in (A.RECOMMENDED, A.CITY_REVIEW):
        return _("The city scores while the application is before it.")
    if is_recused(office, application.city_matter):
        return _("You have recused yourself from this file. Another officer of your organisation acts.")
    return _open_round(application.city_matter)


def _open_round(matter: Matter) -> str | None:
    states = round_states(matter)
    if RoundState.OPEN in states:
        return _("Opinions are being given on the scores as they stand. They can be changed when the round is over.")
    if RoundState.PASSED in states and matter.state != "open":
        return _("This body has decided on the application.")
    return None


def column_of(office: Officer) -> Column:
    """The column an officer writes into."""
    return Column.CITY if office.body.level == Level.CITY else Column.COUNTY
