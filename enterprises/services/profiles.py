"""Registering an enterprise, and keeping its profile."""

from typing import TypedDict

from enterprises.models import EnterpriseProfile
from journal.actors import Actor, reference
from journal.chain import act
from journal.errors import require
from tripartite.models import District, Town, User
from units.enums import UnitKind
from units.models import Claim, UnitMember
from units.rules import why_not_write
from units.services import claim_unit, register_unit


class ProfileFields(TypedDict):
    """The fields of `EnterpriseProfile`."""

    industry: str
    ownership: str
    size_class: str
    headcount: int
    has_union: bool
    has_party_organisation: bool
    address: str
    contact_name: str
    contact_phone: str


def register_enterprise(
    *, uscc: str, name: str, district: District, town: Town | None, profile: ProfileFields, statement: str, user: User
) -> Claim:
    """Register an enterprise and claim it in one step: what a personnel clerk does on the first evening.

    Raises ValidationError (wrong code) or `Refused` (registered already, town elsewhere).
    """
    with act() as log:
        unit = register_unit(kind=UnitKind.ENTERPRISE, uscc=uscc, name=name, district=district, town=town, user=user)
        created = EnterpriseProfile.objects.create(unit=unit, **profile)
        log.append(action="enterprise.profile", subject=created, actor=Actor(person=reference(user)))
        return claim_unit(unit=unit, user=user, statement=statement)


def update_profile(*, member: UnitMember, profile: ProfileFields) -> EnterpriseProfile:
    """Write the profile anew. What was submitted earlier keeps the facts of its day."""
    require(why_not_write(member))
    with act() as log:
        written, _created = EnterpriseProfile.objects.update_or_create(unit=member.unit, defaults=dict(profile))
        log.append(action="enterprise.profile", subject=written, actor=member.actor)
    return written
