"""The one door through which a stored state changes (HOUSE, way 1).

A `Table` is data: which moves there are, from which states, to which state, by whom. `Table.move()` locks the row,
looks at the state again, writes state, time and whatever else changes with it, and tells the journal. Nothing else in
the project assigns a state; a test reads the code for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from journal import chain, clock
from journal.actors import Actor
from journal.errors import MoveRefused

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move. `who` is the kind of actor (a word of the app's rules); `stamp` the field that takes the time;
    `reason` whether a written reason is required."""

    name: str
    sources: frozenset[str]
    target: str
    who: str
    stamp: str = ""
    reason: bool = False


def move(name: str, sources: Iterable[str], target: str, *, who: str, stamp: str = "", reason: bool = False) -> Move:
    """A `Move` from any iterable of sources. A bare string would be read letter by letter, so it is refused."""
    if isinstance(sources, str):
        raise TypeError("sources is a list of states, not one string")
    return Move(name, frozenset(sources), target, who, stamp, reason)


class Table:
    """All moves of one model. `subject` is the word that journal actions start with ("application.submit")."""

    def __init__(self, subject: str, moves: Iterable[Move], *, initial: str) -> None:
        self.subject = subject
        self.moves = {m.name: m for m in moves}
        self.initial = initial

    def __getitem__(self, name: str) -> Move:
        return self.moves[name]

    def allows(self, state: str, name: str) -> bool:
        """Whether the move leaves from this state. The same look serves button, page and door."""
        return state in self.moves[name].sources

    def from_state(self, state: str, who: str | None = None) -> list[Move]:
        """The moves that leave from a state, of one kind of actor or of all."""
        return [m for m in self.moves.values() if state in m.sources and who in (None, m.who)]

    def move(
        self,
        instance: M,
        name: str,
        *,
        actor: Actor,
        reason: str = "",
        changes: dict[str, Any] | None = None,
        data: dict | None = None,
    ) -> M:
        """Move a row, on its locked and re-read self, and return it. The caller's instance is refreshed as well.

        Raises `MoveRefused` when the state is no longer one the move leaves from, or the reason is missing;
        RuntimeError outside `chain.act()`, whose transaction it joins.
        """
        # Asked for first: without a transaction SQLite would keep the new state and lose its line.
        log = chain.present()
        step = self.moves[name]
        if step.reason and not reason.strip():
            raise MoveRefused.without_reason(self.subject, name)
        locked = type(instance)._base_manager.select_for_update().get(pk=instance.pk)
        if locked.state not in step.sources:
            raise MoveRefused.wrong_state(self.subject, name, locked.state)
        source = locked.state
        values = {"state": step.target, **(changes or {})}
        if step.stamp:
            values[step.stamp] = clock.now()
        for field, value in values.items():
            setattr(locked, field, value)
            setattr(instance, field, value)
        locked.save(update_fields=list(values))
        log.append(
            action=f"{self.subject}.{name}",
            subject=locked,
            actor=actor,
            source=source,
            target=step.target,
            remark=reason,
            data=data,
        )
        return locked

    def diagram(self) -> str:
        """The table as text, an arrow a line: ``draft ──submit (applicant)──▶ submitted``."""
        lines = [f"──▶ {self.initial}"]
        for step in self.moves.values():
            lines.extend(f"{source} ──{step.name} ({step.who})──▶ {step.target}" for source in sorted(step.sources))
        return "\n".join(lines)
