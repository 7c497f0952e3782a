"""What a department reports besides its answer: facts, which a later room takes up and words.

That room registers at start-up what it does with them and which kinds there are, because proceedings know how one asks
and not what a fact is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from journal.actors import Actor
from proceedings.models import EnquiryItem
from units.models import Unit


@dataclass(frozen=True, slots=True)
class ReportedFact:
    """A fact as the department tells it; `kind` is a value of the choices that the taker gave."""

    kind: str
    happened_on: date
    text: str
    document: str = ""


class Taker(NamedTuple):
    """`take` does something with a fact in the transaction of the answer; `kinds` are the choices for a unit."""

    take: Callable[[EnquiryItem, ReportedFact, Actor], None]
    kinds: Callable[[Unit], Iterable[tuple[Any, Any]]]


_takers: list[Taker] = []


def register(taker: Taker) -> None:
    """Called at start-up. A second taker would enter every fact twice: ValueError."""
    if _takers:
        raise ValueError("Reported facts have a taker already.")
    _takers.append(taker)


def taker() -> Taker:
    """Who takes the facts up."""
    return _takers[0]
