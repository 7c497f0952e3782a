"""What waits for a county office, told apart by the database: what is to be done, whose clock runs, until which day.

A county may have thousands of files under review, and its desk shows eight of them. So each row is classified where it
lies; it is counted, put in order and cut there too (`supervision.queue`). What is said here of days stands in
`evaluations.clocks`, of whose turn it is in the rules; a test holds both against a plain telling of the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf, Substr, TruncDate
from django.utils.translation import gettext_lazy

from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Return
from journal import clock
from journal.prepared import Open
from proceedings.enums import RoundState
from proceedings.models import Recusal, Round, RoundSeat
from supervision import queries
from supervision.models import InHand
from tripartite.enums import Party
from tripartite.models import Officer
from units.models import Claim
from units.search import repeated

# Stands for a day where no clock runs, and sorts behind all others.
NO_DAY = date.max


class Todo(models.TextChoices):
    """What is to be done, in the order in which a file passes through it."""

    CLAIM = "claim", gettext_lazy("Confirm who acts for the unit")
    ANSWERED = "answered", gettext_lazy("Look at the correction: accept or return")
    ACCEPT = "accept", gettext_lazy("Accept or return")
    REASSESS = "reassess", gettext_lazy("Re-assessment: see what changed, accept or return")
    SCORE = "score", gettext_lazy("Score against the evidence")
    MOTION = "motion", gettext_lazy("Put a motion to the organisations")
    OPINION = "opinion", gettext_lazy("Give the organisation's opinion")
    CORRECT = "correct", gettext_lazy("Correct and hand in again")
    PREPARE = "prepare", gettext_lazy("Prepare the re-assessment")


class Whose(models.TextChoices):
    """Whose clock runs, as this office sees it."""

    US = "us", gettext_lazy("ours")
    OTHERS = "others", gettext_lazy("other organisations'")
    UNIT = "unit", gettext_lazy("the unit's")


# In which state a file is of which this is to be done.
STATES = {
    Todo.ANSWERED: A.SUBMITTED,
    Todo.ACCEPT: A.SUBMITTED,
    Todo.REASSESS: A.SUBMITTED,
    Todo.SCORE: A.COUNTY_REVIEW,
    Todo.MOTION: A.COUNTY_REVIEW,
    Todo.OPINION: A.COUNTY_REVIEW,
    Todo.CORRECT: A.RETURNED,
    Todo.PREPARE: A.REASSESSING,
}


class Hand(models.TextChoices):
    """Who has a file."""

    MINE = "mine", gettext_lazy("I")
    COLLEAGUE = "colleague", gettext_lazy("a colleague")
    NOBODY = "nobody", gettext_lazy("nobody")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What narrows the list; an empty one narrows nothing."""

    # Part of a unit's name, initials or code.
    fragment: str = ""
    whose: str = ""
    todo: str = ""
    hand: str = ""
    kind: str = ""
    late: bool = False


class Group(NamedTuple):
    """How many rows wait for the same on the same day. `listed`: how many of them are in the wanted hand and of the
    wanted kind. A claim has no campaign, and its day is the one on which it was made."""

    whose: str
    todo: str
    campaign: int
    day: date
    number: int
    listed: int

    @property
    def is_late(self) -> bool:
        return self.todo != Todo.CLAIM and self.day < clock.today()

    @property
    def place(self) -> tuple[bool, date]:
        """Answers first, then the nearest day; within a day the names decide."""
        return self.todo != Todo.ANSWERED, self.day


class Line(NamedTuple):
    """A row before it is described. The list is in the order of the first four."""

    rest: int
    day: date
    name: str
    pk: int
    todo: str
    whose: str
    kind: str
    # Of a claim: who made it, and what was said with it.
    person: str
    statement: str


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the list: the days in which it lies are given apart. `start` and `stop` count from the first row of
    those days; `todos` are all that is to be done on them."""

    todos: frozenset[str]
    from_answers: bool
    to_rest: bool
    start: int
    stop: int


class Terms(NamedTuple):
    """Of one campaign, the days that clocks run by, under the names of its fields."""

    campaign: int
    accept_days: int
    opinion_days: int
    reassess_review_days: int
    county_closes_on: date
    # Until when a re-assessment can be handed in; none where there is no re-assessment.
    reassess_until: date | None


_NOTHING = Value("", models.CharField())
_PERSON = Coalesce(NullIf("user__full_name", _NOTHING), "user__username")
_REST = Case(When(todo=Todo.ANSWERED, then=Value(0)), default=Value(1))


class DaysAfter(Func):
    """The day that lies so many days after a day."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = models.DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:
        return self.as_sql(
            compiler, connection, template="DATE(%(expressions)s || ' days')", arg_joiner=", ", **context
        )


