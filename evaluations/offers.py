"""What a unit is offered after a no: a registry for the rooms that can help it (BRIEF §5: with guidance offered).

Whoever has something to offer registers a function at start-up; it gets the application and gives its offers, or none.
This room offers what it has itself: the self-assessment, and taking part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.models import Application, Participation


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that helps; `url` leads a person of the unit to it, `label` is what the link says."""

    title: str
    text: str
    label: str
    url: str


Offerer = Callable[[Application], Sequence[Offer]]

_offerers: dict[str, Offerer] = {}


def register(room: str, offerer: Offerer) -> None:
    """Called at start-up by the room that has something to offer. Twice for one room: ValueError."""
    if room in _offerers:
        raise ValueError(f"{room!r} has registered its offers already.")
    _offerers[room] = offerer


def offers_after_no(application: Application) -> list[Offer]:
    """Everything that helps the unit of this application now, in the order in which the rooms stand."""
    return [offer for offerer in _offerers.values() for offer in offerer(application)]


def own_offers(application: Application) -> list[Offer]:
    """The self-assessment against the same standards; and taking part, where the unit stepped out of the scheme."""
    unit = application.unit_id
    found = [
        Offer(
            _("Look at yourselves in private"),
            _("The same standards, question by question. Nobody outside your unit sees the answers."),
            _("To the self-assessment"),
            reverse("apply:self-assessment", args=[unit]),
        )
    ]
    if not Participation.objects.running().filter(unit=unit).exists():
        found.append(
            Offer(
                _("Take part in the scheme"),
                _("Units that take part are on the county's list for guidance and training."),
                _("Take part"),
                reverse("apply:participation", args=[unit]),
            )
        )
    return found
