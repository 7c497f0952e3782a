"""Registering a park, town or cluster, and keeping its profile."""

from typing import TypedDict

from django.utils.translation import gettext as _

from journal.actors import Actor, reference
from journal.chain import act
from journal.errors import Refused, require
from parks.models import ParkProfile
from tripartite.models import District, Officer, Town, User
from units.enums import UnitKind, UnitState
from units.models import Claim, Unit, UnitMember
from units.rules import why_not_write
from units.services import claim_unit, register_by_county, register_unit


class ProfileFields(TypedDict, total=False):
    """The fields of `ParkProfile`. The first seven are always known."""

    governing_body: str
    approval_document: str
    enterprise_count: int
    employee_count: int
    address: str
    contact_name: str
    contact_phone: str
    party_in_charge: str
    labour_staff: int | None


def register_park(
    *,
    kind: UnitKind,
    uscc: str,
    name: str,
    district: District,
    town: Town | None,
    statement: str,
    user: User,
    profile: ProfileFields | None = None,
) -> Claim:
    """Register a park, town, street or cluster by its governing body's code, and claim it in one step. The profile can
    wait until the county has confirmed them.

    Raises ValidationError (wrong code) or `Refused` (registered already, town elsewhere, not such a kind).
    """
    if kind == UnitKind.ENTERPRISE:
        raise ValueError("An enterprise is registered by enterprises.services.register_enterprise.")
    with act() as log:
        unit = register_unit(kind=kind, uscc=uscc, name=name, district=district, town=town, user=user)
        if profile is not None:
            created = ParkProfile.objects.create(unit=unit, **profile)
            log.append(action="park.profile", subject=created, actor=Actor(person=reference(user)))
        return claim_unit(unit=unit, user=user, statement=statement)


def register_area(
    *, kind: UnitKind, uscc: str, name: str, district: District, town: Town | None, office: Officer
) -> Unit:
    """Enter a park, town, street or cluster for which nobody has registered yet, confirmed by the county that does it.
    Its own people claim it later and find what the county entered for it.

    Raises ValidationError (wrong code) or `Refused` (registered already, a town that is not named).
    """
    if kind == UnitKind.ENTERPRISE:
        raise ValueError("An enterprise of the county's list is registered by a roster.")
    if kind == UnitKind.TOWN:
        if town is None:
            raise Refused(_("Please say which town it is."))
        if Unit.objects.filter(kind=UnitKind.TOWN, town=town).exclude(state=UnitState.DISSOLVED).exists():
            raise Refused(_("This town is registered already."))
    return register_by_county(kind=kind, uscc=uscc, name=name, district=district, town=town, office=office)


def update_profile(*, member: UnitMember, profile: ProfileFields) -> ParkProfile:
    """Write the profile anew. What was submitted earlier keeps the facts of its day."""
    require(why_not_write(member))
    with act() as log:
        written, _created = ParkProfile.objects.update_or_create(unit=member.unit, defaults=dict(profile))
        log.append(action="park.profile", subject=written, actor=member.actor)
    return written
