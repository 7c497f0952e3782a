"""A unit gives its title back: the request, and taking it back while the city has not decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.forms import SurrenderForm
from evaluations.views.common import get_member, refuse
from journal.errors import Refused
from plaques.enums import SurrenderState
from plaques.models import Title
from plaques.rules import why_not_surrender, why_not_withdraw_surrender
from plaques.services import request_surrender, withdraw_surrender
from tripartite.access import unit_member_view
from tripartite.models import User
from units.models import Unit


def _title(user: User, number: str) -> Title:
    titles = Title.objects.filter(unit__in=Unit.objects.for_unit_member(user)).select_related("unit", "revocation")
    return get_object_or_404(titles.with_pieces(), number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_member_view
def surrender(request: HttpRequest, number: str) -> HttpResponse:
    """What giving back means, the form, and how the request stands."""
    title = _title(request.user, number)
    member = get_member(request.user, title.unit)
    form = SurrenderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            request_surrender(title=title, member=member, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(request, error, form)
        else:
            messages.success(request, _("The request is with the city. The title is in force until it has decided."))
            return redirect("apply:surrender", number=number)
    asked = title.surrenders.select_related("matter", "requested_by__user", "title").first()
    is_open = asked is not None and asked.state == SurrenderState.REQUESTED
    context = {
        "title": title,
        "unit": title.unit,
        "asked": asked,
        "is_open": is_open,
        "form": form,
        "why_not": why_not_surrender(member, title),
        "why_not_withdraw": why_not_withdraw_surrender(member, asked) if is_open else None,
    }
    return render(request, "apply/surrender.html", context)


@require_POST
@unit_member_view
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The unit keeps its title after all."""
    title = _title(request.user, number)
    asked = get_object_or_404(title.surrenders, state=SurrenderState.REQUESTED)
    try:
        withdraw_surrender(surrender=asked, member=get_member(request.user, title.unit))
    except Refused as error:
        refuse(request, error)
    else:
        messages.success(request, _("The request is withdrawn. The unit keeps its title."))
    return redirect("apply:surrender", number=number)
