"""Figures for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journal import clock
from plaques.enums import Standing
from portal import queries, statistics
from portal.caching import public_page

# More columns would be too narrow for their words on a phone; the table has every year.
YEARS_DRAWN = 10


@public_page()
def statistics_page(request: HttpRequest) -> HttpResponse:
    """Titles by area, kind and year, and the running campaign in the numbers that are public."""
    campaign = queries.running_campaign()
    kinds = statistics.in_force_by_kind()
    years = statistics.by_year()
    areas, by_kind = statistics.tables(kinds=kinds)
    context = {
        "today": clock.today(),
        "total": sum(row.count for row in kinds),
        "expired": sum(year.expired for year in years),
        "cancelled": sum(year.cancelled for year in years),
        "areas": areas,
        "by_kind": by_kind,
        "years": years[::-1],
        "chart": [(str(year.year), year.parts) for year in years[-YEARS_DRAWN:]],
        "legend": [(standing.value, standing.label) for standing in Standing],
        "figures": statistics.campaign_figures(campaign) if campaign else None,
    }
    return render(request, "portal/statistics.html", context)
