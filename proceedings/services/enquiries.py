"""Asking departments: letters to many about many, one answer for each unit, a clock, and silence that means nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from journal import clock
from journal.actors import SYSTEM, Actor, reference
from journal.chain import act
from journal.errors import Refused, require
from proceedings import emails, enquiry_links, reported, rules
from proceedings.enums import EnquiryAnswer, ItemState
from proceedings.models import Department, Enquiry, EnquiryItem
from proceedings.reported import ReportedFact
from proceedings.transitions import ENQUIRYITEM
from tripartite.models import Officer, User
from units.models import Unit

MOST_UNITS = 100
# Reference value: a chaser goes out so many days before the last day.
REMIND_DAYS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, about which period, and until when it is to be answered."""

    text: str
    period_from: date
    period_to: date
    due_on: date


def ask_departments(
    *,
    departments: Sequence[Department],
    units: Sequence[Unit],
    question: Question,
    office: Officer,
    subjects: Mapping[int, str] | None = None,
) -> list[Enquiry]:
    """A letter to each department about all the units. `subjects`: by unit, the reference of what it is asked for.

    A department without a mail address is asked all the same: the officer hands its link over. Raises `Refused`.
    """
    for unit in units:
        require(rules.why_not_ask(office, unit))
    if not departments or not units:
        raise Refused(_("Please choose at least one department and one unit."))
    if len(units) > MOST_UNITS:
        raise Refused(_("Please ask about at most %(n)d units at once.") % {"n": MOST_UNITS})
    if not question.text.strip():
        raise Refused(_("Please write down what you want to know."))
    if not question.period_from <= question.period_to <= clock.today() < question.due_on:
        raise Refused(_("The period must lie in the past, and the last day to answer in the future."))
    with act():
        return [_ask(department, units, question, office, subjects or {}) for department in departments]


def _ask(
    department: Department, units: Sequence[Unit], question: Question, office: Officer, subjects: Mapping[int, str]
) -> Enquiry:
    with act() as log:
        enquiry = Enquiry.objects.create(
            department=department,
            asked_by=office,
            question=question.text.strip(),
            period_from=question.period_from,
            period_to=question.period_to,
            asked_at=clock.now(),
            due_on=question.due_on,
        )
        # The secret is made from the row's own number, which it has by now.
        enquiry.token_sha256 = enquiry_links.hash_of(enquiry_links.secret_of(enquiry.pk, enquiry.sent_count))
        enquiry.save(update_fields=["token_sha256"])
        EnquiryItem.objects.bulk_create(
            EnquiryItem(enquiry=enquiry, unit=unit, subject=subjects.get(unit.pk, "")) for unit in units
        )
        log.append(
            action="enquiry.ask",
            subject=enquiry,
            actor=office.actor,
            data={"department": reference(department), "units": [reference(unit) for unit in units]},
        )
        emails.DepartmentEmails(enquiry).asked(len(units))
    return enquiry


def answer_item(
    *,
    item: EnquiryItem,
    answer: EnquiryAnswer,
    text: str,
    name: str,
    facts: Iterable[ReportedFact] = (),
    user: User | None = None,
) -> EnquiryItem:
    """The department's one answer about one unit. Facts it reports become proposed ones, which the unit may answer.

    `user` where it is given with an account, else the link alone. Raises `Refused` (answered, run out, words missing).
    """
    require(rules.why_not_answer_item(item))
    facts = list(facts)
    if not name.strip():
        raise Refused(_("Please say who answers, and in which position."))
    if answer == EnquiryAnswer.FACTS and not text.strip():
        raise Refused(_("Please say in words what is known of the unit."))
    if facts and answer != EnquiryAnswer.FACTS:
        raise Refused(_("Facts are listed, but another answer is chosen."))
    department = reference(item.enquiry.department)
    actor = Actor(person=reference(user), organisation=department) if user else Actor(person=department)
    with act():
        ENQUIRYITEM.move(
            item,
            "answer",
            actor=actor,
            changes={
                "answer": answer,
                "text": text.strip(),
                "answered_name": name.strip()[:80],
                "answered_by": user,
            },
            data={"answer": str(answer), "facts": len(facts)},
        )
        for fact in facts:
            reported.taker().take(item, fact, actor)
        if not item.enquiry.items.open().exists():
            emails.AskerEmails(item.enquiry).answered()
    return item


def recall_item(*, item: EnquiryItem, office: Officer, reason: str) -> EnquiryItem:
    """Take a question about one unit back: it was asked by mistake, or the application fell away."""
    require(rules.why_not_ask(office, item.unit))
    with act():
        return ENQUIRYITEM.move(item, "recall", actor=office.actor, reason=reason)


def reveal_link(*, enquiry: Enquiry, office: Officer) -> str:
    """The address of a letter, to be handed over where mail does not reach. On record, since whoever has it answers."""
    require(rules.why_not_lead(office, enquiry.asked_by.organisation.body_id))
    if enquiry.has_run_out:
        raise Refused(_("Its last day is over; the link opens nothing any more."))
    with act() as log:
        log.append(action="enquiry.reveal", subject=enquiry, actor=office.actor)
    return enquiry_links.address_of(enquiry.pk, enquiry.sent_count)


def silence_unanswered() -> int:
    """Record as "no answer" what was not answered by its last day. Safe to run again; returns how many."""
    overdue = EnquiryItem.objects.open().filter(enquiry__due_on__lt=clock.today()).order_by("pk")
    letters: dict[int, Enquiry] = {}
    count = 0
    for item in overdue.select_related("enquiry__department", "enquiry__asked_by__user"):
        with act():
            ENQUIRYITEM.move(item, "fall_silent", actor=SYSTEM)
        letters[item.enquiry_id] = item.enquiry
        count += 1
    for enquiry in letters.values():
        with act():
            emails.AskerEmails(enquiry).silent()
    return count


def remind_departments() -> int:
    """A chaser for every letter with something open, `REMIND_DAYS` before its last day and on it. Each goes out once,
    however often this runs; returns how many letters it concerns."""
    days = [clock.today(), clock.today() + timedelta(days=REMIND_DAYS)]
    letters = Enquiry.objects.filter(due_on__in=days, items__state=ItemState.ASKED).distinct().order_by("pk")
    due = list(letters.select_related("department", "asked_by__organisation__body"))
    for enquiry in due:
        with act():
            emails.DepartmentEmails(enquiry).reminded(enquiry.items.open().count())
    return len(due)
