"""Thin daily tasks over the services."""

from celery import shared_task

from evaluations.services import lapse_overdue, remind_of_clocks


@shared_task
def lapse_overdue_applications() -> None:
    """Lapse what was sent back and not answered in time."""
    lapse_overdue()


@shared_task
def remind_of_county_clocks() -> None:
    """Remind whoever has to speak, before the deadline and once after it."""
    remind_of_clocks()
