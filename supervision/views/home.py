"""The first page of the desk: what waits for the office one acts for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from supervision.county_tasks import county_tasks
from supervision.desk_tasks import city_tasks
from supervision.queue import Queue
from supervision.waiting import Conditions, Whose
from tripartite.access import officer_view
from tripartite.middleware import offices_of
from tripartite.models import Officer

FIRST = 8


@require_safe
@officer_view()
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this office, and what it waits for; a county sees the head of its queue."""
    office = request.acting
    context = {"tasks": city_tasks(office), "first": []} if office.is_city else _county(office)
    tasks = context.pop("tasks")
    context |= {
        "office": office,
        "mine": [task for task in tasks if task.mine],
        "others": [task for task in tasks if not task.mine],
        "offices": offices_of(request),
    }
    return render(request, "desk/home.html", context)


def _county(office: Officer) -> dict[str, Any]:
    ours = Queue(office, Conditions(whose=Whose.US))
    return {"tasks": county_tasks(office, ours.groups), "first": ours[:FIRST], "waiting": len(ours)}
