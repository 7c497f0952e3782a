"""Checks of what is typed or uploaded for a unit."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as NumberError

from tripartite.words import listed

# GB 32100—2015: digits and the Latin capitals without I, O, S, V, Z.
ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
# What a copied code may be grouped by: hyphens and dashes of every width.
HYPHENS = {ord(character): None for character in "-‐‑–—－_·"}


def clean_uscc(typed: str) -> str:
    """A unified social credit code (GB 32100—2015) in its one spelling: eighteen characters, valid check character.

    Full-width characters, blanks and hyphens are forgiven. Raises ValidationError with a sentence that says what is
    wrong.
    """
    code = "".join(unicodedata.normalize("NFKC", typed).upper().split()).translate(HYPHENS)
    strange = "".join(dict.fromkeys(character for character in code if character not in ALPHABET))
    if strange:
        raise ValidationError(_strange_sentence(strange), code="characters")
    try:
        return uscc.validate(code)
    except InvalidLength as error:
        raise ValidationError(
            _("A unified social credit code has 18 characters; this one has %(count)d.") % {"count": len(code)},
            code="length",
        ) from error
    except InvalidChecksum as error:
        raise ValidationError(
            _(
                "The check character “%(last)s” at the end does not fit the 17 before it: one of the characters is "
                "mistyped. Please compare with the business licence."
            )
            % {"last": code[-1]},
            code="checksum",
        ) from error
    except NumberError as error:
        raise ValidationError(
            _(
                "The first eight characters say who registered the unit and where, the third to the eighth are digits. "
                "Please compare with the business licence."
            ),
            code="format",
        ) from error


def _strange_sentence(strange: str) -> str:
    shown = listed(strange[:5])
    if set(strange) <= set("IOSVZ"):
        return _(
            "“%(characters)s” does not occur in such a code: the letters I, O, S, V and Z are left out. Is it perhaps "
            "a 1, 0, 5 or 2?"
        ) % {"characters": shown}
    return _("“%(characters)s” does not occur in such a code: it holds digits and Latin capital letters.") % {
        "characters": shown
    }
