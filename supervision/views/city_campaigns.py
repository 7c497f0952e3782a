"""The year's campaigns: the list, preparing and changing one, what applicants will see, opening and closing it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import services
from evaluations.clocks import meanings_of
from evaluations.enums import ApplicationState as A
from evaluations.enums import CampaignState
from evaluations.models import OVER, Application, Campaign, kinds_that_apply
from evaluations.timeline import stages_of
from evaluations.transitions import CAMPAIGN
from journal import clock
from proceedings.rules import why_not_lead_city
from standards.models import Edition
from supervision.forms.campaigns import CampaignForm
from supervision.views.city_common import carried_out, outcome_of
from supervision.views.common import page_of
from tripartite.access import officer_view
from tripartite.enums import Level
from units.enums import UnitKind


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
        "open": [(state, counts[state]) for state in A if state in counts and state not in OVER],
        "kinds": [UnitKind(kind).label for kind in campaign.kinds],
        "clocks": _clocks(campaign),
        "meanings": meanings_of(campaign),
        "why_not": why_not_lead_city(request.acting),
    }
    return render(request, "desk/city/campaign.html", context)


def _clocks(campaign: Campaign) -> list[tuple[str, int, str]]:
    """The numbers that the circular leaves open: what, how many, and where the value comes from."""
    procedure = campaign.edition.content.procedure
    sources = {source.key: source.title for source in campaign.edition.content.sources}
    cited = {reference.of: sources.get(reference.source, "") for reference in procedure.reference}
    fields = CampaignForm.base_fields
    return [
        (str(fields[name].label), getattr(campaign, name), _source(campaign, name, cited))
        for name in CampaignForm.CLOCKS
    ]


def _source(campaign: Campaign, name: str, cited: dict[str, str]) -> str:
    """A number as the edition has it comes from the edition's source, any other is the portal's or the city's own."""
    proposed = getattr(campaign.edition.content.procedure, name, None)
    if name in cited and proposed == getattr(campaign, name):
        return cited[name]
    if name not in cited and getattr(campaign, name) == Campaign._meta.get_field(name).default:
        return own_source()
    return _("set for this campaign")


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def prepare_campaign(request: HttpRequest) -> HttpResponse:
    """Set up a year's campaign, with the last one's values to begin with."""
    last = Campaign.objects.order_by("-year").first()
    initial = _next_campaign(last)
    form = CampaignForm(request.POST or None, initial=initial)
    campaign = outcome_of(form, lambda: services.prepare_campaign(office=request.acting, **form.cleaned_data))
    if campaign is not None:
        messages.success(request, _("The campaign is prepared. Nobody sees it before you open it."))
        return redirect("desk:campaign", pk=campaign.pk)
    context = _preparing(form, initial) | {"last": last, "why_not": why_not_lead_city(request.acting)}
    return render(request, "desk/city/campaign_prepare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def change_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is set, while nobody relies on it yet."""
    campaign = get_object_or_404(Campaign.objects.select_related("edition"), pk=pk)
    initial = {name: getattr(campaign, name) for name in CampaignForm.base_fields}
    form = CampaignForm(request.POST or None, initial=initial, campaign=campaign)
    changed = outcome_of(
        form, lambda: services.change_campaign(campaign=campaign, office=request.acting, **form.cleaned_data)
    )
    if changed is not None:
        messages.success(request, _("The campaign is changed."))
        return redirect("desk:campaign", pk=pk)
    why_not = why_not_lead_city(request.acting)
    if why_not is None and campaign.state != CampaignState.DRAFT:
        why_not = _("The campaign has been opened: what it says stands.")
    context = _preparing(form, initial) | {"campaign": campaign, "why_not": why_not}
    return render(request, "desk/city/campaign_prepare.html", context)


def _preparing(form: CampaignForm, initial: dict[str, Any]) -> dict[str, Any]:
    """The form, and what each wait and silence would mean with the numbers that stand in it."""
    typed = initial | (form.cleaned_data if form.is_bound else {})
    said = {name: typed.get(name) for name in (*CampaignForm.DATES, *CampaignForm.CLOCKS)}
    return {"form": form, "meanings": meanings_of(Campaign(**said)), "source": own_source()}


def own_source() -> str:
    """How the portal's own proposals are called."""
    return _("proposed by this portal; to be confirmed by the city")


def _next_campaign(last: Campaign | None) -> dict[str, Any]:
    """Something to begin with: the first year that has no campaign yet, with the last one's dates a year later and its
    numbers, and the edition in force."""
    taken = set(Campaign.objects.values_list("year", flat=True))
    year = clock.today().year
    while year in taken:
        year += 1
    initial: dict[str, Any] = {
        "year": year,
        "name_zh": f"{year}年威海市劳动关系和谐企业、工业园区选树活动",
        "name_en": f"Weihai Harmonious Labour Relations Campaign {year}",
        "kinds": kinds_that_apply(),
        "opens_on": max(clock.today(), date(year, 1, 1)),
        **{name: Campaign._meta.get_field(name).default for name in CampaignForm.CLOCKS},
    }
    edition = Edition.objects.in_force(clock.today()).first()
    if edition is not None:
        initial |= {"edition": edition, "notice_days": edition.content.procedure.notice_days}
    if last is not None:
        later = year - last.year
        kept = ("kinds", "names_towns", *CampaignForm.CLOCKS)
        initial |= {name: getattr(last, name) for name in kept}
        initial |= {name: _years_later(getattr(last, name), later) for name in CampaignForm.DATES}
        initial["opens_on"] = max(initial["opens_on"], date(year, 1, 1))
    return initial


def _years_later(day: date, years: int) -> date:
    """The same day of another year; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@require_safe
@officer_view(level=Level.CITY)
def preview_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """What applicants will see: the card of their home, the way of the year, the first section of the application."""
    campaign = get_object_or_404(Campaign.objects.select_related("edition"), pk=pk)
    kinds = [UnitKind(kind) for kind in campaign.kinds]
    asked = request.GET.get("kind")
    kind = next((kind for kind in kinds if kind == asked), kinds[0])
    rubric = campaign.edition.rubric_for(kind.rubric)
    told = stages_of(campaign)
    context = {
        "campaign": campaign,
        "is_filing": False,
        "kind": kind,
        "kinds": [{"label": k.label, "url": f"?kind={k}", "current": k == kind} for k in kinds],
        "rubric": rubric,
        "standard": rubric.standards[0],
        "stages": [
            {"label": label, "note": note, "state": "todo" if place else "current"}
            for place, (label, note) in enumerate(told)
        ],
        "is_named": campaign.names(kind),
    }
    return render(request, "desk/city/campaign_preview.html", context)


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
