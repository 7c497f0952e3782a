"""Reminders of contributions: when a draw opens, three days before its day, and every week while it is overdue. Safe to
run again: a message that was queued is not queued twice."""

from datetime import timedelta

from journal import clock
from journal.chain import act
from rechecks import emails
from rechecks.enums import Method
from rechecks.models import Draw
from rechecks.services.draws import lacking

DAYS_BEFORE = 3


def remind_of_contributions() -> None:
    """All reminders that are due today. Beat runs it daily."""
    draws = Draw.objects.collecting().filter(plan__method=Method.SAMPLE)
    with act():
        for draw in draws.select_related("plan__body__district").order_by("pk"):
            _remind(draw)


def _remind(draw: Draw) -> None:
    silent, today = emails.SilentOrganisations(draw), clock.today()
    if today <= draw.due_on:
        silent.contributions_open("near" if today >= draw.due_on - timedelta(days=DAYS_BEFORE) else "open")
    elif lacking(draw):
        occasion, missing = f"week-{(today - draw.due_on).days // 7}", lacking(draw)
        silent.overdue(occasion, missing)
        emails.CityLead().overdue(draw, occasion, missing)
