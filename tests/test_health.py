"""`/healthz` and `/readyz`: what they ask, and what they say when something is missing."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from redis.exceptions import ConnectionError as RedisAway

from standards.models import Edition
from weihai_hlr import health


def test_healthz_lives_without_a_database(client):
    """Without the fixture for it, a query would be an error here."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.fixture
def edition(db, monkeypatch):
    monkeypatch.setattr(Edition.objects, "exists", lambda: True)


def test_readyz_is_ready_when_everything_is_there(client, edition):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (200, [])


def test_readyz_names_the_missing_edition(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["edition"]


def test_readyz_names_the_missing_cache(client, edition, monkeypatch):
    def away(*args, **kwargs):
        raise RedisAway("redis://:secret@redis:6379 refused")

    monkeypatch.setattr(type(cache._connections[cache._alias]), "get", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["cache"])
    assert b"secret" not in answer.content


def test_readyz_names_the_missing_broker(client, edition, settings):
    # Read before the setting changes: Celery's configuration looks there, and would bring back what was to be undone.
    before = health.app.conf.broker_url
    settings.CELERY_BROKER_URL = health.app.conf.broker_url = "redis://127.0.0.1:1/0"
    try:
        answer = client.get("/readyz")
    finally:
        health.app.conf.broker_url = before
    assert (answer.status_code, answer.json()["missing"]) == (503, ["broker"])


def test_readyz_names_the_missing_database(client, edition, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("FATAL: password authentication failed for user hlr_app")

    # Taken back before the test's own transaction is ended, which needs the database again.
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "database" in answer.json()["missing"]
    assert b"hlr_app" not in answer.content


def test_readyz_names_the_folder_of_survey_keys_that_cannot_be_written(client, edition, settings, tmp_path):
    settings.SURVEY_KEY_DIR = tmp_path / "gone" / "keys"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["survey_keys"])
    settings.SURVEY_KEY_DIR = tmp_path / "keys"
    assert client.get("/readyz").status_code == 200
