"""The limits of the public pages (journal.limits)."""

from journal.limits import HOUR, Limit, address_of

__all__ = ["CERTIFICATES_BY_ADDRESS", "OBJECTIONS_BY_ADDRESS", "OBJECTIONS_TO_NOTICE", "address_of"]

OBJECTIONS_BY_ADDRESS = Limit("objections-address", times=5, seconds=HOUR)
OBJECTIONS_TO_NOTICE = Limit("objections-notice", times=60, seconds=HOUR)
DOWNLOADS_BY_ADDRESS = Limit("downloads-address", times=60, seconds=HOUR)
CERTIFICATES_BY_ADDRESS = Limit("certificates-address", times=30, seconds=HOUR)
