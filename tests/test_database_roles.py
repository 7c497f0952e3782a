"""The role that the portal works as in production, and what it cannot do (deploy/postgresql/)."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from journal import chain
from journal.actors import SYSTEM
from journal.models import Entry

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


@pytest.fixture
def runtime_role():
    """Within the test's transaction: the role, the rights that roles.sql gives it, and those that grants.sql takes."""
    grants = settings.BASE_DIR.joinpath("deploy/postgresql/grants.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hlr_app')")
        if not cursor.fetchone()[0]:
            cursor.execute("CREATE ROLE hlr_app")
        cursor.execute("GRANT USAGE ON SCHEMA public TO hlr_app")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hlr_app")
        cursor.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO hlr_app")
        cursor.execute(grants)
        cursor.execute("SET LOCAL ROLE hlr_app")
        yield cursor
        cursor.execute("RESET ROLE")


def note(remark: str = "") -> Entry:
    with chain.act() as log:
        log.append(action="trap.set", subject="trap:1", actor=SYSTEM, remark=remark)
    return Entry.objects.order_by("-seq").first()


def test_the_portal_can_append_to_the_journal_and_blank_a_remark(runtime_role):
    entry = note("a text that a law wants gone")
    chain.blank_remark(entry=entry, actor=SYSTEM, basis="a law")
    assert chain.verify()[2] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET action = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry CASCADE",
        "DELETE FROM journal_remark",
        "TRUNCATE journal_remark",
        "DELETE FROM journal_head",
        "INSERT INTO journal_head (id, count, hash) VALUES (1, 0, '')",
        "TRUNCATE journal_head",
        "TRUNCATE tripartite_user CASCADE",
        "DELETE FROM django_migrations",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "DROP TABLE journal_entry CASCADE",
    ],
)
def test_the_portal_cannot(runtime_role, statement):
    note("a reason")
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        runtime_role.execute(statement)
