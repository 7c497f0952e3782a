"""Figures for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journal import clock
from plaques.enums import Standing
from portal import queries, statistics
from portal.caching import public_page


@public_page()
def statistics_page(request: HttpRequest) -> HttpResponse:
    """Titles in force by area, kind and year, and the running campaign in the numbers that are public."""
    campaign = queries.running_campaign()
    kinds = statistics.in_force_by_kind()
    ended = statistics.ended_counts()
    context = {
        "today": clock.today(),
        "total": sum(row.count for row in kinds),
        "expired": ended[Standing.EXPIRED],
        "cancelled": ended[Standing.CANCELLED],
        "tables": statistics.tables(kinds=kinds),
        "figures": statistics.campaign_figures(campaign) if campaign else None,
    }
    return render(request, "portal/statistics.html", context)
