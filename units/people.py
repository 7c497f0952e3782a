"""Verbs on a unit's people: inviting colleagues, roles, leaving, handing over.

Each begins by locking the unit, so that of two people in charge who leave in the same moment one stays.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from journal import clock
from journal.actors import Actor, reference
from journal.chain import Log, act
from journal.errors import Refused, require
from tripartite.models import User
from units import emails, rules
from units.enums import InvitationState, Role
from units.invitations import hash_of, secret_of
from units.models import Invitation, Unit, UnitMember
from units.transitions import INVITATION

VALID_FOR = timedelta(days=14)
# So that the portal cannot be made to write to hundreds of strangers.
MOST_WAITING = 20
MOST_SENDINGS = 5


def invite_colleague(*, member: UnitMember, email: str, role: Role) -> Invitation:
    """Ask somebody by mail to act for the unit. What is answered does not tell whether the address has an account.

    Raises `Refused` when the member does not manage the unit's people, the address acts for it already or is invited
    already, or too many invitations wait.
    """
    address = email.strip().lower()
    with act() as log:
        member = _held(member)
        require(rules.why_not_manage(member))
        waiting = Invitation.objects.filter(unit=member.unit).pending()
        _withdraw_run_out(waiting, member)
        if UnitMember.objects.filter(unit=member.unit, until__isnull=True, user__email__iexact=address).exists():
            raise Refused(_("A person with this address acts for the unit already."))
        if waiting.filter(email=address).exists():
            raise Refused(_("This address is invited already. You can send the invitation again below."))
        if waiting.count() >= MOST_WAITING:
            raise Refused(
                _("%(count)d invitations wait for an answer. Please cancel some first.") % {"count": MOST_WAITING}
            )
        try:
            with transaction.atomic():
                invitation = Invitation.objects.create(
                    unit=member.unit,
                    email=address,
                    role=role,
                    invited_by=member.user,
                    invited_at=clock.now(),
                    expires_at=clock.now() + VALID_FOR,
                )
        except IntegrityError as error:
            raise Refused(_("This address is invited already. You can send the invitation again below.")) from error
        log.append(
            action="invitation.make",
            subject=invitation,
            actor=member.actor,
            target=invitation.state,
            data={"role": str(role)},
        )
        _send(invitation)
    return invitation


def _withdraw_run_out(waiting, member: UnitMember) -> None:
    """An invitation that ran out makes room for a new one to the same address."""
    for invitation in waiting.filter(expires_at__lte=clock.now()):
        INVITATION.move(invitation, "cancel", actor=member.actor, data={"run_out": True})


def _send(invitation: Invitation) -> None:
    invitation.sent_count += 1
    invitation.token_sha256 = hash_of(secret_of(invitation.pk, invitation.sent_count))
    invitation.save(update_fields=["sent_count", "token_sha256", "expires_at"])
    emails.InviteeEmails(invitation).invited()


def resend_invitation(*, invitation: Invitation, member: UnitMember) -> Invitation:
    """Send a new link, valid from today; the earlier one opens nothing any more."""
    with act() as log:
        member = _held(member)
        require(rules.why_not_manage(member))
        invitation = _waiting(invitation, member)
        if invitation.sent_count >= MOST_SENDINGS:
            raise Refused(
                _("It has been sent %(count)d times. Please compare the address, or take it back and invite another.")
                % {"count": MOST_SENDINGS}
            )
        invitation.expires_at = clock.now() + VALID_FOR
        _send(invitation)
        log.append(
            action="invitation.resend",
            subject=invitation,
            actor=member.actor,
            data={"sending": invitation.sent_count},
        )
    return invitation


def cancel_invitation(*, invitation: Invitation, member: UnitMember) -> Invitation:
    """Take an invitation back; its link opens nothing any more."""
    with act():
        member = _held(member)
        require(rules.why_not_manage(member))
        return INVITATION.move(_waiting(invitation, member), "cancel", actor=member.actor)


def _waiting(invitation: Invitation, member: UnitMember) -> Invitation:
    locked = Invitation.objects.select_for_update().select_related("unit", "invited_by")
    found = locked.filter(pk=invitation.pk, unit=member.unit).pending().first()
    if found is None:
        raise Refused(_("This invitation has been answered or cancelled in the meantime."))
    return found


def accept_invitation(*, invitation: Invitation, user: User) -> UnitMember:
    """The invited person says yes. Raises `Refused` when it is another person's, or over, or run out."""
    with act() as log:
        unit = Unit.objects.select_for_update().get(pk=invitation.unit_id)
        require(rules.why_not_accept(user, invitation))
        actor = Actor(person=reference(user), organisation=reference(unit))
        INVITATION.move(invitation, "accept", actor=actor, changes={"accepted_by": user})
        member = UnitMember.objects.create(unit=unit, user=user, role=invitation.role, since=clock.now())
        log.append(action="member.add", subject=member, actor=actor, data={"role": invitation.role})
        emails.ManagerEmails(invitation.invited_by).accepted(invitation, member)
    return member


