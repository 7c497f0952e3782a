"""The register of plaques: handed over, lost, found, replaced, recalled, back; each with date, person and reason."""

from journal.actors import Actor
from journal.chain import act
from journal.errors import require
from plaques import rules
from plaques.enums import PlaqueState
from plaques.models import Plaque, Title
from plaques.transitions import PLAQUE
from tripartite.models import Officer


def hand_over_plaque(*, plaque: Plaque, office: Officer, received_by: str) -> Plaque:
    """The plaque goes to the unit; who received it is on record."""
    require(rules.why_not_hand_over(office, plaque, received_by))
    with act():
        PLAQUE.move(
            plaque, "hand_over", actor=office.actor, changes={"handed_over_to": received_by.strip(), "reason": ""}
        )
    return plaque


def report_lost(*, plaque: Plaque, office: Officer, reason: str) -> Plaque:
    """The plaque cannot be found any more: how and when stands in the reason."""
    require(rules.why_not_keep(office, plaque))
    with act():
        PLAQUE.move(plaque, "report_lost", actor=office.actor, reason=reason, changes={"reason": reason.strip()})
    return plaque


def note_found(*, plaque: Plaque, office: Officer, reason: str) -> Plaque:
    """A lost plaque turned up and is with the office again; it is handed over anew."""
    require(rules.why_not_find(office, plaque))
    with act():
        PLAQUE.move(
            plaque,
            "find",
            actor=office.actor,
            reason=reason,
            changes={"reason": reason.strip(), "handed_over_at": None, "handed_over_to": ""},
        )
    return plaque


def replace_plaque(*, plaque: Plaque, office: Officer, reason: str) -> Plaque:
    """Another piece in the place of a lost or damaged one: same title, number and artwork, the next count."""
    require(rules.why_not_replace(office, plaque))
    with act() as log:
        PLAQUE.move(plaque, "replace", actor=office.actor, reason=reason, changes={"reason": reason.strip()})
        piece = Plaque.objects.create(title=plaque.title, piece=plaque.piece + 1, artwork=plaque.artwork)
        log.append(
            action="plaque.issue", subject=piece, actor=office.actor, target=piece.state, data={"piece": piece.piece}
        )
    return piece


def take_back_plaque(*, plaque: Plaque, office: Officer, returned_by: str) -> Plaque:
    """A plaque that was called back has come; who brought it is on record."""
    require(rules.why_not_take_back(office, plaque, returned_by))
    with act():
        PLAQUE.move(plaque, "take_back", actor=office.actor, changes={"returned_by": returned_by.strip()})
    return plaque


def recall_plaques(*, title: Title, reason: str, actor: Actor) -> None:
    """Call back the plaque of a title that ended (circular 六（五）: 取消命名，收回铭牌). A lost one stays lost."""
    with act():
        for plaque in title.pieces.filter(state__in=[PlaqueState.ISSUED, PlaqueState.HANDED_OVER]):
            PLAQUE.move(plaque, "recall", actor=actor, reason=reason, changes={"reason": reason.strip()})
