"""What the applicant's views share: rows through the applicant's scope, refusals shown where the user looks."""

from django.contrib import messages
from django.db.models import BigIntegerField
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from journal.errors import Refused
from journal.prepared import Prepared
from tripartite.models import User
from units.models import Unit, UnitMember

MEMBER = Prepared[UnitMember](
    lambda user, unit: UnitMember.objects.filter(user=user, unit=unit, until__isnull=True).order_by("pk"),
    user=BigIntegerField(),
    unit=BigIntegerField(),
)


def get_unit(user: User, pk: int) -> Unit:
    """One of the person's units with its profile. A foreign one is not found."""
    units = Unit.objects.for_unit_member(user).select_related("district", "town", "enterprise", "park")
    return get_object_or_404(units, pk=pk)


def get_member(user: User, unit: Unit) -> UnitMember:
    """As whom the person acts for the unit. Not found once the membership has ended."""
    return acting(MEMBER.one_or_404(user=user.pk, unit=unit.pk), user, unit)


def acting(member: UnitMember, user: User, unit: Unit) -> UnitMember:
    """Person and unit are known already, with more of them than a join would bring."""
    member.user, member.unit = user, unit
    return member


def refuse(request: HttpRequest, error: Refused, form: BaseForm | None = None) -> None:
    """Show a refusal at the top of the form, or of the page where there is none. What was typed stays."""
    if form is not None:
        form.add_error(None, error.sentence)
    else:
        messages.error(request, error.sentence)
