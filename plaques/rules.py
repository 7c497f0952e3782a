"""Who may open or move what is made from a title."""

from django.utils.translation import gettext as _

from journal.models import StoredFile
from plaques.models import Plaque
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.models import Unit, UnitMember


def may_open_document(stored: StoredFile, user: User) -> bool:
    """The named unit's own people, the city's officers, and those of the unit's county."""
    if not user.is_authenticated:
        return False
    unit = (
        Unit.objects.filter(titles__plaque__artwork=stored).first()
        or Unit.objects.filter(titles__certificate__file=stored).first()
    )
    if unit is None:
        return False
    if UnitMember.objects.filter(user=user, unit=unit, until__isnull=True).exists():
        return True
    offices = Officer.objects.active().filter(user=user)
    return any(Unit.objects.for_officer(office).filter(pk=unit.pk).exists() for office in offices.with_body())


def why_not_keep_register(office: Officer) -> str | None:
    """The government side keeps the register of plaques, of the city or of the unit's county."""
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side keeps the register of plaques.")
    return None


def why_not_hand_over(office: Officer, plaque: Plaque, received_by: str) -> str | None:
    """Whether an officer writes down that a plaque was handed over."""
    refusal = why_not_keep_register(office)
    if refusal:
        return refusal
    if office.body.level != Level.CITY and office.body.district_id != plaque.title.district_id:
        return _("Only the county body of the unit's district decides on this.")
    if not received_by.strip():
        return _("Please write down who received the plaque.")
    return None
