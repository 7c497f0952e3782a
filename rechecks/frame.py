"""The frame of a plan's draw: every title in force of the area, with its group, its weight and whether it is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, QuerySet, Subquery

from enterprises.enums import FactState
from enterprises.models import AdverseFact
from plaques.models import Title
from rechecks.models import DrawnUnit, Plan
from rechecks.sampling import DRAW, DUE, REST, Row


def later(day: date, *, months: int = 0, years: int = 0) -> date:
    """The same day so many months on; the last day of the month where it has no such day."""
    month = day.year * 12 + day.month - 1 + months + 12 * years
    for number in range(day.day, 27, -1):
        try:
            return date(month // 12, month % 12 + 1, number)
        except ValueError:
            continue
    return date(month // 12, month % 12 + 1, day.day)


def titles_of(plan: Plan) -> QuerySet[Title]:
    """The titles in force that a plan is about, each with `last_drawn`, the day for which it was last drawn."""
    titles = Title.objects.in_force().filter(district=plan.body.district_id)
    if plan.kind:
        titles = titles.filter(kind=plan.kind)
    draws = DrawnUnit.objects.filter(title=OuterRef("pk")).order_by("-draw__due_on")
    return titles.annotate(last_drawn=Subquery(draws.values("draw__due_on")[:1])).order_by("number")


def _latest_facts(plan: Plan) -> dict[int, date]:
    """The day of each unit's latest confirmed adverse fact."""
    facts = AdverseFact.objects.filter(unit__district=plan.body.district_id, state=FactState.CONFIRMED)
    return dict(facts.order_by("unit").values_list("unit").annotate(latest=Max("happened_on")))


@dataclass(frozen=True, slots=True)
class Place:
    """Where one title stands in a plan's frame for the draw of a day."""

    title_id: int
    last: date
    row: Row


def places(plan: Plan, *, due_on: date, ends_on: date) -> Iterator[Place]:
    """The frame, in the order of the titles' numbers.

    Due, and so certain, is a title whose years would be over on the day of the next draw; it rests when it was drawn
    less than the plan's months ago. Both count from the day on which the draw was to be, however late it was.
    """
    facts = _latest_facts(plan)
    columns = "pk", "number", "kind", "unit__enterprise__size_class", "granted_on", "last_drawn", "unit"
    for pk, number, kind, size, granted_on, last_drawn, unit in titles_of(plan).values_list(*columns):
        last = max(granted_on, last_drawn or granted_on)
        status = DRAW
        if later(last, years=plan.within_years) < ends_on:
            status = DUE
        elif last_drawn is not None and later(last_drawn, months=plan.rest_months) > due_on:
            status = REST
        # A fact counts until the title has been looked at once more.
        weight = plan.fact_weight if facts.get(unit, date.min) >= last else 1
        yield Place(pk, last, Row(number, _stratum(plan, kind, size, last, due_on), weight, status))


def _stratum(plan: Plan, kind: str, size: str | None, last: date, due_on: date) -> str:
    parts = []
    if plan.by_kind:
        parts.append(kind)
    if plan.by_size:
        parts.append(size or "-")
    if plan.by_age:
        years = due_on.year - last.year - ((due_on.month, due_on.day) < (last.month, last.day))
        parts.append(f"y{max(0, years)}")
    return "/".join(parts) or "all"
