"""What the applicant's views share: rows through the applicant's scope, refusals shown where the user looks."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, BooleanField, CharField, OuterRef, QuerySet, Subquery, Value
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from evaluations.forms.files import read_files
from evaluations.models import Answer, Application, Attachment
from journal.errors import Refused
from journal.prepared import Prepared, hand_over, rows_of
from standards.content import Standard
from tripartite.models import User
from units.models import Unit, UnitMember

# What is compared with what was sent, and all that pages show of an answer.
STANDS = ("indicator", "value", "note", "to_confirm", "changed_by_id", "window", "turn")
ANSWER = (*STANDS, "changed_at")
# What an answer depends on: the form's state and clocks, its edition, and what the unit's profile knows.
DEPENDS_ON = (
    *("campaign", "unit", "edition", "state", "started_at", "reassessed_at"),
    *("campaign__year", "campaign__filing_closes_on", "campaign__county_closes_on"),
    *("campaign__reassess_after_months", "campaign__reassess_within_months"),
    "edition__sha256",
    "unit__kind",
    *(f"unit__enterprise__{name}" for name in ("unit", "headcount", "size_class", "industry", "has_union")),
    *(f"unit__enterprise__{name}" for name in ("has_party_organisation", "party_form", "mediation_form")),
    *(f"unit__park__{name}" for name in ("unit", "employee_count", "enterprise_count")),
)
MEMBER_COLUMNS = ("id", "role")
KEYS = {"user": BigIntegerField(), "pk": BigIntegerField()}


def _own(user: Any, pk: Any) -> QuerySet[Application]:
    """An application of one of the person's units, with what its form depends on."""
    # The edition's hundred kilobytes stay where they are once the process knows them.
    return (
        Application.objects.for_unit_member(user)
        .filter(pk=pk)
        # In no order of campaigns: to plan that of one row takes the database as long as all the rest.
        .order_by("pk")
        .select_related("campaign", "edition", "unit__enterprise", "unit__park")
        .defer("edition__data")
    )


def _standing(application: Any) -> QuerySet:
    """What stands in a form, with a row for each file beside a question, of which but the question is told."""
    answers = Answer.objects.filter(application=application).annotate(is_file=_flag(False))
    nothing = dict.fromkeys(STANDS[1:], Value(None, CharField()))
    files = Attachment.objects.filter(application=application).annotate(**nothing, is_file=_flag(True))
    wanted = (*STANDS, "is_file")
    return answers.order_by().values_list(*wanted, named=True).union(files.order_by().values_list(*wanted), all=True)


def _flag(value: bool) -> Value:
    return Value(value, BooleanField())


def _held(user: Any, pk: Any) -> QuerySet[Application]:
    """The form as `held_form` reads it, with whom the person is in the unit. As columns, not as a join: a table more
    in it takes longer to plan than another question."""
    here = UnitMember.objects.filter(unit=OuterRef("unit"), user=user, until__isnull=True).order_by()
    member = {f"member_{name}": Subquery(here.values(name)) for name in MEMBER_COLUMNS}
    return _own(user, pk).defer(None).only(*DEPENDS_ON).annotate(**member).select_for_update(of=("self",))


FORM = Prepared[Application](_own, **KEYS)
HELD = Prepared[Application](_held, **KEYS)
WHOLE = Prepared[Application](lambda user, pk: _own(user, pk).select_related("unit__district", "unit__town"), **KEYS)
# Their columns alone: a form has up to eighty, and as models they would cost more than all else that is read.
ANSWERS = Prepared[Any](
    lambda application: Answer.objects.filter(application=application).values_list(*ANSWER, named=True),
    application=BigIntegerField(),
)
ATTACHED = Prepared[Attachment](
    lambda application: Attachment.objects.filter(application=application).select_related("evidence__file"),
    application=BigIntegerField(),
)
STANDING = Prepared[Any](_standing, application=BigIntegerField())
MEMBER = Prepared[UnitMember](
    lambda user, unit: UnitMember.objects.filter(user=user, unit=unit, until__isnull=True).order_by("pk"),
    user=BigIntegerField(),
    unit=BigIntegerField(),
)


def get_application(user: User, pk: int) -> Application:
    """An application of one of the person's units with all that its pages read. A foreign one is not found."""
    application = WHOLE.one_or_404(user=user.pk, pk=pk)
    _read_answers(application)
    hand_over(application, "attachments", ATTACHED.all(application=application.pk))
    return application


def get_form(user: User, pk: int) -> Application:
    """The same for the pages on which it is filled in: with the library, of which the attached files are a part."""
    application = FORM.one_or_404(user=user.pk, pk=pk)
    _read_answers(application)
    read_files(application)
    return application


def held_form(user: User, pk: int) -> tuple[Application, UnitMember]:
    """The same for a single answer, with as little as that needs, locked within the caller's transaction: what is
    compared with what stands there stands there until the end of it. And as whom the person acts."""
    application = HELD.one_or_404(user=user.pk, pk=pk)
    # Not in the statement that locks: it would tell what stood there before it had to wait.
    rows = STANDING.all(application=application.pk)
    hand_over(application, "answers", [row for row in rows if not row.is_file])
    hand_over(application, "attachments", [row for row in rows if row.is_file])
    known = [getattr(application, f"member_{name}") for name in MEMBER_COLUMNS]
    return application, _acting(UnitMember.from_db(DEFAULT_DB_ALIAS, MEMBER_COLUMNS, known), user, application.unit)


def answered(application: Application, kept: Iterable[Answer]) -> None:
    """Let an application that has been read know what was kept since."""
    standing = {answer.indicator: answer for answer in rows_of(application, "answers")}
    hand_over(application, "answers", list((standing | {answer.indicator: answer for answer in kept}).values()))


def _read_answers(application: Application) -> None:
    hand_over(application, "answers", ANSWERS.all(application=application.pk))


def get_unit(user: User, pk: int) -> Unit:
    """One of the person's units with its profile. A foreign one is not found."""
    units = Unit.objects.for_unit_member(user).select_related("district", "town", "enterprise", "park")
    return get_object_or_404(units, pk=pk)


def get_member(user: User, unit: Unit) -> UnitMember:
    """As whom the person acts for the unit. Not found once the membership has ended."""
    return _acting(MEMBER.one_or_404(user=user.pk, unit=unit.pk), user, unit)


def _acting(member: UnitMember, user: User, unit: Unit) -> UnitMember:
    """Both are known already, with more of them than a join would bring."""
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
