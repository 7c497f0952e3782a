"""Asking departments: the letters, a new one, one with its answers."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.actors import reference
from journal.errors import Refused
from proceedings.enums import ItemState
from proceedings.models import Enquiry, EnquiryItem
from proceedings.rules import why_not_ask
from proceedings.services.enquiries import ask_departments, recall_item, reveal_link
from supervision.forms.enquiries import EnquiryForm, RecallForm
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view


@require_safe
@officer_view()
def enquiry_list(request: HttpRequest) -> HttpResponse:
    """The letters of the office's body, the latest first."""
    letters = Enquiry.objects.for_officer(request.acting).select_related("department", "asked_by__organisation")
    counted = letters.annotate(
        asked=Count("items"), waiting=Count("items", filter=Q(items__state=ItemState.ASKED))
    ).order_by("-pk")
    context = {"page": page_of(counted, request), "why_not": why_not_ask(request.acting)}
    return render(request, "desk/enquiries/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def ask(request: HttpRequest) -> HttpResponse:
    """A new question, to one department or several, about one unit or many."""
    office = request.acting
    chosen = [pk for pk in request.GET.getlist("application") if pk.isdecimal()]
    form = EnquiryForm(request.POST or None, office=office, initial={"applications": chosen})
    if request.method == "POST" and form.is_valid():
        subjects = {row.unit_id: reference(row) for row in form.cleaned_data["applications"]}
        try:
            sent = ask_departments(
                departments=list(form.cleaned_data["departments"]),
                units=form.units,
                question=form.what,
                office=office,
                subjects=subjects,
            )
        except Refused as error:
            refuse(form, error)
        else:
            sentence = ngettext("%(n)d department is asked.", "%(n)d departments are asked.", len(sent))
            messages.success(request, sentence % {"n": len(sent)})
            return redirect("desk:enquiries")
    return render(request, "desk/enquiries/ask.html", {"form": form, "why_not": why_not_ask(office)})


@require_safe
@officer_view()
def enquiry_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter with what was answered about each unit."""
    return _page(request, _enquiry(request, pk))


@require_POST
@officer_view()
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the letter's link once, to hand it over where mail does not reach."""
    enquiry = _enquiry(request, pk)
    try:
        address = reveal_link(enquiry=enquiry, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect("desk:enquiry", pk=pk)
    response = _page(request, enquiry, address=address)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the question about one unit back."""
    items = EnquiryItem.objects.filter(enquiry__in=Enquiry.objects.for_officer(request.acting))
    item = get_object_or_404(items.select_related("unit", "enquiry__department"), pk=pk)
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recall_item(item=item, office=request.acting, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The question about %(unit)s is taken back.") % {"unit": item.unit.name})
            return redirect("desk:enquiry", pk=item.enquiry_id)
    return render(request, "desk/enquiries/recall.html", {"item": item, "form": form})


def _enquiry(request: HttpRequest, pk: int) -> Enquiry:
    letters = Enquiry.objects.for_officer(request.acting).select_related(
        "department", "asked_by__organisation__body", "asked_by__user"
    )
    return get_object_or_404(letters, pk=pk)


def _page(request: HttpRequest, enquiry: Enquiry, **more: Any) -> HttpResponse:
    items = enquiry.items.select_related("unit").order_by("pk")
    context = {"enquiry": enquiry, "items": items, "why_not": why_not_ask(request.acting), "address": ""} | more
    return render(request, "desk/enquiries/enquiry.html", context)
