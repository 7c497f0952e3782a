"""Thin daily tasks over the services."""

from celery import shared_task

from plaques.services import expire_titles


@shared_task
def expire_due_titles() -> None:
    """Close titles whose last day has passed."""
    expire_titles()
