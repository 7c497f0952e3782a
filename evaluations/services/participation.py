"""Taking part (创建备案): a unit declares it, withdraws it, or ends; the city publishes who takes part."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import rules
from evaluations.models import ListedParticipant, ParticipantList, Participation
from evaluations.transitions import PARTICIPATION
from journal import clock
from journal.chain import act
from journal.errors import Refused, require
from tripartite.models import Officer
from units.models import Unit, UnitMember
from units.transitions import UNIT

PLEDGE = (
    "本单位自愿参加和谐劳动关系创建活动：遵守劳动保障法律法规，对照创建标准开展自查自评，"
    "持续改进；同意将单位名称列入定期公布的创建单位名单。"
)


def take_part(*, unit: Unit, member: UnitMember, by_hand_in: bool = False) -> Participation:
    """Declare that the unit takes part. A declaration that runs already is returned as it is.

    A hand-in declares it too (docs/decisions/0009). Raises `Refused` when this person or this unit may not.
    """
    with act() as log:
        # The row of the unit, so that two colleagues who press at once find one declaration.
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        require(rules.why_not_take_part(member, unit))
        running = Participation.objects.filter(unit=unit).running().first()
        if running is not None:
            return running
        declared = Participation.objects.create(
            unit=unit,
            statement=PLEDGE,
            declared_by=member.user,
            declared_at=clock.now(),
            by_hand_in=by_hand_in,
        )
        log.append(
            action="participation.declare",
            subject=declared,
            actor=member.actor,
            target=declared.state,
            data={"by_hand_in": by_hand_in},
        )
    return declared


def withdraw_participation(*, participation: Participation, member: UnitMember) -> Participation:
    """The unit takes part no longer. Lists published so far stay as they were."""
    require(rules.why_not_withdraw_participation(member, participation))
    with act():
        return PARTICIPATION.move(participation, "withdraw", actor=member.actor)


def dissolve_unit(*, unit: Unit, office: Officer, reason: str) -> Unit:
    """A unit no longer exists, as the registry proves; taking part ends with it. `reason` names the proof."""
    require(rules.why_not_dissolve(office, unit))
    with act():
        UNIT.move(unit, "dissolve", actor=office.actor, reason=reason)
        for participation in Participation.objects.filter(unit=unit).running():
            PARTICIPATION.move(participation, "end", actor=office.actor, reason=reason)
    return unit


def publish_participants(*, office: Officer) -> ParticipantList:
    """Freeze today's participants into a public list. One list a day; raises `Refused` for a second."""
    require(rules.why_not_publish_participants(office))
    today = clock.today()
    with act() as log:
        running = list(Participation.objects.running().select_related("unit__district").order_by("unit__pk"))
        # By area, then by name, as a list on paper would be; the order of the rows is the order of the list.
        running.sort(key=lambda row: (row.unit.district.position, row.unit.kind, row.unit.name))
        try:
            with transaction.atomic():
                published = ParticipantList.objects.create(
                    published_on=today, published_at=clock.now(), published_by=office, total=len(running)
                )
        except IntegrityError as error:
            raise Refused(_("The list of today is published already.")) from error
        ListedParticipant.objects.bulk_create(
            (
                ListedParticipant(
                    list=published,
                    unit=row.unit,
                    name=row.unit.name,
                    kind=row.unit.kind,
                    district=row.unit.district,
                    since=timezone.localtime(row.declared_at).date(),
                )
                for row in running
            ),
            batch_size=1000,
        )
        log.append(
            action="participants.publish", subject=published, actor=office.actor, data={"total": published.total}
        )
    return published
