"""Queries whose SQL is made once for a process and then asked again with other values.

Django makes the SQL of a queryset anew each time, and for a row that is read with its relations that takes several
times as long as asking the database. Whatever a page always asks in the same words is prepared instead
(docs/decisions/0027).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Field, Model, QuerySet, Value
from django.db.models.constants import OnConflict
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404

Row = TypeVar("Row")


class Open(Value):
    """The place of a value that is given later, by its name."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list]:
        return "%s", [self]


def hand_over(owner: Model, name: str, rows: Sequence) -> None:
    """Give an object the rows that stand on its other side, for whoever asks for them by `rows_of`. Named tuples do as
    well as models, where but their columns are read. A queryset that knows its rows, as after a prefetch, would take
    longer to make than the rows of a form take to be read."""
    for row in rows:
        if isinstance(row, Model):
            setattr(row, getattr(type(owner), name).field.name, owner)
    owner.__dict__.setdefault("_handed_over", {})[name] = rows


def rows_of(owner: Model, name: str) -> Iterable:
    """The rows on an object's other side: those that were handed over or prefetched, else all of them, asked for."""
    known = owner.__dict__.get("_handed_over", {}).get(name)
    return getattr(owner, name).all() if known is None else known


def is_prefetched(owner: Model, name: str) -> bool:
    """Whether the rows on an object's other side came with it."""
    return name in owner.__dict__.get("_prefetched_objects_cache", ())


class Many:
    """Says of a value that it is a sequence of such values; there is a statement for each length of it."""

    def __init__(self, field: Field) -> None:
        self.field = field


class _Answered:
    """Stands in a queryset where its query stands: its compiler has been answered already, by these rows."""

    def __init__(self, query: Any, rows: list[tuple]) -> None:
        self._query, self._rows = query, rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        return self

    def results_iter(self, *args: Any, **kwargs: Any) -> Iterator[tuple]:
        return iter(self._rows)


def _as_asked(queryset: QuerySet) -> Callable[[list[tuple]], list]:
    """What makes of the database's rows what the queryset gives: named tuples, single values."""

    def made(rows: list[tuple]) -> list:
        asked = object.__new__(type(queryset))
        asked.__dict__.update(queryset.__dict__, _query=_Answered(queryset.query, rows))
        return list(asked._iterable_class(asked))

    return made


