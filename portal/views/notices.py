"""Public notices and objections."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from journal.errors import Refused
from portal import limits, queries
from portal.caching import public_page
from portal.forms import ObjectionForm, ReceiptForm
from portal.views.titles import page_of
from proceedings.models import Objection, PublicNotice
from proceedings.services import object_to
from tripartite.access import public


@public_page()
def notice_list(request: HttpRequest) -> HttpResponse:
    """All notices, those that take objections marked."""
    page, fault = page_of(queries.notices(), request)
    return render(request, "portal/notices.html", {"page": page, "page_fault": fault}, status=400 if fault else 200)


@public_page()
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice with every unit on it, and where to object."""
    notice = get_object_or_404(queries.notices(), pk=pk)
    return render(request, "portal/notice.html", {"notice": notice, "rows": queries.rows_of(notice)})


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
@sensitive_post_parameters("text", "objector", "contact")
def objection_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Anyone objects; afterwards the address is that of the receipt, so that reloading sends nothing twice."""
    notice = get_object_or_404(queries.notices(), pk=pk)
    form = ObjectionForm(
        request.POST if request.method == "POST" else None, notice=notice, initial={"item": _asked_item(request)}
    )
    if request.method == "POST" and form.is_valid():
        objection = _object(request, form, notice)
        if objection is not None:
            return redirect("objection", receipt=objection.receipt)
    return render(
        request, "portal/objection_form.html", {"notice": notice, "form": form}, status=400 if form.errors else 200
    )


def _asked_item(request: HttpRequest) -> str:
    """The unit whose link led here, when it is a number at all; whether it is on the notice, the list shows."""
    asked = request.GET.get("item", "")
    return asked if asked.isascii() and asked.isdecimal() else ""


def _object(request: HttpRequest, form: ObjectionForm, notice: PublicNotice) -> Objection | None:
    if not limits.OBJECTIONS_BY_ADDRESS.takes(limits.address_of(request)):
        form.add_error(None, _("Several objections have just come from your address. Please try again in an hour."))
        return None
    if not limits.OBJECTIONS_TO_NOTICE.takes(str(notice.pk)):
        form.add_error(None, _("Very many objections are coming in just now. Please try again in an hour."))
        return None
    told = form.cleaned_data
    try:
        return object_to(item=told["item"], text=told["text"], objector=told["objector"], contact=told["contact"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@require_safe
@public
@never_cache
def objection_lookup(request: HttpRequest) -> HttpResponse:
    """Where a receipt number is typed."""
    form = ReceiptForm(request.GET if "receipt" in request.GET else None)
    if form.is_bound and form.is_valid():
        if objection := _by_receipt(form.cleaned_data["receipt"]):
            return redirect("objection", receipt=objection.receipt)
        form.add_error("receipt", _("There is no objection with this receipt number. Please compare it again."))
    return render(request, "portal/objections.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@public
@never_cache
def objection_page(request: HttpRequest, receipt: str) -> HttpResponse:
    """What has become of an objection. Whoever finds the receipt learns neither who objected nor what was written."""
    form = ReceiptForm({"receipt": receipt})
    objection = _by_receipt(form.cleaned_data["receipt"]) if form.is_valid() else None
    if objection is None:
        return redirect(f"{reverse('objections')}?{urlencode({'receipt': receipt[:30]})}")
    return render(request, "portal/objection.html", {"objection": objection, "notice": objection.item.notice})


def _by_receipt(receipt: str) -> Objection | None:
    return Objection.objects.filter(receipt=receipt).select_related("item__notice", "item__district").first()
