"""Thin daily tasks of re-checks and the ways out. Registered at start-up by `rechecks.apps`."""

from celery import shared_task

from rechecks.services import close_hearings, open_drawn, remind_units, silence_rechecks


@shared_task
def open_drawn_rechecks() -> None:
    """Tell the units that a draw has chosen and its worker has not told: because it died, or because the title was
    under another re-check, which is over now."""
    open_drawn()


@shared_task
def close_what_ran_out() -> None:
    """Note which units showed nothing and which did not make use of their right to be heard."""
    silence_rechecks()
    close_hearings()


@shared_task
def remind_title_holders() -> None:
    """Remind units of what they owe, before the day."""
    remind_units()
