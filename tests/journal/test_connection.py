"""The first question of a request tells whether a kept connection still lives."""

import psycopg2
import pytest
from django.db import OperationalError, connection

from journal.connection import asked_first
from tests.tripartite import factories as bodies
from tripartite.backends import PortalBackend


def backend_of() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end(pid: int) -> None:
    """As a server that is started anew ends it."""
    given = connection.settings_dict
    other = psycopg2.connect(host=given["HOST"], port=given["PORT"], user=given["USER"], dbname=given["NAME"])
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_person_is_found_although_the_kept_connection_was_lost():
    person = bodies.officer(area="huancui").user
    lost = backend_of()
    end(lost)
    assert PortalBackend().get_user(person.pk) == person
    assert backend_of() != lost


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_it_is_asked_in_place_of_another_question_not_besides_it(monkeypatch):
    backend_of()
    monkeypatch.setattr(connection, "is_usable", lambda: pytest.fail("the connection was asked about besides"))
    connection.health_check_enabled, connection.health_check_done = True, False
    asked_first(backend_of)
    # What comes after it need not ask either.
    backend_of()


@pytest.mark.django_db(transaction=True)
def test_what_fails_twice_fails():
    asked = []

    def ask() -> None:
        asked.append(True)
        raise OperationalError("no server")

    connection.ensure_connection()
    with pytest.raises(OperationalError):
        asked_first(ask)
    assert len(asked) == 2


@pytest.mark.django_db
def test_within_a_transaction_nothing_is_asked_twice():
    asked = []

    def ask() -> None:
        asked.append(True)
        raise OperationalError("no server")

    with pytest.raises(OperationalError):
        asked_first(ask)
    assert len(asked) == 1
