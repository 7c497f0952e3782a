"""The area of a park, town or cluster for its own people: coverage and its lists. What they keep: `parks.views`."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evaluations.views.common import get_member, get_unit
from parks import reading
from parks.areas import Area
from parks.exports import file_of
from parks.views import Side, frame_of
from tripartite.access import unit_member_view
from units.enums import UnitKind
from units.models import Unit, UnitMember

LIST_SIZE = 50


def _area(request: HttpRequest, pk: int) -> Unit:
    """The person's own park, town or cluster. An enterprise has no area."""
    unit = get_unit(request.user, pk)
    if unit.kind == UnitKind.ENTERPRISE:
        raise Http404
    return unit


def _keeper(request: HttpRequest, pk: int) -> UnitMember:
    return get_member(request.user, _area(request, pk))


SIDE = Side(
    prefix="apply:area-",
    base="apply/area/base.html",
    guard=unit_member_view,
    keeper=_keeper,
    home=lambda unit: reverse("apply:area", args=[unit.pk]),
)


def _frame(request: HttpRequest, unit: Unit, **more: Any) -> dict[str, Any]:
    return frame_of(SIDE, get_member(request.user, unit), "area", **more)


@require_safe
@unit_member_view
def area(request: HttpRequest, pk: int) -> HttpResponse:
    """Coverage of the unit's own area on a day, with the lists behind it."""
    unit = _area(request, pk)
    day = reading.day_asked(request.GET.get("on", ""))
    context = reading.coverage_page(Area.of_unit(unit), day, request.GET.get("show", ""))
    context |= _frame(request, unit)
    return render(request, "apply/area/coverage.html", context)


@require_safe
@unit_member_view
def area_list(request: HttpRequest, pk: int, measure: str, side: str) -> HttpResponse:
    """The enterprises behind a number, in pages."""
    unit = _area(request, pk)
    listed = reading.listing(Area.of_unit(unit), reading.day_asked(request.GET.get("on", "")), measure, side)
    if listed is None:
        raise Http404
    page = Paginator(listed, LIST_SIZE).get_page(request.GET.get("page"))
    context = _frame(request, unit, listed=listed, page=page, sides=reading.SIDE_WORDS)
    return render(request, "apply/area/list.html", context)


@require_POST
@unit_member_view
def area_export(request: HttpRequest, pk: int, measure: str, side: str) -> HttpResponse:
    """The same list as a file, streamed."""
    unit = _area(request, pk)
    listed = reading.listing(Area.of_unit(unit), reading.day_asked(request.POST.get("on", "")), measure, side)
    if listed is None:
        raise Http404
    return file_of(listed, request.POST.get("as", ""))
