"""Who takes part, as the city published it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluations.models import ListedParticipant, ParticipantList
from portal.caching import public_page
from portal.participants import ParticipantFilter, counts_of
from portal.views.titles import page_of

EARLIER = 24


@public_page()
def latest_list(request: HttpRequest) -> HttpResponse:
    """The newest list."""
    return _page(request, ParticipantList.objects.order_by("-published_on").first())


@public_page()
def list_of_day(request: HttpRequest, day: date) -> HttpResponse:
    """An earlier list, as it was published."""
    return _page(request, get_object_or_404(ParticipantList, published_on=day))


def _page(request: HttpRequest, published: ParticipantList | None) -> HttpResponse:
    if published is None:
        return render(request, "portal/participants.html", {"published": None})
    rows = ListedParticipant.objects.filter(list=published).select_related("district").order_by("pk")
    found = ParticipantFilter(request.GET, queryset=rows)
    valid = found.is_valid()
    page, fault = page_of(found.qs if valid else rows.none(), request)
    areas, kinds = counts_of(published)
    lists = list(ParticipantList.objects.order_by("-published_on")[: EARLIER + 1])
    context = {
        "published": published,
        "latest": lists[0] == published,
        "lists": lists,
        "areas": areas,
        "kinds": kinds,
        "form": found.form,
        "active": valid and found.is_active,
        "page": page,
        "page_fault": fault,
    }
    return render(request, "portal/participants.html", context, status=200 if valid and not fault else 400)
