"""What the city's body looks at when a unit gives its title back. Registered with proceedings at start-up."""

import hashlib

from django.urls import reverse
from django.utils.translation import gettext as _

from journal.chain import canonical
from plaques.enums import SurrenderState
from plaques.models import Surrender
from proceedings.enums import MatterKind, MotionKind
from proceedings.models import Matter, Objection, Round
from proceedings.registry import SubjectKind, register
from tripartite.models import Officer


def surrender_of(matter: Matter) -> Surrender:
    """The unit's latest request on the title that a matter is about."""
    return Surrender.objects.select_related("title").filter(matter=matter).order_by("-pk")[0]


def fingerprint(matter: Matter) -> str:
    """Hash of what the organisations look at: the title, and the request with its reason."""
    surrender = surrender_of(matter)
    words = [surrender.pk, surrender.title.number, surrender.title.state, surrender.state, surrender.reason]
    return hashlib.sha256(canonical(words).encode()).hexdigest()


def address(matter: Matter) -> str:
    return reverse("desk:surrender", args=[surrender_of(matter).pk])


def why_not_motion(matter: Matter, motion: MotionKind, office: Officer) -> str | None:
    """A title is given back while the unit's request stands and the title is not cancelled yet."""
    surrender = surrender_of(matter)
    if surrender.state != SurrenderState.REQUESTED:
        return _("The unit's request no longer stands.")
    return None


def round_closed(round_: Round) -> None:
    """Nothing changes yet: a passed motion waits for its decision (`carry_out_surrender`), after a failed one the title
    stays in force."""


def objection(objection: Objection) -> None:
    """A surrender is never on a notice."""
    raise LookupError("A surrender is not published for objection.")


def register_all() -> None:
    """Called once at start-up."""
    register(
        MatterKind.SURRENDER,
        SubjectKind(
            motions=(MotionKind.REVOKE,),
            fingerprint=fingerprint,
            address=address,
            why_not=why_not_motion,
            on_passed=round_closed,
            on_failed=round_closed,
            on_upheld=objection,
        ),
    )