def files_waiting(office: Officer, terms: Sequence[Terms]) -> QuerySet[Application]:
    """The files that wait for or before a county office, each with `todo`, `whose` and `day`, and whether the person
    has `stepped_out` of it."""
    applications = Application.objects.for_officer(office).filter(state__in=sorted(set(STATES.values())))
    return applications.order_by().annotate(
        # First what the others refer to.
        stepped_out=stepped_out(office.user_id),
        todo=_todo(office),
        whose=_whose(office),
        day=_day(terms),
    )


def claims_waiting(office: Officer) -> QuerySet[Claim]:
    """The claims that an office may decide on, with the same. A claim has no clock and counts as due since it was
    made. Only a government side has any."""
    leads = office.organisation.party == Party.GOVERNMENT
    claims = queries.claims_to_decide(office) if leads else Claim.objects.none()
    return claims.order_by().annotate(todo=_text(Todo.CLAIM), whose=_text(Whose.US), day=TruncDate("made_at"))


def _text(value: str) -> Value:
    return Value(str(value), models.CharField())


def _returns(began: Coalesce) -> QuerySet[Return]:
    """What was sent back since a proceeding began: what was corrected before a re-assessment is no answer now."""
    return Return.objects.filter(returned_at__gte=began)


def _correct_by() -> Subquery:
    """By when the last return of the proceeding in hand is to be answered."""
    sent_back = _returns(Coalesce(OuterRef("reassessed_at"), OuterRef("started_at"))).filter(application=OuterRef("pk"))
    return Subquery(sent_back.order_by("-pk").values("due_on")[:1])


def _answered(office: Officer) -> Q:
    """Whether a hand-in answers a return. Like all conditions here a list of keys, made once for all rows."""
    sent_back = _returns(Coalesce("application__reassessed_at", "application__started_at"))
    here = sent_back.filter(application__district=office.body.district_id, application__state=A.SUBMITTED)
    return Q(pk__in=here.order_by().values("application"))


def stepped_out(user: int | Open) -> ExpressionWrapper:
    """Whether the person stays out of the file, in whichever proceeding."""
    label = f"{Application._meta.label_lower}:"
    recusals = Recusal.objects.filter(officer__user=user, matter__subject__startswith=label)
    files = recusals.annotate(file=Cast(Substr("matter__subject", len(label) + 1), models.BigIntegerField()))
    return ExpressionWrapper(Q(pk__in=files.values("file")), models.BooleanField())


def _voted_on() -> Q:
    return Q(county_matter__in=Round.objects.filter(state=RoundState.OPEN).values("matter"))


def _todo(office: Officer) -> Case:
    submitted = Q(state=A.SUBMITTED)
    return Case(
        When(state=A.RETURNED, then=_text(Todo.CORRECT)),
        When(state=A.REASSESSING, then=_text(Todo.PREPARE)),
        When(submitted & _answered(office), then=_text(Todo.ANSWERED)),
        When(submitted & Q(reassessed_at__isnull=False), then=_text(Todo.REASSESS)),
        When(submitted, then=_text(Todo.ACCEPT)),
        When(_voted_on(), then=_text(Todo.OPINION)),
        When(scored_at__isnull=False, then=_text(Todo.MOTION)),
        default=_text(Todo.SCORE),
    )


def _whose(office: Officer) -> Case:
    leads = office.organisation.party == Party.GOVERNMENT
    silent = RoundSeat.objects.filter(
        round__state=RoundState.OPEN, organisation=office.organisation_id, opinion__isnull=True
    )
    return Case(
        When(state__in=[A.RETURNED, A.REASSESSING], then=_text(Whose.UNIT)),
        When(stepped_out=True, then=_text(Whose.OTHERS)),
        When(state=A.SUBMITTED, then=_text(Whose.US if leads else Whose.OTHERS)),
        When(_voted_on() & ~Q(county_matter__in=silent.values("round__matter")), then=_text(Whose.OTHERS)),
        default=_text(Whose.US),
    )


def _term(terms: Sequence[Terms], name: str) -> Value | Case:
    """A term of the file's campaign, as a value: joined to each of a thousand files, the campaigns would cost the
    database more than all that is told of them. `NO_DAY` for a day that a campaign has none of."""
    none, field = (0, models.IntegerField()) if name.endswith("_days") else (NO_DAY, models.DateField())
    told = {own.campaign: getattr(own, name) or none for own in terms}
    first, *others = dict.fromkeys(told.values()) or [none]
    if not others:
        return Value(first, field)
    cases = (When(campaign=pk, then=Value(term, field)) for pk, term in told.items())
    return Case(*cases, default=Value(none, field), output_field=field)


