"""Placing enterprises in parks and clusters, and taking them out again; each with a reason, each on record."""

from django.utils.translation import gettext as _

from journal import clock
from journal.actors import reference
from journal.chain import act
from journal.errors import Refused, require
from parks import rules
from parks.models import Placement
from tripartite.models import Officer
from units.enums import UnitKind, UnitState
from units.models import Unit


def place_enterprise(*, area: Unit, enterprise: Unit, office: Officer, reason: str) -> Placement:
    """Say that an enterprise lies in a park or cluster from today on. One that lies there already is left as it is."""
    require(rules.why_not_place(office, area))
    if area.kind not in (UnitKind.PARK, UnitKind.CLUSTER):
        raise Refused(_("The town of an enterprise is where it is registered: please correct the town."))
    if enterprise.kind != UnitKind.ENTERPRISE or enterprise.state != UnitState.ACTIVE:
        raise Refused(_("Only a confirmed enterprise can be placed in an area."))
    if enterprise.district_id != area.district_id:
        raise Refused(_("The enterprise is registered in another area."))
    if not reason.strip():
        raise Refused(_("Please write down why."))
    with act() as log:
        Unit.objects.select_for_update().get(pk=enterprise.pk)
        present = Placement.objects.filter(enterprise=enterprise, until__isnull=True).select_related("area")
        for placement in present:
            if placement.area_id == area.pk:
                return placement
            if placement.kind == area.kind == UnitKind.PARK:
                raise Refused(
                    _("It lies in “%(park)s”. An enterprise lies in one park: take it out there first.")
                    % {"park": placement.area.name}
                )
        placement = Placement.objects.create(
            area=area,
            enterprise=enterprise,
            kind=area.kind,
            since=clock.today(),
            reason=reason.strip(),
            entered_by=office,
            entered_at=clock.now(),
        )
        log.append(
            action="park.place",
            subject=area,
            actor=office.actor,
            remark=reason.strip(),
            data={"enterprise": reference(enterprise)},
        )
    return placement


def take_out(*, placement: Placement, office: Officer, reason: str) -> Placement:
    """Say that an enterprise no longer lies there from today on. The row stays, with its days."""
    require(rules.why_not_place(office, placement.area))
    if not reason.strip():
        raise Refused(_("Please write down why."))
    with act() as log:
        kept = Placement.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=placement.pk)
        if kept.until is not None:
            raise Refused(_("It has been taken out already."))
        kept.until, kept.ended_by, kept.end_reason = clock.today(), office, reason.strip()
        kept.save(update_fields=["until", "ended_by", "end_reason"])
        log.append(
            action="park.take_out",
            subject=placement.area,
            actor=office.actor,
            remark=reason.strip(),
            data={"enterprise": reference(kept.enterprise)},
        )
    return kept
