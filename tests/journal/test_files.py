"""Stored files lie outside the web root under a name of chance, and are opened by nobody without a rule."""

import hashlib
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction

from journal import files
from journal.models import StoredFile
from tests.journal.factories import CLERK

pytestmark = pytest.mark.django_db


def stored(name: str = "台账.pdf", content: bytes = b"content", purpose: str = "evidence") -> StoredFile:
    return files.store(purpose=purpose, name=name, content=content, content_type="application/pdf", actor=CLERK)


def test_a_file_is_kept_whole_with_its_hash_and_size():
    kept = stored(content=b"x" * 200_000)
    assert files.read(kept) == b"x" * 200_000
    assert (kept.size, kept.sha256) == (200_000, hashlib.sha256(b"x" * 200_000).hexdigest())
    assert kept.stored_by == CLERK.person


def test_its_place_says_nothing_of_its_name_and_is_never_the_same():
    first, second = stored(), stored()
    assert first.path != second.path
    for kept in (first, second):
        assert "台账" not in kept.path
        assert "." not in kept.path


def test_it_lies_outside_what_the_web_server_hands_out_and_only_the_portal_reads_it():
    place = Path(files.storage().path(stored().path))
    for public in filter(None, (settings.STATIC_ROOT, *settings.STATICFILES_DIRS)):
        assert not place.is_relative_to(public)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\wang\\台账.pdf", "台账.pdf"),
        ("台账\r\nSet-Cookie: x.pdf", "台账Set-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("\x00", "file"),
        ("", "file"),
        ("花名册.pdf", "花名册.pdf"),
    ],
)
def test_a_name_is_only_ever_a_name(sent, kept):
    assert files.plain_name(sent) == kept


def test_a_very_long_name_keeps_its_ending():
    name = files.plain_name("长" * 400 + ".pdf")
    assert len(name) <= 200
    assert name.endswith(".pdf")


def test_a_purpose_that_nobody_registered_is_opened_by_nobody():
    class Root:
        is_authenticated = is_superuser = is_staff = True

    assert not files.may_open(stored(purpose="survey-key"), Root())


def test_one_yes_is_enough_and_no_yes_is_no(monkeypatch):
    monkeypatch.setitem(files._rules, "trap", [lambda kept, user: False, lambda kept, user: user == "friend"])
    kept = stored(purpose="trap")
    assert files.may_open(kept, "friend")
    assert not files.may_open(kept, "stranger")


@pytest.mark.parametrize("url", ["", "s3://bucket", "file://", "/var/files"])
def test_a_storage_that_cannot_be_is_refused(settings, url):
    settings.STORAGE_URL = url
    with pytest.raises(ImproperlyConfigured):
        files.storage()


def test_a_discarded_file_is_gone_only_once_that_is_certain(django_capture_on_commit_callbacks):
    kept = stored()
    with django_capture_on_commit_callbacks(execute=True):
        files.discard(kept)
        assert files.storage().exists(kept.path)
    assert not files.storage().exists(kept.path)


def test_a_discarding_that_rolls_back_leaves_file_and_row(django_capture_on_commit_callbacks):
    kept, uid = stored(), StoredFile.objects.get().uid
    with django_capture_on_commit_callbacks(execute=True), suppress(ZeroDivisionError), transaction.atomic():
        files.discard(kept)
        raise ZeroDivisionError
    assert files.read(StoredFile.objects.get(uid=uid)) == b"content"


@pytest.mark.postgresql
def test_the_database_refuses_to_change_what_a_stored_file_says():
    stored()
    with pytest.raises(DatabaseError, match="kept as it is"), transaction.atomic():
        StoredFile.objects.update(sha256="0" * 64)
