"""Adverse facts: the list, entering one, weighing it against the unit's answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.models import AdverseFact
from enterprises.rules import why_not_confirm, why_not_keep, why_not_withdraw
from enterprises.services import confirm_fact, propose_fact, withdraw_fact
from journal.errors import Refused
from supervision.forms.facts import FactFilterForm, FactForm, WeighForm
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view


@require_safe
@officer_view()
def fact_list(request: HttpRequest) -> HttpResponse:
    """Facts about the units of the office's area, the latest entry first."""
    form = FactFilterForm(request.GET, office=request.acting)
    facts = AdverseFact.objects.for_officer(request.acting).select_related("unit__district", "edition")
    # The content of the edition, the largest column of all, is parsed once a process and needed for the titles.
    page = page_of(form.narrow(facts).order_by("-entered_at", "-pk"), request)
    context = {"page": page, "form": form, "why_not": why_not_keep(request.acting)}
    return render(request, "desk/facts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a fact by hand."""
    office = request.acting
    form = FactForm(
        request.POST or None, request.FILES or None, office=office, initial={"code": request.GET.get("code", "")}
    )
    why_not = why_not_keep(office)
    if request.method == "POST" and form.is_valid():
        try:
            fact = propose_fact(
                unit=form.unit, fact=form.fact, office=office, actor=office.actor, upload=form.cleaned_data["file"]
            )
        except Refused as error:
            refuse(form, error)
        except ValidationError as error:
            refuse(form, error, "file")
        else:
            messages.success(request, _("The fact is entered. The unit has been told and may answer."))
            return redirect("desk:fact", pk=fact.pk)
    return render(request, "desk/facts/enter.html", {"form": form, "why_not": why_not})


@require_safe
@officer_view()
def fact_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One fact with the unit's answer. Another area's is not found."""
    return _page(request, _fact(request, pk), WeighForm(), WeighForm())


@require_POST
@officer_view()
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the fact holds: it counts from now on."""
    fact, form = _fact(request, pk), WeighForm(request.POST)
    if form.is_valid():
        try:
            confirm_fact(fact=fact, office=request.acting, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The fact is confirmed and counts. The unit has been told."))
            return redirect("desk:fact", pk=pk)
    return _page(request, fact, form, WeighForm())


@require_POST
@officer_view()
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the fact does not hold, or no longer."""
    fact, form = _fact(request, pk), WeighForm(request.POST)
    if form.is_valid():
        try:
            withdraw_fact(fact=fact, office=request.acting, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The fact is withdrawn. The unit has been told."))
            return redirect("desk:fact", pk=pk)
    return _page(request, fact, WeighForm(), form)


def _fact(request: HttpRequest, pk: int) -> AdverseFact:
    facts = AdverseFact.objects.for_officer(request.acting).select_related(
        "unit__district",
        "edition",
        "file",
        "answer_file",
        "answered_by",
        "entered_by__organisation",
        "entered_by__user",
        "confirmed_by__organisation",
        "confirmed_by__user",
        "withdrawn_by__organisation",
        "withdrawn_by__user",
    )
    return get_object_or_404(facts, pk=pk)


def _page(request: HttpRequest, fact: AdverseFact, confirming: WeighForm, withdrawing: WeighForm) -> HttpResponse:
    # Two forms of one kind on a page: their fields need names of their own for the labels.
    confirming.auto_id, withdrawing.auto_id = "confirm_%s", "withdraw_%s"
    context = {
        "fact": fact,
        "unit": fact.unit,
        "confirming": confirming,
        "withdrawing": withdrawing,
        "why_not_keep": why_not_keep(request.acting),
        "why_not_confirm": why_not_confirm(request.acting, fact),
        "why_not_withdraw": why_not_withdraw(request.acting, fact),
    }
    return render(request, "desk/facts/fact.html", context)