def change_role(*, member: UnitMember, colleague: UnitMember, role: Role) -> UnitMember:
    """Give a colleague another role. The last person in charge keeps that one."""
    with act() as log:
        member, colleague = _held(member), _held(colleague)
        require(rules.why_not_change(member, colleague))
        if colleague.role == role:
            return colleague
        if colleague.duty.manages:
            require(rules.why_not_be_without(colleague))
        _set_role(colleague, role, member, log)
        emails.MemberEmails(colleague).role_changed()
    return colleague


def _set_role(colleague: UnitMember, role: Role, by: UnitMember, log: Log) -> None:
    source, colleague.role = colleague.role, role
    colleague.save(update_fields=["role"])
    log.append(action="member.role", subject=colleague, actor=by.actor, data={"from": str(source), "to": str(role)})


def end_membership(*, member: UnitMember, colleague: UnitMember) -> UnitMember:
    """A person acts for the unit no longer: sent away by one in charge, or leaving by themselves. What they did
    stays theirs on record."""
    with act() as log:
        member, colleague = _held(member), _held(colleague)
        require(rules.why_not_end(member, colleague))
        _end(colleague, member, log)
        if member.pk != colleague.pk:
            emails.MemberEmails(colleague).ended()
    return colleague


def _end(colleague: UnitMember, by: UnitMember, log: Log) -> None:
    colleague.until = clock.now()
    colleague.save(update_fields=["until"])
    log.append(action="member.end", subject=colleague, actor=by.actor, data={"role": colleague.role})


def hand_over(*, member: UnitMember, successor: UnitMember, stays: bool) -> UnitMember:
    """The person in charge hands the role to a colleague, in one act: stays as a clerk, or leaves."""
    with act() as log:
        member, successor = _held(member), _held(successor)
        require(rules.why_not_hand_over(member, successor))
        _set_role(successor, Role.MANAGER, member, log)
        if stays:
            _set_role(member, Role.EDITOR, member, log)
        else:
            _end(member, member, log)
        emails.MemberEmails(successor).took_over(member)
    return successor


def _held(member: UnitMember) -> UnitMember:
    """The membership as it stands now, with the unit locked. Raises `Refused` when it has ended."""
    Unit.objects.select_for_update().get(pk=member.unit_id)
    found = UnitMember.objects.select_related("unit__district", "user").filter(pk=member.pk, until__isnull=True)
    if not found:
        raise Refused(_("This person does not act for the unit any more."))
    return found[0]


def waiting_invitations(unit: Unit) -> list[Invitation]:
    """Invitations that nobody has answered, run out or not, the newest first."""
    return list(
        Invitation.objects.filter(unit=unit, state=InvitationState.PENDING).select_related("invited_by").order_by("-pk")
    )
