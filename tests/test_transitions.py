"""What must hold of every table of moves, whatever it is about. What a move does is tested in its room."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from journal import drawing
from journal.door import Table

TABLES = list(drawing.tables())
NAMED = pytest.mark.parametrize(("room", "table"), TABLES, ids=[table.subject for _room, table in TABLES])


def model_of(room: str, table: Table) -> type[models.Model]:
    """The model that a table moves: the one of its room whose name is the table's subject."""
    names = {model._meta.model_name: model for model in apps.get_app_config(room).get_models()}
    return names.get(table.subject) or names[f"public{table.subject}"]


def states_of(room: str, table: Table) -> set[str]:
    return {value for value, _label in model_of(room, table)._meta.get_field("state").flatchoices}


def test_the_page_is_what_the_tables_say():
    page = settings.BASE_DIR.joinpath("docs", "transitions.md").read_text(encoding="utf-8")
    assert page == drawing.page(), "write it anew: manage.py draw_transitions"


def test_every_model_with_a_state_has_a_table():
    """Jobs and mail are rows of the mechanism itself; their states are guarded by lease and key."""
    with_state = {
        model._meta.model_name
        for model in apps.get_models()
        if any(field.name == "state" for field in model._meta.get_fields())
    }
    assert with_state - {"job", "mail"} == {model_of(room, table)._meta.model_name for room, table in TABLES}


@NAMED
def test_a_table_knows_every_state_of_its_model_and_no_other(room, table):
    told = {table.initial, *(step.target for step in table.moves.values())}
    assert told == states_of(room, table)
    assert {source for step in table.moves.values() for source in step.sources} <= told


@NAMED
def test_every_state_can_be_reached_from_the_first(room, table):
    reached, found = set(), {table.initial}
    while found:
        reached |= found
        found = {step.target for step in table.moves.values() if step.sources & reached} - reached
    assert reached == states_of(room, table)


@NAMED
def test_a_new_row_stands_in_the_first_state(room, table):
    assert model_of(room, table)._meta.get_field("state").default == table.initial


@NAMED
def test_a_move_writes_its_time_into_a_field_of_the_model(room, table):
    for step in table.moves.values():
        if step.stamp:
            assert isinstance(model_of(room, table)._meta.get_field(step.stamp), models.DateTimeField)
