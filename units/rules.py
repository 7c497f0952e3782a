"""Who may do what with units, and why not: a sentence when it may not be, None when it may."""

from django.utils.translation import gettext as _

from journal.models import StoredFile
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.models import Claim, Unit, UnitMember


def may_open_evidence(stored: StoredFile, user: User) -> bool:
    """A unit's own people open its library. Officers open what was submitted to them (evaluations adds that rule)."""
    return (
        user.is_authenticated
        and UnitMember.objects.filter(user=user, until__isnull=True, unit__evidence__file=stored).exists()
    )


def membership(user: User, unit: Unit) -> UnitMember | None:
    """The person's present membership of the unit."""
    return UnitMember.objects.filter(user=user, unit=unit, until__isnull=True).select_related("unit", "user").first()


def why_not_decide_claim(office: Officer, claim: Claim) -> str | None:
    """Claims are decided by the government side of the county body, which keeps the ledger (circular 七（三）)."""
    if office.body.level != Level.COUNTY or office.body.district_id != claim.unit.district_id:
        return _("Only the county body of the unit's district decides on this.")
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side of the county body decides who acts for a unit.")
    if claim.user_id == office.user_id:
        return _("Nobody decides on a claim of their own.")
    return None
