"""Towns, parks and clusters at the desk: coverage side by side, what is behind it, and the county's own entries."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal import clock
from journal.errors import Refused
from parks import reading, rules
from parks.area_forms import AreaForm, CheckForm, EnterpriseForm, ReasonForm, RosterForm, TownForm
from parks.areas import Area
from parks.coverage import SHORT, Coverage, coverage_of_towns
from parks.enums import RecordKind
from parks.exports import file_of
from parks.keepers import CountyKeeper
from parks.models import AreaRecord, Arrangement, Coordinator, Placement, Roster, Station
from parks.services import (
    check_station,
    import_roster,
    keep_roster,
    look_again_at,
    place_enterprise,
    register_area,
    take_out,
)
from parks.services.rosters import COLUMNS, EXAMPLE
from parks.views import Side, frame_of
from supervision.tables import PLACES, TableRow, places_of
from supervision.views.common import page_of, refuse
from tripartite.access import officer_view
from tripartite.enums import Level, Party
from tripartite.models import District, Officer, Town
from units.enums import UnitKind
from units.models import Unit
from units.rules import why_not_register
from units.services import correct_town
from units.tables import XLSX, template_of

LIST_SIZE = 50


@require_safe
@officer_view()
def area_table(request: HttpRequest) -> HttpResponse:
    """Towns, parks or areas side by side on a day, by the figure that the address asks for."""
    office, day = request.acting, reading.day_asked(request.GET.get("on", ""))
    kind = request.GET.get("by", "town")
    kind = kind if kind in PLACES and (office.is_city or kind != "district") else "town"
    district = _district(request)
    sort = request.GET.get("sort", "")
    down = request.GET.get("down") == "1"
    # The largest query of all, asked once: rows, picture and the figures above are summed up from it.
    counted = coverage_of_towns(Area.of_city() if office.is_city else Area.of_district(office.body.district), day)
    rows = places_of(office, kind, district, counted)
    if sort in SHORT:
        rows = reading.worst_first([(row, row.coverage) for row in rows], sort, down=down)
        rows = [row for row, _coverage in rows]
    chosen = reading.measure_asked(sort)
    context = {
        "by": kind,
        "kinds": [(key, label) for key, label in PLACES.items() if office.is_city or key != "district"],
        "day": day,
        "today": clock.today(),
        "district": district,
        "districts": District.objects.order_by("position", "pk") if office.is_city else [],
        "page": Paginator(rows, LIST_SIZE).get_page(request.GET.get("page")),
        "columns": [(reading.MEASURES[key], key == sort, key == sort and not down) for key in SHORT],
        "sort": sort,
        "down": down,
        "chosen": chosen,
        "picture": _picture(counted.by_district(), chosen.key) if office.is_city else [],
        "whole": counted.whole(district.pk if district else None),
    }
    return render(request, "desk/areas/table.html", context)


def _picture(counted: dict[int, Coverage], key: str) -> list[TableRow]:
    return [
        TableRow(district.slug, district.name, district, counted.get(district.pk), key)
        for district in District.objects.order_by("position", "pk")
    ]


def _district(request: HttpRequest) -> District | None:
    if not request.acting.is_city:
        return request.acting.body.district
    return District.objects.filter(slug=request.GET.get("district", "")).first()


# --- one area --------------------------------------------------------------------------------------------------------


def _place(office: Officer, by: str, key: int) -> tuple[Area, Unit | None, District | None]:
    """The area of an address with the unit that stands for it; another county's is not found."""
    if by == "unit":
        units = Unit.objects.for_officer(office).exclude(kind=UnitKind.ENTERPRISE)
        unit = get_object_or_404(units.select_related("district", "town", "park"), pk=key)
        return Area.of_unit(unit), unit, unit.district
    if by == "town":
        towns = Town.objects.all() if office.is_city else Town.objects.filter(district=office.body.district_id)
        town = get_object_or_404(towns.select_related("district"), pk=key)
        unit = Unit.objects.filter(kind=UnitKind.TOWN, town=town).select_related("district", "park").order_by("pk")
        return Area.of_town(town), unit.first(), town.district
    if by == "district":
        districts = District.objects.all() if office.is_city else District.objects.filter(pk=office.body.district_id)
        district = get_object_or_404(districts, pk=key)
        return Area.of_district(district), None, district
    raise Http404


@require_safe
@officer_view()
def area_page(request: HttpRequest, by: str, key: int) -> HttpResponse:
    """One town, park, cluster or county-level area: every figure, and what is on record."""
    office = request.acting
    area, unit, district = _place(office, by, key)
    day = reading.day_asked(request.GET.get("on", ""))
    context = reading.coverage_page(area, day, request.GET.get("show", ""))
    context |= {"by": by, "key": key, "unit": unit, "district": district}
    context |= {"may_register": unit is None and by == "town" and why_not_register(office, district) is None}
    if unit is not None:
        context |= frame_of(SIDE, CountyKeeper(office, unit), "area")
        context |= {
            "arrangements": Arrangement.objects.filter(area=unit).order_by("kind", "-starts_on", "pk")[:100],
            "records": AreaRecord.objects.filter(area=unit).order_by("-happened_on", "-pk")[:20],
            "stations": Station.objects.filter(area=unit).prefetch_related("checks").order_by("name", "pk"),
            "coordinators": Coordinator.objects.filter(area=unit).on(day).count(),
            "why_not_place": rules.why_not_place(office, unit),
        }
    return render(request, "desk/areas/area.html", context)


