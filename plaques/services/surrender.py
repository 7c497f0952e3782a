"""A unit gives its title back: its own request, the city's four, a decision (BRIEF §15.2).

The matter before the city is about the title itself. Other ways to end a title are kinds of matter of later rooms, with
their own rules before the round; what follows a passed one is the same `titles.revoke_title`.
"""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from journal.chain import act
from journal.errors import Refused, require
from plaques import emails, rules
from plaques.enums import SurrenderState
from plaques.models import Surrender, Title
from plaques.services.titles import revoke_title
from plaques.transitions import SURRENDER
from proceedings.enums import DecisionKind, MatterKind, MatterState, MotionKind, RoundState
from proceedings.models import Decision, Matter, Round
from proceedings.services import drop_matter, hold_matters, open_matter, record_decision
from tripartite.enums import Level
from tripartite.models import Officer, TripartiteBody
from units.models import UnitMember


def request_surrender(*, title: Title, member: UnitMember, reason: str) -> Surrender:
    """The unit asks; the title stays in force until the city has decided."""
    with act() as log:
        title = Title.objects.select_for_update().get(pk=title.pk)
        require(rules.why_not_surrender(member, title))
        if not reason.strip():
            raise Refused(_("Please give a reason."))
        matter = open_matter(
            body=TripartiteBody.objects.get(level=Level.CITY),
            kind=MatterKind.SURRENDER,
            subject=title,
            title=f"{title.unit_name} {title.number}",
            actor=member.actor,
        )
        surrender = Surrender.objects.create(title=title, matter=matter, requested_by=member, reason=reason.strip())
        log.append(
            action="surrender.request",
            subject=surrender,
            actor=member.actor,
            target=surrender.state,
            remark=surrender.reason,
            data={"number": title.number},
        )
        emails.CityEmails().surrender_requested(surrender)
    return surrender


def withdraw_surrender(*, surrender: Surrender, member: UnitMember) -> Surrender:
    """The unit keeps its title after all. An open round on it closes; once the four have agreed it is too late."""
    with act():
        hold_matters(surrender.matter_id)
        surrender = Surrender.objects.select_related("title", "matter").get(pk=surrender.pk)
        require(rules.why_not_withdraw_surrender(member, surrender))
        drop_matter(matter=surrender.matter, actor=member.actor)
        SURRENDER.move(surrender, "withdraw", actor=member.actor)
    return surrender


def agreed_surrenders() -> QuerySet[Surrender]:
    """Requests that the city's four agreed to in their last round, and that wait for the decision."""
    later = Round.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    passed = Round.objects.filter(motion=MotionKind.REVOKE, state=RoundState.PASSED).exclude(Exists(later))
    return Surrender.objects.filter(
        state=SurrenderState.REQUESTED, matter__state=MatterState.DECIDED, matter__in=passed.values("matter")
    )


def carry_out_surrender(
    *, surrender: Surrender, office: Officer, document_number: str, title: str, decided_on: date, text: str
) -> Decision:
    """Cancel the title: decision, title, plaque to be called back, mail to the unit, in one transaction."""
    with act():
        Matter.objects.select_for_update().get(pk=surrender.matter_id)
        surrender = Surrender.objects.select_related("title__unit", "matter").get(pk=surrender.pk)
        require(rules.why_not_carry_out(office, surrender))
        decision = record_decision(
            office=office,
            kind=DecisionKind.REVOCATION,
            document_number=document_number,
            title=title,
            decided_on=decided_on,
            text=text,
        )
        SURRENDER.move(surrender, "carry_out", actor=office.actor)
        revoke_title(title=surrender.title, decision=decision, reason=decision.text, actor=office.actor)
        emails.HolderEmails(surrender.title).revoked(decision)
    return decision
