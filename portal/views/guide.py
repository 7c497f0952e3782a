"""The guide, for each kind of reader."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from portal import guide
from portal.caching import public_page


@public_page()
def index(request: HttpRequest) -> HttpResponse:
    """The guides by reader."""
    guides = [guide.guide(name, get_language() or "") for name in guide.NAMES]
    return render(request, "portal/guides.html", {"guides": guides})


@public_page()
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One of them; 404 for a name that is none."""
    if name not in guide.NAMES:
        raise Http404
    return render(request, "portal/guide.html", {"guide": guide.guide(name, get_language() or "")})
