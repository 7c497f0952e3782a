"""Registering an enterprise, and keeping its profile."""

from datetime import date
from typing import TypedDict

from enterprises import divisions
from enterprises.enums import Congress, MediationForm, PartyForm
from enterprises.models import EnterpriseProfile
from journal.actors import Actor, reference
from journal.chain import act
from journal.errors import require
from tripartite.models import District, Town, User
from units.enums import FactsOrigin, UnitKind
from units.labour import LabourState, keep_labour_facts
from units.models import Claim, UnitMember
from units.rules import why_not_write
from units.services import claim_unit, register_unit


class ProfileFields(TypedDict, total=False):
    """The fields of `EnterpriseProfile`. The first eight are always known; `industry` is the division's section where
    there is a division. Money is in ten thousand yuan."""

    industry: str
    ownership: str
    size_class: str
    headcount: int
    has_union: bool
    has_party_organisation: bool
    address: str
    contact_name: str
    contact_phone: str
    division: str
    revenue: int | None
    assets: int | None
    union_founded_on: date | None
    union_has_chair: bool
    union_members: int | None
    party_form: str
    congress: str
    collective_contract_until: date | None
    mediation_form: str
    contracts_signed: int | None
    open_affairs: bool


def register_enterprise(
    *,
    uscc: str,
    name: str,
    district: District,
    town: Town | None,
    statement: str,
    user: User,
    profile: ProfileFields | None = None,
) -> Claim:
    """Register an enterprise and claim it in one step: what a personnel clerk does on the first evening. The profile
    can wait until the county has confirmed them.

    Raises ValidationError (wrong code) or `Refused` (registered already, town elsewhere).
    """
    with act() as log:
        unit = register_unit(kind=UnitKind.ENTERPRISE, uscc=uscc, name=name, district=district, town=town, user=user)
        if profile is not None:
            created = EnterpriseProfile.objects.create(unit=unit, **_whole(profile))
            log.append(action="enterprise.profile", subject=created, actor=Actor(person=reference(user)))
            _keep_facts(created, Actor(person=reference(user)))
        return claim_unit(unit=unit, user=user, statement=statement)


def update_profile(*, member: UnitMember, profile: ProfileFields) -> EnterpriseProfile:
    """Write the profile anew. What was submitted earlier keeps the facts of its day."""
    require(why_not_write(member))
    with act() as log:
        written, _created = EnterpriseProfile.objects.update_or_create(unit=member.unit, defaults=_whole(profile))
        log.append(action="enterprise.profile", subject=written, actor=member.actor)
        _keep_facts(written, member.actor)
    return written


def _keep_facts(profile: EnterpriseProfile, actor: Actor) -> None:
    """What the coverage of its area is computed from, dated: the profile itself keeps no history."""
    state = LabourState(
        headcount=profile.headcount,
        size_class=profile.size_class,
        contracts_signed=profile.contracts_signed,
        has_union=profile.has_union,
        union_members=profile.union_members if profile.has_union else None,
        contract_until=profile.collective_contract_until,
        has_congress=profile.congress == Congress.OWN,
        has_mediation=profile.mediation_form in (MediationForm.COMMITTEE, MediationForm.MEDIATORS),
        open_affairs=profile.open_affairs,
    )
    keep_labour_facts(unit=profile.unit, state=state, origin=FactsOrigin.PROFILE, actor=actor)


def _whole(profile: ProfileFields) -> ProfileFields:
    """With what follows from what was said: the section from the division, the Party organisation from its form."""
    whole = ProfileFields(**profile)
    if whole.get("division"):
        whole["industry"] = divisions.SECTIONS[whole["division"]]
    if whole.get("party_form"):
        whole["has_party_organisation"] = whole["party_form"] in (PartyForm.OWN, PartyForm.JOINT)
    return whole
