"""Reminders before a deadline and once after it. Safe to run again: a message that was queued is not queued twice.

They reach only those whose word is missing: the unit for its draft, its correction, its re-assessment and its word on
an adverse fact, the county's government side for accepting and for the review, the silent organisations for an opinion,
the city's government side for what was recommended, the agency for its assessment; never someone who stepped out of
the file.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from enterprises.emails import UnitEmails
from enterprises.enums import FactState
from enterprises.models import AdverseFact
from evaluations import clocks, emails
from evaluations.assessing import ASSESSABLE
from evaluations.assessment_models import Assessment
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign
from journal import clock
from journal.actors import reference
from journal.chain import act
from journal.errors import Refused, require
from proceedings.enums import RoundState
from proceedings.models import Round, RoundSeat
from proceedings.rules import why_not_lead_city
from tripartite.enums import Level, Party
from tripartite.models import Officer
from units.enums import UnitKind


def remind_of_clocks() -> None:
    """All reminders of a campaign that are due today. Beat runs it daily."""
    with act():
        _of_drafts()
        _of_facts()
        _of_assessments()
        _of_corrections()
        _of_reassessments()
        _of_acceptances()
        _of_reviews()
        _of_opinions()
        _of_the_city()


def urge_county(*, application: Application, office: Officer, due_on: date) -> None:
    """The city reminds a county of a file that is overdue there; once a day at most. Raises `Refused`."""
    require(why_not_lead_city(office))
    if due_on >= clock.today():
        raise Refused(_("This file is not overdue."))
    with act() as log:
        _government(application).urged(due_on)
        log.append(action="county.urge", subject=application, actor=office.actor, data={"due_on": due_on.isoformat()})


def _is_near(campaign: Campaign, due_on: date) -> bool:
    """Within the campaign's days before a deadline (none with 0), or past it."""
    begins = due_on - timedelta(days=campaign.remind_days)
    return clock.today() > due_on or (campaign.remind_days > 0 and clock.today() >= begins)


def _in_state(state: A) -> Iterator[Application]:
    return Application.objects.filter(state=state).select_related("campaign", "unit__district").order_by("pk")


def _of_drafts() -> None:
    """Once, before filing closes. What was begun within the last days needs no word: its day stood above the form."""
    closing = [campaign for campaign in Campaign.objects.filing() if _is_near(campaign, campaign.filing_closes_on)]
    for application in _in_state(A.DRAFT).filter(campaign__in=closing):
        campaign, due_on = application.campaign, application.campaign.filing_closes_on
        if clocks.local_day(application.started_at) < due_on - timedelta(days=campaign.remind_days):
            emails.ApplicantEmails(application).draft_due(due_on)


def _of_facts() -> None:
    """Once, before the unit's days to answer are over; that they are over is told to the officers (silence_overdue)."""
    campaign = Campaign.objects.begun().first()
    waiting = AdverseFact.objects.filter(state=FactState.PROPOSED, answer_due_on__gte=clock.today())
    for fact in waiting.select_related("unit").order_by("pk") if campaign else ():
        told_today = clocks.local_day(fact.entered_at) == clock.today()
        if _is_near(campaign, fact.answer_due_on) and not told_today:
            UnitEmails(fact.unit).fact_due(fact)


def _of_assessments() -> None:
    """The agency before its day, and once after it, when whoever assigned it is told as well; not of an application
    that needs no advice any more."""
    campaign = Campaign.objects.begun().first()
    wanted = Q(submission=None) | Q(submission__application__state__in=ASSESSABLE)
    waiting = Assessment.objects.open().filter(wanted).select_related("unit", "agency", "assigned_by__user")
    for assessment in waiting.order_by("pk") if campaign else ():
        if _is_near(campaign, assessment.due_on) and clocks.local_day(assessment.assigned_at) < clock.today():
            emails.AgencyEmails(assessment).due()
            if assessment.due_on < clock.today():
                emails.AssignerEmails(assessment).late()


def _of_corrections() -> None:
    for application in _in_state(A.RETURNED).prefetch_related("returns"):
        returned = max(application.returns.all(), key=lambda sent: sent.pk, default=None)
        if returned is None or not _is_near(application.campaign, returned.due_on):
            continue
        # Not on the day of the return itself, whose mail names the deadline; nor after it, when it lapses.
        if clocks.local_day(returned.returned_at) < clock.today() <= returned.due_on:
            emails.ApplicantEmails(application).correction_due(returned)


def _of_reassessments() -> None:
    for application in _in_state(A.NOT_RECOMMENDED):
        first, last = clocks.reassess_from(application), clocks.reassess_until(application.campaign)
        if first is not None and first <= clock.today() <= last:
            emails.ApplicantEmails(application).reassessment_possible(last)
    for application in _in_state(A.REASSESSING):
        due_on = clocks.reassess_until(application.campaign)
        asked_today = clocks.local_day(application.reassessed_at) == clock.today()
        if _is_near(application.campaign, due_on) and clock.today() <= due_on and not asked_today:
            emails.ApplicantEmails(application).reassessment_due(due_on)


def _government(application: Application) -> emails.Reminders:
    return emails.Reminders(
        application,
        organisation__party=Party.GOVERNMENT,
        organisation__body__level=Level.COUNTY,
        organisation__body__district=application.unit.district_id,
    )


def _of_acceptances() -> None:
    for application in _in_state(A.SUBMITTED):
        due_on = clocks.accept_by(application.campaign, application.submitted_at)
        if _is_near(application.campaign, due_on):
            subject = f"{reference(application)}:{application.submitted_at.isoformat()}"
            _government(application).waits("accept", subject, due_on)


def _of_reviews() -> None:
    for application in _in_state(A.COUNTY_REVIEW):
        due_on = clocks.review_by(application)
        if _is_near(application.campaign, due_on):
            _government(application).waits("review", f"{reference(application)}:{due_on.isoformat()}", due_on)


def _of_opinions() -> None:
    silent = RoundSeat.objects.filter(opinion__isnull=True)
    rounds = Round.objects.filter(state=RoundState.OPEN, matter__recommends__state=A.COUNTY_REVIEW).prefetch_related(
        Prefetch("seats", silent, to_attr="silent")
    )
    by_matter = {round_.matter_id: round_ for round_ in rounds}
    for application in _in_state(A.COUNTY_REVIEW).filter(county_matter__in=by_matter):
        round_ = by_matter[application.county_matter_id]
        due_on = clocks.speak_by(application.campaign, round_.opened_at)
        if _is_near(application.campaign, due_on) and clocks.local_day(round_.opened_at) < clock.today():
            organisations = [seat.organisation_id for seat in round_.silent]
            reminders = emails.Reminders(application, organisation__in=organisations)
            reminders.waits("opinion", reference(round_), due_on)


def _of_the_city() -> None:
    for state in (A.RECOMMENDED, A.CITY_REVIEW, A.APPROVED, A.IN_NOTICE):
        for application in _in_state(state):
            if state == A.APPROVED and not application.campaign.names(UnitKind(application.unit.kind)):
                # Assessed and approved, and the campaign names no units of its kind: nothing is waited for.
                continue
            due_on = clocks.clock_of(application).due_on
            if _is_near(application.campaign, due_on):
                reminders = emails.Reminders(
                    application,
                    organisation__party=Party.GOVERNMENT,
                    organisation__body__level=Level.CITY,
                )
                reminders.city_waits(str(state), due_on)
