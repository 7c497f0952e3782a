"""The portal's clock. Everything that stamps a time asks here, so that tests and the demo can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _moved.get() or timezone.now()


def today() -> date:
    """The local date (Asia/Shanghai), by which deadlines are counted."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The local date of a moment."""
    return timezone.localtime(moment).date()


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Let the portal believe that it is `moment`. Refused where the demo is: a title's date must be true."""
    if not settings.DEMO_ALLOWED:
        raise ImproperlyConfigured("The clock can be moved in development and tests only.")
    if timezone.is_naive(moment):
        raise ValueError("The clock takes an aware datetime.")
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
