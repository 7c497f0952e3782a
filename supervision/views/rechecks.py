"""The calendar of re-checks, and one draw: contributions, frame, result."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal.errors import Refused
from rechecks.enums import PlanState
from rechecks.models import Draw, Plan
from rechecks.rules import why_not_contribute, why_not_plan
from rechecks.sealing import throws_of_chance
from rechecks.services import contribute, lacking
from supervision.forms.rechecks import ContributionForm
from supervision.recheck_calendar import areas, calendar
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view


@require_safe
@officer_view()
def overview(request: HttpRequest) -> HttpResponse:
    """What is due, overdue first; the areas at a glance; plans; past draws."""
    office = request.acting
    plans = Plan.objects.for_officer(office).exclude(state__in=[PlanState.DISCARDED, PlanState.REPLACED])
    past = _draws(request).filter(state="drawn").without_texts().order_by("-due_on", "-pk")
    context = {
        "entries": calendar(office),
        "areas": areas(office),
        "plans": plans.select_related("body__district").order_by("body_id", "kind", "-version"),
        "page": page_of(past, request),
        "why_not_plan": why_not_plan(office),
    }
    return render(request, "desk/rechecks/overview.html", context)


@require_safe
@officer_view()
def draw_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw. Another area's is not found."""
    return _page(request, _draw(request, pk), ContributionForm())


@require_POST
@officer_view()
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal the organisation's contribution, typed or thrown by the machine."""
    draw = _draw(request, pk)
    given = {"throws": throws_of_chance()} if "by_chance" in request.POST else request.POST
    form = ContributionForm(given)
    if form.is_valid():
        try:
            contribute(draw=draw, office=request.acting, throws=form.cleaned_data["throws"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The contribution of your organisation is sealed; its hash is public."))
            return redirect("desk:recheck-draw", pk=pk)
    return _page(request, draw, form)


def _draws(request: HttpRequest) -> QuerySet[Draw]:
    return Draw.objects.for_officer(request.acting).select_related("plan__body__district")


def _draw(request: HttpRequest, pk: int) -> Draw:
    return get_object_or_404(_draws(request).without_texts(), pk=pk)


def _page(request: HttpRequest, draw: Draw, form: ContributionForm) -> HttpResponse:
    contributions = draw.contributions.standing().select_related("officer__user")
    handed_in = {each.organisation_id: each for each in contributions}
    organisations = draw.plan.body.organisations.order_by("position", "pk")
    context = {
        "draw": draw,
        "plan": draw.plan,
        "parties": [(organisation, handed_in.get(organisation.pk)) for organisation in organisations],
        "lacking": lacking(draw) if draw.state == "collecting" else 0,
        "void": draw.contributions.filter(void_at__isnull=False).count(),
        "page": page_of(draw.drawn.select_related("title").order_by("position"), request),
        "form": form,
        "why_not": why_not_contribute(request.acting, draw),
    }
    return render(request, "desk/rechecks/draw.html", context)
