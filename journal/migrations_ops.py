"""Migration operations by which the database itself guards rows: SQL for one of the two databases, refusing triggers
on PostgreSQL, and changes of tables that are guarded already."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import migrations
from django.db.migrations.operations.base import Operation


class PostgreSQLOnly(migrations.RunSQL):
    """SQL that is run on PostgreSQL alone."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class SQLiteOnly(migrations.RunSQL):
    """SQL that is run on SQLite alone."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class OnGuardedTables(migrations.SeparateDatabaseAndState):
    """Changes of tables that a trigger stands on or looks into.

    SQLite changes a table by making it anew. That fails while a trigger of any table names the one that is gone for a
    moment, and takes the table's own triggers with it; so all triggers step aside and come back afterwards. On
    PostgreSQL the operations are simply done.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(database_operations=operations, state_operations=operations)

    def deconstruct(self):
        return type(self).__name__, [], {"operations": self.database_operations}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        with _triggers_aside(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        with _triggers_aside(schema_editor):
            super().database_backwards(app_label, schema_editor, from_state, to_state)


@contextmanager
def _triggers_aside(schema_editor) -> Iterator[None]:
    if schema_editor.connection.vendor != "sqlite":
        yield
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    for name, _sql in triggers:
        schema_editor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in triggers:
        schema_editor.execute(sql)


def refuse(table: str, *, on: str = "UPDATE OR DELETE", when: str = "", name: str = "append_only") -> PostgreSQLOnly:
    """A row trigger that refuses `on` ("UPDATE OR DELETE", "DELETE" …) for a table, `when` given (a condition)."""
    trigger = f"{table}_{name}"
    condition = f"WHEN ({when})" if when else ""
    return PostgreSQLOnly(
        f"CREATE TRIGGER {trigger} BEFORE {on} ON {table} FOR EACH ROW {condition} "
        f"EXECUTE FUNCTION journal_refuse('{table}');",
        f"DROP TRIGGER {trigger} ON {table};",
    )


REFUSE_FUNCTION = PostgreSQLOnly(
    """
    CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is kept as it is: % refused', TG_ARGV[0], TG_OP USING ERRCODE = 'restrict_violation';
    END $$;
    """,
    "DROP FUNCTION journal_refuse();",
)
