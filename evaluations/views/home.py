"""The first page of an applicant: units, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluations import dashboard
from evaluations.rules import is_filing
from tripartite.access import signed_in


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """My units with their state, this year's campaign, past applications, titles."""
    campaign = dashboard.campaign_of_the_day()
    context = {
        "campaign": campaign,
        "is_filing": campaign is not None and is_filing(campaign),
        "standings": dashboard.standings_of(request.user, campaign),
        "claims": dashboard.open_claims_of(request.user),
    }
    return render(request, "apply/home.html", context)
