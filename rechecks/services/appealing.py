"""An appeal against a cancellation: filed by the unit, decided by the city's four, released with a decision."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from journal.chain import act
from journal.errors import Refused, require
from plaques.services import reinstate_title
from proceedings.enums import DecisionKind, MatterKind, MotionKind
from proceedings.models import Decision
from proceedings.services import drop_matter, hold_matters, open_matter, record_decision
from rechecks import duties
from rechecks.exit_emails import CityNews, UnitNews
from rechecks.models import Appeal, Revocation
from rechecks.transitions import APPEAL
from tripartite.enums import Level
from tripartite.models import Officer, TripartiteBody
from units.models import Evidence, UnitMember


def file_appeal(*, revocation: Revocation, member: UnitMember, text: str, evidence: Sequence[Evidence] = ()) -> Appeal:
    """The unit appeals. The cancellation stands while the city has not decided."""
    if not text.strip():
        raise Refused(_("Please write why the cancellation is wrong."))
    with act() as log:
        Revocation.objects.select_for_update().get(pk=revocation.pk)
        revocation = Revocation.objects.select_related("title__unit").get(pk=revocation.pk)
        require(duties.why_not_appeal(member, revocation))
        title = revocation.title
        matter = open_matter(
            body=TripartiteBody.objects.get(level=Level.CITY),
            kind=MatterKind.APPEAL,
            subject=title,
            title=f"{title.unit_name} {title.number}",
            actor=member.actor,
        )
        appeal = Appeal.objects.create(
            revocation=revocation,
            title=title,
            matter=matter,
            text=text.strip()[:8000],
            filed_by=member,
            last_day=revocation.appeal_until,
        )
        appeal.evidence.add(*[proof for proof in evidence if proof.unit_id == title.unit_id])
        log.append(
            action="appeal.file",
            subject=appeal,
            actor=member.actor,
            target=appeal.state,
            remark=appeal.text,
            data={"number": title.number, "files": len(evidence)},
        )
        CityNews(title).send("appealed", appeal)
    return appeal


def _held(appeal: Appeal) -> Appeal:
    hold_matters(appeal.matter_id)
    Appeal.objects.select_for_update().get(pk=appeal.pk)
    return Appeal.objects.select_related("title__unit", "matter__body", "revocation__decision").get(pk=appeal.pk)


def withdraw_appeal(*, appeal: Appeal, member: UnitMember) -> Appeal:
    """The unit takes its appeal back, while the four have not decided."""
    with act():
        appeal = _held(appeal)
        require(duties.why_not_withdraw_appeal(member, appeal))
        drop_matter(matter=appeal.matter, actor=member.actor)
        APPEAL.move(appeal, "withdraw", actor=member.actor)
    return appeal


def uphold_appeal(
    *, appeal: Appeal, office: Officer, document_number: str, title: str, decided_on: date, text: str
) -> Decision:
    """The same title and number are in force again: decision, appeal, title and plaque in one transaction."""
    with act():
        appeal = _held(appeal)
        require(duties.why_not_decide_appeal(office, appeal, MotionKind.REINSTATE))
        decision = record_decision(
            office=office,
            kind=DecisionKind.REINSTATEMENT,
            document_number=document_number,
            title=title,
            decided_on=decided_on,
            text=text,
        )
        APPEAL.move(
            appeal, "uphold", actor=office.actor, reason=text, changes={"answer": decision.text, "decision": decision}
        )
        reinstate_title(title=appeal.title, decision=decision, reason=decision.text, actor=office.actor)
        UnitNews(appeal.title).send("upheld", appeal, text=decision.text)
    return decision


def dismiss_appeal(*, appeal: Appeal, office: Officer) -> Appeal:
    """The cancellation stands; the unit reads the reasons that the four agreed to."""
    with act():
        appeal = _held(appeal)
        require(duties.why_not_decide_appeal(office, appeal, MotionKind.MAINTAIN))
        answer = duties.last_round(appeal.matter).text
        APPEAL.move(appeal, "dismiss", actor=office.actor, reason=answer, changes={"answer": answer})
        UnitNews(appeal.title).send("dismissed", appeal, text=answer)
    return appeal
