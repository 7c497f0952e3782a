"""The city's list of what is overdue in the counties, and its word to one of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evaluations.services import urge_county
from journal.errors import Refused
from proceedings.rules import why_not_lead_city
from supervision.overdue import overdue_in_counties
from supervision.views.common import PAGE_SIZE
from tripartite.access import officer_view
from tripartite.enums import Level


@require_safe
@officer_view(level=Level.CITY)
def overdue_page(request: HttpRequest) -> HttpResponse:
    """Files whose day has passed in a county, the longest overdue first."""
    page = Paginator(overdue_in_counties(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_urge": why_not_lead_city(request.acting) is None}
    return render(request, "desk/overdue.html", context)


@require_POST
@officer_view(level=Level.CITY)
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind a county of one overdue file, in the city's name."""
    found = next((one for one in overdue_in_counties() if one.application.pk == pk), None)
    if found is None:
        raise Http404
    try:
        urge_county(application=found.application, office=request.acting, due_on=found.due_on)
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        district = found.application.unit.district.name
        messages.success(request, _("%(county)s has been reminded in the city's name.") % {"county": district})
    return redirect("desk:overdue")
