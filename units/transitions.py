"""The moves of units, of claims to act for them, and of invitations to colleagues."""

from journal.door import Table, move
from units.enums import ClaimState as C
from units.enums import InvitationState as I
from units.enums import UnitState as U

UNIT = Table(
    "unit",
    [
        move("confirm", [U.REGISTERED], U.ACTIVE, who="county", stamp="confirmed_at"),
        move("dissolve", [U.REGISTERED, U.ACTIVE], U.DISSOLVED, who="county", stamp="dissolved_at", reason=True),
    ],
    initial=U.REGISTERED,
)

CLAIM = Table(
    "claim",
    [
        move("approve", [C.PENDING], C.APPROVED, who="county", stamp="decided_at"),
        move("decline", [C.PENDING], C.DECLINED, who="county", stamp="decided_at", reason=True),
    ],
    initial=C.PENDING,
)

INVITATION = Table(
    "invitation",
    [
        move("accept", [I.PENDING], I.ACCEPTED, who="invitee", stamp="ended_at"),
        move("cancel", [I.PENDING], I.CANCELLED, who="applicant", stamp="ended_at"),
    ],
    initial=I.PENDING,
)
