"""Naming the units of a finished notice, and the decisions with the titles they gave."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from evaluations import services
from evaluations.barring import why_barred
from evaluations.naming_list import order_preview
from journal import clock
from journal.actors import reference
from plaques.models import Title
from plaques.services import documents_job
from proceedings.enums import DecisionKind, NoticeState
from proceedings.models import Decision, PublicNotice
from proceedings.printing import Printing
from proceedings.rules import why_not_lead_city
from supervision import drafts
from supervision.forms.city import NamingForm
from supervision.views.city_common import outcome_of
from supervision.views.city_notices import get_notice, rows_of
from supervision.views.common import page_of
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def name_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Name every unit of a finished notice by one decision; documents are made afterwards by themselves."""
    office, notice = request.acting, get_notice(request.acting, pk)
    ready = services.ready_to_name(notice)
    year = ready[0][1].campaign.year if ready else clock.today().year
    form = NamingForm(
        request.POST or None,
        initial={
            "title": drafts.decision_title(year, [item.title_text_zh for item, _application in ready]),
            "decided_on": clock.today(),
        },
    )
    if "preview" in request.POST:
        outcome_of(form, lambda: order_preview(notice=notice, office=office, **form.cleaned_data))
        titles = None
    else:
        titles = outcome_of(form, lambda: services.name_units(notice=notice, office=office, **form.cleaned_data))
    if titles is not None:
        sentence = ngettext(
            "%(n)d unit is named. Its certificate and plaque are being made.",
            "%(n)d units are named. Their certificates and plaques are being made.",
            len(titles),
        )
        messages.success(request, sentence % {"n": len(titles)})
        return redirect("desk:decision", pk=titles[0].decision_id)
    barred = [(item, why) for item, application in services.standing_on(notice) if (why := why_barred(application))]
    told = {item.pk for item, _application in ready} | {item.pk for item, _why in barred}
    context = {
        "notice": notice,
        "form": form,
        "ready": ready,
        "barred": barred,
        "printing": Printing(reference(notice)),
        "passed_over": [row for row in rows_of(notice) if row.pk not in told],
        "why_not": why_not_lead_city(office) or _why_not_name(notice, ready),
    }
    return render(request, "desk/city/notice_name.html", context)


def _why_not_name(notice: PublicNotice, ready: list) -> str | None:
    if notice.state != NoticeState.CLOSED:
        return _("The public notice is not finished yet.")
    if not ready:
        return _("No unit on this notice waits to be named.")
    return None


@require_safe
@officer_view(level=Level.CITY)
def decision_list(request: HttpRequest) -> HttpResponse:
    """Decisions of the city's body, the latest first."""
    made = Q(titles__pieces__isnull=False, titles__certificate__isnull=False)
    decisions = (
        Decision.objects.for_officer(request.acting)
        .select_related("notice")
        .annotate(
            title_count=Count("titles", distinct=True),
            made_count=Count("titles", filter=made, distinct=True),
            revoked_count=Count("revoked_titles", distinct=True),
        )
        .order_by("-decided_on", "-pk")
    )
    waiting = PublicNotice.objects.for_officer(request.acting).filter(state=NoticeState.CLOSED, decisions__isnull=True)
    context = {"page": page_of(decisions, request), "waiting": waiting.order_by("-opens_on", "-pk")}
    return render(request, "desk/city/decisions.html", context)


@require_safe
@officer_view(level=Level.CITY)
def decision_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision with the titles it gave, and how far their documents are."""
    decision = _decision(request.acting, pk)
    titles = list(
        Title.objects.for_officer(request.acting)
        .filter(**{"revocation" if decision.kind == DecisionKind.REVOCATION else "decision": decision})
        .select_related("district", "certificate__file")
        .with_pieces()
        .order_by("number")
    )
    made = sum(title.plaque is not None and hasattr(title, "certificate") for title in titles)
    context = {
        "decision": decision,
        "titles": titles,
        "made": made,
        "printing": Printing(reference(decision)),
        "job": documents_job(decision) if made < len(titles) else None,
        "why_not_keep": why_not_lead_city(request.acting),
    }
    return render(request, "desk/city/decision.html", context)


def _decision(office: Officer, pk: int) -> Decision:
    decisions = Decision.objects.for_officer(office).select_related(
        "body", "notice", "released_by__user", "released_by__organisation"
    )
    return get_object_or_404(decisions, pk=pk)
