"""Queries whose SQL is made once for a process and then asked again with other values.

Django makes the SQL of a queryset anew each time, and for a row that is read with its relations that takes several
times as long as asking the database. Whatever a page always asks in the same words is prepared instead
(docs/decisions/0027).
"""

import copy
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404

Row = TypeVar("Row")


class Open(Value):
    """The place of a value that is given later, by its name."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list]:
        return "%s", [self]


def hand_over(owner: Model, name: str, rows: list) -> None:
    """Give an object the rows that stand on its other side, as if they had been prefetched: `owner.name.all()` asks
    nothing any more."""
    manager = getattr(owner, name)
    for row in rows:
        setattr(row, manager.field.name, owner)
    kept = manager.get_queryset()
    kept._result_cache, kept._prefetch_done = rows, True
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept


def is_known(owner: Model, name: str) -> bool:
    """Whether the rows on an object's other side have been read already."""
    return name in owner.__dict__.get("_prefetched_objects_cache", ())


class Many:
    """Says of a value that it is a sequence of such values; there is a statement for each length of it."""

    def __init__(self, field: Field) -> None:
        self.field = field


class _Statement:
    """Stands in a queryset where its query stands, and hands out a compiler that has its SQL already."""

    def __init__(self, query: Any, compiler: SQLCompiler) -> None:
        self._query, self._compiler = query, compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *args: Any, **kwargs: Any) -> SQLCompiler:
        return self._compiler


class Prepared(Generic[Row]):
    """A queryset in which some values are left open.

    ``make`` gets an `Open` for each of the ``fields`` and puts it wherever the value belongs; it is called once, so
    whatever changes from one request to the next, the day for instance, has to be a value. Rows come as the queryset
    gives them, models with what they select or named tuples. It may not prefetch: that is a query of its own
    (`hand_over`).

        of_number = Prepared(lambda number: Title.objects.filter(number=number), number=CharField())
        title = of_number.one(number="WHE-2026-0001")

    The suite makes every one of them anew at each use and compares (tests/hostile.py).
    """

    def __init__(self, make: Callable[..., QuerySet], **fields: Field | Many) -> None:
        self.make, self.fields = make, fields
        self._ready: dict[tuple[int, ...], tuple[QuerySet, SQLCompiler, str, tuple]] = {}

    def _for(self, values: dict[str, Any]) -> tuple[QuerySet, SQLCompiler, str, tuple]:
        """What is ready for values of these lengths."""
        lengths = tuple(len(values[name]) for name, field in self.fields.items() if isinstance(field, Many))
        if lengths not in self._ready:
            self._ready[lengths] = self._prepare(values)
        return self._ready[lengths]

    def _prepare(self, values: dict[str, Any]) -> tuple[QuerySet, SQLCompiler, str, tuple]:
        places = {
            name: [Open((name, at), output_field=field.field) for at in range(len(values[name]))]
            if isinstance(field, Many)
            else Open((name, None), output_field=field)
            for name, field in self.fields.items()
        }
        rows = self.make(**places)
        if rows._prefetch_related_lookups:
            raise ValueError("A prepared queryset cannot prefetch.")
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        left = set(self.fields) - {param.value[0] for param in params if isinstance(param, Open)}
        if left:
            raise ValueError(f"Nothing is asked of {', '.join(sorted(left))}.")
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda expressions: converters
        return rows, compiler, sql, params

    def statement(self, values: dict[str, Any]) -> tuple[str, tuple]:
        """The SQL and what goes with it."""
        _rows, _compiler, sql, params = self._for(values)
        connection = connections[DEFAULT_DB_ALIAS]

        def given(param: Any) -> Any:
            if not isinstance(param, Open):
                return param
            name, at = param.value
            value = values[name] if at is None else values[name][at]
            return param.output_field.get_db_prep_value(value, connection)

        return sql, tuple(map(given, params))

    def all(self, **values: Any) -> list[Row]:
        """The rows for these values."""
        rows, compiler, _sql, _params = self._for(values)
        statement = self.statement(values)
        compiler = copy.copy(compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: statement
        asked = object.__new__(type(rows))
        asked.__dict__.update(rows.__dict__, _query=_Statement(rows.query, compiler))
        return list(asked._iterable_class(asked))

    def one(self, **values: Any) -> Row | None:
        """The row for these values, or None. Several are an error."""
        found = self.all(**values)
        if len(found) > 1:
            raise self._for(values)[0].model.MultipleObjectsReturned
        return found[0] if found else None

    def one_or_404(self, **values: Any) -> Row:
        """The row for these values; where there is none, the page is not found."""
        found = self.one(**values)
        if found is None:
            raise Http404
        return found
