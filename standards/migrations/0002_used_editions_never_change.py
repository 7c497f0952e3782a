"""A used edition is refused any change by the database itself (BRIEF §4, HOUSE rule 2).

On SQLite a table that a later migration rebuilds loses its triggers: such a migration must create this one anew
(tests/standards/test_used_edition.py fails when it does not). Deleting is left alone there, since the tests' flush deletes.
"""

from django.db import migrations

from journal.migrations_ops import SQLiteOnly, refuse


class Migration(migrations.Migration):
    dependencies = [
        ("standards", "0001_initial"),
        ("journal", "0002_guards"),
    ]

    operations = [
        refuse("standards_edition", when="OLD.first_used_at IS NOT NULL", name="used_never_changes"),
        SQLiteOnly(
            """
            CREATE TRIGGER standards_edition_used_never_changes BEFORE UPDATE ON standards_edition
            WHEN OLD.first_used_at IS NOT NULL
            BEGIN
                SELECT RAISE(ABORT, 'standards_edition is kept as it is: UPDATE refused');
            END;
            """,
            "DROP TRIGGER standards_edition_used_never_changes;",
        ),
    ]
