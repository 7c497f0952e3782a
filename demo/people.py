"""Beside the applications: who takes part, the published lists, colleagues, and a look at oneself in private.

enterprise-2 has three colleagues (itself, a clerk, the union chair) and an invitation that waits; enterprise-1 and
park-1 declared that they take part before handing in anything; town-1 has filled in half of its self-assessment, and
enterprise-12 all of it. Lists of participants were published half a year ago and three weeks ago.
"""

from collections.abc import Iterator
from functools import partial

from demo import answers
from demo.accounts import COLLEAGUES, MAIL_DOMAIN
from demo.cast import PARKS, TOWN, Player, enterprise
from demo.stage import Event, Stage, moment
from evaluations.models import ParticipantList, SelfAssessment
from evaluations.services import keep_self_answers, publish_participants, take_part
from evaluations.snapshot import facts_on
from journal import clock
from standards.scoring import applies
from tripartite.models import User
from units.enums import Role, UnitKind
from units.models import Invitation, UnitMember
from units.people import accept_invitation, invite_colleague

LISTS = (180, 21)
INVITED = f"new-colleague@{MAIL_DOMAIN}"


def story(stage: Stage) -> Iterator[Event]:
    """Everything of these, within the last half year."""
    for days in LISTS:
        yield Event(moment(stage.ago(days), 16, 45), partial(_publish, stage))
    for player in (enterprise(1), PARKS[1]):
        yield Event(moment(stage.ago(30), 14, player.number), partial(_declare, player))
    for name, role in zip(COLLEAGUES, (Role.EDITOR, Role.UNION_CHAIR), strict=True):
        yield Event(moment(stage.ago(11), 15, len(name)), partial(_let_in, enterprise(2), name, role))
    yield Event(moment(stage.ago(1), 17), partial(_invite, enterprise(2), INVITED, Role.EDITOR))
    yield Event(moment(stage.ago(3), 19), partial(_assess, stage, TOWN, share=60))
    yield Event(moment(stage.ago(5), 19), partial(_assess, stage, enterprise(12), share=100))


def _member(player: Player) -> UnitMember:
    return UnitMember.objects.select_related("unit__district", "unit__enterprise", "unit__park", "user").get(
        unit__uscc=player.uscc, user__username=player.account
    )


def _publish(stage: Stage) -> None:
    if not ParticipantList.objects.filter(published_on=clock.today()).exists():
        publish_participants(office=stage.offices["city-gov"])


def _declare(player: Player) -> None:
    member = _member(player)
    take_part(unit=member.unit, member=member)


def _invite(player: Player, email: str, role: Role) -> Invitation:
    invited = Invitation.objects.filter(unit__uscc=player.uscc, email=email).first()
    return invited or invite_colleague(member=_member(player), email=email, role=role)


def _let_in(player: Player, name: str, role: Role) -> None:
    user = User.objects.get(username=name)
    invitation = _invite(player, user.email, role)
    if invitation.accepted_by_id is None:
        accept_invitation(invitation=invitation, user=user)


def _assess(stage: Stage, player: Player, *, share: int) -> None:
    """Answer so many percent of the questions, in private."""
    member = _member(player)
    if SelfAssessment.objects.filter(unit=member.unit).exists():
        return
    rubric = stage.edition.rubric_for(UnitKind(member.unit.kind).rubric)
    facts = facts_on(member.unit, clock.today())
    who = answers.Respondent(
        number=player.number + 7,
        headcount=player.headcount,
        today=clock.today(),
        rubric=rubric.kind,
        facts=facts,
        weakness=answers.GOOD * 3,
    )
    asked = [i for i in rubric.indicators if not i.from_survey and applies(i, facts)]
    given = {i.id: answers.answer(i, who) for i in asked[: len(asked) * share // 100]}
    keep_self_answers(unit=member.unit, user=member.user, edition=stage.edition, answers=given)
