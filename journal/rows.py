"""Rows that hang on another row, told with it: one value in place of another question to the database."""

from typing import Any

from django.db.models import Aggregate, F, Func, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class _Parsed(Func):
    """JSON that SQLite keeps as text, as JSON and not as a text that reads like it."""

    function = "JSON"
    arity = 1


class RowsAsArrays(Aggregate):
    """The rows of a group as one array, each an array of its columns. Dates come as text, as JSON has them; a boolean
    is a number on SQLite."""

    output_field = JSONField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="JSONB_AGG(JSONB_BUILD_ARRAY(%(expressions)s))", **context)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> tuple[str, Any]:
        parsed = self.copy()
        parsed.set_source_expressions(
            [
                _Parsed(column) if isinstance(getattr(column, "output_field", None), JSONField) else column
                for column in self.get_source_expressions()
            ]
        )
        return parsed.as_sql(compiler, connection, template="JSON_GROUP_ARRAY(JSON_ARRAY(%(expressions)s))", **context)


def told_with(rows: QuerySet, owner: str, *columns: str) -> Subquery:
    """Columns of all rows whose `owner` is the row that is asked for, as an array of arrays; None where there are no
    such rows."""
    hanging = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    told = RowsAsArrays(*(F(column) for column in columns))
    return Subquery(hanging.annotate(told=told).values("told"))
