"""An attacker who holds everything but the key folder and the running server, and tries to tie answers to codes.

He takes a dump of the whole database after every single answer, with the hidden columns in which databases keep the
order of rows, and all that was logged; he knows every code, and he is an insider who has cast some ballots himself, so
that he knows what they say. What he finds in every step of one kind of known answer and in none of the other kind tells
him what the others answered.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import connection

from surveys import codes, sealing

Row = tuple[bytes, ...]
IN_HEX = re.compile(rb"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
HIDDEN = {"postgresql": "ctid::text AS _ctid, xmin::text AS _xmin, ", "sqlite": "rowid AS _rowid, "}


@dataclass
class Dump:
    """Everything in the database: rows by table, each cell as bytes, and the names of the columns."""

    columns: dict[str, list[str]]
    rows: dict[str, Counter[Row]]

    def cells(self) -> set[bytes]:
        return {cell for rows in self.rows.values() for row in rows for cell in row}


def dump() -> Dump:
    """A dump of every table there is, ours and Django's."""
    columns, rows = {}, {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            hidden = HIDDEN[connection.vendor]
            cursor.execute(f'SELECT {hidden}* FROM "{table}"')
            columns[table] = [column[0] for column in cursor.description]
            rows[table] = Counter(tuple(_bytes(cell) for cell in row) for row in cursor.fetchall())
    return Dump(columns, rows)


def _bytes(cell: object) -> bytes:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell)
    return str(cell).encode()


@dataclass
class Step:
    """What came between two dumps: the code that was used, what is new and what is gone, and what was logged."""

    code: str
    clues: set[str]
    new: list[tuple[str, Row]] = field(default_factory=list)


def step(before: Dump, after: Dump, code: str, logged: str) -> Step:
    """The clues of one step: cells and their lengths as they are, and numbers by how much they grew."""
    clues: set[str] = set()
    new_rows: list[tuple[str, Row]] = []
    for table, rows in after.rows.items():
        names = after.columns[table]
        new, gone = list((rows - before.rows[table]).elements()), list((before.rows[table] - rows).elements())
        new_rows += [(table, row) for row in new]
        for row in new:
            clues |= {clue for name, cell in zip(names, row, strict=True) for clue in _of_cell(table, name, cell)}
        clues |= _grown(table, names, new, gone)
    clues |= {f"log {word}" for word in re.findall(r"\w+", logged)}
    return Step(code, clues, new_rows)


def _of_cell(table: str, name: str, cell: bytes) -> Iterable[str]:
    where = f"{table}.{name}"
    yield f"{where} length {len(cell)}"
    yield f"{where} is {cell!r}"
    # Parts, for an answer may stand in the middle of something longer.
    yield from (f"{where} has {part!r}" for part in re.findall(rb"[\w\"]+\W*\d", cell))
    yield from (f"{where} byte {at} is {byte}" for at, byte in enumerate(cell[:256]))


def _grown(table: str, names: Sequence[str], new: Sequence[Row], gone: Sequence[Row]) -> Iterable[str]:
    """By how much the numbers of a row grew that was there before: a running count tells what was added."""
    found = set()
    if len(new) == len(gone) == 1:
        for name, now, was in zip(names, new[0], gone[0], strict=True):
            numbers = [[int(n) for n in re.findall(rb"\d+", cell)] for cell in (now, was)]
            if len(numbers[0]) == len(numbers[1]) <= 40 and not name.startswith("_"):
                found |= {f"{table}.{name} {at} grew {a - b}" for at, (a, b) in enumerate(zip(*numbers, strict=True))}
    return found


def telling(known: Mapping[str, Sequence[Step]]) -> dict[str, set[str]]:
    """By kind of known answer: the clues that stand in every step of it and in none of the other kinds."""
    everywhere = {kind: set.intersection(*(s.clues for s in steps)) for kind, steps in known.items()}
    anywhere = {kind: set.union(*(s.clues for s in steps)) for kind, steps in known.items()}
    return {
        kind: clues - set().union(*(anywhere[other] for other in known if other != kind))
        for kind, clues in everywhere.items()
    }


def guesses(known: Mapping[str, Sequence[Step]], victims: Sequence[Step]) -> dict[str, str]:
    """What the attacker says the others answered, by code. Whom he cannot tell anything of, he leaves out."""
    signs = telling(known)
    silent = [kind for kind, clues in signs.items() if not clues]
    told = {}
    for victim in victims:
        scores = {kind: len(clues & victim.clues) for kind, clues in signs.items()}
        best = max(scores, key=lambda kind: scores[kind])
        if scores[best] and list(scores.values()).count(scores[best]) == 1:
            told[victim.code] = best
        elif not scores[best] and len(silent) == 1:
            # The one kind that leaves no sign, where every other one does.
            told[victim.code] = silent[0]
    return told


def paired(steps: Sequence[Step]) -> dict[str, bytes]:
    """Which sealed ballot came with which code. He succeeds in this, and nothing hangs on it."""
    return {
        step.code: max((cell for table, row in step.new if table == "surveys_ballot" for cell in row), key=len)
        for step in steps
    }


def opened(survey, dumps: Iterable[Dump], logged: str, ballot: bytes) -> dict[str, int] | None:
    """The answers in a ballot, if anything in the loot is a key that opens it."""
    questions = [dimension.key for dimension in survey.rule.dimensions]
    for candidate in _candidates(set().union(*(dump.cells() for dump in dumps)) | {logged.encode()}):
        try:
            return sealing.open_sealed(X25519PrivateKey.from_private_bytes(candidate), survey.uid, questions, ballot)
        except (sealing.Unreadable, InvalidTag, ValueError):
            continue
    return None


def _candidates(cells: set[bytes]) -> set[bytes]:
    """Everything of 32 bytes in the loot, plain or in hexadecimal."""
    found: set[bytes] = set()
    for cell in cells:
        if len(cell) == 32:
            found.add(cell)
        found |= {
            bytes.fromhex(text.decode())
            for text in re.findall(rb"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])", cell)
        }
    return found


def hashes_of(given: Sequence[str]) -> dict[str, str]:
    """Worst case: he holds SECRET_KEY and all slips too, and knows which row each code is."""
    return {codes.digest(code): code for code in given}
