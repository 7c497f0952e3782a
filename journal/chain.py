"""Writing the chain and proving it.

Inside ``with act() as log:`` services collect what they did; the rows are written as the last thing before the
outermost ``act`` leaves its transaction, under a lock on the head row. So nothing slow ever runs under that lock, and
a service that fails leaves no row.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, models, transaction

from journal import clock
from journal.actors import Actor, reference
from journal.models import Entry, Head, Remark

GENESIS = "0" * 64


@dataclass(slots=True)
class Line:
    """An entry on its way into the journal."""

    action: str
    subject: str
    actor: Actor
    source: str = ""
    target: str = ""
    remark: str = ""
    data: dict = field(default_factory=dict)
    at: datetime = field(default_factory=clock.now)


class Log:
    """What the present act has done so far."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def append(
        self,
        *,
        action: str,
        subject: models.Model | str,
        actor: Actor,
        source: str = "",
        target: str = "",
        remark: str = "",
        data: dict | None = None,
    ) -> None:
        """Note that `actor` did `action` to `subject`. `remark` is the free text (a reason); `data` plain JSON without
        floats and without personal data."""
        subject = subject if isinstance(subject, str) else reference(subject)
        canonical(data or {})
        self.lines.append(Line(action, subject, actor, source, target, remark, data or {}))


def canonical(value: object) -> str:
    """One spelling for one JSON value, the same before and after PostgreSQL's jsonb. Floats are refused: their
    spelling is not stable."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("A journal entry holds no floats: write the number as a string.")
    if isinstance(value, dict):
        if any(not isinstance(key, str) for key in value):
            raise TypeError("A journal entry's keys are strings.")
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def entry_hash(entry: Entry) -> str:
    """SHA-256 over everything an entry says and the hash of the one before it."""
    content = {
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "subject": entry.subject,
        "person": entry.person,
        "organisation": entry.organisation,
        "source": entry.source,
        "target": entry.target,
        "data": entry.data,
        "remark": entry.remark_digest,
        "previous": entry.previous_hash,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def remark_digest(text: str, salt: str) -> str:
    """What the chain keeps of a remark: nothing of it can be guessed once text and salt are blanked."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _current() -> list[Log]:
    # On the connection, not in a context variable: an act belongs to one transaction of one connection.
    if not hasattr(connection, "journal_logs"):
        connection.journal_logs = []
    return connection.journal_logs


@contextmanager
def act() -> Iterator[Log]:
    """One act: a transaction whose journal rows are written last. Acts nest; the outermost writes.

    An inner act that fails takes its own lines with it, as its savepoint takes its rows.
    """
    logs = _current()
    if logs:
        log = logs[-1]
        mark = len(log.lines)
        try:
            with transaction.atomic():
                yield log
        except BaseException:
            del log.lines[mark:]
            raise
        return
    log = Log()
    logs.append(log)
    try:
        with transaction.atomic():
            yield log
            _write(log.lines)
    finally:
        logs.remove(log)


def present() -> Log:
    """The log of the present act. Outside an act there is no transaction to belong to: RuntimeError."""
    logs = _current()
    if not logs:
        raise RuntimeError("The journal is written within a surrounding journal.chain.act().")
    return logs[-1]


def append(**kwargs) -> None:
    """`Log.append` on the present act."""
    present().append(**kwargs)


def _write(lines: list[Line]) -> None:
    if not lines:
        return
    head = Head.objects.select_for_update().get(pk=1)
    entries, remarks = [], []
    count, previous = head.count, head.hash
    for line in lines:
        count += 1
        entry = Entry(
            seq=count,
            at=line.at,
            action=line.action,
            subject=line.subject,
            person=line.actor.person,
            organisation=line.actor.organisation,
            source=line.source,
            target=line.target,
            data=line.data,
            previous_hash=previous,
        )
        if line.remark:
            salt = secrets.token_hex(16)
            entry.remark_digest = remark_digest(line.remark, salt)
            remarks.append(Remark(entry=entry, text=line.remark, salt=salt))
        entry.hash = previous = entry_hash(entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    Remark.objects.bulk_create(remarks)
    Head.objects.filter(pk=1).update(count=count, hash=previous)


def blank_remark(*, entry: Entry, actor: Actor, basis: str) -> None:
    """Blank an entry's free text because a law asks for it. `basis` names the law and goes into the journal.

    The entry keeps the digest, so the chain stays whole; the text and its salt are gone.
    """
    if not basis.strip():
        raise ValueError("A remark is blanked only on a stated legal basis.")
    with act():
        remark = Remark.objects.select_for_update().get(entry=entry)
        # The record of the blanking must exist before the remark can point at it; it is its own act's last row.
        record = Line("journal.blank", reference(entry), actor, remark=basis, data={"seq": entry.seq})
        _write([record])
        written = Entry.objects.order_by("-seq").first()
        Remark.objects.filter(pk=remark.pk).update(text="", salt="", blanked_by=written)


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the journal does not hold, in a sentence."""

    seq: int
    sentence: str


def verify(*, expected: tuple[int, str] | None = None) -> tuple[int, str, list[Fault]]:
    """Walk the whole chain. Returns the count, the last hash, and every fault found.

    `expected` is a (count, hash) noted earlier outside the portal: it shows a tail that was cut together with the head.
    """
    faults: list[Fault] = []
    previous, count = GENESIS, 0
    noted_seen = expected is None or expected[0] == 0
    rows = Entry.objects.order_by("seq").select_related("remark").iterator(chunk_size=2000)
    for entry in rows:
        count += 1
        if entry.seq != count:
            faults.append(Fault(count, f"entry {count} is missing (found {entry.seq})"))
            count = entry.seq
        if entry.previous_hash != previous:
            faults.append(Fault(entry.seq, f"entry {entry.seq} does not follow the one before it"))
        if entry_hash(entry) != entry.hash:
            faults.append(Fault(entry.seq, f"entry {entry.seq} was changed"))
        faults.extend(_remark_faults(entry))
        if expected and entry.seq == expected[0]:
            noted_seen = entry.hash == expected[1]
        previous = entry.hash
    head = Head.objects.filter(pk=1).first()
    if head is None:
        faults.append(Fault(count, "the head row is missing"))
    elif (head.count, head.hash) != (count, previous):
        faults.append(
            Fault(count, f"the head says {head.count} entries, the chain has {count}: a tail was cut or added")
        )
    if not noted_seen:
        faults.append(Fault(expected[0], f"entry {expected[0]} is not the one noted earlier"))
    return count, previous, faults


def _remark_faults(entry: Entry) -> list[Fault]:
    remark = getattr(entry, "remark", None)
    if remark is None:
        return [Fault(entry.seq, f"the remark of entry {entry.seq} is missing")] if entry.remark_digest else []
    if remark.blanked_by_id is not None:
        record = remark.blanked_by
        if record.action == "journal.blank" and record.subject == reference(entry):
            return []
        return [Fault(entry.seq, f"the remark of entry {entry.seq} was blanked without a record")]
    if remark_digest(remark.text, remark.salt) != entry.remark_digest:
        return [Fault(entry.seq, f"the remark of entry {entry.seq} was changed")]
    return []
