"""GET changes nothing (BRIEF §15.11): a guard around the view that refuses every writing statement."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.db import connection

_READS = re.compile(
    r"\s*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN|VALUES|DECLARE|FETCH|CLOSE|PRAGMA)\b", re.IGNORECASE
)
# FOR UPDATE locks rows, a WITH can carry an INSERT, and a second statement can follow a harmless first one; none of
# that belongs in a GET. Names are no concern: Django quotes them, and quoted text is put aside first.
_WRITES = re.compile(
    r"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|DROP|ALTER|CREATE|COPY|GRANT|REVOKE|FOR\s+(KEY\s+)?SHARE)\b", re.IGNORECASE
)
_STRINGS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")


class WriteInGet(RuntimeError):
    """A view tried to write while answering GET or HEAD."""


@lru_cache(maxsize=1024)
def is_write(sql: str) -> bool:
    """Whether a statement changes or locks anything. Remembered, for a process asks the same few hundred always."""
    bare = _STRINGS.sub("x", sql)
    return not _READS.match(bare) or bool(_WRITES.search(bare))


@contextmanager
def read_only() -> Iterator[None]:
    """Raise `WriteInGet` at the first writing statement on the default connection."""

    def refuse_writes(execute, sql, params, many, context):
        if is_write(sql if isinstance(sql, str) else str(sql)):
            raise WriteInGet(f"A GET tried to write: {str(sql)[:80]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse_writes):
        yield
