"""Thin daily tasks over the services."""

from celery import shared_task

from plaques.services import expire_titles, remind_of_plaques


@shared_task
def expire_due_titles() -> None:
    """Close titles whose last day has passed."""
    expire_titles()


@shared_task
def remind_of_recalled_plaques() -> None:
    """Tell holders whose plaque is due back."""
    remind_of_plaques()
