"""A form as its pages read it: for whoever files for the unit, with the columns that are shown and no more."""

from collections import namedtuple
from collections.abc import Container, Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.http import Http404

from evaluations.forms.files import read_files
from evaluations.models import Answer, Application, ApplicationQuerySet, Attachment
from evaluations.views.common import acting
from journal.prepared import Prepared, hand_over, rows_of
from journal.rows import told_with
from standards.content import Standard
from tripartite.models import User
from units.models import UnitMember, memberships_of

# What is compared with what was sent, and all that pages show of an answer.
ANSWER = ("indicator", "value", "note", "to_confirm", "changed_by_id", "window", "turn", "changed_at")
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

Stands = namedtuple("Stands", ANSWER)
Filed = namedtuple("Filed", ["indicator"])
KEYS = {"user": BigIntegerField(), "pk": BigIntegerField()}


def _own(user: Any, pk: Any) -> QuerySet[Application]:
    """An application of one of the person's units, with what its form depends on."""
    return _with_what_it_depends_on(Application.objects.for_unit_member(user), pk)


def _with_what_it_depends_on(applications: ApplicationQuerySet, pk: Any) -> QuerySet[Application]:
    # The edition's hundred kilobytes stay where they are once the process knows them.
    return (
        applications.filter(pk=pk)
        # In no order of campaigns: to plan that of one row takes the database as long as all the rest.
        .order_by("pk")
        .select_related("campaign", "edition", "unit__enterprise", "unit__park")
        .defer("edition__data")
    )


def _brief(user: Any, pk: Any) -> QuerySet[Application]:
    """The form as `brief_form` reads it: with whom the person is in the unit, if anybody, and all that stands in it. As
    columns, not as joins: with each table more that is joined PostgreSQL plans longer than it then reads."""
    here = memberships_of(user).filter(unit=OuterRef("unit"))
    member = {f"member_{name}": Subquery(here.values(name)) for name in MEMBER_COLUMNS}
    standing = {
        "standing": told_with(Answer.objects.all(), "application", *ANSWER),
        "filed": told_with(Attachment.objects.all(), "application", "indicator"),
    }
    form = _with_what_it_depends_on(Application.objects.all(), pk)
    return form.defer(None).only(*DEPENDS_ON).annotate(**member, **standing)


FORM = Prepared[Application](_own, **KEYS)
BRIEF = Prepared[Application](_brief, **KEYS)
LOCKED = Prepared[int](
    lambda user, pk: (
        Application.objects.for_unit_member(user)
        .filter(pk=pk)
        .order_by("pk")
        .select_for_update()
        .values_list("pk", flat=True)
    ),
    **KEYS,
)
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


def get_application(user: User, pk: int) -> Application:
    """An application of one of the person's units with all that its pages read. A foreign one is not found."""
    application = WHOLE.one_or_404(user=user.pk, pk=pk)
    _read_answers(application)
    hand_over(application, "attachments", ATTACHED.all(application=application.pk))
    return application


def get_form(user: User, pk: int, *, held: bool = False) -> Application:
    """The same for the pages on which it is filled in: with the library, of which the attached files are a part.

    `held`: locked before within the caller's transaction, so that what is compared with what stands there stands there
    until the end of it. Not in one statement, which would tell what stood there before it had to wait.
    """
    if held:
        LOCKED.one_or_404(user=user.pk, pk=pk)
    application = FORM.one_or_404(user=user.pk, pk=pk)
    _read_answers(application)
    read_files(application)
    return application


def brief_form(user: User, pk: int, *, held: bool = False) -> tuple[Application, UnitMember]:
    """The same for a single answer, in one statement with as little as that needs; and as whom the person acts."""
    if held:
        LOCKED.one_or_404(user=user.pk, pk=pk)
    application = BRIEF.one_or_404(user=user.pk, pk=pk)
    known = [getattr(application, f"member_{name}") for name in MEMBER_COLUMNS]
    if known[0] is None:
        raise Http404
    hand_over(application, "answers", [Stands(*row) for row in application.standing or ()])
    hand_over(application, "attachments", [Filed(*row) for row in application.filed or ()])
    return application, acting(UnitMember.from_db(DEFAULT_DB_ALIAS, MEMBER_COLUMNS, known), user, application.unit)


def when_changed(application: Application, indicators: Container[str]) -> dict[str, datetime]:
    """When some of a brief form's answers were changed last, by indicator."""
    rows = rows_of(application, "answers")
    return {row.indicator: _moment(row.changed_at) for row in rows if row.indicator in indicators}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    # SQLite keeps moments in the world's time and without a zone.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def answered(application: Application, kept: Iterable[Answer]) -> None:
    """Let an application that has been read know what was kept since."""
    standing = {answer.indicator: answer for answer in rows_of(application, "answers")}
    hand_over(application, "answers", list((standing | {answer.indicator: answer for answer in kept}).values()))


def _read_answers(application: Application) -> None:
    hand_over(application, "answers", ANSWERS.all(application=application.pk))


def standard_or_404(application: Application, section: str) -> Standard:
    """One standard of the application's rubric."""
    try:
        return application.rubric.standard(section)
    except KeyError as error:
        raise Http404 from error
