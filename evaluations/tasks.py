"""Thin daily tasks over the services."""

from celery import shared_task

from evaluations.services import lapse_overdue, let_stand_overdue, look_again_at_approved, remind_of_clocks


@shared_task
def lapse_overdue_applications() -> None:
    """Lapse what was not answered in time, end re-assessments that did not come, bring back what a fact bars."""
    lapse_overdue()
    let_stand_overdue()
    look_again_at_approved()


@shared_task
def remind_of_county_clocks() -> None:
    """Remind whoever has to speak, before the deadline and once after it."""
    remind_of_clocks()
