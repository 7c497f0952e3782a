"""The register of titles."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from plaques.models import Title
from portal import queries
from portal.caching import ALWAYS_ASK, public_page
from portal.filters import Order, TitleFilter

PAGE_SIZE = 20


@public_page()
def title_list(request: HttpRequest) -> HttpResponse:
    """Search and filters; a condition that makes no sense is told about, and nothing is listed for it (400)."""
    found = TitleFilter(request.GET, queryset=queries.register())
    valid = found.is_valid()
    page, page_fault = page_of(found.qs if valid else Title.objects.none(), request)
    found.offer_years(queries.years())
    endings = queries.endings(page.object_list)
    context = {
        "form": found.form,
        "active": valid and found.is_active,
        "sort": found.form.cleaned_data["sort"] if valid else "",
        "orders": orders(request, found) if valid else [],
        "page": page,
        "page_fault": page_fault,
        "rows": [(title, endings.get(title.pk)) for title in page.object_list],
    }
    return render(request, "portal/titles.html", context, status=200 if valid and not page_fault else 400)


def orders(request: HttpRequest, found: TitleFilter) -> list[dict]:
    """The orders the list can be put in, as links that keep the conditions and begin at the first page."""
    query = request.GET.copy()
    query.pop("page", None)
    current = found.form.cleaned_data["sort"] or Order.NEWEST
    links = []
    for order in Order:
        query["sort"] = order.value
        links.append({"label": order.label, "url": f"?{query.urlencode()}", "current": order == current})
    return links


def page_of(rows: QuerySet, request: HttpRequest) -> tuple[Page, str]:
    """The page that is asked for, and a sentence where there is no such page."""
    paginator = Paginator(rows, PAGE_SIZE)
    asked = request.GET.get("page", "1")
    page = paginator.get_page(asked)
    if asked == str(page.number):
        return page, ""
    return page, _("There is no page “%(asked)s” of this list; you see page %(number)d.") % {
        "asked": asked[:20],
        "number": page.number,
    }


@public_page(ALWAYS_ASK)
def title_page(request: HttpRequest, number: str) -> HttpResponse:
    """All that is public of a title: nothing personal, and not the check code, which stands on the plaque alone."""
    title = get_object_or_404(queries.whole_titles(), number=number.upper())
    if number != title.number:
        return redirect("unit", number=title.number, permanent=True)
    ending = queries.endings([title]).get(title.pk)
    return render(request, "portal/title.html", {"title": title, "ending": ending, "way": way_of(title, ending)})


def way_of(title: Title, ending: queries.Ending | None) -> list[dict]:
    """How it came to the title, and how that ended, as steps with their days."""
    notice = title.notice_item.notice
    steps = [
        (_("Recommended by the county"), date_format(localtime(title.county_round.closed_at))),
        (_("Approved by the city"), date_format(localtime(title.city_round.closed_at))),
        (_("Public notice"), f"{date_format(notice.opens_on)} – {date_format(notice.closes_on)}"),
        (_("Named"), date_format(title.granted_on)),
    ]
    way = [{"label": label, "note": note, "state": "done"} for label, note in steps]
    way[2]["href"] = reverse("notice", args=[notice.pk])
    if ending:
        way.append({"label": title.standing.label, "note": date_format(ending.on), "state": "failed"})
    return way
