"""Who takes part: the county's and the city's list, and the city's publishing of it."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluations import services
from evaluations.models import ParticipantList, Participation
from evaluations.rules import why_not_dissolve, why_not_publish_participants
from journal import clock
from supervision.forms.participants import DissolveForm, ParticipantFilterForm
from supervision.views.city_common import carried_out, outcome_of
from supervision.views.common import page_of
from tripartite.access import officer_view
from tripartite.enums import Level
from units.enums import UnitKind, UnitState
from units.models import Unit

NEW_DAYS = 30


def _running(request: HttpRequest) -> QuerySet[Participation]:
    return Participation.objects.for_officer(request.acting).running()


@require_safe
@officer_view()
def participant_list(request: HttpRequest) -> HttpResponse:
    """Participants of the office's area with their counts, the newest first."""
    office = request.acting
    form = ParticipantFilterForm(request.GET, district=None if office.is_city else office.body.district)
    found = form.narrow(_running(request)).select_related("unit__district", "unit__town")
    counted = _running(request).order_by().values_list("unit__kind").annotate(count=Count("pk"))
    by_kind = dict(counted)
    units = Unit.objects.for_officer(office).filter(state=UnitState.ACTIVE).count()
    context = {
        "form": form,
        "page": page_of(found.order_by("-declared_at", "-pk"), request),
        "total": sum(by_kind.values()),
        "units": units,
        "new": _running(request).filter(declared_at__gte=clock.now() - timedelta(days=NEW_DAYS)).count(),
        "kinds": [(kind.counted(by_kind.get(kind.value, 0)), by_kind.get(kind.value, 0)) for kind in UnitKind],
        "lists": ParticipantList.objects.order_by("-published_on")[:6],
        "leads": office.is_city and why_not_publish_participants(office) is None,
    }
    return render(request, "desk/participants.html", context)


@require_safe
@officer_view()
def participant(request: HttpRequest, pk: int) -> HttpResponse:
    """One participant: since when, by which words, and what the registry knows. Another area's is not found."""
    found = get_object_or_404(
        Participation.objects.for_officer(request.acting).select_related("unit__district", "unit__town", "declared_by"),
        pk=pk,
    )
    unit = found.unit
    context = {
        "participation": found,
        "unit": unit,
        "members": unit.members.filter(until__isnull=True).select_related("user"),
        "applications": unit.applications.for_officer(request.acting).select_related("campaign"),
        "can_dissolve": why_not_dissolve(request.acting, unit) is None,
    }
    return render(request, "desk/participant.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.COUNTY)
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the unit no longer exists."""
    found = get_object_or_404(_running(request).select_related("unit__district"), pk=pk)
    form = DissolveForm(request.POST or None)
    unit = outcome_of(
        form,
        lambda: services.dissolve_unit(unit=found.unit, office=request.acting, reason=form.cleaned_data["reason"]),
    )
    if unit is not None:
        messages.success(request, _("%(unit)s is noted as dissolved; it takes part no longer.") % {"unit": unit.name})
        return redirect("desk:participants")
    context = {
        "participation": found,
        "unit": found.unit,
        "form": form,
        "why_not": why_not_dissolve(request.acting, found.unit),
    }
    return render(request, "desk/participant_dissolve.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(level=Level.CITY)
def publish(request: HttpRequest) -> HttpResponse:
    """What the list of today will say, and publishing it."""
    if request.method == "POST":
        carried_out(
            request,
            lambda: services.publish_participants(office=request.acting),
            _("The list is published. Everybody can read it from now on."),
        )
        return redirect("desk:participants")
    counted = (
        Participation.objects.running()
        .values("unit__district__name_zh", "unit__district__name_en", "unit__district__position", "unit__kind")
        .annotate(count=Count("pk"))
        .order_by("unit__district__position", "unit__kind")
    )
    context = {
        "rows": _table(counted),
        "kinds": [kind.label for kind in UnitKind],
        "total": Participation.objects.running().count(),
        "last": ParticipantList.objects.order_by("-published_on").first(),
        "today": clock.today(),
        "why_not": why_not_publish_participants(request.acting),
    }
    return render(request, "desk/city/participants_publish.html", context)


def _table(counted) -> list[dict]:
    """The counts as rows of districts with a figure for each kind and their sum."""
    rows: dict[str, dict] = {}
    for row in counted:
        name = (row["unit__district__name_zh"], row["unit__district__name_en"])
        found = rows.setdefault(name[0], {"name_zh": name[0], "name_en": name[1], "counts": dict.fromkeys(UnitKind, 0)})
        found["counts"][UnitKind(row["unit__kind"])] = row["count"]
    return [
        {**row, "figures": list(row["counts"].values()), "total": sum(row["counts"].values())} for row in rows.values()
    ]
