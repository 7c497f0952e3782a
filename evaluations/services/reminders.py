"""Reminders before a deadline and once after it. Safe to run again: a message that was queued is not queued twice.

They reach only those whose word is missing: the unit for its correction, the county's government side for accepting and
for the review, the silent organisations for an opinion; never someone who stepped out of the file.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from evaluations import clocks, emails
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


def remind_of_clocks() -> None:
    """All reminders of the county review that are due today. Beat runs it daily."""
    with act():
        _of_corrections()
        _of_acceptances()
        _of_reviews()
        _of_opinions()


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


def _of_corrections() -> None:
    for application in _in_state(A.RETURNED).prefetch_related("returns"):
        returned = max(application.returns.all(), key=lambda sent: sent.pk, default=None)
        if returned is None or not _is_near(application.campaign, returned.due_on):
            continue
        # Not on the day of the return itself, whose mail names the deadline; nor after it, when it lapses.
        if clocks.local_day(returned.returned_at) < clock.today() <= returned.due_on:
            emails.ApplicantEmails(application).correction_due(returned)


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
        due_on = application.campaign.county_closes_on
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
