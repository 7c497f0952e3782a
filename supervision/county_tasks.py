"""The county's desk at one glance: the rows of its queue, counted by what is to be done."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy

from supervision.desk_tasks import Task, beside_the_queue, counted
from supervision.queue import Row, Todo, Whose
from tripartite.models import Officer

LABELS = {
    (Whose.US, Todo.ANSWERED): gettext_lazy("Corrections handed in, to be looked at first"),
    (Whose.US, Todo.CLAIM): gettext_lazy("Claims to confirm"),
    (Whose.US, Todo.ACCEPT): gettext_lazy("Applications handed in, to be accepted or returned"),
    (Whose.US, Todo.SCORE): gettext_lazy("Applications under review, not fully scored"),
    (Whose.US, Todo.MOTION): gettext_lazy("Applications fully scored, to be put to the organisations"),
    (Whose.US, Todo.OPINION): gettext_lazy("Rounds in which your organisation has not spoken"),
    (Whose.OTHERS, Todo.ANSWERED): gettext_lazy("Corrections handed in, with the government side"),
    (Whose.OTHERS, Todo.ACCEPT): gettext_lazy("Applications handed in, with the government side"),
    (Whose.OTHERS, Todo.SCORE): gettext_lazy("Files you stepped out of, being scored by colleagues"),
    (Whose.OTHERS, Todo.MOTION): gettext_lazy("Files you stepped out of, to be put by colleagues"),
    (Whose.OTHERS, Todo.OPINION): gettext_lazy("Rounds that wait for other organisations"),
    (Whose.UNIT, Todo.CORRECT): gettext_lazy("Applications returned, waiting for the unit"),
}


def county_tasks(office: Officer, rows: Sequence[Row]) -> list[Task]:
    """What waits, from the rows of `queue.waiting_for`; kinds with nothing in them are left out."""
    return [*_of_the_queue(rows), *counted(beside_the_queue(office))]


def _of_the_queue(rows: Sequence[Row]) -> Iterator[Task]:
    for (whose, todo), label in LABELS.items():
        found = [row for row in rows if (row.whose, row.todo) == (whose, todo)]
        if not found:
            continue
        yield Task(
            key=f"{whose}-{todo}",
            label=str(label),
            count=len(found),
            url=reverse("desk:queue", query={"whose": whose, "todo": todo}),
            due=min((row.due_on for row in found if row.due_on), default=None),
            since=min((row.since for row in found if row.since), default=None),
            mine=whose == Whose.US,
            late=sum(row.is_late for row in found),
        )
