"""The one door: a state changes only along its table, on the row as it is now, with a line in the journal."""

from contextlib import suppress

import pytest

from journal.chain import act
from journal.door import Table, move
from journal.errors import MoveRefused
from journal.models import Entry
from tests.journal.factories import CLERK
from tests.units import factories as units
from units.enums import UnitState
from units.models import Unit
from units.transitions import UNIT


@pytest.fixture
def registered(db) -> Unit:
    return units.enterprise(confirmed=False)


def test_a_move_writes_state_time_and_journal_together(registered, clock):
    with act():
        UNIT.move(registered, "confirm", actor=CLERK)
    row = Unit.objects.get(pk=registered.pk)
    assert (row.state, row.confirmed_at) == (UnitState.ACTIVE, clock.now())
    assert registered.state == UnitState.ACTIVE
    line = Entry.objects.order_by("-seq")[0]
    assert (line.action, line.subject) == ("unit.confirm", f"units.unit:{row.pk}")
    assert (line.source, line.target) == ("registered", "active")
    assert (line.person, line.organisation) == (CLERK.person, CLERK.organisation)


def test_a_move_from_a_state_it_does_not_leave_is_refused_and_nothing_changes(registered):
    with act():
        UNIT.move(registered, "confirm", actor=CLERK)
    count = Entry.objects.count()
    with pytest.raises(MoveRefused), act():
        UNIT.move(registered, "confirm", actor=CLERK)
    assert Entry.objects.count() == count


def test_a_stale_row_is_refused(registered):
    stale = Unit.objects.get(pk=registered.pk)
    with act():
        UNIT.move(registered, "dissolve", actor=CLERK, reason="注销登记")
    assert stale.state == UnitState.REGISTERED
    with pytest.raises(MoveRefused), act():
        UNIT.move(stale, "confirm", actor=CLERK)
    assert Unit.objects.get(pk=registered.pk).state == UnitState.DISSOLVED


def test_a_state_set_by_hand_in_memory_deceives_nobody(registered):
    registered.state = UnitState.DISSOLVED
    with act():
        UNIT.move(registered, "confirm", actor=CLERK)
    assert Unit.objects.get(pk=registered.pk).state == registered.state == UnitState.ACTIVE


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_move_that_needs_a_reason_is_refused_without_one(registered, reason):
    with pytest.raises(MoveRefused), act():
        UNIT.move(registered, "dissolve", actor=CLERK, reason=reason)
    assert Unit.objects.get(pk=registered.pk).state == UnitState.REGISTERED


def test_an_undeclared_move_does_not_exist(registered):
    with pytest.raises(KeyError), act():
        UNIT.move(registered, "abolish", actor=CLERK)


def test_the_reason_stands_in_the_journal_apart_from_the_row(registered):
    with act():
        UNIT.move(registered, "dissolve", actor=CLERK, reason="注销登记")
    line = Entry.objects.order_by("-seq")[0]
    assert line.remark.text == "注销登记"
    assert "注销" not in str(line.data)


@pytest.mark.django_db(transaction=True)
def test_outside_an_act_nothing_is_moved_at_all():
    registered = units.enterprise(confirmed=False)
    with pytest.raises(RuntimeError):
        UNIT.move(registered, "confirm", actor=CLERK)
    assert Unit.objects.get(pk=registered.pk).state == UnitState.REGISTERED


def test_an_act_that_fails_after_a_move_takes_the_move_back(registered):
    with suppress(ZeroDivisionError), act():
        UNIT.move(registered, "confirm", actor=CLERK)
        raise ZeroDivisionError
    assert Unit.objects.get(pk=registered.pk).state == UnitState.REGISTERED
    assert not Entry.objects.filter(action="unit.confirm").exists()


def test_sources_given_as_one_string_are_refused():
    with pytest.raises(TypeError):
        move("submit", "draft", "submitted", who="applicant")


def test_the_diagram_shows_every_move_and_the_beginning():
    table = Table("thing", [move("go", ["a", "b"], "c", who="county")], initial="a")
    assert table.diagram().splitlines() == ["──▶ a", "a ──go (county)──▶ c", "b ──go (county)──▶ c"]
    assert table.from_state("a", "county") == [table["go"]]
    assert table.from_state("a", "city") == []
    assert not table.allows("c", "go")
