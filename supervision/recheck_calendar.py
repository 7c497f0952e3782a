"""What is to be re-checked, and when: the preview of a plan, the calendar of draws and re-checks, areas at a glance."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Max, Q, QuerySet, When

from journal import clock
from plaques.models import Title
from rechecks import draw_records, frame, sampling
from rechecks.enums import PlanState, RecheckState
from rechecks.models import Draw, Plan, Recheck, Revocation
from rechecks.sampling import DRAW, DUE, REST
from tripartite.enums import Level
from tripartite.models import Officer, TripartiteBody

LONGEST = 10
MOST_RECHECKS = 20


@dataclass(frozen=True, slots=True)
class Group:
    """One stratum of a preview."""

    stratum: str
    able: int
    due: int
    rest: int
    taken: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do in a period, with the titles as they are today."""

    period: int
    due_on: date
    total: int
    due: int
    rest: int
    number: int
    groups: list[Group]
    longest: list[tuple[Title, date]]


def next_period(plan: Plan) -> int:
    """The period that is drawn next: the first one without a finished draw."""
    return (plan.draws.filter(state="drawn").aggregate(last=Max("period"))["last"] or 0) + 1


def preview(plan: Plan) -> Preview:
    """How many would be drawn from each group in the next period, and who has waited longest."""
    period = next_period(plan)
    due_on = plan.starts(period)
    places = list(frame.places(plan, due_on=due_on, ends_on=plan.starts(period + 1)))
    rows = [place.row for place in places]
    allocation = sampling.allocate(rows, draw_records.rules_of(plan))
    counts = Counter((row.stratum, row.status) for row in rows)
    groups = [
        Group(
            stratum,
            counts[stratum, DRAW] + counts[stratum, DUE],
            counts[stratum, DUE],
            counts[stratum, REST],
            allocation.get(stratum, 0) + counts[stratum, DUE],
        )
        for stratum in sorted({row.stratum for row in rows})
    ]
    waiting = sorted(places, key=lambda place: (place.last, place.row.number))[:LONGEST]
    titles = Title.objects.in_bulk([place.title_id for place in waiting])
    return Preview(
        period=period,
        due_on=due_on,
        total=len(rows),
        due=sum(group.due for group in groups),
        rest=sum(group.rest for group in groups),
        number=sum(group.taken for group in groups),
        groups=groups,
        longest=[(titles[place.title_id], place.last) for place in waiting],
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A day of the calendar: a draw that is open, a period still to come (neither draw nor re-check), or a title's
    re-check, on the day until which its unit has time."""

    day: date
    plan: Plan | None = None
    draw: Draw | None = None
    handed_in: int = 0
    recheck: Recheck | None = None

    @property
    def is_late(self) -> bool:
        if self.recheck is not None:
            return self.day < clock.today()
        return self.draw is not None and self.draw.is_overdue


def calendar(office: Officer) -> list[Entry]:
    """The days to come, overdue ones first: open draws, the next day of every plan in force, and the re-checks under
    way that are the nearest (`MOST_RECHECKS`; their own list has them all)."""
    standing = Count("contributions", filter=Q(contributions__void_at__isnull=True))
    draws = Draw.objects.for_officer(office).exclude(state="drawn").without_texts().annotate(handed_in=standing)
    draws = draws.select_related("plan__body__district").order_by("due_on", "pk")
    entries = [Entry(draw.due_on, draw.plan, draw, draw.handed_in) for draw in draws]
    plans = Plan.objects.for_officer(office).filter(state=PlanState.IN_FORCE).select_related("body__district")
    plans = plans.annotate(last_period=Max("draws__period")).order_by("pk")
    entries += [Entry(plan.starts((plan.last_period or 0) + 1), plan) for plan in plans]
    rechecks = _under_way(office).select_related("title__district").order_by("day", "pk")[:MOST_RECHECKS]
    entries += [Entry(recheck.day, recheck=recheck) for recheck in rechecks]
    return sorted(entries, key=lambda entry: (not entry.is_late, entry.day))


def _under_way(office: Officer) -> QuerySet[Recheck]:
    """Re-checks that are open, each with its `day`: until when the unit is to show, or to put things right."""
    day = Case(When(state=RecheckState.RECTIFYING, then="rectify_until"), default="due_on")
    return Recheck.objects.for_officer(office).filter(pk__in=Recheck.objects.open().values("pk")).annotate(day=day)


@dataclass(frozen=True, slots=True)
class Area:
    """One area at a glance. `overdue` counts draws; of the re-checks `under_way`, `late` have had their day."""

    body: TripartiteBody
    plan: Plan | None
    titles: int
    drawn: int
    last: date | None
    overdue: int
    under_way: int
    late: int
    leaving: int


def areas(office: Officer) -> list[Area]:
    """Every county body's plan, titles in force, titles drawn this year, last draw and overdue ones; its re-checks and
    cancellations under way."""
    bodies = TripartiteBody.objects.filter(level=Level.COUNTY).select_related("district")
    if not office.is_city:
        bodies = bodies.filter(pk=office.organisation.body_id)
    plans = {plan.body_id: plan for plan in Plan.objects.filter(state=PlanState.IN_FORCE).order_by("-kind")}
    titles = Title.objects.in_force().order_by().values_list("district").annotate(number=Count("pk"))
    held = dict(titles)
    year = Q(due_on__year=clock.today().year)
    figures = (
        Draw.objects.order_by()
        .values("plan__body")
        .annotate(
            drawn=Count("drawn", filter=year & Q(state="drawn"), distinct=True),
            last=Max("due_on", filter=Q(state="drawn")),
            overdue=Count("pk", filter=~Q(state="drawn") & Q(due_on__lt=clock.today()), distinct=True),
        )
    )
    by_body = {row["plan__body"]: row for row in figures}
    late = Count("pk", filter=Q(day__lt=clock.today()))
    open_ = _under_way(office).order_by().values_list("title__district").annotate(number=Count("pk"), late=late)
    under_way = {district: (number, past) for district, number, past in open_}
    ways = Revocation.objects.open().for_officer(office).order_by().values_list("title__district")
    leaving = dict(ways.annotate(number=Count("pk")))
    found = []
    for body in bodies.order_by("district__position", "pk"):
        row = by_body.get(body.pk, {"drawn": 0, "last": None, "overdue": 0})
        number = held.get(body.district_id, 0)
        checks = under_way.get(body.district_id, (0, 0))
        found.append(
            Area(
                body,
                plans.get(body.pk),
                number,
                row["drawn"],
                row["last"],
                row["overdue"],
                *checks,
                leaving.get(body.district_id, 0),
            )
        )
    return found