def _as_models(compiler: SQLCompiler) -> Callable[[list[tuple]], list]:
    """The same for models with what they select. Where in a row each of them begins is found once, which Django's own
    `ModelIterable` does anew each time, at as much cost as that of a row."""
    model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    own = slice(fields[0], fields[-1] + 1)
    names = [column.target.attname for column, *_ in compiler.select[own]]
    related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
    annotated = list(compiler.annotation_col_map.items())

    def made(row: tuple) -> Model:
        instance = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
        for populator in related:
            populator.populate(row, instance)
        for name, at in annotated:
            setattr(instance, name, row[at])
        return instance

    return lambda rows: [made(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is made once: the statement with its open places, what turns columns into values and rows into objects."""

    model: type[Model]
    sql: str
    params: tuple
    converters: list[tuple[int, list[Callable], Any]]
    made: Callable[[list[tuple]], list]

    def rows(self, sql: str, params: tuple) -> list:
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        return self.made([self._converted(row, connection) for row in rows] if self.converters else rows)

    def _converted(self, row: tuple, connection: Any) -> tuple:
        values = list(row)
        for at, converters, expression in self.converters:
            for converter in converters:
                values[at] = converter(values[at], expression, connection)
        return tuple(values)


class Prepared(Generic[Row]):
    """A queryset in which some values are left open.

    ``make`` gets an `Open` for each of the ``fields`` and puts it wherever the value belongs; it is called once, so
    whatever changes from one request to the next, the day for instance, has to be a value. Rows come as the queryset
    gives them, models with what they select or named tuples. It may not prefetch: that is a query of its own
    (`hand_over`).

        of_number = Prepared(lambda number: Title.objects.filter(number=number), number=CharField())
        title = of_number.one(number="WHE-2026-0001")

    The suite makes every one of them anew for each set of values and each day, and compares (tests/hostile.py).
    """

    def __init__(self, make: Callable[..., QuerySet], **fields: Field | Many) -> None:
        self.make, self.fields = make, fields
        self._ready: dict[tuple[int, ...], _Ready] = {}

    def _for(self, values: dict[str, Any]) -> _Ready:
        """What is ready for values of these lengths."""
        lengths = tuple(len(values[name]) for name, field in self.fields.items() if isinstance(field, Many))
        if lengths not in self._ready:
            self._ready[lengths] = self._prepare(values)
        return self._ready[lengths]

    def _prepare(self, values: dict[str, Any]) -> _Ready:
        places = {
            name: [Open((name, at), output_field=field.field) for at in range(len(values[name]))]
            if isinstance(field, Many)
            else Open((name, None), output_field=field)
            for name, field in self.fields.items()
        }
        rows = self.make(**places)
        if rows._prefetch_related_lookups or rows._known_related_objects:
            raise ValueError("A prepared queryset cannot prefetch, nor begin at an object that is at hand.")
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        left = set(self.fields) - {param.value[0] for param in params if isinstance(param, Open)}
        if left:
            raise ValueError(f"Nothing is asked of {', '.join(sorted(left))}.")
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        return _Ready(
            model=rows.model,
            sql=sql,
            params=params,
            converters=[(at, own, column) for at, (own, column) in converters.items()],
            made=_as_models(compiler) if issubclass(rows._iterable_class, ModelIterable) else _as_asked(rows),
        )

    def statement(self, values: dict[str, Any]) -> tuple[str, tuple]:
        """The SQL and what goes with it."""
        ready = self._for(values)
        connection = connections[DEFAULT_DB_ALIAS]

        def given(param: Any) -> Any:
            if not isinstance(param, Open):
                return param
            name, at = param.value
            value = values[name] if at is None else values[name][at]
            return param.output_field.get_db_prep_value(value, connection)

        return ready.sql, tuple(map(given, ready.params))

    def all(self, **values: Any) -> list[Row]:
        """The rows for these values."""
        return self._for(values).rows(*self.statement(values))

    def one(self, **values: Any) -> Row | None:
        """The row for these values, or None. Several are an error."""
        found = self.all(**values)
        if len(found) > 1:
            raise self._for(values).model.MultipleObjectsReturned
        return found[0] if found else None

    def one_or_404(self, **values: Any) -> Row:
        """The row for these values; where there is none, the page is not found."""
        found = self.one(**values)
        if found is None:
            raise Http404
        return found


class PreparedUpsert:
    """Rows that are put in, or in the place of those that stand under the same key. For a single row, as a form sends
    it while it is filled in, the SQL is made once.

    `unique`: the fields of that key; `update`: those that a row takes over where one stands already. As with
    ``bulk_create`` no signals are sent, and the rows do not learn under which primary key they stand.

    `version`: a field that is another one after each change. `of` and `steady`: the row that these rows belong to, and
    the field of it that says whether they may change. With them a single row can be kept without a lock
    (`keep_unchanged`).
    """

    def __init__(
        self,
        model: type[Model],
        *,
        unique: Sequence[str],
        update: Sequence[str],
        version: str = "",
        of: str = "",
        steady: str = "",
    ) -> None:
        self.model = model
        self.unique, self.update = ([model._meta.get_field(name) for name in names] for names in (unique, update))
        self.fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
        self.version, self.of, self.steady = version, of, steady
        self._of_one = self._of_one_unchanged = ""

    def composed(self, rows: Sequence[Model]) -> tuple[str, tuple]:
        """The statement as Django composes it: of several rows a list of values for each column, or one row each."""
        conflict = {"on_conflict": OnConflict.UPDATE, "unique_fields": self.unique, "update_fields": self.update}
        query = InsertQuery(self.model, **conflict)
        query.insert_values(self.fields, rows)
        ((sql, params),) = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql, params

    def statement(self, rows: Sequence[Model]) -> tuple[str, tuple]:
        """The SQL and what goes with it."""
        if len(rows) > 1:
            return self.composed(rows)
        if not self._of_one:
            self._of_one = self.composed(rows)[0]
        return self._of_one, self._values(rows[0])

    def keep(self, rows: Sequence[Model]) -> None:
        """In one statement."""
        if rows:
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute(*self.statement(rows))

    def keep_unchanged(self, row: Model, *, stood: Any) -> bool:
        """Keep a row if nothing has changed since it was read what stood in its place; tells whether it was kept.

        `stood`: the `version` of that row, None where there was none. In the row that it belongs to `steady` has to be
        what it was when that row was read; who changes it waits until this statement is through. It is a single one and
        needs no transaction. Of rows that may be deleted it would tell nothing: it is for rows that stay.
        """
        if not self._of_one_unchanged:
            self._of_one_unchanged = self._unchanged()
        owner, connection = getattr(row, self.of), connections[DEFAULT_DB_ALIAS]
        steady, version = owner._meta.get_field(self.steady), self.model._meta.get_field(self.version)
        told = ((owner._meta.pk, owner.pk), (steady, getattr(owner, self.steady)), (version, stood))
        known = [field.get_db_prep_value(value, connection) for field, value in told]
        with connection.cursor() as cursor:
            cursor.execute(self._of_one_unchanged, (*self._values(row), *known))
            return cursor.rowcount == 1

    def _values(self, row: Model) -> tuple:
        connection = connections[DEFAULT_DB_ALIAS]
        return tuple(field.get_db_prep_save(field.pre_save(row, True), connection) for field in self.fields)

    def _unchanged(self) -> str:
        """The statement of `keep_unchanged`. A version is compared with the row that stands there when this one has
        waited for others, and nothing is equal to none."""
        connection = connections[DEFAULT_DB_ALIAS]
        quoted = connection.ops.quote_name
        owner = self.model._meta.get_field(self.of).related_model._meta
        table, owners, owner_key = (
            quoted(name) for name in (self.model._meta.db_table, owner.db_table, owner.pk.column)
        )
        version, steady = self.model._meta.get_field(self.version), owner.get_field(self.steady)
        columns, key = (", ".join(quoted(field.column) for field in fields) for fields in (self.fields, self.unique))
        taken_over = ", ".join(f"{quoted(field.column)} = EXCLUDED.{quoted(field.column)}" for field in self.update)
        places = ", ".join(["%s"] * len(self.fields))
        held = " FOR SHARE" if connection.features.has_select_for_update else ""
        parts = (
            f"INSERT INTO {table} ({columns})",
            f"SELECT {places} FROM {owners} WHERE {owner_key} = %s AND {quoted(steady.column)} = %s{held}",  # noqa: S608
            f"ON CONFLICT ({key}) DO UPDATE SET {taken_over}",
            f"WHERE {table}.{quoted(version.column)} = %s",
        )
        return " ".join(parts)
