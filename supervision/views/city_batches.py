"""Plaques ordered from the maker together: which ones, the two files, and the list as CSV."""

import csv
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plaques import services
from plaques.enums import PlaqueState
from plaques.models import Plaque, PlaqueBatch, Title
from plaques.rules import why_not_order
from plaques.services.batches import batch_job, lines_of
from supervision.forms.plaques import BatchForm, RegisterFilterForm
from supervision.views.city_common import outcome_of
from supervision.views.common import page_of
from tripartite.access import officer_view
from tripartite.enums import Level
from tripartite.models import Officer

HEADINGS = ["页", "编号", "核验码", "单位名称", "称号", "区域", "命名文号", "命名日期", "第几块"]
# Spreadsheets take a cell that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@officer_view(level=Level.CITY)
def batch_list(request: HttpRequest) -> HttpResponse:
    """What went to the maker, the latest first."""
    batches = PlaqueBatch.objects.select_related("ordered_by__user", "artworks").prefetch_related("pieces")
    context = {
        "page": page_of(batches.order_by("-ordered_at", "-pk"), request),
        "why_not": why_not_order(request.acting),
    }
    return render(request, "desk/city/batches.html", context)


def _candidates(office: Officer) -> QuerySet[Plaque]:
    """Pieces that are made out and not handed over, whether or not they were ordered before: a maker may fail."""
    return (
        Plaque.objects.for_officer(office)
        .filter(state=PlaqueState.ISSUED)
        .select_related("title__district", "title__decision")
        .prefetch_related("batches")
        .order_by("title__district__position", "title__number", "piece")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def order_batch(request: HttpRequest) -> HttpResponse:
    """Choose plaques; a worker puts their artworks into one file and prints the delivery list."""
    office = request.acting
    candidates = _candidates(office)
    form = BatchForm(request.POST if request.method == "POST" else None, candidates=candidates)
    batch = outcome_of(
        form,
        lambda: services.order_batch(
            plaques=list(form.cleaned_data["plaques"]), note=form.cleaned_data["note"], office=office
        ),
    )
    if batch is not None:
        return redirect("desk:batch", pk=batch.pk)
    filters = RegisterFilterForm(request.GET, office=office)
    titles = filters.narrow(Title.objects.for_officer(office))
    shown = list(candidates.filter(title__in=titles.order_by().values("pk")))
    context = {
        "form": form,
        "filters": filters,
        "candidates": shown,
        "chosen": _ticked(request, shown),
        "query": _conditions(request),
        "why_not": why_not_order(office),
    }
    return render(request, "desk/city/batch_order.html", context)


def _ticked(request: HttpRequest, shown: list[Plaque]) -> list[str]:
    """What was sent; else those not ordered yet, or all where the address asks for it."""
    if request.method == "POST":
        return request.POST.getlist("plaques")
    tick = request.GET.get("tick")
    return [str(plaque.pk) for plaque in shown if tick == "all" or (tick != "none" and not plaque.batches.all())]


def _conditions(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("tick", None)
    return query.urlencode()


@require_safe
@officer_view(level=Level.CITY)
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch with its files, or how far they are."""
    batch = get_object_or_404(
        PlaqueBatch.objects.select_related("ordered_by__user", "ordered_by__organisation", "artworks", "delivery_list"),
        pk=pk,
    )
    context = {"batch": batch, "lines": lines_of(batch), "job": None if batch.artworks_id else batch_job(batch)}
    return render(request, "desk/city/batch.html", context)


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, value: str) -> str:
        return value


@require_POST
@officer_view(level=Level.CITY)
def batch_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The delivery list as CSV, for the maker's own papers."""
    batch = get_object_or_404(PlaqueBatch, pk=pk)
    response = StreamingHttpResponse(_csv(batch), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="plaques-{batch.pk}.csv"'
    return response


def _csv(batch: PlaqueBatch) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark by which spreadsheets know UTF-8.
    yield "\ufeff" + writer.writerow(HEADINGS)
    for page, plaque in enumerate(lines_of(batch), start=1):
        title = plaque.title
        row = [
            page,
            title.number,
            title.code,
            title.unit_name,
            title.text_zh,
            title.district.name_zh,
            title.decision.document_number,
            title.granted_on.isoformat(),
            plaque.piece,
        ]
        yield writer.writerow([_plain(value) for value in row])


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
