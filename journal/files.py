"""Stored files: kept outside the web root under a name of chance, opened only after a permission check.

Rooms that keep files register a purpose and who may open it (`allow("evidence", rule)`), because this room knows no
domain word. A purpose nobody registered is opened by nobody.
"""

import hashlib
import uuid
from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction

from journal.actors import Actor
from journal.models import StoredFile

Rule = Callable[[StoredFile, Any], bool]
_rules: dict[str, list[Rule]] = {}


def allow(purpose: str, rule: Rule) -> None:
    """Register a reason to open files of a purpose: ``rule(stored_file, user) -> bool``. Any one yes is enough."""
    _rules.setdefault(purpose, []).append(rule)


def may_open(stored: StoredFile, user: Any) -> bool:
    """Whether this user may open this file. Unknown purposes: no."""
    return any(rule(stored, user) for rule in _rules.get(stored.purpose, []))


def storage() -> Storage:
    """The storage that STORAGE_URL names (``file:///path``)."""
    return _storage(settings.STORAGE_URL)


@lru_cache
def _storage(url: str) -> Storage:
    parts = urlsplit(url)
    if parts.scheme != "file" or not parts.path:
        raise ImproperlyConfigured("STORAGE_URL must be file:///a/folder/outside/the/web/root.")
    return FileSystemStorage(location=parts.path, file_permissions_mode=0o600, directory_permissions_mode=0o700)


def store(*, purpose: str, name: str, content: bytes | File, content_type: str, actor: Actor) -> StoredFile:
    """Keep a file. `content_type` is what the content was found to be, not what its sender claimed.

    The bytes are written first and the row after: a transaction that fails leaves at worst a file without a row,
    never a row without its file.
    """
    source = ContentFile(content) if isinstance(content, bytes) else content
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    for chunk in source.chunks():
        digest.update(chunk)
        size += len(chunk)
    source.seek(0)
    uid = uuid.uuid4()
    path = storage().save(f"{uid.hex[:2]}/{uid.hex}", source)
    return StoredFile.objects.create(
        uid=uid,
        purpose=purpose,
        name=plain_name(name),
        path=path,
        content_type=content_type,
        size=size,
        sha256=digest.hexdigest(),
        stored_by=actor.person,
    )


def digest(content: File) -> str:
    """SHA-256 of a file's bytes, read in pieces and wound back."""
    found = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        found.update(chunk)
    content.seek(0)
    return found.hexdigest()


def plain_name(name: str) -> str:
    """A file's name as shown and offered for download: no folders, no control characters, at most 200 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable()).strip() or "file"
    stem, dot, suffix = kept.rpartition(".")
    return kept if len(kept) <= 200 else f"{stem[:190]}{dot}{suffix[:9]}"


def read(stored: StoredFile) -> bytes:
    """The file's bytes."""
    with storage().open(stored.path, "rb") as handle:
        return handle.read()


def discard(stored: StoredFile) -> None:
    """Take back a file just stored that nothing points at: its row, and its bytes once that is committed."""
    path = stored.path
    stored.delete()
    transaction.on_commit(lambda: storage().delete(path))
