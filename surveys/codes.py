"""One-time codes: made, read as people type them, and kept as a keyed hash alone.

A code is eleven characters of Crockford's base 32 (55 bits of chance, no letter is mistaken for a digit) and a check
character by the Luhn algorithm modulo 32, which finds every single wrong character and nearly every swapped pair.
Printed as ``ABCD-EFGH-JKMN``.
"""

import re
import secrets
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac
from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHANCE, LENGTH = 11, 12
# What is typed for what is printed.
LOOKALIKES = str.maketrans("OIL", "011")
# Blanks, and what keyboards put where the slip has its hyphens (Chinese ones a dash of their own).
BETWEEN = re.compile("[\\s\\-_.\u00b7\u2010-\u2015\u2212\u30fc\u4e00]+")


def fresh(number: int) -> list[str]:
    """So many new codes, no two alike."""
    made: set[str] = set()
    while len(made) < number:
        body = "".join(secrets.choice(ALPHABET) for _n in range(CHANCE))
        made.add(body + luhn.calc_check_digit(body, ALPHABET))
    # A set's order is no order, but it is not chance either.
    return secrets.SystemRandom().sample(sorted(made), number)


def read(typed: str) -> str | None:
    """The code that was meant, or None when it cannot be one: wrong length, wrong characters, wrong check."""
    plain = BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(LOOKALIKES)
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return plain if luhn.is_valid(plain, ALPHABET) else None


def shown(code: str) -> str:
    """As it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def digest(code: str, secret: str | None = None) -> str:
    """What the database keeps of a code: worth nothing without SECRET_KEY, which is not in the database."""
    return salted_hmac("surveys.codes", code, secret=secret, algorithm="sha256").hexdigest()


def digests(code: str) -> list[str]:
    """The hashes under which a code may stand: under today's SECRET_KEY and under those it has replaced, so that
    slips in people's pockets outlive a change of it."""
    return [digest(code, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def address(code: str = "") -> str:
    """The address behind a QR code: of one slip, or of the page where a code is typed."""
    return f"{settings.SITE_URL}/survey/{code}/" if code else f"{settings.SITE_URL}/survey/"
