"""One demonstration for all tests of this folder: it takes half a minute to tell."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import transaction

from journal import clock
from tests.conftest import START


class PowerCut(BaseException):
    """The process is gone in the middle of its work."""


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Made in two runs, the first of which was cut short in the middle of an act: so whatever holds of it holds of a
    run that went on where another one stopped. All of it is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.travel(START):
        with pytest.MonkeyPatch.context() as patch, suppress(PowerCut):
            patch.setattr("demo.steps.give_opinion", _cut_power_at(50))
            call_command("demo", verbosity=0)
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def _cut_power_at(call: int):
    from demo.steps import give_opinion

    calls = iter(range(1, call + 1))

    def fail_at_last(**kwargs):
        if next(calls) == call:
            raise PowerCut
        return give_opinion(**kwargs)

    return fail_at_last