def _day(terms: Sequence[Terms]) -> Case:
    """Until which day, as `evaluations.clocks` has it."""
    never = Value(NO_DAY, models.DateField())
    opened = Round.objects.filter(matter=OuterRef("county_matter"), state=RoundState.OPEN)
    opened_on = TruncDate(Subquery(opened.values("opened_at")[:1]))
    return Case(
        When(state=A.RETURNED, then=Coalesce(_correct_by(), never)),
        When(state=A.REASSESSING, then=_term(terms, "reassess_until")),
        When(state=A.SUBMITTED, then=DaysAfter(TruncDate("submitted_at"), _term(terms, "accept_days"))),
        When(_voted_on(), then=DaysAfter(opened_on, _term(terms, "opinion_days"))),
        When(reassessed_at__isnull=True, then=_term(terms, "county_closes_on")),
        default=DaysAfter(TruncDate("accepted_at"), _term(terms, "reassess_review_days")),
        output_field=models.DateField(),
    )


# --- the two questions ------------------------------------------------------------------------------------------------


def counted(office: Officer, conditions: Conditions, terms: Sequence[Terms]) -> QuerySet:
    """All that waits as `Group`s: of the conditions the fragment alone leaves something out."""
    files = _found(files_waiting(office, terms), conditions)
    claims = _found(claims_waiting(office), conditions).annotate(campaign=Value(0, models.BigIntegerField()))
    if conditions.hand not in ("", Hand.NOBODY):
        # Nobody takes a claim in hand.
        claims = claims.none()
    wanted = ((files, _listed(office, conditions)), (claims, _of_kind(conditions)))
    return _together(
        rows.values("whose", "todo", "campaign", "day").annotate(
            number=Count("pk"), listed=Count("pk", filter=condition)
        )
        for rows, condition in wanted
    )


def between(
    office: Officer,
    conditions: Conditions,
    terms: Sequence[Terms],
    span: Span,
    first_day: date | Open,
    last_day: date | Open,
) -> QuerySet:
    """The rows of a span of days as `Line`s, in the list's order."""
    parts = []
    if Todo.CLAIM in span.todos:
        parts.append(_found(claims_waiting(office), conditions).filter(_of_kind(conditions)).annotate(person=_PERSON))
    if states := sorted({STATES[Todo(todo)] for todo in span.todos - {Todo.CLAIM}}):
        files = _found(files_waiting(office, terms), conditions).filter(_listed(office, conditions), state__in=states)
        parts.append(files.annotate(person=_NOTHING, statement=_NOTHING))
    chosen = {"whose": conditions.whose, "todo": conditions.todo}
    wanted = _on_days(span, first_day, last_day) & Q(**{name: value for name, value in chosen.items() if value})
    return _together(
        rows.annotate(rest=_REST, name=F("unit__name"), kind=F("unit__kind")).filter(wanted).values(*Line._fields)
        for rows in parts
    ).order_by("rest", "day", "name", "pk")[span.start : span.stop]


def _on_days(span: Span, first: date | Open, last: date | Open) -> Q:
    """The list holds the answers, by day, and then the rest, by day; true of what lies from one place to another."""
    answers = Q(todo=Todo.ANSWERED)
    if span.from_answers and span.to_rest:
        return (answers & Q(day__gte=first)) | (~answers & Q(day__lte=last))
    return (answers if span.from_answers else ~answers) & Q(day__gte=first, day__lte=last)


def _found(rows: QuerySet, conditions: Conditions) -> QuerySet:
    key = repeated(conditions.fragment)
    return rows.filter(unit__search_key__contains=key) if key else rows


def _of_kind(conditions: Conditions) -> Q:
    return Q(unit__kind=conditions.kind) if conditions.kind else Q()


def _listed(office: Officer, conditions: Conditions) -> Q:
    """Of the wanted kind and in the wanted hand."""
    held = InHand.objects.current().filter(application=OuterRef("pk"), organisation=office.organisation_id)
    mine = held.filter(officer=office.pk)
    in_hand = {
        "": Q(),
        Hand.MINE: Q(Exists(mine)),
        Hand.COLLEAGUE: Q(Exists(held), ~Exists(mine)),
        Hand.NOBODY: Q(~Exists(held)),
    }
    return _of_kind(conditions) & in_hand[conditions.hand]


def _together(parts: Iterable[QuerySet]) -> QuerySet:
    first, *others = parts
    return first.union(*others, all=True)
