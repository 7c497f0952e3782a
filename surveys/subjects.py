"""What a survey is held for, told by a later room: this room knows units, and not why one of them is surveyed.

A later room registers a kind under a word (``register("application", …)``) at start-up. Its officers' pages then stand
at ``/desk/surveys/for/<kind>/<pk>/``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from standards.models import Edition
from tripartite.models import Officer
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a survey can be held for, `pk` of its `kind`. `headcount` proposes how many to invite; `url` is
    its own page; `why_not` says why it takes no survey now; `since` when the proceeding on it began, where it is not
    the first: an earlier survey belongs to the one before."""

    kind: str
    pk: int
    reference: str
    unit: Unit
    edition: Edition
    title: str
    url: str
    headcount: int | None = None
    why_not: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thing that still needs its survey, and by when."""

    kind: str
    pk: int
    title: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """`find(office, pk)` gives the thing in the office's scope or None; `waiting(office)` those without a survey."""

    find: Callable[[Officer, int], Subject | None]
    waiting: Callable[[Officer], list[Waiting]]


_kinds: dict[str, Kind] = {}


def register(
    kind: str, *, find: Callable[[Officer, int], Subject | None], waiting: Callable[[Officer], list[Waiting]]
) -> None:
    """Register a kind of thing. The same word twice: ValueError."""
    if kind in _kinds:
        raise ValueError(f"Surveys are held for {kind!r} already.")
    _kinds[kind] = Kind(find, waiting)


def find(kind: str, office: Officer, pk: int) -> Subject | None:
    """The thing, or None when there is no such kind or the office does not see it."""
    return _kinds[kind].find(office, pk) if kind in _kinds else None


def by_reference(reference: str, office: Officer) -> Subject | None:
    """The thing that a survey's reference (``app.model:pk``) names, if its kind is the model's name."""
    label, _colon, pk = reference.partition(":")
    return find(label.rpartition(".")[2], office, int(pk)) if pk.isdecimal() else None


def waiting(office: Officer) -> list[Waiting]:
    """Everything that needs a survey in this office's area, the nearest deadline first."""
    found = [item for kind in _kinds.values() for item in kind.waiting(office)]
    return sorted(found, key=lambda item: (item.due or date.max, item.pk))
