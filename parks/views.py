"""The pages on which an area is kept: what stands, what happens, its stations. One code for the area's own clerks and
for the county that enters for an area without any; `Side` says in what the two differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal import clock
from journal.errors import Refused
from parks import services
from parks.area_forms import (
    ArrangementForm,
    CoordinatorForm,
    CoverForm,
    EndForm,
    PhotoForm,
    ReasonForm,
    RecordForm,
    ReportForm,
    SeatForm,
    SettleForm,
    StationForm,
)
from parks.enums import ArrangementKind, RecordKind
from parks.keepers import CountyKeeper, Keeper
from parks.models import AreaRecord, Arrangement, BodyMember, Coordinator, Cover, Station, StationPhoto
from parks.rules import why_not_keep_area
from parks.services import enterprises_of
from units.models import Unit

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Side:
    """Whose pages they are. `prefix` begins the names of their addresses, `base` is the template around them; `keeper`
    finds as whom a request acts for the area, or nothing (404), and `guard` declares who may knock. `home` is the
    address of the area's coverage, `check` that of a station's checks where this side makes them."""

    prefix: str
    base: str
    guard: Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]
    keeper: Callable[[HttpRequest, int], Keeper]
    home: Callable[[Unit], str]
    check: str = ""

    def url(self, name: str, *args: Any) -> str:
        """The address of one of these pages on this side."""
        return reverse(f"{self.prefix}{name}", args=args)


def frame_of(side: Side, keeper: Keeper, tab: str, **more: Any) -> dict[str, Any]:
    """What the frame around the pages of one area shows."""
    why_not = why_not_keep_area(keeper)
    return {
        "side": side,
        "unit": keeper.unit,
        "home": side.home(keeper.unit),
        "tab": tab,
        "may_write": why_not is None,
        "why_not": why_not,
        "for_it": isinstance(keeper, CountyKeeper),
        **more,
    }


def _page(rows: Any, request: HttpRequest) -> Any:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _tried(form: BaseForm, verb: Callable[[], Any], field: str | None = None) -> Any:
    """Do it, or say in the form why it was refused; nothing typed is lost."""
    try:
        return verb()
    except Refused as error:
        form.add_error(None, error.sentence)
    except ValidationError as error:
        form.add_error(field, error)
    return None


# --- what stands there -----------------------------------------------------------------------------------------------


@require_safe
def arrangements(request: HttpRequest, pk: int, *, side: Side) -> HttpResponse:
    """Contracts, congresses, organisations, bodies and mechanisms, those in force first."""
    keeper = side.keeper(request, pk)
    today = clock.today()
    found = Arrangement.objects.filter(area=keeper.unit)
    standing = set(found.on(today).values_list("kind", flat=True))
    context = frame_of(
        side,
        keeper,
        "arrangements",
        page=_page(found.order_by("-starts_on", "-pk"), request),
        kinds=[(kind, kind.value in standing) for kind in ArrangementKind],
    )
    return render(request, "parks/keeping/arrangements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def arrangement_enter(request: HttpRequest, pk: int, kind: str, *, side: Side) -> HttpResponse:
    """Enter one of a kind."""
    keeper = side.keeper(request, pk)
    if kind not in ArrangementKind.values:
        raise Http404
    form = ArrangementForm(request.POST or None, request.FILES or None, kind=ArrangementKind(kind))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        made = _tried(
            form,
            lambda: services.enter_arrangement(keeper=keeper, fields=form.fields_given, upload=upload),
            "file",
        )
        if made:
            messages.success(request, _("It is on record."))
            return redirect(side.url("arrangement", pk, made.pk))
    context = frame_of(side, keeper, "arrangements", form=form, kind=ArrangementKind(kind))
    return render(request, "parks/keeping/arrangement_enter.html", context)


def _arrangement(unit: Unit, key: int) -> Arrangement:
    return get_object_or_404(Arrangement.objects.select_related("area", "file", "entered_by"), area=unit, pk=key)


@require_safe
def arrangement(request: HttpRequest, pk: int, arrangement: int, *, side: Side) -> HttpResponse:
    """One of them: its parties, whom it covers, who sits in it."""
    keeper = side.keeper(request, pk)
    return _arrangement_page(request, side, keeper, _arrangement(keeper.unit, arrangement))


def _arrangement_page(
    request: HttpRequest, side: Side, keeper: Keeper, found: Arrangement, **forms: BaseForm
) -> HttpResponse:
    covers = found.covers.select_related("enterprise").order_by("until", "enterprise__name", "pk")
    context = {
        "arrangement": found,
        "kind": ArrangementKind(found.kind),
        "page": _page(covers, request),
        "members": found.members.order_by("party", "pk"),
        "cover_form": CoverForm(
            enterprises=enterprises_of(keeper.unit),
            initial={"since": max(found.starts_on, clock.today())},
            auto_id="cover_%s",
        ),
        "seat_form": SeatForm(auto_id="seat_%s"),
        "end_form": EndForm(auto_id="end_%s"),
        **forms,
    }
    return render(request, "parks/keeping/arrangement.html", frame_of(side, keeper, "arrangements", **context))


@require_POST
def arrangement_cover(request: HttpRequest, pk: int, arrangement: int, *, side: Side) -> HttpResponse:
    """These enterprises are covered."""
    keeper = side.keeper(request, pk)
    found = _arrangement(keeper.unit, arrangement)
    form = CoverForm(request.POST, enterprises=enterprises_of(keeper.unit), auto_id="cover_%s")
    if form.is_valid():
        count = _tried(
            form,
            lambda: services.cover(
                arrangement=found, keeper=keeper, enterprises=form.chosen, since=form.cleaned_data["since"]
            ),
        )
        if count is not None:
            sentence = ngettext("%(n)d more enterprise is covered.", "%(n)d more enterprises are covered.", count)
            messages.success(request, sentence % {"n": count})
            return redirect(side.url("arrangement", pk, found.pk))
    return _arrangement_page(request, side, keeper, found, cover_form=form)


@require_POST
def arrangement_seat(request: HttpRequest, pk: int, arrangement: int, *, side: Side) -> HttpResponse:
    """An organisation sits in it."""
    keeper = side.keeper(request, pk)
    found = _arrangement(keeper.unit, arrangement)
    form = SeatForm(request.POST, auto_id="seat_%s")
    if form.is_valid() and _tried(
        form, lambda: services.seat_member(arrangement=found, keeper=keeper, **form.cleaned_data)
    ):
        return redirect(side.url("arrangement", pk, found.pk))
    return _arrangement_page(request, side, keeper, found, seat_form=form)


@require_POST
def unseat(request: HttpRequest, pk: int, member: int, *, side: Side) -> HttpResponse:
    """It sits there until today."""
    keeper = side.keeper(request, pk)
    seated = get_object_or_404(
        BodyMember.objects.select_related("arrangement"), arrangement__area=keeper.unit, pk=member
    )
    try:
        services.unseat_member(seated=seated, keeper=keeper)
    except Refused as error:
        messages.error(request, error.sentence)
    return redirect(side.url("arrangement", pk, seated.arrangement_id))


@require_POST
def arrangement_end(request: HttpRequest, pk: int, arrangement: int, *, side: Side) -> HttpResponse:
    """It ends earlier than agreed."""
    keeper = side.keeper(request, pk)
    found = _arrangement(keeper.unit, arrangement)
    form = EndForm(request.POST, auto_id="end_%s")
    if form.is_valid() and _tried(
        form, lambda: services.end_arrangement(arrangement=found, keeper=keeper, **form.cleaned_data)
    ):
        messages.success(request, _("Its last day is on record. What it covered until then stays counted."))
        return redirect(side.url("arrangement", pk, found.pk))
    return _arrangement_page(request, side, keeper, found, end_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def uncover(request: HttpRequest, pk: int, cover: int, *, side: Side) -> HttpResponse:
    """An enterprise is no longer covered."""
    keeper = side.keeper(request, pk)
    line = get_object_or_404(
        Cover.objects.select_related("arrangement", "enterprise"), arrangement__area=keeper.unit, pk=cover
    )
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _tried(form, lambda: services.uncover(line=line, keeper=keeper, reason=form.cleaned_data["reason"]))
    ):
        return redirect(side.url("arrangement", pk, line.arrangement_id))
    return render(request, "parks/keeping/uncover.html", frame_of(side, keeper, "arrangements", line=line, form=form))


# --- what happened there ---------------------------------------------------------------------------------------------


@require_safe
def records(request: HttpRequest, pk: int, *, side: Side) -> HttpResponse:
    """What happened in the area, the latest first."""
    keeper = side.keeper(request, pk)
    rows = AreaRecord.objects.filter(area=keeper.unit)
    kind = request.GET.get("kind", "")
    if kind in RecordKind.values:
        rows = rows.filter(kind=kind)
    context = frame_of(
        side,
        keeper,
        "records",
        page=_page(rows.order_by("-happened_on", "-pk"), request),
        kinds=list(RecordKind),
        kind=kind,
        late=AreaRecord.objects.filter(area=keeper.unit).late().count(),
    )
    return render(request, "parks/keeping/records.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_enter(request: HttpRequest, pk: int, kind: str, *, side: Side) -> HttpResponse:
    """Enter a record of a kind."""
    keeper = side.keeper(request, pk)
    if kind not in RecordKind.values:
        raise Http404
    form = RecordForm(request.POST or None, request.FILES or None, kind=RecordKind(kind), area=keeper.unit)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["files"]
        made = _tried(
            form,
            lambda: services.enter_record(keeper=keeper, fields=form.fields_given, uploads=[upload] if upload else []),
            "files",
        )
        if made:
            messages.success(request, _("It is on record."))
            return redirect(side.url("record", pk, made.pk))
    context = frame_of(side, keeper, "records", form=form, kind=RecordKind(kind))
    return render(request, "parks/keeping/record_enter.html", context)


def _record(unit: Unit, key: int) -> AreaRecord:
    return get_object_or_404(AreaRecord.objects.select_related("area", "body", "entered_by"), area=unit, pk=key)


@require_safe
def record(request: HttpRequest, pk: int, record: int, *, side: Side) -> HttpResponse:
    """One record with its papers, and what follows of it."""
    keeper = side.keeper(request, pk)
    return _record_page(request, side, keeper, _record(keeper.unit, record))


def _record_page(
    request: HttpRequest, side: Side, keeper: Keeper, found: AreaRecord, **forms: BaseForm
) -> HttpResponse:
    context = {
        "record": found,
        "papers": [one.file for one in found.files.select_related("file").order_by("pk")],
        "report_form": ReportForm(auto_id="report_%s"),
        "settle_form": SettleForm(auto_id="settle_%s"),
        "back_form": ReasonForm(auto_id="back_%s"),
        **forms,
    }
    return render(request, "parks/keeping/record.html", frame_of(side, keeper, "records", **context))


# What may follow of a record: the form, the name under which the page shows it, and the service.
FOLLOWS = {
    "report": (ReportForm, "report_form", "report_%s", services.report_case),
    "settle": (SettleForm, "settle_form", "settle_%s", services.settle_case),
    "take-back": (ReasonForm, "back_form", "back_%s", services.withdraw_record),
}


@require_POST
def record_follow(request: HttpRequest, pk: int, record: int, what: str, *, side: Side) -> HttpResponse:
    """It was reported, settled, or is taken back."""
    keeper = side.keeper(request, pk)
    found = _record(keeper.unit, record)
    if what not in FOLLOWS:
        raise Http404
    form_class, name, auto_id, service = FOLLOWS[what]
    form = form_class(request.POST, auto_id=auto_id)
    if form.is_valid() and _tried(form, lambda: service(record=found, keeper=keeper, **form.cleaned_data)):
        messages.success(request, _("It is on record."))
        return redirect(side.url("record", pk, found.pk))
    return _record_page(request, side, keeper, found, **{name: form})


# --- stations and coordinators ---------------------------------------------------------------------------------------


@require_safe
def stations(request: HttpRequest, pk: int, *, side: Side) -> HttpResponse:
    """The area's stations with what the county found, and its coordinators."""
    keeper = side.keeper(request, pk)
    context = frame_of(
        side,
        keeper,
        "stations",
        stations=Station.objects.filter(area=keeper.unit).prefetch_related("checks").order_by("name", "pk"),
        page=_page(
            Coordinator.objects.filter(area=keeper.unit).select_related("station").order_by("name", "pk"), request
        ),
    )
    return render(request, "parks/keeping/stations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def station_keep(request: HttpRequest, pk: int, station: int | None = None, *, side: Side) -> HttpResponse:
    """Enter a station, or write it anew."""
    keeper = side.keeper(request, pk)
    found = get_object_or_404(Station, area=keeper.unit, pk=station) if station else None
    shown = {name: getattr(found, name) for name in services.StationFields.__slots__} if found else None
    form = StationForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        kept = _tried(form, lambda: services.keep_station(keeper=keeper, fields=form.fields_given, station=found))
        if kept:
            messages.success(request, _("Saved. It stands on the public page once the county has checked it."))
            return redirect(side.url("station", pk, kept.pk))
    context = frame_of(side, keeper, "stations", form=form, station=found)
    return render(request, "parks/keeping/station_keep.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def station(request: HttpRequest, pk: int, station: int, *, side: Side) -> HttpResponse:
    """One station with its pictures; POST adds one."""
    keeper = side.keeper(request, pk)
    found = get_object_or_404(Station.objects.prefetch_related("checks"), area=keeper.unit, pk=station)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _tried(
            form,
            lambda: services.add_station_photo(
                keeper=keeper, station=found, upload=form.cleaned_data["photo"], caption=form.cleaned_data["caption"]
            ),
            "photo",
        )
    ):
        return redirect(side.url("station", pk, found.pk))
    photos = found.photos.select_related("file").order_by("pk")
    context = frame_of(side, keeper, "stations", station=found, form=form, photos=photos)
    return render(request, "parks/keeping/station.html", context)


@require_POST
def photo_away(request: HttpRequest, pk: int, photo: int, *, side: Side) -> HttpResponse:
    """Take a picture away."""
    keeper = side.keeper(request, pk)
    found = get_object_or_404(
        StationPhoto.objects.select_related("station", "file"), station__area=keeper.unit, pk=photo
    )
    station_pk = found.station_id
    try:
        services.take_station_photo_away(keeper=keeper, photo=found)
    except Refused as error:
        messages.error(request, error.sentence)
    return redirect(side.url("station", pk, station_pk))


@require_http_methods(["GET", "HEAD", "POST"])
def coordinator_keep(request: HttpRequest, pk: int, coordinator: int | None = None, *, side: Side) -> HttpResponse:
    """Enter a coordinator, or write them anew."""
    keeper = side.keeper(request, pk)
    found = get_object_or_404(Coordinator, area=keeper.unit, pk=coordinator) if coordinator else None
    shown = CoordinatorForm.shown(found) if found else None
    form = CoordinatorForm(request.POST or None, area=keeper.unit, initial=shown)
    if (
        request.method == "POST"
        and form.is_valid()
        and _tried(
            form,
            lambda: services.keep_coordinator(keeper=keeper, fields=form.fields_given, coordinator=found),
        )
    ):
        messages.success(request, _("Saved."))
        return redirect(side.url("stations", pk))
    context = frame_of(side, keeper, "stations", form=form, coordinator=found)
    return render(request, "parks/keeping/coordinator_keep.html", context)
