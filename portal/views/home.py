"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evaluations.models import Campaign
from evaluations.timeline import stages_of
from journal import clock
from portal import queries, statistics
from portal.caching import public_page
from units.enums import UnitKind

LATEST = 6
NOTICES = 3


@public_page(keep=())
def home(request: HttpRequest) -> HttpResponse:
    """What the scheme is, what one can do here, what runs now, who was named last."""
    campaign = queries.running_campaign()
    kinds = statistics.in_force_by_kind()
    notices = list(queries.open_notices())
    context = {
        "campaign": campaign,
        "stages": stages(campaign, notice_runs=bool(notices)) if campaign else [],
        "takes_applications": campaign is not None and _is_filing(campaign),
        "notices": notices[:NOTICES],
        "latest": queries.register().in_force()[:LATEST],
        "kinds": [(row, UnitKind(row.key).counted(row.count)) for row in kinds],
        "areas": statistics.in_force_by_district(),
        "on_notice": sum(notice.units for notice in notices),
        "in_force": sum(row.count for row in kinds),
    }
    return render(request, "portal/home.html", context)


def _is_filing(campaign: Campaign) -> bool:
    return campaign.opens_on <= clock.today() <= campaign.filing_closes_on


def stages(campaign: Campaign, *, notice_runs: bool) -> list[dict]:
    """The campaign's dates as steps of a way, with where it is on it: by its dates until the county's last day, after
    that by what has been published."""
    today = clock.today()
    told = stages_of(campaign)
    if today <= campaign.filing_closes_on:
        reached = 0
    elif today <= campaign.county_closes_on:
        reached = 1
    elif notice_runs:
        reached = 3
    else:
        reached = 4 if queries.has_finished_notice(campaign) else 2
    states = ["done"] * reached + ["current"] + ["todo"] * (len(told) - reached - 1)
    return [{"label": label, "note": note, "state": state} for (label, note), state in zip(told, states, strict=True)]
