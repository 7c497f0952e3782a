"""What waits for a county office, told one row after the other: what the database's telling is held against."""

from collections.abc import Iterator
from datetime import date

from evaluations import clocks
from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application
from proceedings.enums import RoundState
from proceedings.models import Recusal, RoundSeat
from supervision.queries import claims_to_decide
from supervision.queue import Row
from supervision.waiting import NO_DAY, Todo, Whose
from tripartite.enums import Party
from tripartite.models import Officer

WAITING = (A.SUBMITTED, A.RETURNED, A.REASSESSING, A.COUNTY_REVIEW)
# What is told of a row.
Told = tuple[Todo, Whose, date, str, int]


def told(office: Officer) -> list[Told]:
    """In the order of the queue: answers to a return, then by day, name and key."""
    files = Application.objects.for_officer(office).filter(state__in=WAITING).select_related("unit", "campaign")
    rows = [_of_file(office, file) for file in files.order_by("pk")] + list(_of_claims(office))
    return sorted(rows, key=lambda row: (row[0] != Todo.ANSWERED, *row[2:]))


def row_of(row: Row) -> Told:
    """The same of a row of the queue."""
    key = row.application.pk if row.application else row.at
    return row.todo, row.whose, row.due_on or row.since or NO_DAY, row.unit.name, key


def _of_claims(office: Officer) -> Iterator[Told]:
    if office.organisation.party == Party.GOVERNMENT:
        for claim in claims_to_decide(office).select_related("unit").order_by("pk"):
            yield Todo.CLAIM, Whose.US, clocks.local_day(claim.made_at), claim.unit.name, claim.pk


def _of_file(office: Officer, file: Application) -> Told:
    seats = RoundSeat.objects.filter(round__matter=file.county_matter_id, round__state=RoundState.OPEN)
    round_ = seats[0].round if file.county_matter_id and file.state == A.COUNTY_REVIEW and seats.exists() else None
    running = clocks.clock_of(file)
    day = clocks.speak_by(file.campaign, round_.opened_at) if round_ else running and running.due_on
    todo = _todo(file, voted_on=round_ is not None)
    whose = _whose(office, file, todo, silent=seats.filter(opinion__isnull=True))
    return todo, whose, day or NO_DAY, file.unit.name, file.pk


def _todo(file: Application, *, voted_on: bool) -> Todo:
    if file.state == A.RETURNED:
        return Todo.CORRECT
    if file.state == A.REASSESSING:
        return Todo.PREPARE
    if file.state == A.SUBMITTED:
        if file.returns.filter(returned_at__gte=file.reassessed_at or file.started_at).exists():
            return Todo.ANSWERED
        return Todo.REASSESS if file.reassessed_at else Todo.ACCEPT
    if voted_on:
        return Todo.OPINION
    spoken = set(file.submission.scores.filter(column=Column.COUNTY).values_list("indicator", flat=True))
    return Todo.MOTION if spoken >= {indicator.id for indicator in file.rubric.indicators} else Todo.SCORE


def _whose(office: Officer, file: Application, todo: Todo, *, silent) -> Whose:
    subject = f"evaluations.application:{file.pk}"
    if todo in (Todo.CORRECT, Todo.PREPARE):
        return Whose.UNIT
    if Recusal.objects.filter(officer__user=office.user_id, matter__subject=subject).exists():
        return Whose.OTHERS
    if file.state == A.SUBMITTED:
        return Whose.US if office.organisation.party == Party.GOVERNMENT else Whose.OTHERS
    if todo == Todo.OPINION and not silent.filter(organisation=office.organisation_id).exists():
        return Whose.OTHERS
    return Whose.US
