"""What makes the suite hostile (HOUSE, way 9): it finds code that works only by luck.

Rows come shuffled where nobody asked for an order, an undefined variable in one of our templates is an error, and
nothing but this machine can be reached.
"""

import random
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import MAX_GET_RESULTS
from django.template import Engine, engines
from django.template.base import FilterExpression, Node

from journal import clock
from journal.prepared import Prepared, PreparedUpsert

# --- prepared queries -------------------------------------------------------------------------------------------------


# What a test has asked already, with the same values on the same day.
_compared: set[tuple] = set()


def make_prepared_queries_anew(patch) -> None:
    """Make every prepared query from its values as well: it must come to the same words and the same values. One that
    has kept today's date, or asks with a value where another one belongs, differs."""
    statement = Prepared.statement

    def compared(self: Prepared, values: dict[str, Any]) -> tuple[str, tuple]:
        prepared, given = statement(self, values)
        asked = (self, repr(values), clock.today())
        if asked in _compared:
            return prepared, given
        _compared.add(asked)
        sql, params = self.make(**values).query.get_compiler(connection.alias).as_sql()
        assert prepared.replace("(%s)", "%s") == sql.replace("(%s)", "%s")
        assert list(given) == list(params)
        return prepared, given

    patch.setattr(Prepared, "statement", compared)
    kept = PreparedUpsert.statement

    def compared_rows(self: PreparedUpsert, rows: Sequence[Model]) -> tuple[str, tuple]:
        prepared, given = kept(self, rows)
        if len(rows) > 1:
            return prepared, given
        sql, params = self.composed(rows)
        # What stands in a JSON column is wrapped, and a wrapping is equal to no other one.
        told = [[getattr(value, "adapted", value) for value in values] for values in (given, params)]
        assert prepared == sql
        assert told[0] == told[1]
        return prepared, given

    patch.setattr(PreparedUpsert, "statement", compared_rows)


# --- order ------------------------------------------------------------------------------------------------------------


class UnorderedSlice(AssertionError):
    """A slice of rows in no order: which rows it holds is the database's whim."""


def shuffle_unordered_querysets(patch) -> None:
    """Give unordered querysets of our models in an order of chance; refuse slices of them.

    pytest-randomly seeds `random` before each test, so a failure comes back with the same seed.
    """
    fetch_all, iterate = QuerySet._fetch_all, QuerySet.iterator
    ours = set(settings.ROOMS)

    def unordered(queryset: QuerySet) -> bool:
        if queryset.model._meta.app_label not in ours or queryset.ordered:
            return False
        query = queryset.query
        # get() and exists() slice as well, and are right to.
        if query.is_sliced and (query.low_mark, query.high_mark) not in {(0, MAX_GET_RESULTS), (0, 1)}:
            raise UnorderedSlice(f"a slice of {queryset.model.__name__} rows without order_by(): {query}")
        return True

    def shuffled_fetch_all(self: QuerySet) -> None:
        if self._result_cache is None and unordered(self):
            self._result_cache = list(self._iterable_class(self))
            random.shuffle(self._result_cache)
        fetch_all(self)

    def shuffled_iterator(self: QuerySet, *args, **kwargs):
        rows = iterate(self, *args, **kwargs)
        if not unordered(self):
            return rows
        rows = list(rows)
        random.shuffle(rows)
        return iter(rows)

    patch.setattr(QuerySet, "_fetch_all", shuffled_fetch_all)
    patch.setattr(QuerySet, "iterator", shuffled_iterator)


# --- templates --------------------------------------------------------------------------------------------------------


class UndefinedVariable(AssertionError):
    """A template of ours names something that its context does not hold."""


# Templates that take the place of a library's and are rendered with that library's context, gaps included.
BORROWED = ("templates/allauth/", "templates/bootstrap5/", "templates/admin/", "templates/django/")


def is_ours(origin: str) -> bool:
    """Whether a template file is one of this project, written against a context of this project."""
    path = Path(origin)
    if not path.is_relative_to(settings.BASE_DIR) or ".venv" in path.parts:
        return False
    return not path.relative_to(settings.BASE_DIR).as_posix().startswith(BORROWED)


class StrictlyNothing(str):
    """The value of an undefined variable: the empty string, as Django has it, for libraries; an error for us.

    Django asks for its truth exactly when a variable was not found, in `FilterExpression.resolve`. There the frames
    above tell which template the name stands in. ``{% if name %}`` never asks, so optional parameters stay possible.
    """

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            node = enclosing_node(frame)
            if node is not None and is_ours(node.origin.name):
                line = f"{node.origin.name}:{getattr(node.token, 'lineno', '?')}"
                raise UndefinedVariable(f"{frame.f_locals['self'].token} is undefined at {line}")
        return False


def enclosing_node(frame: FrameType | None) -> Node | None:
    """The innermost template node that is being rendered in the frames above."""
    while frame is not None:
        candidate = frame.f_locals.get("self")
        if isinstance(candidate, Node) and getattr(candidate, "origin", None) is not None:
            return candidate
        frame = frame.f_back
    return None


def refuse_undefined_variables(patch) -> None:
    """Make undefined variables in our templates raise, in engines to come as well: a test that changes TEMPLATES or
    DEBUG makes Django build a new one."""
    build = Engine.__init__

    def build_strictly(self: Engine, *args, **kwargs) -> None:
        build(self, *args, **kwargs)
        self.string_if_invalid = StrictlyNothing()

    patch.setattr(Engine, "__init__", build_strictly)
    patch.setattr(engines["django"].engine, "string_if_invalid", StrictlyNothing())


# --- network ----------------------------------------------------------------------------------------------------------

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class OutsideWorld(AssertionError):
    """Something tried to reach another machine."""


def refuse_outside_world(patch) -> None:
    """Let sockets connect to this machine alone."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse(self: socket.socket, address) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise OutsideWorld(f"a test tried to connect to {address[0]}")

    def guarded(self, address):
        refuse(self, address)
        return connect(self, address)

    def guarded_ex(self, address):
        refuse(self, address)
        return connect_ex(self, address)

    patch.setattr(socket.socket, "connect", guarded)
    patch.setattr(socket.socket, "connect_ex", guarded_ex)


# --- cache ------------------------------------------------------------------------------------------------------------

_epoch = [0]


def forget_what_was_compared() -> None:
    """The next test compares anew."""
    _compared.clear()


def forget_cache() -> None:
    """Make every cached value unfindable. Unlike `cache.clear()` it touches nobody else's keys on a shared Redis."""
    _epoch[0] += 1


def cache_key(key: str, prefix: str, version: int) -> str:
    """The cache's KEY_FUNCTION in tests: a key lives for one test of one run."""
    return f"{settings.CELERY_TASK_DEFAULT_QUEUE}:{_epoch[0]}:{prefix}:{version}:{key}"


# --- emptying the database --------------------------------------------------------------------------------------------


def empty_past_the_guards(patch) -> None:
    """After a test with transactions of its own every table is emptied. PostgreSQL truncates them, which no row trigger
    sees; SQLite deletes row by row, and would be refused by the guards: they are put aside for that moment."""
    if connection.vendor != "sqlite":
        return
    kind = type(connection.ops)
    flush = kind.execute_sql_flush

    def flush_unguarded(self, sql_list: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            for name, _sql in guards:
                cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            flush(self, sql_list)
        finally:
            with connection.cursor() as cursor:
                for _name, sql in guards:
                    cursor.execute(sql)

    patch.setattr(kind, "execute_sql_flush", flush_unguarded)
