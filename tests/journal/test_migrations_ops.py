"""A guarded table can be changed later, and its guards are there afterwards."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests.evaluations.factories import application_at

BEFORE = "0003_title_of_its_own_application"


def triggers() -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_a_table_that_triggers_look_into_is_changed_there_and_back_and_keeps_every_guard():
    guards = triggers()
    # Those of tables that came later go with their tables.
    older = {"plaques_title_proof", "evaluations_title_of_its_own", "proceedings_opinion_voice"}
    assert older <= guards
    try:
        call_command("migrate", "evaluations", BEFORE, verbosity=0)
        assert older <= triggers() <= guards
    finally:
        call_command("migrate", verbosity=0)
    assert triggers() == guards
    application = application_at("draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(application).objects.filter(pk=application.pk).update(state="named")
