"""A unit's own page: profile, colleagues, library; and starting the year's application."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.forms import EnterpriseProfileForm
from enterprises.services import update_profile as update_enterprise
from evaluations import services
from evaluations.dashboard import campaign_of_the_day
from evaluations.reading import paper
from evaluations.views.common import get_member, get_unit, refuse
from journal.errors import Refused
from parks.forms import ParkProfileForm
from parks.services import update_profile as update_park
from tripartite.access import unit_member_view
from units.enums import UnitKind
from units.models import Unit


@require_safe
@unit_member_view
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the portal knows of the unit."""
    unit = get_unit(request.user, pk)
    library = unit.evidence.select_related("file")
    context = {
        "unit": unit,
        "profile": _profile(unit),
        "me": get_member(request.user, unit),
        "members": unit.members.filter(until__isnull=True).select_related("user"),
        "running": unit.participations.running().first(),
        "library": [paper(evidence.title, evidence.file) for evidence in library],
    }
    return render(request, "apply/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeping the profile up to date. Name, code and place are the registry's."""
    unit = get_unit(request.user, pk)
    is_enterprise = unit.kind == UnitKind.ENTERPRISE
    form_class, update = (EnterpriseProfileForm, update_enterprise) if is_enterprise else (ParkProfileForm, update_park)
    form = form_class(request.POST or None, instance=_profile(unit))
    member = get_member(request.user, unit)
    if request.method == "POST" and form.is_valid():
        try:
            update(member=member, profile=form.profile)
        except Refused as error:
            refuse(request, error, form)
            return render(request, "apply/unit_edit.html", {"unit": unit, "form": form})
        messages.success(request, _("The profile is saved. Applications you hand in from now on use it."))
        if getattr(form, "proposed", None):
            messages.info(
                request,
                _("Size class by your figures (国统字〔2017〕213号): %(size)s. You can change it in the profile.")
                % {"size": form.proposed.label},
            )
        return redirect("apply:unit", pk=unit.pk)
    return render(request, "apply/unit_edit.html", {"unit": unit, "form": form})


@require_POST
@unit_member_view
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the application of the campaign that takes applications now."""
    unit = get_unit(request.user, pk)
    campaign = campaign_of_the_day()
    if campaign is None:
        messages.error(request, _("No campaign is open at present. You will find it here when one is."))
        return redirect("apply:home")
    try:
        application = services.start_application(member=get_member(request.user, unit), campaign=campaign)
    except Refused as error:
        refuse(request, error)
        return redirect("apply:home")
    return redirect("apply:application", pk=application.pk)


def _profile(unit: Unit) -> object | None:
    return getattr(unit, "enterprise", None) or getattr(unit, "park", None)
