"""No GET changes anything (BRIEF §15.11)."""

import pytest
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from journal.models import Mail
from journal.readonly import WriteInGet, is_write, once, read_only
from tests.tripartite import factories as bodies


def write(request):
    Mail.objects.create(key="get", recipient="x@example.cn", subject="x", body="x")
    return HttpResponse("written")


def lock(request):
    with transaction.atomic():
        list(Mail.objects.select_for_update().order_by("pk"))
    return HttpResponse("locked")


def read(request):
    return HttpResponse(str(Mail.objects.count()))


def stream(request):
    def lines():
        yield "beginning"
        Mail.objects.create(key="stream", recipient="x@example.cn", subject="x", body="x")

    return StreamingHttpResponse(lines())


urlpatterns = [path("write/", write), path("read/", read), path("lock/", lock), path("stream/", stream)]
own_urls = override_settings(ROOT_URLCONF=__name__)


@own_urls
@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_view_that_writes_in_a_safe_method_is_refused(client, method):
    with pytest.raises(WriteInGet), transaction.atomic():
        getattr(client, method)("/write/")
    assert not Mail.objects.exists()


@own_urls
@pytest.mark.django_db
def test_the_same_view_may_write_in_a_post(client):
    assert client.post("/write/").status_code == 200
    assert Mail.objects.count() == 1


@own_urls
@pytest.mark.django_db
def test_reading_is_free(client):
    assert client.get("/read/").content == b"0"


@own_urls
@pytest.mark.django_db
def test_a_response_that_writes_while_it_streams_is_refused(client):
    with pytest.raises(WriteInGet), transaction.atomic():
        b"".join(client.get("/stream/").streaming_content)
    assert not Mail.objects.exists()


@own_urls
@pytest.mark.postgresql
@pytest.mark.django_db
def test_locking_rows_in_a_get_is_refused(client):
    with pytest.raises(WriteInGet):
        client.get("/lock/")


@own_urls
@pytest.mark.django_db
def test_signing_in_and_the_session_stand_outside_the_guard(client):
    client.force_login(bodies.user())
    assert client.get("/read/").status_code == 200


@pytest.mark.django_db
def test_after_the_guard_writing_goes_on():
    with read_only(), pytest.raises(WriteInGet), transaction.atomic():
        write(None)
    write(None)
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO a VALUES (1)",
        "(SELECT 1) UNION ALL (SELECT id FROM a FOR UPDATE)",
        "  update a set b = 1",
        "DELETE FROM a",
        "TRUNCATE a",
        "DROP TABLE a",
        "/* harmless */ DELETE FROM a",
        "WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone",
        'WITH x AS (UPDATE ONLY "a" SET b = 1 RETURNING *) SELECT * FROM x',
        'WITH x AS (UPDATE "a" AS t SET b = 1 RETURNING *) SELECT * FROM x',
        "WITH x AS (MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE RETURNING *) SELECT * FROM x",
        "SELECT 1; DROP TABLE a",
        "SELECT 1; TRUNCATE a",
        "SELECT * FROM a FOR UPDATE",
        "SELECT * FROM a FOR NO KEY UPDATE",
        "SELECT * FROM a FOR SHARE",
        "EXPLAIN ANALYZE DELETE FROM a",
    ],
)
def test_statements_that_write_are_known(sql):
    assert is_write(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "(SELECT 1) UNION ALL (SELECT 2)",
        'SELECT "update", "delete" FROM "insert into"',
        "SELECT 'DELETE FROM a' || 'it''s; DROP TABLE b'",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        'SELECT "a"."updated_at", "a"."created" FROM "a" WHERE "a"."deleted" = %s',
        'SELECT REPLACE("name", %s, %s) FROM "a"',
        "SAVEPOINT s1",
        "RELEASE SAVEPOINT s1",
        "ROLLBACK TO SAVEPOINT s1",
    ],
)
def test_statements_that_read_are_let_through(sql):
    assert not is_write(sql)


@pytest.mark.django_db
def test_a_raw_cursor_is_guarded_too():
    with read_only(), connection.cursor() as cursor, pytest.raises(WriteInGet):
        cursor.execute("DELETE FROM journal_mail")


def test_a_question_is_asked_once_within_a_get_and_every_time_elsewhere():
    asked = []

    def ask():
        asked.append(1)
        return len(asked)

    assert (once("key", ask), once("key", ask)) == (1, 2)
    with read_only():
        assert (once("key", ask), once("key", ask), once("other", ask)) == (3, 3, 4)
    with read_only():
        assert once("key", ask) == 5
    assert once("key", ask) == 6
