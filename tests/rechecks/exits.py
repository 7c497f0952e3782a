"""Re-checks, cancellations and appeals brought to any station of their way, through the services."""

from datetime import timedelta
from itertools import count

from journal import clock
from plaques.models import Title
from proceedings.enums import Found, MotionKind
from proceedings.models import Round
from proceedings.services import checklist_of, finish_visit, note_finding, plan_visit
from rechecks import services
from rechecks.enums import Reason, RecheckOrigin, RevocationGround
from rechecks.models import Appeal, Recheck, Revocation
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

_numbers = count(1)


def county(title: Title, party: str = "gov"):
    return bodies.officer(area=title.district.slug, party=party)


def recheck(title: Title | None = None) -> Recheck:
    """A unit that was told, out of turn."""
    title = title or evaluations.named_title()
    return services.open_recheck(
        title=title,
        origin=RecheckOrigin.TARGETED,
        reason="群众反映该单位拖欠工资，经初步了解需复核。",
        office=county(title),
        ground=Reason.COMPLAINT,
    )


def fresh(row):
    """The row as the next person reads it."""
    return type(row).objects.select_related("title__unit", "title__district").get(pk=row.pk)


def shown(title: Title | None = None) -> Recheck:
    """The unit has shown the first item, with a file."""
    row = recheck(title)
    item = row.items.order_by("position")[0]
    services.show(
        recheck=row,
        member=units.member(row.title.unit),
        answers={item.key: "集体合同已续签，详见附件。"},
        evidence={item.key: [units.evidence(unit=row.title.unit)]},
    )
    return fresh(row)


def visited(row: Recheck, found: Found = Found.AS_STATED) -> Recheck:
    """Somebody has looked on site."""
    row = fresh(row)
    office = county(row.title)
    visit = plan_visit(
        matter=row.matter,
        office=office,
        planned_for=clock.now() + timedelta(minutes=1),
        place="单位厂区",
        visitors=[inspector.officer for inspector in row.inspectors.all()],
    )
    key = checklist_of(visit)[0].key
    note_finding(visit=visit, office=office, item=key, found=found, note="台账与现场不一致。")
    finish_visit(visit=visit, office=office, summary="已现场查看。")
    return fresh(row)


def failed(title: Title | None = None) -> Recheck:
    """A re-check that was not passed."""
    row = visited(shown(title), Found.DIFFERS)
    key = row.items.order_by("position")[0].key
    services.fail_recheck(
        recheck=row, office=county(row.title), result="未达到创建标准。", short={key: "集体合同已失效。"}
    )
    return fresh(row)


def to_hear(title: Title | None = None, ground: str = RevocationGround.FAILING) -> Revocation:
    """The unit has been told that it may be heard."""
    checked = failed(title) if ground == RevocationGround.FAILING else None
    title = checked.title if checked else title or evaluations.named_title()
    return services.open_revocation(
        title=title, ground=ground, office=county(title), reason="复核不合格，拟取消命名。", recheck=checked
    )


def heard(**kwargs) -> Revocation:
    """The unit has made its statement."""
    way = to_hear(**kwargs)
    services.state_case(revocation=way, member=units.member(way.title.unit), statement="我单位已着手整改，请予考虑。")
    return fresh(way)


def proposed(**kwargs) -> Revocation:
    """The county's three have agreed."""
    way = heard(**kwargs)
    proceedings.all_approve(put(way))
    return fresh(way)


def put(way: Revocation, motion: MotionKind = MotionKind.REVOKE) -> Round:
    return services.put_to_county(
        revocation=way, office=county(way.title), motion=motion, text="建议取消命名，报市三方审议。"
    )


def decide(matter, motion: MotionKind) -> None:
    """The city's four agree in a meeting that is closed and checked."""
    meeting = proceedings.meeting(matters=[matter], sitting=True)
    proceedings.decide_all(meeting, motion)
    proceedings.check(meeting)


def carry_out(way: Revocation):
    return services.carry_out_revocation(
        revocation=way,
        office=bodies.officer(area="city"),
        document_number=f"威人社销〔2026〕复{next(_numbers)}号",
        title="关于取消命名的决定",
        decided_on=clock.today(),
        text="经复核不符合创建标准，取消命名。",
    )


def revoked(**kwargs) -> Revocation:
    """The title is cancelled."""
    way = proposed(**kwargs)
    decide(way.city_matter, MotionKind.REVOKE)
    carry_out(fresh(way))
    return fresh(way)


def appealed(way: Revocation | None = None) -> Appeal:
    way = way or revoked()
    return services.file_appeal(
        revocation=way, member=units.member(way.title.unit), text="集体合同已补签，认定事实有误。"
    )


def uphold(appeal: Appeal):
    decide(appeal.matter, MotionKind.REINSTATE)
    return services.uphold_appeal(
        appeal=appeal,
        office=bodies.officer(area="city"),
        document_number=f"威人社复〔2026〕{next(_numbers)}号",
        title="关于恢复命名的决定",
        decided_on=clock.today(),
        text="经复查，申诉理由成立，恢复命名。",
    )
