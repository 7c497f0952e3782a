"""Verbs of the units room: registering, claiming, deciding on claims, keeping evidence. Colleagues: `units.people`."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from journal import clock, files
from journal.actors import Actor, reference
from journal.chain import act
from journal.errors import Refused, require
from tripartite.models import District, Officer, Town, User
from units import emails, rules, uploads
from units.checks import clean_uscc
from units.enums import Role, UnitKind, UnitState
from units.models import Claim, Evidence, Unit, UnitMember
from units.transitions import CLAIM, UNIT


def register_unit(*, kind: UnitKind, uscc: str, name: str, district: District, town: Town | None, user: User) -> Unit:
    """Enter a unit into the registry, by the person who will claim it. The county confirms it with the claim.

    Raises ValidationError on a wrong code, `Refused` when the code is registered already (the person claims it
    instead) or the town lies in another district.
    """
    if town is not None and town.district_id != district.pk:
        raise Refused(_("The town does not lie in the chosen district."))
    actor = Actor(person=reference(user))
    with act() as log:
        try:
            with transaction.atomic():
                unit = Unit.objects.create(
                    kind=kind, uscc=clean_uscc(uscc), name=name.strip(), district=district, town=town
                )
        except IntegrityError as error:
            raise Refused(_("This code is registered already. Please claim the unit instead.")) from error
        log.append(action="unit.register", subject=unit, actor=actor, target=unit.state, data={"kind": str(kind)})
    return unit


def register_by_county(
    *,
    uscc: str,
    name: str,
    district: District,
    town: Town | None,
    office: Officer,
    kind: UnitKind = UnitKind.ENTERPRISE,
) -> Unit:
    """Enter a unit that the county knows, an enterprise from a park's or town's own list or the area itself, confirmed
    by that. Whoever acts for it claims it later.

    Raises ValidationError on a wrong code, `Refused` when the code is registered already."""
    require(rules.why_not_register(office, district))
    if town is not None and town.district_id != district.pk:
        raise Refused(_("The town does not lie in the chosen district."))
    with act() as log:
        try:
            with transaction.atomic():
                unit = Unit.objects.create(
                    kind=kind, uscc=clean_uscc(uscc), name=name.strip(), district=district, town=town
                )
        except IntegrityError as error:
            raise Refused(_("This code is registered already.")) from error
        data = {"kind": str(kind)}
        log.append(action="unit.register", subject=unit, actor=office.actor, target=unit.state, data=data)
        UNIT.move(unit, "confirm", actor=office.actor)
    return unit


def correct_town(*, unit: Unit, town: Town | None, office: Officer, reason: str) -> Unit:
    """Say that an enterprise is registered in another town of its district. The journal keeps both, and why."""
    require(rules.why_not_register(office, unit.district))
    if unit.kind != UnitKind.ENTERPRISE:
        raise Refused(_("Only an enterprise is moved to another town."))
    if town is not None and town.district_id != unit.district_id:
        raise Refused(_("The town does not lie in the chosen district."))
    if not reason.strip():
        raise Refused(_("Please write down why."))
    with act() as log:
        kept = Unit.objects.select_for_update().get(pk=unit.pk)
        before = kept.town_id
        if before != (town.pk if town else None):
            kept.town = town
            kept.save(update_fields=["town"])
            log.append(
                action="unit.town",
                subject=kept,
                actor=office.actor,
                remark=reason.strip(),
                data={"from": before, "to": town.pk if town else None},
            )
    return kept


def claim_unit(*, unit: Unit, user: User, statement: str, role: Role = Role.MANAGER) -> Claim:
    """Say that one acts for a unit. A claim that is pending already is returned as it is."""
    if unit.state == UnitState.DISSOLVED:
        raise Refused(_("This unit no longer exists in the registry."))
    require(rules.why_not_claim(user, unit, role))
    with act() as log:
        claim, created = Claim.objects.get_or_create(
            unit=unit, user=user, state=CLAIM.initial, defaults={"statement": statement.strip(), "role": role}
        )
        if created:
            log.append(action="claim.make", subject=claim, actor=Actor(person=reference(user)), target=claim.state)
            emails.CountyEmails(claim.unit).claim_waiting(claim)
    return claim


def approve_claim(*, claim: Claim, office: Officer) -> UnitMember:
    """The county says that this person acts for this unit; the first such yes confirms the unit as well."""
    require(rules.why_not_decide_claim(office, claim))
    with act() as log:
        CLAIM.move(claim, "approve", actor=office.actor, changes={"decided_by": office})
        unit = Unit.objects.select_for_update().get(pk=claim.unit_id)
        if UNIT.allows(unit.state, "confirm"):
            UNIT.move(unit, "confirm", actor=office.actor)
        member = _let_in(unit, claim)
        log.append(action="member.add", subject=member, actor=office.actor, data={"role": member.role})
        emails.ClaimantEmails(claim).approved()
    return member


def _let_in(unit: Unit, claim: Claim) -> UnitMember:
    """Make the claimant one of the unit's people, or the person in charge where they were there before.

    Where nobody is in charge the claimant is, whatever they asked for: otherwise nobody could invite the next one.
    """
    present = UnitMember.objects.filter(unit=unit, until__isnull=True)
    in_charge = present.filter(role=Role.MANAGER).exists()
    role = claim.role if in_charge else Role.MANAGER
    member = present.filter(user=claim.user).first()
    if member is None:
        return UnitMember.objects.create(unit=unit, user=claim.user, role=role, since=clock.now())
    member.role = role
    member.save(update_fields=["role"])
    return member


def decline_claim(*, claim: Claim, office: Officer, reason: str) -> Claim:
    """The county says no, with a reason that the person reads."""
    require(rules.why_not_decide_claim(office, claim))
    with act():
        CLAIM.move(
            claim,
            "decline",
            actor=office.actor,
            reason=reason,
            changes={"decided_by": office, "reason": reason.strip()},
        )
        emails.ClaimantEmails(claim).declined()
    return claim


def add_evidence(*, member: UnitMember, upload: UploadedFile, title: str = "") -> Evidence:
    """Keep a file in the unit's library, as `keep_evidence`, for whom it does not matter whether it was there."""
    evidence, _is_new = keep_evidence(member=member, upload=upload, title=title)
    return evidence


