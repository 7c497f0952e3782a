"""Who may say what of a unit, and why not: a sentence when it may not be, None when it may."""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enterprises.enums import FactState
from enterprises.models import AdverseFact, FactTable
from enterprises.transitions import ADVERSEFACT
from journal import clock
from journal.models import StoredFile
from proceedings.rules import leads_somewhere, reaches
from tripartite.models import Officer, User
from units.models import Unit, UnitMember


def why_not_keep(office: Officer) -> str | None:
    """Facts and grades are entered by the government side of a county or of the city, which keeps the ledger."""
    if not leads_somewhere(office):
        return _("The government side of the county or of the city keeps adverse facts and grades.")
    return None


def why_not_keep_of(office: Officer, unit: Unit) -> str | None:
    """The same for one unit: a county keeps those of its own area."""
    refusal = why_not_keep(office)
    if refusal is None and not reaches(office, unit):
        return _("Only the county body of the unit's district, or the city, decides on this.")
    return refusal


def why_not_confirm(office: Officer, fact: AdverseFact) -> str | None:
    """Whether a fact may be confirmed now: the unit has answered, or its time is over."""
    refusal = why_not_keep_of(office, fact.unit)
    if refusal:
        return refusal
    if fact.state == FactState.PROPOSED:
        return _("The unit may answer until %(day)s. It can be confirmed when it has answered, or after that day.") % {
            "day": date_format(fact.answer_due_on)
        }
    if not ADVERSEFACT.allows(fact.state, "confirm"):
        return _("This has been decided: the fact is “%(state)s”.") % {"state": fact.get_state_display()}
    return None


def why_not_withdraw(office: Officer, fact: AdverseFact) -> str | None:
    """Whether a fact may be taken back: before or after it was confirmed, always with a reason."""
    refusal = why_not_keep_of(office, fact.unit)
    if refusal is None and not ADVERSEFACT.allows(fact.state, "withdraw"):
        return _("This has been decided: the fact is “%(state)s”.") % {"state": fact.get_state_display()}
    return refusal


def why_not_answer(member: UnitMember | None, fact: AdverseFact) -> str | None:
    """Whether a person may answer a fact for the unit."""
    if member is None or member.unit_id != fact.unit_id:
        return _("Only the unit's own people answer for it.")
    if fact.state != FactState.PROPOSED:
        return _("An answer is no longer possible: the fact is “%(state)s”.") % {"state": fact.get_state_display()}
    if clock.today() > fact.answer_due_on:
        return _("The unit could answer until %(day)s.") % {"day": date_format(fact.answer_due_on)}
    return None


def may_open_fact_file(stored: StoredFile, user: User) -> bool:
    """Proof and answer are opened by the officers in whose area the unit lies, and by its own people."""
    if not user.is_authenticated:
        return False
    of_file = AdverseFact.objects.filter(Q(file=stored) | Q(answer_file=stored))
    if of_file.for_unit_member(user).exists():
        return True
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(of_file.for_officer(office).exists() for office in offices)


def may_open_table(stored: StoredFile, user: User) -> bool:
    """A table of facts is opened by the organisation that brought it."""
    if not user.is_authenticated:
        return False
    offices = Officer.objects.active().filter(user=user).with_body()
    return any(FactTable.objects.for_officer(office).filter(file=stored).exists() for office in offices)
