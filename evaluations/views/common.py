"""What the applicant's views share: rows through the applicant's scope, refusals shown where the user looks."""

from django.contrib import messages
from django.db.models import BigIntegerField
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from evaluations.models import Answer, Application, Attachment
from journal.errors import Refused
from journal.prepared import Prepared, hand_over
from standards.content import Standard
from tripartite.models import User
from units.models import Unit, UnitMember

KEYS = {"user": BigIntegerField(), "pk": BigIntegerField()}
# The edition's hundred kilobytes stay where they are once the process knows them.
TO_FILL = Prepared[Application](
    lambda user, pk: (
        Application.objects.for_unit_member(user)
        .filter(pk=pk)
        .select_related("campaign", "edition", "unit__enterprise", "unit__park")
        .defer("edition__data")
    ),
    **KEYS,
)
WHOLE = Prepared[Application](
    lambda user, pk: (
        Application.objects.for_unit_member(user)
        .filter(pk=pk)
        .select_related("campaign", "edition", "unit__district", "unit__town", "unit__enterprise", "unit__park")
        .defer("edition__data")
    ),
    **KEYS,
)
ANSWERS = Prepared[Answer](
    lambda application: Answer.objects.filter(application=application).select_related("changed_by"),
    application=BigIntegerField(),
)
ATTACHED = Prepared[Attachment](
    lambda application: Attachment.objects.filter(application=application), application=BigIntegerField()
)
ATTACHED_FILES = Prepared[Attachment](
    lambda application: Attachment.objects.filter(application=application).select_related("evidence__file"),
    application=BigIntegerField(),
)
MEMBER = Prepared[UnitMember](
    lambda user, unit: UnitMember.objects.filter(user=user, unit=unit, until__isnull=True).order_by("pk"),
    user=BigIntegerField(),
    unit=BigIntegerField(),
)


def get_application(user: User, pk: int) -> Application:
    """An application of one of the person's units with all that its pages read. A foreign one is not found."""
    application = WHOLE.one_or_404(user=user.pk, pk=pk)
    read_answers(application)
    hand_over(application, "attachments", ATTACHED_FILES.all(application=application.pk))
    return application


def get_application_to_fill(user: User, pk: int) -> Application:
    """The same for a single answer, with as little as that needs: what stands in the form is read when it is held."""
    return TO_FILL.one_or_404(user=user.pk, pk=pk)


def read_answers(application: Application) -> None:
    """Read (again) what has been answered."""
    hand_over(application, "answers", ANSWERS.all(application=application.pk))


def read_form(application: Application) -> None:
    """Read what stands in the form: answers, and which files are attached without the files."""
    read_answers(application)
    hand_over(application, "attachments", ATTACHED.all(application=application.pk))


def get_unit(user: User, pk: int) -> Unit:
    """One of the person's units with its profile. A foreign one is not found."""
    units = Unit.objects.for_unit_member(user).select_related("district", "town", "enterprise", "park")
    return get_object_or_404(units, pk=pk)


def get_member(user: User, unit: Unit) -> UnitMember:
    """As whom the person acts for the unit. Not found once the membership has ended."""
    member = MEMBER.one_or_404(user=user.pk, unit=unit.pk)
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
