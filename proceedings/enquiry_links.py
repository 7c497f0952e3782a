"""The secret of a letter's link: made from the portal's key, kept nowhere (as units.invitations does)."""

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from journal.outbox import link_of
from proceedings.models import Enquiry

ASKED, REMINDED = "enquiry_asked", "enquiry_reminded"


def secret_of(enquiry: int, sending: int) -> str:
    """The secret of one sending of one letter: 256 bits in hexadecimal."""
    return salted_hmac("proceedings.enquiry", f"{enquiry}:{sending}", algorithm="sha256").hexdigest()


def hash_of(secret: str) -> str:
    """What the row keeps of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def address_of(enquiry: int, sending: int) -> str:
    """The whole address."""
    return settings.SITE_URL + reverse("answers:letter", args=[secret_of(enquiry, sending)])


@link_of(ASKED)
@link_of(REMINDED)
def link(key: str) -> str:
    """The address that stands in the mail as it leaves, from a key such as ``enquiry_asked:5:1:…``."""
    _mail, enquiry, sending, *_rest = key.split(":")
    return address_of(int(enquiry), int(sending))


def find(secret: str) -> Enquiry | None:
    """The letter that a link belongs to, whatever has become of it."""
    letters = Enquiry.objects.select_related("department", "asked_by__organisation__body")
    return letters.filter(token_sha256=hash_of(secret)).first()
