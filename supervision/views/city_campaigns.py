"""The year's campaigns: the list, preparing one, opening and closing it."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.models import OVER, Application, Campaign
from evaluations.transitions import CAMPAIGN
from journal import clock
from proceedings.rules import why_not_lead_city
from standards.models import Edition
from supervision.forms.city import CampaignForm
from supervision.views.city_common import carried_out, outcome_of
from supervision.views.common import page_of
from tripartite.access import officer_view
from tripartite.enums import Level


@require_safe
@officer_view(level=Level.CITY)
def campaign_list(request: HttpRequest) -> HttpResponse:
    """All campaigns, the newest first."""
    campaigns = Campaign.objects.select_related("edition").annotate(count=Count("applications")).order_by("-year")
    context = {"page": page_of(campaigns, request), "why_not": why_not_lead_city(request.acting)}
    return render(request, "desk/city/campaigns.html", context)


@require_safe
@officer_view(level=Level.CITY)
def campaign_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A campaign with its dates and how many applications stand where."""
    campaign = get_object_or_404(Campaign.objects.select_related("edition"), pk=pk)
    counted = Application.objects.filter(campaign=campaign).order_by().values("state").annotate(count=Count("pk"))
    counts = {row["state"]: row["count"] for row in counted}
    context = {
        "campaign": campaign,
        "stations": [(state, counts[state]) for state in A if state in counts],
        "total": sum(counts.values()),
        "under_way": sum(count for state, count in counts.items() if state not in OVER),
        "can_open": CAMPAIGN.allows(campaign.state, "open"),
        "can_close": CAMPAIGN.allows(campaign.state, "close"),
        "why_not": why_not_lead_city(request.acting),
    }
    return render(request, "desk/city/campaign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def prepare_campaign(request: HttpRequest) -> HttpResponse:
    """Set up a year's campaign."""
    form = CampaignForm(request.POST or None, initial=_next_campaign())
    campaign = outcome_of(form, lambda: services.prepare_campaign(office=request.acting, **form.cleaned_data))
    if campaign is not None:
        return redirect("desk:campaign", pk=campaign.pk)
    context = {"form": form, "why_not": why_not_lead_city(request.acting)}
    return render(request, "desk/city/campaign_prepare.html", context)


def _next_campaign() -> dict[str, Any]:
    """Something to begin with: the first year that has no campaign yet, with the newest edition's values."""
    taken = set(Campaign.objects.values_list("year", flat=True))
    year = clock.today().year
    while year in taken:
        year += 1
    initial = {
        "year": year,
        "name_zh": f"{year}年威海市劳动关系和谐企业、工业园区选树活动",
        "name_en": f"Weihai Harmonious Labour Relations Campaign {year}",
        "opens_on": max(clock.today(), date(year, 1, 1)),
    }
    edition = Edition.objects.in_force(clock.today()).first()
    if edition is not None:
        initial |= {"edition": edition, "notice_days": edition.content.procedure.notice_days}
    return initial


@require_POST
@officer_view(level=Level.CITY)
def open_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Let applications in from the opening day on."""
    campaign = get_object_or_404(Campaign, pk=pk)
    carried_out(
        request,
        lambda: services.open_campaign(campaign=campaign, office=request.acting),
        _("The campaign is open. Units can apply from its opening day on."),
    )
    return redirect("desk:campaign", pk=pk)


@require_POST
@officer_view(level=Level.CITY)
def close_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """End the year's campaign."""
    campaign = get_object_or_404(Campaign, pk=pk)
    carried_out(
        request,
        lambda: services.close_campaign(campaign=campaign, office=request.acting),
        _("The campaign is closed."),
    )
    return redirect("desk:campaign", pk=pk)
