"""The secret of an invitation's link: made from the portal's key, kept nowhere.

The database, its backups and the outbox hold the hash alone, so whoever reads them cannot accept an invitation. Sending
anew makes another secret, and the earlier link is none any more.
"""

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from journal.outbox import link_of
from units.models import Invitation

MAIL = "invited"


def secret_of(invitation: int, sending: int) -> str:
    """The secret of one sending of one invitation: 256 bits in hexadecimal."""
    return salted_hmac("units.invitation", f"{invitation}:{sending}", algorithm="sha256").hexdigest()


def hash_of(secret: str) -> str:
    """What the row keeps of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mail_key(invitation: Invitation) -> str:
    """The key of the mail by which it is sent: it says which secret belongs into it."""
    return f"{MAIL}:{invitation.pk}:{invitation.sent_count}"


@link_of(MAIL)
def link(key: str) -> str:
    """The address that stands in the mail as it leaves."""
    _mail, invitation, sending, *_rest = key.split(":")
    return settings.SITE_URL + reverse("apply:invitation", args=[secret_of(int(invitation), int(sending))])


def find(secret: str) -> Invitation | None:
    """The invitation that a link belongs to, whatever has become of it."""
    return (
        Invitation.objects.select_related("unit__district", "invited_by").filter(token_sha256=hash_of(secret)).first()
    )
