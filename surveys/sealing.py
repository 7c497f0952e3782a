"""Sealing answers to a survey's public key, and opening them for the count: HPKE (RFC 9180), base mode.

The suite is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, as `cryptography` has it; nothing of it is our
own. The survey's identity goes in as HPKE's ``info``, so that a ballot opens in its own survey only. Every ballot is
filled up to one length, whatever was answered.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from surveys.enums import Choice

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
FORM, SIZE = 1, 64
KNOWN = frozenset(Choice.values)


class Unreadable(Exception):
    """A ballot that this survey's key does not open, or that holds no answers of its questions."""


def seal(public_key: str, uid: UUID, questions: Sequence[str], answers: Mapping[str, int]) -> bytes:
    """The answers to all questions, sealed. Raises KeyError when one is missing, ValueError when one is none."""
    values = [Choice(answers[key]).value for key in questions]
    return SUITE.encrypt(_packed(values), X25519PublicKey.from_public_bytes(bytes.fromhex(public_key)), info=_info(uid))


def open_sealed(private_key: X25519PrivateKey, uid: UUID, questions: Sequence[str], sealed: bytes) -> dict[str, int]:
    """The answers in a ballot by question. Raises `Unreadable`."""
    try:
        plain = SUITE.decrypt(bytes(sealed), private_key, info=_info(uid))
    except InvalidTag as error:
        raise Unreadable from error
    values = plain[1 : 1 + len(questions)]
    if len(plain) != SIZE or plain[0] != FORM or not KNOWN.issuperset(values):
        raise Unreadable
    return dict(zip(questions, values, strict=True))


def _packed(values: Sequence[int]) -> bytes:
    if len(values) >= SIZE:
        raise ValueError(f"A ballot holds fewer than {SIZE} answers.")
    return bytes([FORM, *values]).ljust(SIZE, b"\0")


def _info(uid: UUID) -> bytes:
    return b"weihai-hlr survey " + uid.bytes
