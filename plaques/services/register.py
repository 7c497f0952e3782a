"""The register of plaques: handed over, lost, found, replaced, recalled, back; each with date, person and reason."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from journal import clock, files
from journal.actors import Actor
from journal.chain import act
from journal.errors import require
from plaques import emails, rules
from plaques.enums import PlaqueState
from plaques.models import Plaque, Title
from plaques.transitions import PLAQUE
from standards.models import exit_rules
from tripartite.models import Officer
from units.uploads import inspect

RETURN_PHOTO = "return-photo"


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


def take_back_plaque(*, plaque: Plaque, office: Officer, returned_by: str, photo: UploadedFile | None = None) -> Plaque:
    """A plaque that was called back has come: who brought it, who took it in and, where there is one, a photo are on
    record. Raises `Refused`; ValidationError when the photo is none."""
    require(rules.why_not_take_back(office, plaque, returned_by))
    kept = None
    if photo is not None:
        found = inspect(photo)
        if not found.content_type.startswith("image/"):
            raise ValidationError(_("“%(name)s” is no photo. Please choose JPG or PNG.") % {"name": photo.name})
        kept = files.store(
            purpose=RETURN_PHOTO, name=photo.name, content=photo, content_type=found.content_type, actor=office.actor
        )
    with act():
        changes = {"returned_by": returned_by.strip(), "collected_by": office, "return_photo": kept}
        PLAQUE.move(plaque, "take_back", actor=office.actor, changes=changes)
    return plaque


def recall_plaques(*, title: Title, reason: str, actor: Actor) -> None:
    """Call back the plaque of a title that ended (circular 六（五）: 取消命名，收回铭牌) within the days of the edition
    in force. A lost one stays lost."""
    due_on = clock.today() + timedelta(days=exit_rules().return_days)
    with act():
        for plaque in title.pieces.filter(state__in=[PlaqueState.ISSUED, PlaqueState.HANDED_OVER]):
            changes = {"reason": reason.strip(), "return_due_on": due_on}
            PLAQUE.move(plaque, "recall", actor=actor, reason=reason, changes=changes)


def restore_plaques(*, title: Title, reason: str, actor: Actor) -> None:
    """The title is in force again: a plaque that never came back may hang on, one that came is handed over anew. A lost
    one stays lost."""
    with act():
        for plaque in title.pieces.filter(state__in=[PlaqueState.RECALLED, PlaqueState.RETURNED]):
            changes = {"reason": reason.strip(), "return_due_on": None}
            if plaque.state == PlaqueState.RECALLED and plaque.handed_over_at:
                PLAQUE.move(plaque, "keep", actor=actor, reason=reason, changes=changes)
                continue
            changes |= {"handed_over_at": None, "handed_over_to": ""}
            PLAQUE.move(plaque, "put_back", actor=actor, reason=reason, changes=changes)


def remind_of_plaques() -> None:
    """Mail to holders whose plaque is due back soon, and once after the day. Beat runs it daily; safe to run again."""
    today, before = clock.today(), timedelta(days=exit_rules().remind_days)
    with act():
        recalled = Plaque.objects.filter(state=PlaqueState.RECALLED, return_due_on__lte=today + before)
        for plaque in recalled.select_related("title").order_by("pk"):
            emails.HolderEmails(plaque.title).plaque_due(plaque)
