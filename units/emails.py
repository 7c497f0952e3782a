"""Messages about claims: one class per recipient, one method per message."""

from django.conf import settings

from journal.outbox import queue_mail
from tripartite.enums import Level, Party
from tripartite.models import Officer
from units.models import Claim, Unit


class CountyEmails:
    """To the government-side officers of a unit's county body."""

    def __init__(self, unit: Unit) -> None:
        self.officers = Officer.objects.active().filter(
            organisation__body__level=Level.COUNTY,
            organisation__body__district=unit.district_id,
            organisation__party=Party.GOVERNMENT,
        )

    def claim_waiting(self, claim: Claim) -> None:
        for officer in self.officers.select_related("user"):
            queue_mail(
                key=f"claim-waiting:{claim.pk}",
                recipient=officer.user.email,
                template="units/email/claim_waiting",
                context={"claim": claim, "site_url": settings.SITE_URL},
                language=officer.user.language,
            )


class ClaimantEmails:
    """To the person who claimed."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    def approved(self) -> None:
        self._queue("approved")

    def declined(self) -> None:
        self._queue("declined")

    def _queue(self, outcome: str) -> None:
        queue_mail(
            key=f"claim-{outcome}:{self.claim.pk}",
            recipient=self.claim.user.email,
            template=f"units/email/claim_{outcome}",
            context={"claim": self.claim, "site_url": settings.SITE_URL},
            language=self.claim.user.language,
        )
