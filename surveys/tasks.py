"""Thin periodic tasks over the services."""

from celery import shared_task

from surveys import services


@shared_task
def close_due_surveys() -> None:
    """End the surveys whose last day is over, and clear what killed processes left in the key folder."""
    services.close_overdue()
    services.tidy()
