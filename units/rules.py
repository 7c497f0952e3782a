"""Who may do what with units, and why not: a sentence when it may not be, None when it may."""

from django.utils.translation import gettext as _

from journal.models import StoredFile
from tripartite.enums import Level, Party
from tripartite.models import District, Officer, User
from units.enums import InvitationState, Role, UnitState
from units.models import Claim, Invitation, Unit, UnitMember


def may_open_evidence(stored: StoredFile, user: User) -> bool:
    """A unit's own people open its library. Officers open what was submitted to them (evaluations adds that rule)."""
    return (
        user.is_authenticated
        and UnitMember.objects.filter(user=user, until__isnull=True, unit__evidence__file=stored).exists()
    )


def membership(user: User, unit: Unit) -> UnitMember | None:
    """The person's present membership of the unit."""
    return UnitMember.objects.filter(user=user, unit=unit, until__isnull=True).select_related("unit", "user").first()


def why_not_claim(user: User, unit: Unit, role: Role) -> str | None:
    """Whether a person may ask the county to act for a unit. One who does already may ask to be in charge: so a unit
    whose person in charge has gone without a word gets another."""
    if unit.state == UnitState.DISSOLVED:
        return _("This unit no longer exists in the registry.")
    member = membership(user, unit)
    if member is not None and (role != Role.MANAGER or member.duty.manages):
        return _("You act for this unit already.")
    return None


def why_not_decide_claim(office: Officer, claim: Claim) -> str | None:
    """Claims are decided by the government side of the county body, which keeps the ledger (circular 七（三）)."""
    if office.body.level != Level.COUNTY or office.body.district_id != claim.unit.district_id:
        return _("Only the county body of the unit's district decides on this.")
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side of the county body decides who acts for a unit.")
    if claim.user_id == office.user_id:
        return _("Nobody decides on a claim of their own.")
    return None


def why_not_register(office: Officer, district: District) -> str | None:
    """The registry of an area is kept by the government side of its county body (circular 七（三）)."""
    if office.body.level != Level.COUNTY or office.body.district_id != district.pk:
        return _("Only the county body of the unit's district decides on this.")
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side of the county body keeps the registry.")
    return None


# --- the unit's own people -------------------------------------------------------------------------------------------


def why_not_write(member: UnitMember | None) -> str | None:
    """Whether a person fills in, hands in and adds files for the unit."""
    if member is None:
        return _("Only the unit's own people do this.")
    if not member.duty.writes:
        return _("As union chair you read everything; filling in and handing in is for the clerks.")
    return None


def why_not_manage(member: UnitMember) -> str | None:
    """Whether a person says who else acts for the unit."""
    if not member.duty.manages:
        return _("Only the person in charge invites colleagues and changes what they may do.")
    if member.unit.state == UnitState.DISSOLVED:
        return _("This unit no longer exists in the registry.")
    return None


def why_not_change(member: UnitMember, colleague: UnitMember) -> str | None:
    """Whether one person changes the role of another."""
    if member.unit_id != colleague.unit_id:
        return _("This person acts for another unit.")
    return why_not_manage(member)


def why_not_be_without(leaving: UnitMember) -> str | None:
    """A unit is never left without a person in charge: nobody could let the next one in."""
    others = UnitMember.objects.filter(unit=leaving.unit_id, role=Role.MANAGER, until__isnull=True)
    if leaving.duty.manages and not others.exclude(pk=leaving.pk).exists():
        return _("This is the only person in charge. Please hand the role over to a colleague first.")
    return None


def why_not_end(member: UnitMember, colleague: UnitMember) -> str | None:
    """Whether a membership may be ended by `member`: one's own, or, for the person in charge, a colleague's."""
    if member.unit_id != colleague.unit_id:
        return _("This person acts for another unit.")
    refusal = None if member.pk == colleague.pk else why_not_manage(member)
    return refusal or why_not_be_without(colleague)


def why_not_hand_over(member: UnitMember, successor: UnitMember) -> str | None:
    """Whether the person in charge may hand the role over to this colleague."""
    if member.unit_id != successor.unit_id:
        return _("This person acts for another unit.")
    if member.pk == successor.pk:
        return _("Please choose a colleague.")
    return why_not_manage(member)


def why_not_accept(user: User, invitation: Invitation) -> str | None:
    """Whether this person may accept an invitation now: with the account of the very address it was sent to."""
    if invitation.state == InvitationState.CANCELLED:
        return _("This invitation was taken back. Please ask the person who invited you for a new one.")
    if invitation.state == InvitationState.ACCEPTED:
        return _("This invitation has been accepted already. A link opens once.")
    if invitation.has_run_out:
        return _("This invitation has run out. Please ask the person who invited you for a new one.")
    if invitation.unit.state == UnitState.DISSOLVED:
        return _("This unit no longer exists in the registry.")
    if user.email.strip().lower() != invitation.email:
        return _("This invitation was sent to another address than the one of your account.")
    if membership(user, invitation.unit):
        return _("You act for this unit already.")
    return None
