"""The first page of an applicant: units, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluations import dashboard, news
from evaluations.rules import is_filing
from tripartite.access import signed_in


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What to do next and by when, for each unit; what is waited for; what is new since the last visit."""
    campaign = dashboard.campaign_of_the_day()
    since = news.last_look(request)
    context = {
        "campaign": campaign,
        "is_filing": campaign is not None and is_filing(campaign),
        "home": dashboard.home_of(request.user, campaign, news.news_of(request.user, since)),
        "claims": dashboard.open_claims_of(request.user),
        "since": since,
    }
    response = render(request, "apply/home.html", context)
    news.note_look(request, response)
    return response
