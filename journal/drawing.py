"""Every table of moves as one page of documentation: what `manage.py draw_transitions` writes into docs/transitions.md.

A test compares the page with the tables, so that the documentation cannot say otherwise than the code does.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from journal.door import Table

OPENING = """# States and moves

Written by `manage.py draw_transitions` from the tables in `*/transitions.py`; a test compares. A state changes by
these moves only, through the one door ([architecture](architecture.md)). *Who* is the side that acts; the rules of the
room say which officer or colleague of it may.
"""


def tables() -> Iterator[tuple[str, Table]]:
    """Every table with its room, in the order of the rooms."""
    for room in settings.ROOMS:
        if find_spec(f"{room}.transitions"):
            module = import_module(f"{room}.transitions")
            yield from ((room, value) for value in vars(module).values() if isinstance(value, Table))


def section(room: str, table: Table) -> str:
    """One table of the page: its diagram, and each move with what it asks for and writes."""
    rows = [
        f"| {step.name} | {', '.join(sorted(step.sources))} | {step.target} | {step.who} "
        f"| {'yes' if step.reason else ''} | {step.stamp} |"
        for step in table.moves.values()
    ]
    head = ["| move | from | to | who | reason asked | time written |", "|---|---|---|---|---|---|"]
    return "\n".join([f"## {table.subject} ({room})", "", "```", table.diagram(), "```", "", *head, *rows, ""])


def page() -> str:
    """The whole page."""
    return "\n".join([OPENING, *(section(room, table) for room, table in tables())])
