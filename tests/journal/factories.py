"""Journal entries for tests."""

from journal.actors import Actor
from journal.chain import act, append
from journal.models import Entry

CLERK = Actor(person="tripartite.user:7", organisation="tripartite.memberorganisation:3")


def entry(action: str = "test.do", subject: str = "units.unit:1", *, remark: str = "", **data: object) -> Entry:
    """An act of its own with one line. `remark` is its free text."""
    with act():
        append(action=action, subject=subject, actor=CLERK, remark=remark, data=data)
    return Entry.objects.order_by("-seq")[0]


def entries(number: int) -> list[Entry]:
    """So many entries, in order, every second one with a remark."""
    return [entry(f"test.step{n}", remark="理由" if n % 2 else "", step=n) for n in range(number)]
