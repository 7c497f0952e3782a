"""A used edition never changes (BRIEF §4): the database itself refuses, in plain SQL, on PostgreSQL and on SQLite."""

import pytest
from django.db import DatabaseError, connection, transaction

from standards.models import Edition
from standards.services import mark_edition_used
from tests.standards.factories import load_weihai

pytestmark = pytest.mark.django_db

CHANGES = [
    "UPDATE standards_edition SET data = '{}'",
    "UPDATE standards_edition SET sha256 = repeat('0', 64)",
    "UPDATE standards_edition SET code = 'weihai-2024'",
    "UPDATE standards_edition SET in_force_from = '2030-01-01'",
    "UPDATE standards_edition SET first_used_at = NULL",
]


def run(statement: str) -> int:
    statement = statement.replace("repeat('0', 64)", f"'{'0' * 64}'")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


@pytest.mark.parametrize("statement", CHANGES)
def test_plain_sql_cannot_change_a_used_edition(statement):
    mark_edition_used(edition=load_weihai())
    before = Edition.objects.values().get()
    with pytest.raises(DatabaseError, match="kept as it is: UPDATE refused"):
        run(statement)
    assert Edition.objects.values().get() == before


def test_plain_sql_can_change_an_edition_that_nothing_points_at():
    load_weihai()
    assert run("UPDATE standards_edition SET title_en = 'Draft'") == 1


def test_the_orm_cannot_change_a_used_edition_either():
    edition = load_weihai()
    mark_edition_used(edition=edition)
    edition.title_en = "Another"
    with pytest.raises(DatabaseError), transaction.atomic():
        edition.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(title_zh="另一版")


@pytest.mark.postgresql
def test_a_used_edition_cannot_be_deleted():
    mark_edition_used(edition=load_weihai())
    with pytest.raises(DatabaseError):
        run("DELETE FROM standards_edition")
    assert Edition.objects.exists()
