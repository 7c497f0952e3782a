"""The county's desk at one glance: the groups of its queue, counted by what is to be done."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy

from supervision.desk_tasks import Task, beside_the_queue, counted
from supervision.waiting import NO_DAY, Group, Todo, Whose
from tripartite.models import Officer

LABELS = {
    (Whose.US, Todo.ANSWERED): gettext_lazy("Corrections handed in, to be looked at first"),
    (Whose.US, Todo.CLAIM): gettext_lazy("Claims to confirm"),
    (Whose.US, Todo.ACCEPT): gettext_lazy("Applications handed in, to be accepted or returned"),
    (Whose.US, Todo.REASSESS): gettext_lazy("Re-assessments handed in, to be accepted or returned"),
    (Whose.US, Todo.SCORE): gettext_lazy("Applications under review, not fully scored"),
    (Whose.US, Todo.MOTION): gettext_lazy("Applications fully scored, to be put to the organisations"),
    (Whose.US, Todo.OPINION): gettext_lazy("Rounds in which your organisation has not spoken"),
    (Whose.OTHERS, Todo.ANSWERED): gettext_lazy("Corrections handed in, with the government side"),
    (Whose.OTHERS, Todo.ACCEPT): gettext_lazy("Applications handed in, with the government side"),
    (Whose.OTHERS, Todo.REASSESS): gettext_lazy("Re-assessments handed in, with the government side"),
    (Whose.OTHERS, Todo.SCORE): gettext_lazy("Files you stepped out of, being scored by colleagues"),
    (Whose.OTHERS, Todo.MOTION): gettext_lazy("Files you stepped out of, to be put by colleagues"),
    (Whose.OTHERS, Todo.OPINION): gettext_lazy("Rounds that wait for other organisations"),
    (Whose.UNIT, Todo.CORRECT): gettext_lazy("Applications returned, waiting for the unit"),
    (Whose.UNIT, Todo.PREPARE): gettext_lazy("Re-assessments asked for, waiting for the unit"),
}


def county_tasks(office: Officer, groups: Sequence[Group]) -> list[Task]:
    """What waits, from the groups of the office's `queue.Queue`; kinds with nothing in them are left out."""
    return [*_of_the_queue(groups), *counted(office, beside_the_queue)]


def _of_the_queue(groups: Sequence[Group]) -> Iterator[Task]:
    for (whose, todo), label in LABELS.items():
        found = [group for group in groups if (group.whose, group.todo) == (whose, todo)]
        if not found:
            continue
        day = min(group.day for group in found)
        yield Task(
            key=f"{whose}-{todo}",
            label=str(label),
            count=sum(group.number for group in found),
            url=reverse("desk:queue", query={"whose": whose, "todo": todo}),
            mine=whose == Whose.US,
            late=sum(group.number for group in found if group.is_late),
            due=None if todo == Todo.CLAIM or day == NO_DAY else day,
            since=day if todo == Todo.CLAIM else None,
        )
