"""The register of titles."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from plaques.models import Title
from plaques.services import find_title
from portal import history, queries
from portal.caching import ALWAYS_ASK, public_page
from portal.filters import Order, TitleFilter
from portal.queries import PAGE_SIZE

# The parameters of the list: under these it is kept.
CONDITIONS = ("q", "district", "kind", "year", "status", "sort", "page")


@public_page(keep=CONDITIONS)
def title_list(request: HttpRequest) -> HttpResponse:
    """Search and filters; a condition that makes no sense is told about, and nothing is listed for it (400)."""
    # Made where it is looked at: most visitors ask for nothing in particular.
    found = SimpleLazyObject(lambda: TitleFilter(request.GET, queryset=Title.objects.newest_first()))
    narrowing = any(request.GET.get(name) for name in TitleFilter.base_filters)
    valid = not narrowing or found.is_valid()
    page, page_fault = page_of(_keys(found if narrowing else None, valid), request)
    titles = queries.rows_in_order(list(page.object_list))
    endings = queries.endings(titles)
    given = found.form.cleaned_data if narrowing and valid else {}
    sort = given.get("sort", "")
    context = {
        "found": found,
        "form": found.form if narrowing else None,
        "active": narrowing and valid and found.is_active,
        "sort": sort,
        "orders": orders(request, sort) if valid else [],
        "conditions": conditions(request, found) if given else [],
        "by_code": valid and not titles and find_title(given.get("q", "")),
        "query": _without(request, "page"),
        "page": page,
        "page_fault": page_fault,
        "rows": [(title, endings.get(title.pk)) for title in titles],
    }
    return render(request, "portal/titles.html", context, status=200 if valid and not page_fault else 400)


def _keys(found: TitleFilter | None, valid: bool) -> QuerySet | queries.Everything:
    """What the list is cut from; `found` is None for whoever asks for nothing in particular."""
    if found is None:
        return queries.Everything()
    return found.qs.values_list("pk", flat=True) if valid else Title.objects.none()


def _without(request: HttpRequest, *names: str) -> str:
    """The page's conditions as a query string, some left out."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def conditions(request: HttpRequest, found: TitleFilter) -> list[dict]:
    """What narrows the list, in words, each with the address of the list without it."""
    told = []
    for name, value in found.form.cleaned_data.items():
        if name != "sort" and value not in (None, ""):
            choices = dict(getattr(found.form.fields[name], "choices", None) or {}) if isinstance(value, str) else {}
            words = choices.get(value, value)
            url = f"?{_without(request, name, 'page')}"
            told.append({"label": found.form.fields[name].label, "value": words, "url": url})
    return told


def orders(request: HttpRequest, sort: str) -> list[dict]:
    """The orders the list can be put in, as links that keep the conditions and begin at the first page. `sort`: the one
    that it is in, empty for the first."""
    query = request.GET.copy()
    query.pop("page", None)
    current = sort or Order.NEWEST
    links = []
    for order in Order:
        query["sort"] = order.value
        links.append({"label": order.label, "url": f"?{query.urlencode()}", "current": order == current})
    return links


def page_of(rows: QuerySet | queries.Everything, request: HttpRequest) -> tuple[Page, str]:
    """The page that is asked for, and a sentence where there is no such page. A list of one page is not counted, for it
    has been read whole: most searches find no more."""
    paginator = Paginator(rows, PAGE_SIZE)
    asked = request.GET.get("page", "1")
    if asked == "1":
        first = list(rows[: PAGE_SIZE + 1])
        if len(first) > PAGE_SIZE:
            return Page(first[:PAGE_SIZE], 1, paginator), ""
        paginator = Paginator(first, PAGE_SIZE)
    page = paginator.get_page(asked)
    if asked == str(page.number):
        return page, ""
    return page, _("There is no page “%(asked)s” of this list; you see page %(number)d.") % {
        "asked": asked[:20],
        "number": page.number,
    }


@public_page(ALWAYS_ASK, keep=())
def title_page(request: HttpRequest, number: str) -> HttpResponse:
    """All that is public of a title and its unit: nothing personal, and not the check code, which stands on the plaque
    alone."""
    title = queries.whole_title(number.upper())
    if title is None:
        raise Http404
    if number != title.number:
        return redirect("unit", number=title.number, permanent=True)
    ending = queries.endings([title]).get(title.pk)
    plaque = title.plaque
    context = {
        "title": title,
        "ending": ending,
        "plaque": history.plaque_words(plaque),
        "course": history.course_of(title, ending, plaque),
        "years": history.years_of(title),
    }
    return render(request, "portal/title.html", context)
