"""Facts that a department reports on being asked: proposed like any other, so that the unit answers first."""

from typing import Any

from django.utils.translation import gettext as _

from enterprises.enums import FactKind, FactOrigin
from enterprises.services.facts import FactFields, edition_in_force, propose_fact
from journal.actors import Actor
from proceedings.models import EnquiryItem
from proceedings.reported import ReportedFact
from units.enums import UnitKind
from units.models import Unit

VETO = "veto:"
# What is told as a grade is entered as one.
NOT_CHOSEN = (FactKind.VETO, FactKind.GRADE_C)


def other_kinds() -> list[tuple[str, Any]]:
    """The kinds that are no veto items, to choose from."""
    return [(str(kind), kind.label) for kind in FactKind if kind not in NOT_CHOSEN]


def veto_groups(rubric_kind: str = "") -> list[tuple[Any, Any]]:
    """The veto items of the edition in force, one group for each kind of unit, or the group of one kind."""
    edition = edition_in_force()
    return [
        (
            _("Veto items: %(rubric)s") % {"rubric": rubric.title},
            [(f"{VETO}{item.id}", item.title) for item in rubric.vetoes],
        )
        for rubric in (edition.content.rubrics if edition else ())
        if rubric_kind in ("", rubric.kind)
    ]


def kinds_to_choose(rubric_kind: str = "") -> list[tuple[Any, Any]]:
    """Everything that may be said of a unit, as grouped choices."""
    return [("", "—"), *veto_groups(rubric_kind), (_("Other adverse facts"), other_kinds())]


def kinds_to_report(unit: Unit) -> list[tuple[Any, Any]]:
    """The same for one unit."""
    return kinds_to_choose(UnitKind(unit.kind).rubric)


def kind_and_veto(chosen: str) -> tuple[str, str]:
    """What a choice means: the kind, and the veto item where it is one."""
    if chosen.startswith(VETO):
        return FactKind.VETO, chosen.removeprefix(VETO)
    return chosen, ""


def take_reported(item: EnquiryItem, fact: ReportedFact, actor: Actor) -> None:
    """Propose the fact, in the department's name."""
    kind, veto = kind_and_veto(fact.kind)
    propose_fact(
        unit=item.unit,
        fact=FactFields(
            kind=kind,
            veto=veto,
            happened_on=fact.happened_on,
            text=fact.text,
            source=item.enquiry.department.name_zh,
            document=fact.document,
        ),
        office=None,
        actor=actor,
        origin=FactOrigin.DEPARTMENT,
    )
