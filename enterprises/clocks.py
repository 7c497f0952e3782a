"""How long a unit may answer. The days are the campaign's, which a later room knows and registers here."""

from collections.abc import Callable

# Reference value, used while no campaign is open: the circular names no days.
REFERENCE_DAYS = 10

_asked: list[Callable[[], int | None]] = []


def register_answer_days(days: Callable[[], int | None]) -> None:
    """Called at start-up by the room of the campaigns: gives the days of the present one, or None."""
    _asked.append(days)


def answer_days() -> int:
    """Days that a unit has to answer a fact told of it today."""
    return next((days for ask in _asked if (days := ask()) is not None), REFERENCE_DAYS)
