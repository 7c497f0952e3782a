"""What the applicant's views share: rows through the applicant's scope, refusals shown where the user looks."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from evaluations.models import Answer, Application, Attachment
from journal.errors import Refused
from standards.content import Standard
from tripartite.models import User
from units.models import Unit, UnitMember


def get_application(user: User, pk: int) -> Application:
    """An application of one of the person's units with all that its pages read. A foreign one is not found."""
    applications: QuerySet[Application] = (
        Application.objects.for_unit_member(user)
        .select_related("campaign", "edition", "unit__district", "unit__town", "unit__enterprise", "unit__park")
        .defer("edition__data")
        .prefetch_related(
            Prefetch("answers", Answer.objects.select_related("changed_by")),
            Prefetch("attachments", Attachment.objects.select_related("evidence__file")),
        )
    )
    return get_object_or_404(applications, pk=pk)


def get_application_to_fill(user: User, pk: int) -> Application:
    """The same for a single answer, with as little as that needs: the edition's hundred kilobytes stay where they are
    once the process knows them, and answers are read when the form is held."""
    applications: QuerySet[Application] = (
        Application.objects.for_unit_member(user)
        .select_related("campaign", "edition", "unit__enterprise", "unit__park")
        .defer("edition__data")
    )
    return get_object_or_404(applications, pk=pk)


def get_unit(user: User, pk: int) -> Unit:
    """One of the person's units with its profile. A foreign one is not found."""
    units = Unit.objects.for_unit_member(user).select_related("district", "town", "enterprise", "park")
    return get_object_or_404(units, pk=pk)


def get_member(user: User, unit: Unit) -> UnitMember:
    """As whom the person acts for the unit. Not found once the membership has ended."""
    member = get_object_or_404(UnitMember, user=user, unit=unit, until__isnull=True)
    # Both are known already, with more of them than a join would bring.
    member.user, member.unit = user, unit
    return member


def standard_or_404(application: Application, section: str) -> Standard:
    """One standard of the application's rubric."""
    try:
        return application.rubric.standard(section)
    except KeyError as error:
        raise Http404 from error


def refuse(request: HttpRequest, error: Refused, form: BaseForm | None = None) -> None:
    """Show a refusal at the top of the form, or of the page where there is none. What was typed stays."""
    if form is not None:
        form.add_error(None, error.sentence)
    else:
        messages.error(request, error.sentence)
