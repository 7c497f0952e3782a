"""The version of the register: what is kept of a public page is right as long as this has not changed.

Triggers of the database draw a new token whenever a row changes that such a page shows, in the transaction of that
change: whoever changes it, with or without the services, and nothing at all when it rolls back. A token is drawn by
chance and never counted up, so a version that was rolled back, or undone by restoring a backup, does not come again.
"""

from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import connection, connections

from journal.connection import asked_first
from journal.readonly import once

# What a public page shows and how it may change. Everything else that they read is listed, with why it needs no
# trigger, in tests/portal/test_version.py, which reads the tables off the pages' own queries.
TABLES = {
    "plaques_title": "INSERT OR UPDATE OR DELETE",
    "plaques_plaque": "INSERT OR UPDATE OR DELETE",
    "proceedings_publicnotice": "INSERT OR UPDATE OR DELETE",
    "proceedings_noticeitem": "INSERT OR UPDATE OR DELETE",
    "proceedings_decision": "INSERT OR UPDATE OR DELETE",
    "evaluations_campaign": "INSERT OR UPDATE OR DELETE",
    "tripartite_district": "INSERT OR UPDATE OR DELETE",
    "tripartite_tripartitebody": "INSERT OR UPDATE OR DELETE",
    "tripartite_memberorganisation": "INSERT OR UPDATE OR DELETE",
    # A reason is written with the title's own change; afterwards it can only be blanked.
    "journal_remark": "UPDATE",
}
SLOTS = 256

FUNCTION = f"""
CREATE OR REPLACE FUNCTION portal_register_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO portal_registerversion (slot, token)
    VALUES (pg_backend_pid() % {SLOTS}, floor(random() * 9007199254740992)::bigint)
    ON CONFLICT (slot) DO UPDATE SET token = EXCLUDED.token;
    RETURN NULL;
END $$
"""  # noqa: S608 -- a constant
LITE = """
CREATE TRIGGER IF NOT EXISTS portal_{table}_{event} AFTER {event} ON {table}
BEGIN
    INSERT INTO portal_registerversion (slot, token) VALUES (0, abs(random() >> 10))
    ON CONFLICT (slot) DO UPDATE SET token = excluded.token;
END
"""


def register_version() -> str:
    """The version at this moment; within one GET the one that was found first. To be asked before what is to be kept is
    read, never after."""
    return once("version of the register", partial(asked_first, _version))


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(token) FROM portal_registerversion")
        (total,) = cursor.fetchone()
    return str(total or 0)


def install_triggers(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Put the triggers where they are missing, after every run of the migrations.

    Not a migration: SQLite takes a table's triggers away with every change of the table, and without them a page would
    be shown that is no longer true.
    """
    tables = set(connections[using].introspection.table_names())
    if not tables.issuperset({*TABLES, "portal_registerversion"}):
        return
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            for table, events in TABLES.items():
                for event in events.split(" OR "):
                    cursor.execute(LITE.format(table=table, event=event))
            return
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'portal_version_%%'", [])
        present = {table for (table,) in cursor.fetchall()}
        cursor.execute(FUNCTION)
        for table in TABLES.keys() - present:
            cursor.execute(
                f"CREATE TRIGGER portal_version_{table} AFTER {TABLES[table]} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION portal_register_changed()"
            )
