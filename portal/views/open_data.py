"""The register as files, and what stands in them."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from journal import clock
from portal import limits, open_data, queries
from portal.caching import public_page
from portal.filters import TitleFilter

CSV, JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"
TOO_MANY_REQUESTS = 429


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    """What the files hold, how fresh they are, and where they lie."""
    return render(request, "portal/open_data.html", {"columns": open_data.COLUMNS, "today": clock.today()})


@public_page()
def units_csv(request: HttpRequest) -> HttpResponse:
    """The register, or what its page shows under the same conditions, as a table."""
    return _file(request, "csv", CSV, lambda lines: open_data.csv_lines(lines))


@public_page()
def units_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    told = {
        "source": request.build_absolute_uri(reverse("units")),
        "as_of": clock.today().isoformat(),
        "conditions": {
            name: value for name, value in request.GET.items() if name in TitleFilter.base_filters and value
        },
    }
    return _file(request, "json", JSON, lambda lines: open_data.json_pieces(lines, told))


def _file(request: HttpRequest, ending: str, content_type: str, write) -> HttpResponse | StreamingHttpResponse:
    found = TitleFilter(request.GET, queryset=queries.register())
    if not found.is_valid():
        faults = "\n".join(str(text) for texts in found.form.errors.values() for text in texts)
        return HttpResponse(faults, status=400, content_type="text/plain; charset=utf-8")
    if not limits.DOWNLOADS_BY_ADDRESS.takes(limits.address_of(request)):
        refusal = _("Many files have just gone to your address. Please try again in an hour.")
        return HttpResponse(refusal, status=TOO_MANY_REQUESTS, content_type="text/plain; charset=utf-8")
    pieces: Iterable[str] = write(open_data.rows(found.qs))
    name = f"weihai-hlr-units-{clock.today():%Y%m%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)
