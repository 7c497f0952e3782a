"""Plans of re-checks: drafted, looked at beforehand, put to the three organisations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.errors import Refused, require
from rechecks.enums import PlanState
from rechecks.models import Plan
from rechecks.rules import why_not_change, why_not_plan, why_not_put
from rechecks.services import change_plan, discard_plan, draft_plan, put_plan
from rechecks.services.plans import RULES
from supervision.forms.rechecks import MotionForm, NewPlanForm, PlanForm
from supervision.recheck_calendar import preview
from supervision.views.common import refuse
from tripartite.access import officer_view


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def new(request: HttpRequest) -> HttpResponse:
    """A new draft; it begins with the figures of the plan in force."""
    office = request.acting
    present = Plan.objects.for_officer(office).filter(state=PlanState.IN_FORCE, kind="").first()
    initial = {name: getattr(present, name) for name in RULES if name != "starts_on"} if present else {}
    form = NewPlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan = draft_plan(office=office, kind=form.cleaned_data["kind"], values=form.values)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The draft is kept. Look at what it would do, then put it to the three."))
            return redirect("desk:recheck-plan", pk=plan.pk)
    context = {"form": form, "why_not": why_not_plan(office), "plan": None}
    return render(request, "desk/rechecks/plan_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    plan = _plan(request, pk)
    form = PlanForm(request.POST or None, initial={name: getattr(plan, name) for name in RULES})
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(plan=plan, office=request.acting, values=form.values)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The draft is changed."))
            return redirect("desk:recheck-plan", pk=pk)
    context = {"form": form, "why_not": why_not_change(request.acting, plan), "plan": plan}
    return render(request, "desk/rechecks/plan_form.html", context)


@require_safe
@officer_view()
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: its rules, what it would do next, and its rounds."""
    return _page(request, _plan(request, pk), MotionForm())


@require_POST
@officer_view()
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft to the three organisations."""
    plan, form = _plan(request, pk), MotionForm(request.POST)
    if form.is_valid():
        try:
            round_ = put_plan(plan=plan, office=request.acting, text=form.cleaned_data["text"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The motion is put. The three organisations are asked."))
            return redirect("desk:round", pk=round_.pk)
    return _page(request, plan, form)


@require_POST
@officer_view()
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    plan = _plan(request, pk)
    try:
        require(why_not_change(request.acting, plan))
        discard_plan(plan=plan, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect("desk:recheck-plan", pk=pk)
    messages.success(request, _("The draft is discarded; it stays on record."))
    return redirect("desk:rechecks")


def _plan(request: HttpRequest, pk: int) -> Plan:
    plans = Plan.objects.for_officer(request.acting).select_related(
        "body__district", "matter", "drafted_by__user", "drafted_by__organisation"
    )
    return get_object_or_404(plans, pk=pk)


def _page(request: HttpRequest, plan: Plan, form: MotionForm) -> HttpResponse:
    office = request.acting
    open_ = plan.state in (PlanState.DRAFT, PlanState.IN_FORCE)
    context = {
        "plan": plan,
        "form": form,
        "preview": preview(plan) if open_ else None,
        "rounds": plan.matter.rounds.order_by("-number") if plan.matter else [],
        "draws": plan.draws.without_texts().select_related("plan__body__district").order_by("-period"),
        "why_not_change": why_not_change(office, plan),
        "why_not_put": why_not_put(office, plan),
    }
    return render(request, "desk/rechecks/plan.html", context)
