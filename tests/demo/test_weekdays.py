"""The demonstration is made on the day on which somebody tries the portal, and its people rest at weekends."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from evaluations.enums import ApplicationState
from evaluations.models import Application
from journal import clock
from tests.conftest import START

pytestmark = [pytest.mark.django_db, pytest.mark.drill]


@pytest.mark.parametrize("days", range(1, 7))
def test_it_can_be_told_on_every_day_of_the_week(days):
    """Monday is the day of all other tests (tests/demo/conftest.py)."""
    with clock.travel(START + timedelta(days=days)):
        call_command("demo", verbosity=0)
        assert set(Application.objects.order_by("pk").values_list("state", flat=True)) == set(ApplicationState.values)
