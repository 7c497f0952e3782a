"""Contributions sealed to the key of their draw: HPKE as the surveys have it, with the key in a folder of no backup.

What a contribution may hold is what a die shows: no officer can write a name or a number of a person into something
that will be published. The portal adds sixteen bytes of chance, so that nobody can find the throws from their hash.
"""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from surveys import keys
from surveys.sealing import SUITE

FOLDER = "draws"
THROWS, MOST = 20, 100


class Unreadable(Exception):
    """A contribution that the draw's key does not open."""


def lay_key(uid: UUID) -> str:
    """Make the key of a draw, unless it is there. Returns the public half as hex."""
    return keys.lay(uid, FOLDER)


def throws_of_chance() -> str:
    """Throws of a die, made by the machine for an organisation that has none at hand."""
    return "".join(str(secrets.randbelow(6) + 1) for _n in range(THROWS))


def content_of(throws: str) -> str:
    """What is handed in: the throws and chance of the portal."""
    return f"{throws}-{secrets.token_hex(16)}"


def seal(public_key: str, uid: UUID, organisation: str, content: str) -> bytes:
    """A contribution, sealed to its draw's key and bound to its draw and organisation."""
    key = X25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    return SUITE.encrypt(content.encode(), key, info=_info(uid, organisation))


def open_sealed(uid: UUID, organisation: str, sealed: bytes) -> str:
    """What an organisation handed in. Raises `surveys.keys.KeyMissing`, `Unreadable`."""
    try:
        return SUITE.decrypt(bytes(sealed), keys.load(uid, FOLDER), info=_info(uid, organisation)).decode()
    except InvalidTag as error:
        raise Unreadable(f"The key of the draw {uid} does not open what {organisation} handed in.") from error


def _info(uid: UUID, organisation: str) -> bytes:
    return b"weihai-hlr recheck contribution " + uid.bytes + organisation.encode()
