"""Adverse facts: told, answered by the unit, confirmed or withdrawn by an officer."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enterprises import clocks, emails, rules
from enterprises.enums import FactKind, FactOrigin, FactState
from enterprises.models import AdverseFact
from enterprises.transitions import ADVERSEFACT
from journal import clock, files
from journal.actors import SYSTEM, Actor
from journal.chain import act
from journal.errors import Refused, require
from journal.models import StoredFile
from standards.models import Edition
from tripartite.models import Officer
from units import uploads
from units.enums import UnitKind
from units.models import Unit, UnitMember


@dataclass(frozen=True, slots=True)
class FactFields:
    """What is said of a unit. `veto` is the id of a veto item of the edition in force, empty for other kinds."""

    kind: str
    happened_on: date
    text: str
    source: str
    document: str = ""
    veto: str = ""


def edition_in_force() -> Edition | None:
    """The edition in whose words a veto item is named today."""
    return Edition.objects.in_force(clock.today()).first()


def propose_fact(
    *,
    unit: Unit,
    fact: FactFields,
    office: Officer | None,
    actor: Actor,
    origin: FactOrigin = FactOrigin.HAND,
    upload: UploadedFile | None = None,
) -> AdverseFact:
    """Enter a fact about a unit and tell the unit, which may answer before anything counts.

    `office` is the officer who enters it, None where a department tells it on being asked; then `actor` says who.
    Raises `Refused` (right, date to come, told already, no such veto item), ValidationError (file).
    """
    if office is not None:
        require(rules.why_not_keep_of(office, unit))
    if fact.happened_on > clock.today():
        raise Refused(_("The date lies in the future: a fact has happened."))
    if not fact.text.strip() or not fact.source.strip():
        raise Refused(_("Please say what happened, and which department says so."))
    edition = _edition_of(unit, fact)
    with act() as log:
        try:
            with transaction.atomic():
                told = AdverseFact.objects.create(
                    unit=unit,
                    kind=fact.kind,
                    veto=fact.veto,
                    edition=edition,
                    happened_on=fact.happened_on,
                    text=fact.text.strip(),
                    source=fact.source.strip(),
                    document=fact.document.strip(),
                    file=_kept(upload, actor),
                    origin=origin,
                    entered_by=office,
                    entered_at=clock.now(),
                    answer_due_on=clock.today() + timedelta(days=clocks.answer_days()),
                )
        except IntegrityError as error:
            raise Refused(_("This fact is entered already, with the same kind, date and document.")) from error
        log.append(
            action="adversefact.propose",
            subject=told,
            actor=actor,
            target=told.state,
            data={"kind": fact.kind, "veto": fact.veto, "origin": str(origin)},
        )
        emails.UnitEmails(unit).fact_told(told)
    return told


def _edition_of(unit: Unit, fact: FactFields) -> Edition | None:
    if fact.kind != FactKind.VETO:
        return None
    edition = edition_in_force()
    rubric = edition and edition.rubric_for(UnitKind(unit.kind).rubric)
    if rubric is None or fact.veto not in {item.id for item in rubric.vetoes}:
        raise Refused(_("This veto item does not apply to a unit of this kind."))
    return edition


def _kept(upload: UploadedFile | None, actor: Actor) -> StoredFile | None:
    if upload is None:
        return None
    found = uploads.inspect(upload)
    return files.store(purpose="fact", name=upload.name, content=upload, content_type=found.content_type, actor=actor)


def answer_fact(*, fact: AdverseFact, member: UnitMember, text: str, upload: UploadedFile | None = None) -> AdverseFact:
    """The unit says what it has to say, once. Raises `Refused` without words or after its time."""
    require(rules.why_not_answer(member, fact))
    if not text.strip():
        raise Refused(_("Please write your answer."))
    with act():
        ADVERSEFACT.move(
            fact,
            "answer",
            actor=member.actor,
            changes={"answer": text.strip(), "answered_by": member.user, "answer_file": _kept(upload, member.actor)},
        )
        emails.KeeperEmails(fact.unit).answered(fact)
    return fact


def silence_overdue() -> int:
    """Note for every fact whose unit's time is over that it did not answer. Safe to run again; returns how many."""
    overdue = list(AdverseFact.objects.filter(state=FactState.PROPOSED, answer_due_on__lt=clock.today()).order_by("pk"))
    for fact in overdue:
        with act():
            ADVERSEFACT.move(fact, "fall_silent", actor=SYSTEM)
            emails.KeeperEmails(fact.unit).silent(fact)
    return len(overdue)


def confirm_fact(*, fact: AdverseFact, office: Officer, reason: str) -> AdverseFact:
    """An officer has weighed fact and answer: from now on it counts. Raises `Refused` while the unit may answer."""
    require(rules.why_not_confirm(office, fact))
    with act():
        ADVERSEFACT.move(
            fact,
            "confirm",
            actor=office.actor,
            reason=reason,
            changes={"confirmed_by": office, "confirmed_because": reason.strip()},
        )
        emails.UnitEmails(fact.unit).fact_confirmed(fact)
    return fact


def withdraw_fact(*, fact: AdverseFact, office: Officer, reason: str) -> AdverseFact:
    """Take a fact back: it does not hold, or no longer (a list entry removed, a decision set aside). It stays there."""
    require(rules.why_not_withdraw(office, fact))
    with act():
        ADVERSEFACT.move(
            fact,
            "withdraw",
            actor=office.actor,
            reason=reason,
            changes={"withdrawn_by": office, "withdrawn_because": reason.strip()},
        )
        emails.UnitEmails(fact.unit).fact_withdrawn(fact)
    return fact
