"""Thin daily tasks over the services."""

from celery import shared_task

from proceedings.services.enquiries import remind_departments, silence_unanswered


@shared_task
def look_after_enquiries() -> None:
    """Record what was not answered in time, and chase what is due soon."""
    silence_unanswered()
    remind_departments()
