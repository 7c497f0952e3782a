"""Taking part, for the unit: declaring it, and stepping out again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import services
from evaluations.forms.participation import PledgeForm
from evaluations.models import ListedParticipant, Participation
from evaluations.rules import why_not_take_part, why_not_withdraw_participation
from evaluations.services.participation import PLEDGE
from evaluations.views.common import get_member, get_unit, refuse
from journal.errors import Refused
from tripartite.access import unit_member_view


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement and one tick; afterwards since when, by whom, and on which lists the unit stands."""
    unit = get_unit(request.user, pk)
    member = get_member(request.user, unit)
    form = PledgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_part(unit=unit, member=member)
        except Refused as error:
            refuse(request, error, form)
        else:
            messages.success(request, _("%(name)s takes part from today.") % {"name": unit.name})
            return redirect("apply:participation", pk=pk)
    participations = list(Participation.objects.filter(unit=unit).select_related("declared_by").order_by("-pk"))
    running = next((row for row in participations if row.state == "running"), None)
    context = {
        "unit": unit,
        "running": running,
        "past": [row for row in participations if row is not running],
        "listed": ListedParticipant.objects.filter(unit=unit).select_related("list").order_by("-list__published_on"),
        "pledge": PLEDGE,
        "form": form,
        "why_not": None if running else why_not_take_part(member, unit),
        "can_withdraw": running is not None and member.duty.writes,
    }
    return render(request, "apply/participation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stepping out, after a second thought."""
    unit = get_unit(request.user, pk)
    member = get_member(request.user, unit)
    running = get_object_or_404(Participation.objects.for_unit_member(request.user).running(), unit=unit)
    if request.method == "POST":
        try:
            services.withdraw_participation(participation=running, member=member)
        except Refused as error:
            refuse(request, error)
        else:
            messages.success(request, _("%(name)s takes part no longer.") % {"name": unit.name})
        return redirect("apply:participation", pk=pk)
    context = {"unit": unit, "why_not": why_not_withdraw_participation(member, running)}
    return render(request, "apply/participation_withdraw.html", context)
