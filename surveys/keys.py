"""The folder beside the database: private keys of surveys, and slips that wait to be fetched.

``settings.SURVEY_KEY_DIR`` (0700) holds ``keys/<uid>`` (32 bytes, 0600) and ``slips/<name>.pdf``. Later rooms keep keys
of their own kind in folders of their own beside them (``draws/<uid>``). It is in no backup:
that is what makes old backups of sealed answers unreadable for ever once the key is destroyed (docs/decisions/0015).
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

HALF_MADE = ".new"
SURVEYS = "keys"


class KeyMissing(Exception):
    """A private key is not in the folder: what was sealed to it cannot be opened."""


def lay(uid: UUID, folder: str = SURVEYS) -> str:
    """Make a key, unless it is there. Returns the public half as hex. On disk before it is told."""
    path = _key(uid, folder)
    if not path.exists():
        _write(path, X25519PrivateKey.generate().private_bytes_raw())
    return load(uid, folder).public_key().public_bytes_raw().hex()


def load(uid: UUID, folder: str = SURVEYS) -> X25519PrivateKey:
    """A private key. Raises `KeyMissing`."""
    try:
        return X25519PrivateKey.from_private_bytes(_key(uid, folder).read_bytes())
    except FileNotFoundError as error:
        what = "survey" if folder == SURVEYS else "draw"
        raise KeyMissing(f"There is no key of the {what} {uid} in {settings.SURVEY_KEY_DIR}.") from error


def exists(uid: UUID) -> bool:
    """Whether the key of a survey is there."""
    return _key(uid, SURVEYS).exists()


def destroy(uid: UUID, folder: str = SURVEYS) -> None:
    """Take a key out of the world. Safe to do again.

    It is overwritten first; on flash or a journalling file system that is no proof, which is why the folder belongs on
    an encrypted disk (docs/operations.md).
    """
    # With what a killed process left half made of it: the same 32 bytes.
    for path in [_key(uid, folder), *_folder(folder).glob(f"{uid.hex}.*{HALF_MADE}")]:
        _shred(path)


def _shred(path: Path) -> None:
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    _sync(path.parent)


def left_keys(folder: str = SURVEYS) -> set[UUID]:
    """The surveys, or what else a folder is for, of which a key lies there, whole or half made."""
    names = {path.name.partition(".")[0] for path in _folder(folder).iterdir()}
    return {UUID(hex=name) for name in names if re.fullmatch("[0-9a-f]{32}", name)}


def recent(folder: str = SURVEYS) -> set[UUID]:
    """The keys made within the last hour (by the file system's clock): their rows may be on their way."""
    names = {path.name for path in _folder(folder).iterdir() if time.time() - path.stat().st_mtime < 3600}
    return {UUID(hex=name) for name in names if re.fullmatch("[0-9a-f]{32}", name)}


def keep_slips(content: bytes) -> str:
    """Put a PDF of slips into the folder. Returns its name, which is chance: two workers never overwrite each other."""
    name = f"{secrets.token_hex(16)}.pdf"
    _write(_folder("slips") / name, content)
    return name


def read_slips(name: str) -> bytes | None:
    """The PDF, or None when it is gone."""
    try:
        return (_folder("slips") / name).read_bytes()
    except FileNotFoundError:
        return None


def discard_slips(name: str) -> None:
    """Delete a PDF of slips. Safe to do again; an empty name is none."""
    if name:
        (_folder("slips") / name).unlink(missing_ok=True)


def left_slips(*, older_than: float) -> Iterator[str]:
    """The names of the PDFs that have lain for so many seconds (by the file system's clock)."""
    for path in sorted(_folder("slips").iterdir()):
        if time.time() - path.stat().st_mtime > older_than:
            yield path.name


def _key(uid: UUID, folder: str) -> Path:
    return _folder(folder) / uid.hex


def _folder(name: str) -> Path:
    folder = Path(settings.SURVEY_KEY_DIR) / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # mkdir gives its mode to the last folder alone, and leaves one that is there already as it is.
    folder.parent.chmod(0o700)
    folder.chmod(0o700)
    return folder


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk when this returns."""
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}{HALF_MADE}")
    with open(half, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # Not replace(): a second worker that made a key at the same moment must find the first one's, and use it.
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
