"""Checks of what is typed or uploaded for a unit."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as NumberError


def clean_uscc(typed: str) -> str:
    """A unified social credit code (GB 32100—2015) in its one spelling: eighteen characters, valid check character.

    Full-width characters, blanks and hyphens are forgiven. Raises ValidationError with a sentence that says what is
    wrong.
    """
    code = "".join(unicodedata.normalize("NFKC", typed).upper().split()).replace("-", "")
    try:
        return uscc.validate(code)
    except InvalidLength as error:
        raise ValidationError(
            _("A unified social credit code has 18 characters; this one has %(count)d.") % {"count": len(code)}
        ) from error
    except InvalidChecksum as error:
        raise ValidationError(
            _("The check character at the end does not fit: please compare with the business licence.")
        ) from error
    except NumberError as error:
        raise ValidationError(
            _("This is not a unified social credit code: it holds digits and capital letters without I, O, S, V, Z.")
        ) from error
