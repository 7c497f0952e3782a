"""Claims to act for a unit: the list, one claim, the county's yes or no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal.errors import Refused
from supervision.forms.claims import ClaimFilterForm, DeclineForm
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view
from units.enums import ClaimState
from units.models import Claim, UnitMember
from units.rules import why_not_decide_claim
from units.services import approve_claim as approve
from units.services import decline_claim as decline


@require_safe
@officer_view()
def claim_list(request: HttpRequest) -> HttpResponse:
    """Claims in the office's area: those that wait, the longest first, unless others are asked for."""
    form = ClaimFilterForm(request.GET)
    claims = Claim.objects.for_officer(request.acting).select_related("unit__district", "user")
    if form.chosen == ClaimState.PENDING:
        claims = claims.pending().order_by("made_at", "pk")
    else:
        claims = claims.order_by("-made_at", "-pk")
        if form.chosen != "all":
            claims = claims.filter(state=form.chosen)
    return render(request, "desk/claims.html", {"page": page_of(claims, request), "chosen": form.chosen, "form": form})


@require_safe
@officer_view()
def claim_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim with the facts of the unit. Another area's is not found."""
    return _page(request, _claim(request, pk), DeclineForm())


@require_POST
@officer_view()
def approve_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this person acts for this unit."""
    claim = _claim(request, pk)
    try:
        member = approve(claim=claim, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(
            request,
            _("%(person)s acts for %(unit)s from now on, as: %(role)s.")
            % {"person": claim.user, "unit": claim.unit, "role": member.get_role_display()},
        )
    return redirect("desk:claim", pk=pk)


@require_POST
@officer_view()
def decline_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason that the person reads."""
    claim = _claim(request, pk)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            decline(claim=claim, office=request.acting, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The claim was declined. The person has been told why."))
            return redirect("desk:claim", pk=pk)
    return _page(request, claim, form)


def _claim(request: HttpRequest, pk: int) -> Claim:
    claims = Claim.objects.for_officer(request.acting).select_related(
        "user",
        "decided_by__user",
        "decided_by__organisation",
        "unit__district",
        "unit__town",
        "unit__enterprise",
        "unit__park",
    )
    return get_object_or_404(claims, pk=pk)


def _page(request: HttpRequest, claim: Claim, form: DeclineForm) -> HttpResponse:
    unit = claim.unit
    context = {
        "claim": claim,
        "unit": unit,
        "enterprise": getattr(unit, "enterprise", None),
        "park": getattr(unit, "park", None),
        "members": UnitMember.objects.filter(unit=unit, until__isnull=True).select_related("user"),
        "others": Claim.objects.for_officer(request.acting)
        .filter(unit=unit)
        .exclude(pk=claim.pk)
        .select_related("user"),
        "pending": claim.state == ClaimState.PENDING,
        "why_not": why_not_decide_claim(request.acting, claim),
        "form": form,
    }
    return render(request, "desk/claim.html", context)