def keep_evidence(*, member: UnitMember, upload: UploadedFile, title: str = "") -> tuple[Evidence, bool]:
    """Keep a file in the unit's library after looking into it, and say whether it is new: the same bytes again, under
    whatever name, give the evidence there is and are not stored.

    Raises ValidationError with a sentence when the file is not what it says, too large, damaged or locked; `Refused`
    when the person reads only.
    """
    require(rules.why_not_write(member))
    found, digest = uploads.inspect(upload), files.digest(upload)
    with act() as log:
        # Two windows may bring the same file at the same moment.
        Unit.objects.select_for_update().get(pk=member.unit_id)
        known = _same_bytes(member.unit, digest)
        if known is not None:
            return known, False
        stored = files.store(
            purpose="evidence",
            name=upload.name,
            content=upload,
            content_type=found.content_type,
            actor=member.actor,
        )
        evidence = Evidence.objects.create(
            unit=member.unit, file=stored, title=(title.strip() or stored.name)[:200], added_by=member.user
        )
        log.append(action="evidence.add", subject=evidence, actor=member.actor, data={"sha256": stored.sha256})
    return evidence, True


def rename_evidence(*, evidence: Evidence, member: UnitMember, title: str) -> Evidence:
    """Give a file of the library another title. What was handed in keeps the title of its day.

    Raises ValidationError for an empty title, `Refused` for a foreign file or a person who reads only.
    """
    require(rules.why_not_write(member))
    if evidence.unit_id != member.unit_id:
        raise Refused(_("This file belongs to another unit."))
    words = " ".join("".join(c if c.isprintable() else " " for c in title).split())[:200]
    if not words:
        raise ValidationError(_("Please give the file a title."))
    with act() as log:
        kept = Evidence.objects.select_for_update().get(pk=evidence.pk)
        if kept.title != words:
            kept.title = words
            kept.save(update_fields=["title"])
            log.append(action="evidence.rename", subject=kept, actor=member.actor)
    return kept


def _same_bytes(unit: Unit, sha256: str) -> Evidence | None:
    found: Sequence[Evidence] = Evidence.objects.filter(unit=unit, file__sha256=sha256)[:1]
    return found[0] if found else None
