"""Draws of re-checks as anyone may follow them: what is to come, what is overdue, and the record of each."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from portal import recheck_figures
from portal.caching import public_page
from portal.views.titles import page_of
from rechecks.draw_records import TRUSTED
from rechecks.enums import DrawState
from rechecks.models import Draw
from rechecks.services import lacking


def _draws() -> QuerySet[Draw]:
    return Draw.objects.select_related("plan__body__district")


@public_page()
def draw_list(request: HttpRequest) -> HttpResponse:
    """All draws: the overdue ones first, then those to come, then those that are over; what became of re-checks in each
    year, by area."""
    open_ = _draws().without_texts().exclude(state=DrawState.DRAWN).order_by("due_on", "pk")
    page, fault = page_of(_draws().without_texts().filter(state=DrawState.DRAWN).order_by("-due_on", "-pk"), request)
    context = {"open": open_, "page": page, "page_fault": fault, "years": recheck_figures.by_year()}
    return render(request, "portal/draws.html", context, status=400 if fault else 200)


@public_page()
def draw_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw: hashes as soon as they are there, and with the record all that is needed to repeat it."""
    draw = get_object_or_404(_draws().without_texts(), pk=pk)
    handed_in = {each.organisation_id: each for each in draw.contributions.standing()}
    english = (get_language() or "").startswith("en")
    organisations = draw.plan.body.organisations.order_by("position", "pk")
    page, fault = page_of(draw.drawn.select_related("title").order_by("position"), request)
    context = {
        "draw": draw,
        "plan": draw.plan,
        "parties": [(organisation, handed_in.get(organisation.pk)) for organisation in organisations],
        "lacking": lacking(draw) if draw.state == DrawState.COLLECTING else 0,
        "void": draw.contributions.filter(void_at__isnull=False).count(),
        "page": page,
        "page_fault": fault,
        "trusted": [words.split(" / ")[english] for words in TRUSTED],
    }
    return render(request, "portal/draw.html", context, status=400 if fault else 200)


@public_page()
def draw_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record, byte for byte as it is hashed."""
    draw = get_object_or_404(Draw.objects.defer("frame"), pk=pk)
    if draw.state != DrawState.DRAWN:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="draw-{draw.pk}.json"'}
    return HttpResponse(draw.record, content_type="application/json; charset=utf-8", headers=headers)