@require_safe
@officer_view()
def area_list(request: HttpRequest, by: str, key: int, measure: str, side: str) -> HttpResponse:
    """The enterprises behind a number, in pages."""
    area, _unit, _district = _place(request.acting, by, key)
    listed = reading.listing(area, reading.day_asked(request.GET.get("on", "")), measure, side)
    if listed is None:
        raise Http404
    page = Paginator(listed, LIST_SIZE).get_page(request.GET.get("page"))
    context = {"by": by, "key": key, "area": area, "listed": listed, "page": page, "sides": reading.SIDE_WORDS}
    return render(request, "desk/areas/list.html", context)


@require_POST
@officer_view()
def area_export(request: HttpRequest, by: str, key: int, measure: str, side: str) -> HttpResponse:
    """The same list as a file, streamed."""
    area, _unit, _district = _place(request.acting, by, key)
    listed = reading.listing(area, reading.day_asked(request.POST.get("on", "")), measure, side)
    if listed is None:
        raise Http404
    return file_of(listed, request.POST.get("as", ""))


# --- what the county enters ------------------------------------------------------------------------------------------


def _unit(office: Officer, pk: int) -> Unit:
    units = Unit.objects.for_officer(office).exclude(kind=UnitKind.ENTERPRISE).select_related("district", "town")
    return get_object_or_404(units, pk=pk)


# What an area's own clerks would keep: `parks.views`, with the office for them.
SIDE = Side(
    prefix="desk:unit-",
    base="desk/areas/unit_base.html",
    guard=officer_view(),
    keeper=lambda request, pk: CountyKeeper(request.acting, _unit(request.acting, pk)),
    home=lambda unit: reverse("desk:area", args=["unit", unit.pk]),
    check="desk:station",
)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def roster_bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Look a table of an area's enterprises through. With a single fault nothing is kept."""
    office, unit = request.acting, _unit(request.acting, pk)
    form, look = RosterForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            roster, look = keep_roster(area=unit, upload=form.cleaned_data["file"], office=office)
        except Refused as error:
            refuse(form, error, "file")
        else:
            if roster is not None:
                return redirect("desk:roster", pk=roster.pk)
    context = {"unit": unit, "form": form, "look": look, "columns": COLUMNS}
    return render(request, "desk/areas/roster_bring.html", context | {"why_not": rules.why_not_place(office, unit)})


@require_safe
@officer_view()
def roster_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the headings, an example, and what may stand where."""
    notes = [
        "一行一户；是否类栏目填“是”或“否”；企业规模填大型、中型、小型、微型；日期写成 2026-01-31。",
        "整表核对无误后方可导入；登记库中没有的企业将按此表登记。",
    ]
    response = HttpResponse(template_of(COLUMNS, EXAMPLE, notes), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="roster-{clock.today():%Y%m%d}.xlsx"'
    return response


@require_safe
@officer_view()
def roster_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a kept table would bring in, as things stand now."""
    roster = _roster(request.acting, pk)
    look = None if roster.imported_at else look_again_at(roster)
    context = {"roster": roster, "look": look, "why_not": rules.why_not_place(request.acting, roster.area)}
    return render(request, "desk/areas/roster.html", context)


