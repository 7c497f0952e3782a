"""Public notices, objections, decisions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from journal import clock
from journal.actors import SYSTEM, reference
from journal.chain import act
from journal.errors import Refused, require
from proceedings import registry, rules
from proceedings.enums import DecisionKind, NoticeState, ObjectionState
from proceedings.models import Decision, Matter, NoticeItem, Objection, PublicNotice
from proceedings.transitions import NOTICE, OBJECTION
from tripartite.models import District, Officer

# Letters and digits that are not mistaken for each other when read out on the telephone.
RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """A unit to be put on a notice."""

    matter: Matter
    name: str
    title_text_zh: str
    title_text_en: str
    district: District


def publish_notice(
    *,
    office: Officer,
    kind: DecisionKind,
    number: str,
    title: str,
    text: str,
    days: int,
    entries: Sequence[NoticeEntry],
    answer_days: int = 10,
) -> PublicNotice:
    """Publish a notice from today. Its last day is `days` days after the first, which does not count (Civil Code,
    art. 201), so that a notice of seven days shows for seven full days."""
    require(rules.why_not_lead(office, office.organisation.body_id))
    if not entries:
        raise Refused(_("There is nothing to publish yet."))
    if days < 1:
        raise Refused(_("A notice runs for at least one day."))
    with act() as log:
        today = clock.today()
        notice = PublicNotice.objects.create(
            body=office.body,
            number=number.strip(),
            kind=kind,
            title=title.strip(),
            text=text.strip(),
            opens_on=today,
            closes_on=today + timedelta(days=days),
            answer_days=answer_days,
            published_by=office,
        )
        NoticeItem.objects.bulk_create(
            NoticeItem(
                notice=notice,
                position=position,
                matter=entry.matter,
                name=entry.name,
                title_text_zh=entry.title_text_zh,
                title_text_en=entry.title_text_en,
                district=entry.district,
            )
            for position, entry in enumerate(entries, start=1)
        )
        log.append(
            action="notice.publish",
            subject=notice,
            actor=office.actor,
            target=notice.state,
            data={"items": [entry.matter.subject for entry in entries], "until": notice.closes_on.isoformat()},
        )
    return notice


def object_to(*, item: NoticeItem, text: str, objector: str, contact: str) -> Objection:
    """Anyone objects to a unit on a running notice, and gets a receipt number. Raises `Refused` when it is over."""
    with act() as log:
        notice = PublicNotice.objects.select_for_update().get(pk=item.notice_id)
        if not notice.takes_objections:
            raise Refused(_("This notice no longer takes objections: its last day has passed."))
        objection = Objection.objects.create(
            item=item,
            receipt="".join(secrets.choice(RECEIPT_ALPHABET) for _n in range(10)),
            text=text.strip(),
            objector=objector.strip(),
            contact=contact.strip(),
        )
        log.append(action="objection.make", subject=objection, actor=SYSTEM, target=objection.state)
    return objection


def assign_objection(*, objection: Objection, officer: Officer, office: Officer) -> Objection:
    """Say who of the body looks into an objection. It can be another one until it is answered."""
    require(rules.why_not_answer(office, objection))
    require(rules.why_not_look_into(officer, objection))
    with act() as log:
        objection.looked_into_by = officer
        objection.save(update_fields=["looked_into_by"])
        log.append(action="objection.assign", subject=objection, actor=office.actor, data={"to": reference(officer)})
    return objection


def answer_objection(*, objection: Objection, office: Officer, upheld: bool, answer: str) -> Objection:
    """Answer an objection in writing. One that is upheld sends the file back to the body. Where nobody was named to
    look into it, whoever answers has."""
    matter = objection.item.matter
    require(rules.why_not_answer(office, objection))
    with act():
        OBJECTION.move(
            objection,
            "uphold" if upheld else "dismiss",
            actor=office.actor,
            reason=answer,
            changes={
                "answer": answer.strip(),
                "answered_by": office,
                "looked_into_by": objection.looked_into_by or office,
            },
        )
        if upheld:
            registry.subject_kind(matter).on_upheld(objection)
    return objection


def reveal_objector(*, objection: Objection, office: Officer) -> None:
    """Note that an officer looks up who objected and how to reach them: personal data, on record (BRIEF §15.9)."""
    require(rules.why_not_answer(office, objection))
    with act() as log:
        log.append(action="objection.reveal", subject=objection, actor=office.actor)


def close_notice(*, notice: PublicNotice, office: Officer) -> PublicNotice:
    """The notice has run its days and every objection is answered."""
    require(rules.why_not_lead(office, notice.body_id))
    with act():
        locked = PublicNotice.objects.select_for_update().get(pk=notice.pk)
        require(rules.why_not_close_notice(locked))
        NOTICE.move(notice, "close", actor=office.actor)
    return notice


def record_decision(
    *,
    office: Officer,
    kind: DecisionKind,
    document_number: str,
    title: str,
    decided_on: date,
    notice: PublicNotice | None = None,
    text: str = "",
) -> Decision:
    """Record a decision with its document number. One that names rests on a finished notice and is not dated before
    its end; one that cancels says why."""
    require(rules.why_not_lead(office, office.organisation.body_id))
    if not document_number.strip():
        raise Refused(_("A decision needs its document number."))
    if kind == DecisionKind.NAMING:
        _require_finished(notice, decided_on)
    elif not text.strip():
        raise Refused(_("Please give the reason: it is published with the cancellation."))
    elif decided_on > clock.today():
        raise Refused(_("The decision is not dated in the future."))
    with act() as log:
        if Decision.objects.filter(document_number=document_number.strip()).exists():
            raise Refused(_("This document number is taken."))
        decision = Decision.objects.create(
            body=office.body,
            kind=kind,
            document_number=document_number.strip(),
            title=title.strip(),
            decided_on=decided_on,
            notice=notice,
            text=text.strip(),
            released_by=office,
        )
        log.append(action="decision.record", subject=decision, actor=office.actor, data={"kind": str(kind)})
    return decision


def _require_finished(notice: PublicNotice | None, decided_on: date) -> None:
    if notice is None or notice.state != NoticeState.CLOSED:
        raise Refused(_("The public notice is not finished yet."))
    if decided_on <= notice.closes_on or decided_on > clock.today():
        raise Refused(_("The decision is dated after the last day of the notice and not in the future."))


def objections_open(notice: PublicNotice) -> int:
    """How many objections to a notice wait for an answer."""
    return Objection.objects.filter(item__notice=notice, state=ObjectionState.RECEIVED).count()
