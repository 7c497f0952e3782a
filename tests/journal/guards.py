"""What the database itself refuses, asked in plain SQL."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from journal import clock


def assert_kept(*statements: str) -> None:
    """Each statement that would rewrite or delete is refused by a guard of PostgreSQL, and touches a row to begin
    with: a guard on an empty table would refuse nothing."""
    for statement in statements:
        table = statement.split()[2 if statement.startswith("DELETE") else 1]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0], f"no row to try on: {statement}"
        with pytest.raises(DatabaseError, match="kept as it is"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def assert_impossible(row: models.Model, *changes: Mapping[str, Any]) -> None:
    """Each of these changes makes a row that no constraint lets stand. The word "now" stands for this moment."""
    for change in changes:
        values = {key: clock.now() if value == "now" else value for key, value in change.items()}
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**values)