@require_POST
@officer_view()
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a kept table over as a whole."""
    roster = _roster(request.acting, pk)
    try:
        count = import_roster(roster=roster, office=request.acting)
    except Refused as error:
        messages.error(request, error.sentence)
        return redirect("desk:roster", pk=pk)
    sentence = ngettext("%(n)d enterprise was taken over.", "%(n)d enterprises were taken over.", count)
    messages.success(request, sentence % {"n": count})
    return redirect("desk:area", by="unit", key=roster.area_id)


def _roster(office: Officer, pk: int) -> Roster:
    rosters = Roster.objects.for_officer(office).select_related("file", "area__district", "area__town", "office__user")
    return get_object_or_404(rosters, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Place an enterprise in a park or cluster, with the reason; below, those that lie there."""
    office, unit = request.acting, _unit(request.acting, pk)
    enterprises = Unit.objects.for_officer(office).filter(kind=UnitKind.ENTERPRISE)
    form = EnterpriseForm(request.POST or None, enterprises=enterprises)
    if request.method == "POST" and form.is_valid():
        enterprise, reason = form.cleaned_data["code"], form.cleaned_data["reason"]
        try:
            place_enterprise(area=unit, enterprise=enterprise, office=office, reason=reason)
        except Refused as error:
            refuse(form, error, "code")
        else:
            messages.success(request, _("“%(name)s” lies here from today on.") % {"name": enterprise.name})
            return redirect("desk:area-place", pk=pk)
    rows = Placement.objects.filter(area=unit).select_related("enterprise", "entered_by__user")
    page = page_of(rows.order_by("-until", "enterprise__name", "pk"), request)
    context = {"unit": unit, "form": form, "page": page, "why_not": rules.why_not_place(office, unit)}
    return render(request, "desk/areas/place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def place_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an enterprise out of a park or cluster, with the reason."""
    placements = Placement.objects.for_officer(request.acting).select_related("area__district", "enterprise")
    placement = get_object_or_404(placements, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_out(placement=placement, office=request.acting, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("It no longer lies here. The row stays, with its days and the reason."))
            return redirect("desk:area-place", pk=placement.area_id)
    return render(request, "desk/areas/place_end.html", {"placement": placement, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.COUNTY, party=Party.GOVERNMENT)
def area_register(request: HttpRequest) -> HttpResponse:
    """Enter a town, park or cluster into the registry before anybody acts for it, so that things can be put on its
    record."""
    district = request.acting.body.district
    towns = Town.objects.filter(district=district).order_by("code")
    asked = request.GET.get("town", "")
    town = towns.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    shown = {"kind": UnitKind.TOWN, "town": town, "name": town.name_zh} if town else None
    form = AreaForm(request.POST or None, towns=towns, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            unit = register_area(district=district, office=request.acting, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(name)s” is in the registry.") % {"name": unit.name})
            return redirect("desk:area", by="unit", key=unit.pk)
    return render(request, "desk/areas/register.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.COUNTY, party=Party.GOVERNMENT)
def town_correct(request: HttpRequest) -> HttpResponse:
    """Correct the town in which an enterprise is registered."""
    office = request.acting
    district = office.body.district
    form = TownForm(
        request.POST or None,
        enterprises=Unit.objects.for_officer(office).filter(kind=UnitKind.ENTERPRISE).select_related("district"),
        towns=Town.objects.filter(district=district).order_by("code"),
    )
    if request.method == "POST" and form.is_valid():
        unit, town = form.cleaned_data["code"], form.cleaned_data["town"]
        try:
            correct_town(unit=unit, town=town, office=office, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error, "code")
        else:
            messages.success(
                request, _("“%(name)s” is registered in %(town)s.") % {"name": unit.name, "town": town.name}
            )
            return redirect("desk:area-town")
    context = {"form": form, "why_not": why_not_register(office, district)}
    return render(request, "desk/areas/town.html", context)


# --- what is on record there -----------------------------------------------------------------------------------------


@require_safe
@officer_view()
def records(request: HttpRequest) -> HttpResponse:
    """What happened in the towns and parks of the office's area, the latest first; cases that are late can be asked
    for by themselves."""
    kind, late = request.GET.get("kind", ""), request.GET.get("late") == "1"
    rows = AreaRecord.objects.for_officer(request.acting).select_related("area__district")
    if late:
        rows = rows.late()
    if kind in RecordKind.values:
        rows = rows.filter(kind=kind)
    area = request.GET.get("area", "")
    if area.isdecimal() and len(area) < 19:
        rows = rows.filter(area=int(area))
    context = {
        "page": page_of(rows.order_by("-happened_on", "-pk"), request),
        "kinds": RecordKind.choices,
        "kind": kind,
        "late": late,
        "late_count": AreaRecord.objects.for_officer(request.acting).late().count(),
    }
    return render(request, "desk/areas/records.html", context)


@require_safe
@officer_view()
def stations(request: HttpRequest) -> HttpResponse:
    """The stations of the office's area with what the county found last."""
    rows = Station.objects.for_officer(request.acting).select_related("area__district").prefetch_related("checks")
    page = page_of(rows.order_by("area__district__position", "area__name", "name", "pk"), request)
    return render(request, "desk/areas/stations.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view()
def station(request: HttpRequest, pk: int) -> HttpResponse:
    """One station, its pictures and coordinators, the checks so far, and the form of the next."""
    found = get_object_or_404(
        Station.objects.for_officer(request.acting).select_related("area__district").prefetch_related("checks"), pk=pk
    )
    why_not = rules.why_not_check_station(request.acting, found)
    form = CheckForm(request.POST or None, initial={"checked_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            check_station(
                station=found,
                office=request.acting,
                checked_on=form.cleaned_data["checked_on"],
                tests=form.results,
                remark=form.cleaned_data["remark"],
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The check is on record. The public page shows its date and result."))
            return redirect("desk:station", pk=pk)
    context = {
        "station": found,
        "form": form,
        "why_not": why_not,
        "checks": found.checks.select_related("office__organisation", "office__user").order_by("-checked_on", "-pk"),
        "photos": found.photos.select_related("file").order_by("pk"),
        "coordinators": found.coordinators.order_by("name", "pk"),
        "keep_url": SIDE.url("station", found.area_id, found.pk),
        "may_keep": rules.why_not_keep_area(CountyKeeper(request.acting, found.area)) is None,
    }
    return render(request, "desk/areas/station.html", context)
