"""The first page of the desk: what waits for the office one acts for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from supervision.queries import waiting_tasks
from tripartite.access import officer_view
from tripartite.middleware import offices_of


@require_safe
@officer_view()
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this office, and what it waits for."""
    tasks = waiting_tasks(request.acting)
    context = {
        "office": request.acting,
        "mine": [task for task in tasks if task.mine],
        "others": [task for task in tasks if not task.mine],
        "offices": offices_of(request),
    }
    return render(request, "desk/home.html", context)
