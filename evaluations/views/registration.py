"""Registering a unit, or claiming one that is registered already."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.services import register_enterprise
from evaluations.views.common import refuse
from journal.errors import Refused
from parks.services import register_park
from tripartite.access import signed_in
from tripartite.models import User
from units.checks import clean_uscc
from units.enums import ClaimState, Role, UnitKind
from units.forms import ClaimForm, CodeForm, RegistrationForm
from units.models import Claim, Unit
from units.rules import membership
from units.services import claim_unit


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """Kind and code: on to the registration, or to the claim where the portal knows the code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        uscc = form.cleaned_data["uscc"]
        if Unit.objects.filter(uscc=uscc).exists():
            return redirect("apply:claim", uscc=uscc)
        return redirect("apply:register-unit", kind=form.cleaned_data["kind"], uscc=uscc)
    return render(request, "apply/register.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def register(request: HttpRequest, kind: str, uscc: str) -> HttpResponse:
    """Name, place and the person's position. Registering claims the unit at once; the profile comes later."""
    kind, uscc = _kind_or_404(kind), _code_or_404(uscc)
    if request.method != "POST" and Unit.objects.filter(uscc=uscc).exists():
        return redirect("apply:claim", uscc=uscc)
    form = RegistrationForm(request.POST or None, kind=kind, initial={"phone": request.user.phone})
    if request.method == "POST" and form.is_valid():
        try:
            claim = _register(kind, uscc, form, request.user)
        except Refused as error:
            refuse(request, error, form)
        else:
            messages.success(
                request,
                _("%(name)s is registered. The county now confirms that you act for it.") % {"name": claim.unit.name},
            )
            return redirect("apply:home")
    taken = form.is_bound and Unit.objects.filter(uscc=uscc).exists()
    context = {"form": form, "kind": kind, "uscc": uscc, "taken": taken}
    return render(request, "apply/register_unit.html", context)


def _register(kind: UnitKind, uscc: str, form: RegistrationForm, user: User) -> Claim:
    data = form.cleaned_data
    fields = {
        "uscc": uscc,
        "name": data["name"],
        "district": data["place"].district,
        "town": data["place"].town,
        "statement": data["statement"],
        "user": user,
    }
    register = register_enterprise if kind == UnitKind.ENTERPRISE else partial(register_park, kind=kind)
    claim = register(**fields)
    if data["phone"] and data["phone"] != user.phone:
        user.phone = data["phone"]
        user.save(update_fields=["phone"])
    return claim


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def claim(request: HttpRequest, uscc: str) -> HttpResponse:
    """Saying that one acts for a registered unit; what happens next while the county has not answered."""
    unit = get_object_or_404(Unit.objects.select_related("district", "town"), uscc=_code_or_404(uscc))
    member = membership(request.user, unit)
    if member is not None and member.duty.manages:
        return redirect("apply:unit", pk=unit.pk)
    form = ClaimForm(request.POST or None, initial={"role": Role.MANAGER if member else Role.EDITOR})
    if request.method == "POST" and form.is_valid():
        try:
            claim_unit(unit=unit, user=request.user, **form.cleaned_data)
        except Refused as error:
            refuse(request, error, form)
        else:
            messages.success(request, _("Your claim is with the county. You will get a message."))
            return redirect("apply:claim", uscc=unit.uscc)
    latest = Claim.objects.filter(unit=unit, user=request.user).order_by("-pk").first()
    waiting = latest is not None and latest.state == ClaimState.PENDING
    context = {"form": form, "unit": unit, "latest": latest, "waiting": waiting}
    return render(request, "apply/claim.html", context)


def _kind_or_404(kind: str) -> UnitKind:
    if kind not in UnitKind.values:
        raise Http404
    return UnitKind(kind)


def _code_or_404(uscc: str) -> str:
    try:
        code = clean_uscc(uscc)
    except ValidationError as error:
        raise Http404 from error
    return code
