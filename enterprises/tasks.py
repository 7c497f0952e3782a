"""Thin daily tasks over the services."""

from celery import shared_task

from enterprises.services import silence_overdue


@shared_task
def silence_overdue_facts() -> None:
    """Note which units let their time to answer pass."""
    silence_overdue()
