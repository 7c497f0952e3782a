"""A guarded table can be changed later, and its guards are there afterwards."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import AddConstraint, AddField
from django.db.migrations.loader import MigrationLoader

from evaluations.models import Application
from journal.migrations_ops import OnGuardedTables
from tests.evaluations.factories import application_at

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = "0003_title_of_its_own_application"
# Guards of the table itself, and one of another table that looks into it.
LOOKING_IN = {"evaluations_title_of_its_own"}


def triggers() -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def columns() -> set[str]:
    with connection.cursor() as cursor:
        table = Application._meta.db_table
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def still_guarded() -> None:
    application = application_at("draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(state="named")


def test_a_table_that_triggers_look_into_is_changed_there_and_back_and_keeps_every_guard():
    guards, before = triggers(), columns()
    assert guards >= LOOKING_IN
    change = OnGuardedTables(
        [
            AddField("application", "shelf", models.TextField(default="")),
            AddConstraint(
                "application", models.CheckConstraint(condition=~models.Q(shelf="none"), name="application_shelf")
            ),
        ]
    )
    old = MigrationLoader(connection).project_state()
    new = old.clone()
    change.state_forwards("evaluations", new)
    with connection.schema_editor() as editor:
        change.database_forwards("evaluations", editor, old.clone(), new)
    try:
        assert columns() == before | {"shelf"}
        assert triggers() == guards
    finally:
        with connection.schema_editor() as editor:
            change.database_backwards("evaluations", editor, new, old)
    assert (columns(), triggers()) == (before, guards)
    still_guarded()


@pytest.mark.drill
def test_the_migrations_go_back_and_forth():
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
    still_guarded()
