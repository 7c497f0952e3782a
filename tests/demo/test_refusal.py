"""Where demonstrations are not allowed, nothing of one is made (BRIEF §16)."""

import pytest
from django.core.management import CommandError, call_command

from journal.models import Head
from tripartite.models import District, User

pytestmark = pytest.mark.django_db


def test_it_is_refused_where_demonstrations_are_not_allowed(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="for development and tests only"):
        call_command("demo")
    assert not User.objects.exists()
    assert not District.objects.exists()
    assert Head.objects.get().count == 0
