"""What the applicant's views share: rows through the applicant's scope, refusals shown where the user looks."""

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from evaluations.models import Application
from journal.errors import Refused
from tripartite.models import User
from units.models import Unit, UnitMember


def get_application(user: User, pk: int) -> Application:
    """An application of one of the person's units with all that its pages read. A foreign one is not found."""
    applications: QuerySet[Application] = (
        Application.objects.for_unit_member(user)
        .select_related("campaign", "edition", "unit__district", "unit__town", "unit__enterprise", "unit__park")
        .prefetch_related("answers", "attachments__evidence__file")
    )
    return get_object_or_404(applications, pk=pk)


def get_unit(user: User, pk: int) -> Unit:
    """One of the person's units with its profile. A foreign one is not found."""
    units = Unit.objects.for_unit_member(user).select_related("district", "town", "enterprise", "park")
    return get_object_or_404(units, pk=pk)


def get_member(user: User, unit: Unit) -> UnitMember:
    """As whom the person acts for the unit. Not found once the membership has ended."""
    return get_object_or_404(
        UnitMember.objects.select_related("unit", "user"), user=user, unit=unit, until__isnull=True
    )


def refuse(request: HttpRequest, error: Refused, form: BaseForm | None = None) -> None:
    """Show a refusal at the top of the form, or of the page where there is none. What was typed stays."""
    if form is not None:
        form.add_error(None, error.sentence)
    else:
        messages.error(request, error.sentence)
