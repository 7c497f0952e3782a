"""Public notices on the city's desk: the list, publishing, one notice with its objections, closing."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign
from journal import clock
from proceedings.enums import NoticeState, ObjectionState
from proceedings.models import NoticeItem, Objection, PublicNotice
from proceedings.rules import why_not_close_notice, why_not_lead_city
from supervision import drafts
from supervision.forms.city import NoticeForm
from supervision.views.city_common import carried_out, outcome_of
from supervision.views.common import page_of
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer


@require_safe
@officer_view(level=Level.CITY)
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices of the city's body, the latest first, with objections that wait."""
    waiting = Count("items__objections", filter=Q(items__objections__state=ObjectionState.RECEIVED), distinct=True)
    notices = (
        PublicNotice.objects.for_officer(request.acting)
        .annotate(
            item_count=Count("items", distinct=True),
            objection_count=Count("items__objections", distinct=True),
            waiting_count=waiting,
            title_count=Count("items__title", distinct=True),
        )
        .order_by("-opens_on", "-pk")
    )
    context = {"page": page_of(notices, request), "why_not": why_not_lead_city(request.acting)}
    return render(request, "desk/city/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def publish_notice(request: HttpRequest) -> HttpResponse:
    """Publish all that is approved in a campaign in one notice."""
    office = request.acting
    campaigns = list(Campaign.objects.begun().select_related("edition"))
    campaign = _chosen(request, campaigns)
    applications = services.approved_in(campaign) if campaign else []
    form = NoticeForm(request.POST or None, initial=_draft(office, campaign, applications))

    def publish() -> PublicNotice | None:
        return campaign and services.publish_naming_notice(campaign=campaign, office=office, **form.cleaned_data)

    notice = outcome_of(form, publish)
    if notice is not None:
        messages.success(request, _("The notice is published. Anyone may object until its last day."))
        return redirect("desk:notice", pk=notice.pk)
    context = {
        "form": form,
        "ways": [
            {"label": other.year, "url": f"?year={other.year}", "current": other is campaign} for other in campaigns
        ],
        "campaign": campaign,
        "applications": applications,
        "why_not": why_not_lead_city(office) or _why_not_publish(campaign, applications),
    }
    return render(request, "desk/city/notice_publish.html", context)


def _chosen(request: HttpRequest, campaigns: Sequence[Campaign]) -> Campaign | None:
    """The campaign that the address names, else the newest one with something to publish, else the newest."""
    year = request.GET.get("year", "")
    named = [campaign for campaign in campaigns if str(campaign.year) == year]
    if named:
        return named[0]
    waiting = set(Application.objects.filter(state=A.APPROVED).values_list("campaign", flat=True))
    return next((campaign for campaign in campaigns if campaign.pk in waiting), campaigns[0] if campaigns else None)


def _draft(office: Officer, campaign: Campaign | None, applications: Sequence[Application]) -> dict[str, str]:
    if campaign is None:
        return {}
    today = clock.today()
    return {
        "number": drafts.notice_number(today.year),
        "title": drafts.notice_title(campaign, applications),
        "text": drafts.notice_text(campaign, applications, body=office.body, today=today),
    }


def _why_not_publish(campaign: Campaign | None, applications: Sequence[Application]) -> str | None:
    if campaign is None:
        return _("No campaign has been prepared yet.")
    if not applications:
        return _("There is nothing to publish yet.")
    return None


@require_safe
@officer_view(level=Level.CITY)
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice with its units, days left and objections."""
    office, notice = request.acting, get_notice(request.acting, pk)
    rows = rows_of(notice)
    objections = [objection for row in rows for objection in row.objections.all()]
    decision = notice.decisions.order_by("pk").first()
    context = {
        "notice": notice,
        "rows": rows,
        "objections": sorted(objections, key=lambda objection: (objection.made_at, objection.pk)),
        "waiting": sum(objection.state == ObjectionState.RECEIVED for objection in objections),
        "is_running": notice.state == NoticeState.PUBLISHED,
        "why_not": why_not_lead_city(office),
        "why_not_close": why_not_close_notice(notice),
        "to_name": len(services.ready_to_name(notice)),
        "decision": decision,
    }
    return render(request, "desk/city/notice.html", context)


def get_notice(office: Officer, pk: int) -> PublicNotice:
    """A notice of the office's own body; another one is not found."""
    notices = PublicNotice.objects.for_officer(office).select_related("body", "published_by__organisation")
    return get_object_or_404(notices, pk=pk)


def rows_of(notice: PublicNotice) -> Sequence[NoticeItem]:
    """The units of a notice with objections and what became of each. The objectors' names stay in the database."""
    objections = (
        Objection.objects.defer("objector", "contact")
        .select_related("looked_into_by__user", "item__notice")
        .order_by("made_at", "pk")
    )
    return list(
        notice.items.select_related("district", "matter__names", "title")
        .prefetch_related(Prefetch("objections", objections))
        .order_by("position")
    )


@require_POST
@officer_view(level=Level.CITY)
def close_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a notice whose days are over and whose objections are all answered."""
    notice = get_notice(request.acting, pk)
    carried_out(
        request,
        lambda: services.close_naming_notice(notice=notice, office=request.acting),
        _("The notice is finished. Its units can be named."),
    )
    return redirect("desk:notice", pk=pk)
