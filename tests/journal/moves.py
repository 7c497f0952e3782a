"""Every move of a table, tried on a row: the test that a transition table draws of itself."""

from typing import Any

import pytest
from django.db import models, transaction

from journal import clock
from journal.chain import act
from journal.door import Table
from journal.errors import MoveRefused
from journal.models import Entry
from tests.journal.factories import CLERK


def try_every_move(table: Table, row: models.Model, changes: dict[str, dict[str, Any]] | None = None) -> list[str]:
    """Try each move on the row as it stands, and take it back. Returns the names of those that led somewhere.

    A move that leaves from the row's state must land where the table says, with its time and its line; any other must
    be refused and change nothing. `changes`: what has to change along with a move for the database to take it.
    """
    led = []
    for name in table.moves:
        point = transaction.savepoint()
        if _try(table, name, type(row)._base_manager.get(pk=row.pk), (changes or {}).get(name, {})):
            led.append(name)
        transaction.savepoint_rollback(point)
    return led


def _try(table: Table, name: str, row: models.Model, changes: dict[str, Any]) -> bool:
    step, before, lines = table[name], _values(row), Entry.objects.count()
    allowed = row.state in step.sources
    assert table.allows(row.state, name) is allowed
    if not allowed:
        with pytest.raises(MoveRefused), act():
            table.move(row, name, actor=CLERK, reason="理由", changes=changes)
        assert _values(type(row)._base_manager.get(pk=row.pk)) == before
        assert Entry.objects.count() == lines
        return False
    if step.reason:
        with pytest.raises(MoveRefused), act():
            table.move(row, name, actor=CLERK, changes=changes)
        assert _values(type(row)._base_manager.get(pk=row.pk)) == before
    source = row.state
    with act():
        table.move(row, name, actor=CLERK, reason="理由", changes=changes)
    now = type(row)._base_manager.get(pk=row.pk)
    assert now.state == step.target
    assert not step.stamp or getattr(now, step.stamp) == clock.now()
    line = Entry.objects.order_by("-seq")[0]
    assert (line.action, line.source, line.target) == (f"{table.subject}.{name}", source, step.target)
    return True


def _values(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def names_from(table: Table, state: str) -> list[str]:
    """The moves that leave from a state, in the table's order."""
    return [step.name for step in table.from_state(state)]
