"""Where enterprises and workers are served: the stations that the county has checked, by area."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parks.models import Station
from portal.caching import public_page
from tripartite.models import District

PAGE_SIZE = 20


@public_page()
def stations_page(request: HttpRequest) -> HttpResponse:
    """Open stations of one area or of all, with the four tests and the day of the check. Nothing of people."""
    rows = Station.objects.public()
    counts = dict(rows.order_by().values_list("area__district").annotate(n=Count("pk", distinct=True)))
    districts = list(District.objects.order_by("position", "pk"))
    chosen = next((one for one in districts if one.slug == request.GET.get("district")), None)
    if chosen is not None:
        rows = rows.filter(area__district=chosen)
    rows = rows.select_related("area__district").prefetch_related("checks", "photos__file")
    page = Paginator(rows.order_by("area__district__position", "name", "pk"), PAGE_SIZE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "chosen": chosen,
        "areas": [(one, counts.get(one.pk, 0)) for one in districts],
        "total": sum(counts.values()),
    }
    return render(request, "portal/stations.html", context)
