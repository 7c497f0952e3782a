"""Titles that units give back: the requests, and the decision that cancels a title after the four have agreed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from journal import clock
from plaques.enums import SurrenderState
from plaques.models import Surrender
from plaques.rules import why_not_carry_out
from plaques.services import agreed_surrenders, carry_out_surrender
from proceedings.enums import MeetingState
from proceedings.rules import why_not_recuse
from supervision import drafts
from supervision.forms.plaques import RevocationForm
from supervision.sitting import surrenders_for_an_agenda
from supervision.views.city_common import outcome_of
from supervision.views.common import page_of
from tripartite.access import officer_view
from tripartite.enums import Level


@require_safe
@officer_view(level=Level.CITY)
def surrender_list(request: HttpRequest) -> HttpResponse:
    """All requests, those that wait first."""
    requests = Surrender.objects.select_related("title__district", "title__revocation").order_by(
        "carried_out_at", "withdrawn_at", "requested_at", "pk"
    )
    waiting = set(agreed_surrenders().values_list("pk", flat=True))
    return render(request, "desk/city/surrenders.html", {"page": page_of(requests, request), "agreed": waiting})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def surrender_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, the rounds on it, and, once the four have agreed, the decision."""
    surrender = get_object_or_404(
        Surrender.objects.select_related(
            "title__unit",
            "title__district",
            "title__decision",
            "title__revocation",
            "matter__body",
            "requested_by__user",
        ),
        pk=pk,
    )
    title, why_not = surrender.title, why_not_carry_out(request.acting, surrender)
    form = RevocationForm(
        request.POST or None,
        initial={
            "title": drafts.revocation_title([title.text_zh], title.unit_name),
            "decided_on": clock.today(),
            "text": drafts.SURRENDER_REASON,
        },
    )
    done = outcome_of(
        form, lambda: carry_out_surrender(surrender=surrender, office=request.acting, **form.cleaned_data)
    )
    if done is not None:
        messages.success(request, _("The title is cancelled, its plaque is called back, and the unit has been told."))
        return redirect("desk:surrender", pk=pk)
    rounds = surrender.matter.rounds.select_related("proposed_by__organisation", "proposed_by__user", "matter__body")
    context = {
        "surrender": surrender,
        "title": title,
        "rounds": list(
            rounds.prefetch_related("seats__organisation", "seats__opinion__officer__user").order_by("-number")
        ),
        "meeting": surrender.matter.agenda_items.exclude(meeting__state=MeetingState.CLOSED)
        .select_related("meeting")
        .first(),
        "is_waiting": surrenders_for_an_agenda().filter(pk=pk).exists(),
        "is_open": surrender.state == SurrenderState.REQUESTED,
        "form": form,
        "why_not": why_not,
        "why_not_recuse": why_not_recuse(request.acting, surrender.matter),
    }
    return render(request, "desk/city/surrender.html", context)
