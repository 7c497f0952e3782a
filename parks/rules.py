"""Who keeps what of an area, and why not: a sentence when it may not be, None when it may."""

from django.utils.translation import gettext as _

from journal.models import StoredFile
from parks.keepers import CountyKeeper, Keeper
from parks.models import AreaRecord, Arrangement, Roster, Station
from proceedings.rules import reaches
from tripartite.enums import Level
from tripartite.models import Officer, User
from units.enums import UnitKind, UnitState
from units.models import Unit, UnitMember
from units.rules import why_not_register, why_not_write


def why_not_place(office: Officer, area: Unit) -> str | None:
    """Which enterprises lie in an area is said by the county that keeps the registry."""
    if area.kind == UnitKind.ENTERPRISE:
        return _("This is an enterprise and no area.")
    return why_not_register(office, area.district)


def why_not_keep_area(keeper: Keeper | None) -> str | None:
    """Records of an area are kept by its own clerks; while it has none, by the county that keeps the registry."""
    refusal = _why_not_keep_for(keeper) if isinstance(keeper, CountyKeeper) else why_not_write(keeper)
    if refusal:
        return refusal
    if keeper.unit.kind == UnitKind.ENTERPRISE:
        return _("This is an enterprise and no area.")
    if keeper.unit.state != UnitState.ACTIVE:
        return _("The county has to confirm the unit first.")
    return None


def _why_not_keep_for(keeper: CountyKeeper) -> str | None:
    refusal = why_not_register(keeper.office, keeper.unit.district)
    if refusal:
        return _("Its clerks enter this or, while it has none, the government side of its county body.")
    # Whoever is first among a unit's people is in charge of it and writes. Who assesses an area does not enter what is
    # assessed once the area can speak for itself.
    if UnitMember.objects.filter(unit=keeper.unit, until__isnull=True).exists():
        return _("It has clerks of its own, who enter this.")
    return None


def why_not_check_station(office: Officer, station: Station) -> str | None:
    """The four tests are made by the county in whose area the station lies; any of its three organisations may."""
    if office.body.level != Level.COUNTY or not reaches(office, station.area):
        return _("The county body of the station's area makes the check.")
    if not station.is_open:
        return _("The station is closed.")
    return None


def _reaches_area(user: User, areas: list[int]) -> bool:
    if not user.is_authenticated:
        return False
    if UnitMember.objects.filter(user=user, until__isnull=True, unit__in=areas).exists():
        return True
    units = list(Unit.objects.filter(pk__in=areas))
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(reaches(office, unit) for office in offices for unit in units)


def may_open_area_file(stored: StoredFile, user: User) -> bool:
    """Papers of arrangements and records: the area's own people, and the officers who reach it."""
    areas = {
        *Arrangement.objects.filter(file=stored).values_list("area", flat=True),
        *AreaRecord.objects.filter(files__file=stored).values_list("area", flat=True),
    }
    return _reaches_area(user, sorted(areas))


def may_open_roster(stored: StoredFile, user: User) -> bool:
    """A table that a county brought: the officers who reach the area. It holds figures of enterprises."""
    if not user.is_authenticated:
        return False
    areas = [roster.area for roster in Roster.objects.filter(file=stored).select_related("area")]
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(reaches(office, area) for office in offices for area in areas)


def may_open_station_photo(stored: StoredFile, user: User) -> bool:
    """Everybody, while the station is on the public page; before and after, those who keep and check it."""
    if Station.objects.public().filter(photos__file=stored).exists():
        return True
    areas = Station.objects.filter(photos__file=stored).values_list("area", flat=True)
    return _reaches_area(user, list(areas.order_by("pk")))
