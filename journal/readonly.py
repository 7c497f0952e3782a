"""GET changes nothing (BRIEF §15.11): a guard around the view that refuses every writing statement.

As nothing changes, a question that several rules ask during one GET need be put to the database but once (`once`).
"""

import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.db import connection

_READS = re.compile(
    # A union of several begins with a bracket.
    r"[\s(]*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN|VALUES|DECLARE|FETCH|CLOSE|PRAGMA)\b",
    re.IGNORECASE,
)
# FOR UPDATE locks rows, a WITH can carry an INSERT, and a second statement can follow a harmless first one; none of
# that belongs in a GET. Names are no concern: Django quotes them, and quoted text is put aside first.
_WRITES = re.compile(
    r"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|DROP|ALTER|CREATE|COPY|GRANT|REVOKE|FOR\s+(KEY\s+)?SHARE)\b", re.IGNORECASE
)
_STRINGS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")


# What was asked so far during this GET; None while anything may be written.
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


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

    told = _answers.set({})
    try:
        with connection.execute_wrapper(refuse_writes):
            yield
    finally:
        _answers.reset(told)


def once(key: Hashable, ask: Callable[[], Any]) -> Any:
    """What `ask` finds; within one GET it is asked once for each key, elsewhere every time.

    Services ask every time: under their lock they must see what somebody else has written meanwhile.
    """
    answers = _answers.get()
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    return answers[key]
