"""Messages about claims and colleagues: one class per recipient, one method per message."""

from django.conf import settings

from journal import clock
from journal.outbox import LINK, queue_mail
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units import invitations
from units.models import Claim, Invitation, Unit, UnitMember


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


class InviteeEmails:
    """To the address that was invited, in the language of the one who invites: of the other nothing is known."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation

    def invited(self) -> None:
        queue_mail(
            key=invitations.mail_key(self.invitation),
            recipient=self.invitation.email,
            template="units/email/invited",
            context={"invitation": self.invitation, "link": LINK},
            language=self.invitation.invited_by.language,
        )


class ManagerEmails:
    """To the person who invited."""

    def __init__(self, user: User) -> None:
        self.user = user

    def accepted(self, invitation: Invitation, member: UnitMember) -> None:
        queue_mail(
            key=f"invitation-accepted:{invitation.pk}",
            recipient=self.user.email,
            template="units/email/invitation_accepted",
            context={"member": member, "site_url": settings.SITE_URL},
            language=self.user.language,
        )


class MemberEmails:
    """To a person who acts for a unit, or did."""

    def __init__(self, member: UnitMember) -> None:
        self.member = member

    def role_changed(self) -> None:
        self._queue("role_changed")

    def ended(self) -> None:
        self._queue("membership_ended")

    def took_over(self, former: UnitMember) -> None:
        self._queue("took_over", former=former)

    def _queue(self, what: str, **context: object) -> None:
        # The moment belongs to the key: a person can be given the same role a second time.
        queue_mail(
            key=f"member-{what}:{self.member.pk}:{clock.now().timestamp():.0f}",
            recipient=self.member.user.email,
            template=f"units/email/{what}",
            context={"member": self.member, "site_url": settings.SITE_URL} | context,
            language=self.member.user.language,
        )
