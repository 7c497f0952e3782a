"""Plans, draws and contributions through the services; many titles at once, laid down in bulk."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from evaluations.models import Application
from journal import clock
from plaques.models import Title
from plaques.services.titles import PREFIXES
from proceedings.enums import DecisionKind, MatterKind, MatterState, MotionKind, NoticeState, RoundState, Verdict
from proceedings.models import Decision, Matter, NoticeItem, Opinion, PublicNotice, Round, RoundSeat
from rechecks import services
from rechecks.enums import PlanState
from rechecks.models import Draw, Plan
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from units.enums import UnitKind
from units.models import Unit

_numbers = count(1)
THROWS = "16253441625334521634"


def draft(*, area: str = "huancui", kind: str = "", **values: Any) -> Plan:
    """A draft of an area's plan that begins in a month, every year, unless told otherwise."""
    given = {"starts_on": clock.today() + timedelta(days=30), **values}
    return services.draft_plan(office=bodies.officer(area=area), kind=kind, values=given)


def plan(*, area: str = "huancui", kind: str = "", **values: Any) -> Plan:
    """A plan that the area's three organisations have agreed to."""
    drafted = draft(area=area, kind=kind, **values)
    round_ = services.put_plan(plan=drafted, office=bodies.officer(area=area), text="请审议复核计划。")
    proceedings.all_approve(round_)
    return Plan.objects.select_related("body__district").get(pk=drafted.pk, state=PlanState.IN_FORCE)


def hand_in(draw: Draw, *parties: str) -> None:
    """These organisations of the draw's area hand in, or all three."""
    for party in parties or bodies.COUNTY_PARTIES:
        office = bodies.officer(area=draw.plan.body.district.slug, party=party)
        services.contribute(draw=draw, office=office, throws=THROWS)


def opened(plan_: Plan) -> Draw:
    """The next draw of a plan, taking contributions. The clock has to be near enough to its day."""
    services.open_draws()
    return Draw.objects.select_related("plan__body__district").filter(plan=plan_).order_by("-period")[0]


def titles(number: int, *, area: str = "huancui", kind: str = UnitKind.ENTERPRISE, granted_on: date) -> list[Title]:
    """So many titles with all that the database looks for behind each, in a dozen statements."""
    bodies.the_areas()
    district, city = bodies.district(area), bodies.body("city")
    lead = bodies.officer(area="city")
    first = next(_numbers) * 100_000
    units = Unit.objects.bulk_create(
        Unit(
            kind=kind,
            uscc=f"91{first + n:016d}",
            name=f"威海第{first + n}公司",
            district=district,
            state="active",
            confirmed_at=clock.now(),
        )
        for n in range(number)
    )
    subjects = [f"evaluations.application:{first + n}" for n in range(number)]
    county = _passed(bodies.body(area), subjects, MatterKind.RECOMMENDATION, MotionKind.RECOMMEND, area)
    named = _passed(city, subjects, MatterKind.NAMING, MotionKind.APPROVE, "city")
    notice = PublicNotice.objects.create(
        body=city,
        number=f"公示{first}",
        kind=DecisionKind.NAMING,
        title="公示",
        text="公示",
        opens_on=granted_on - timedelta(days=9),
        closes_on=granted_on - timedelta(days=1),
        published_by=lead,
    )
    items = NoticeItem.objects.bulk_create(
        NoticeItem(
            notice=notice,
            matter=round_.matter,
            position=n,
            name=unit.name,
            title_text_zh="称号",
            title_text_en="Title",
            district=district,
        )
        for n, (unit, round_) in enumerate(zip(units, named, strict=True), start=1)
    )
    PublicNotice.objects.filter(pk=notice.pk).update(state=NoticeState.CLOSED, closed_at=clock.now())
    decision = Decision.objects.create(
        body=city,
        kind=DecisionKind.NAMING,
        document_number=f"威人社字{first}号",
        title="决定",
        decided_on=granted_on,
        notice=notice,
        released_by=lead,
    )
    season = evaluations.campaign()
    Application.objects.bulk_create(
        Application(
            campaign=season,
            unit=unit,
            district=district,
            edition=season.edition,
            started_by=lead.user,
            county_matter=county[n].matter,
            city_matter=named[n].matter,
        )
        for n, unit in enumerate(units)
    )
    return Title.objects.bulk_create(
        Title(
            number=f"{PREFIXES[UnitKind(kind)]}-{granted_on.year}-{first + n:08d}",
            code=f"{first + n:012d}",
            unit=unit,
            kind=kind,
            unit_name=unit.name,
            district=district,
            text_zh="称号",
            text_en="Title",
            year=granted_on.year,
            decision=decision,
            county_round=county[n],
            city_round=named[n],
            notice_item=items[n],
            granted_on=granted_on,
        )
        for n, unit in enumerate(units)
    )


def _passed(body: Any, subjects: Sequence[str], kind: str, motion: str, area: str) -> list[Round]:
    """One passed round on each subject, all organisations of the body agreeing."""
    officers = bodies.officers(area)
    now = clock.now()
    matters = Matter.objects.bulk_create(Matter(body=body, kind=kind, subject=each, title=each) for each in subjects)
    rounds = Round.objects.bulk_create(
        Round(matter=matter, number=1, motion=motion, text="动议", subject_hash="0" * 64, proposed_by=officers[0])
        for matter in matters
    )
    seats = RoundSeat.objects.bulk_create(
        RoundSeat(round=round_, organisation=officer.organisation) for round_ in rounds for officer in officers
    )
    by_organisation = {officer.organisation_id: officer for officer in officers}
    Opinion.objects.bulk_create(
        Opinion(seat=seat, officer=by_organisation[seat.organisation_id], verdict=Verdict.APPROVE) for seat in seats
    )
    keys = [round_.pk for round_ in rounds]
    for start in range(0, len(keys), 500):
        Round.objects.filter(pk__in=keys[start : start + 500]).update(
            state=RoundState.PASSED, closed_at=now - timedelta(days=400)
        )
    Matter.objects.filter(pk__in=[matter.pk for matter in matters[:500]]).update(
        state=MatterState.DECIDED, closed_at=now
    )
    return rounds
