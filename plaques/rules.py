"""Who may open or move what is made from a title, and who ends one: a sentence when it may not be, None when it may."""

from django.db.models import Q
from django.utils.translation import gettext as _

from journal.models import StoredFile
from plaques.enums import PlaqueState, SurrenderState, TitleState
from plaques.models import Plaque, PlaqueBatch, Surrender, Title
from plaques.transitions import PLAQUE
from proceedings.enums import MatterState, MeetingState, MotionKind, RoundState
from proceedings.rules import why_not_lead_city
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.enums import Role
from units.models import Unit, UnitMember


def may_open_document(stored: StoredFile, user: User) -> bool:
    """The named unit's own people, the city's officers, and those of the unit's county."""
    if not user.is_authenticated:
        return False
    unit = (
        Unit.objects.filter(titles__pieces__artwork=stored).first()
        or Unit.objects.filter(titles__certificate__file=stored).first()
    )
    if unit is None:
        return False
    if UnitMember.objects.filter(user=user, unit=unit, until__isnull=True).exists():
        return True
    offices = Officer.objects.active().filter(user=user)
    return any(Unit.objects.for_officer(office).filter(pk=unit.pk).exists() for office in offices.with_body())


def may_open_return_photo(stored: StoredFile, user: User) -> bool:
    """The photo of a plaque that came back is the officers' who keep the register of that area."""
    if not user.is_authenticated:
        return False
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(Plaque.objects.for_officer(office).filter(return_photo=stored).exists() for office in offices)


def may_open_batch(stored: StoredFile, user: User) -> bool:
    """What goes to the maker is the city's."""
    if not user.is_authenticated:
        return False
    if not PlaqueBatch.objects.filter(Q(artworks=stored) | Q(delivery_list=stored)).exists():
        return False
    return Officer.objects.active().filter(user=user, organisation__body__level=Level.CITY).exists()


# --- the register -----------------------------------------------------------------------------------------------------


def why_not_keep_register(office: Officer) -> str | None:
    """The government side keeps the register of plaques, of the city or of the unit's county."""
    if office.organisation.party != Party.GOVERNMENT:
        return _("The government side keeps the register of plaques.")
    return None


def why_not_keep(office: Officer, plaque: Plaque) -> str | None:
    """Whether an officer writes into the register about this plaque."""
    refusal = why_not_keep_register(office)
    if refusal:
        return refusal
    if office.body.level != Level.CITY and office.body.district_id != plaque.title.district_id:
        return _("Only the county body of the unit's district decides on this.")
    return None


def why_not_hand_over(office: Officer, plaque: Plaque, received_by: str) -> str | None:
    """Whether an officer writes down that a plaque was handed over."""
    refusal = why_not_keep(office, plaque)
    if refusal:
        return refusal
    if not received_by.strip():
        return _("Please write down who received the plaque.")
    return None


def why_not_find(office: Officer, plaque: Plaque) -> str | None:
    """A found plaque of a title that ended is not put into use again: it is taken back."""
    refusal = why_not_keep(office, plaque)
    if refusal is None and plaque.title.state == TitleState.REVOKED:
        return _("The title is cancelled: write down that the plaque is back instead.")
    return refusal


def why_not_replace(office: Officer, plaque: Plaque) -> str | None:
    """The city orders another piece, for a title in force only (BRIEF §15.6: no plaque without a title)."""
    refusal = why_not_order(office)
    if refusal:
        return refusal
    if not plaque.title.is_in_force:
        return _("The title is not in force: no other piece is made for it.")
    return None


def why_not_take_back(office: Officer, plaque: Plaque, returned_by: str) -> str | None:
    """A plaque comes back when its title has ended."""
    refusal = why_not_keep(office, plaque)
    if refusal:
        return refusal
    if plaque.state == PlaqueState.LOST and plaque.title.state != TitleState.REVOKED:
        return _("The title is in force: a plaque that turned up is handed over again, not taken back.")
    if not returned_by.strip():
        return _("Please write down who brought the plaque back.")
    return None


def moves_open(office: Officer, plaque: Plaque) -> list[str]:
    """The moves that this officer may make with a plaque as it stands. Calling back follows a decision by itself."""
    asked = {
        "hand_over": why_not_hand_over(office, plaque, "·"),
        "take_back": why_not_take_back(office, plaque, "·"),
        "find": why_not_find(office, plaque),
        "report_lost": why_not_keep(office, plaque),
        "replace": why_not_replace(office, plaque),
    }
    return [name for name, refusal in asked.items() if refusal is None and PLAQUE.allows(plaque.state, name)]


def why_not_order(office: Officer) -> str | None:
    """The city's government side deals with the maker."""
    return why_not_lead_city(office)


# --- giving a title back ----------------------------------------------------------------------------------------------


def why_not_surrender(member: UnitMember | None, title: Title) -> str | None:
    """Only the unit itself gives a title back, by the mouth of the person in charge."""
    if member is None or member.unit_id != title.unit_id or member.until is not None:
        return _("Only the unit's own people give its title back.")
    if member.role != Role.MANAGER:
        return _("The person in charge of the unit gives its title back.")
    if not title.is_in_force:
        return _("This title is not in force any more.")
    if title.surrenders.filter(state=SurrenderState.REQUESTED).exists():
        return _("The unit has asked for this already. The city's four organisations decide on it.")
    return None


def why_not_withdraw_surrender(member: UnitMember | None, surrender: Surrender) -> str | None:
    """The request is the unit's own until the city's four have agreed."""
    if member is None or member.unit_id != surrender.title.unit_id or member.role != Role.MANAGER:
        return _("The person in charge of the unit gives its title back.")
    if surrender.state != SurrenderState.REQUESTED:
        return _("The unit's request no longer stands.")
    if surrender.matter.state == MatterState.DECIDED:
        return _("The city's four organisations have agreed already; the request can no longer be withdrawn.")
    return None


def why_not_carry_out(office: Officer, surrender: Surrender) -> str | None:
    """A title is cancelled by the lead of the city's body, after the four agreed in a meeting that is closed."""
    refusal = why_not_lead_city(office)
    if refusal:
        return refusal
    if surrender.state != SurrenderState.REQUESTED:
        return _("The unit's request no longer stands.")
    last = surrender.matter.rounds.select_related("agenda_item__meeting").order_by("-number").first()
    if last is None or (last.state, last.motion) != (RoundState.PASSED, MotionKind.REVOKE):
        return _("The city's four organisations have not agreed to it yet.")
    if last.agenda_item is None or last.agenda_item.meeting.state != MeetingState.CLOSED:
        return _("Decisions are released when the meeting is closed.")
    return None
