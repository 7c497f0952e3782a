"""What later rooms tell this one about the things bodies decide on. Proceedings know the act, not the reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from proceedings.enums import MatterKind, MotionKind
from proceedings.models import Matter, Objection, Round, Visit
from tripartite.models import Officer


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to look at on site: its key, the group it stands in, what it asks and what the unit has said."""

    key: str
    group: str
    title: str
    stated: str


def _nothing_to_check(matter: Matter) -> Sequence[CheckItem]:
    return ()


def _tell_nobody(visit: Visit) -> None:
    """Of a visit nobody outside the body has to be told."""


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """One kind of matter.

    `fingerprint` hashes what the organisations look at, so that a round cannot pass on something that changed;
    `address` is the page of the subject for an officer; `why_not` refuses a motion with a sentence or gives None;
    `on_passed`, `on_failed` carry the outcome out within the same transaction; `on_upheld` an objection's. `checklist`
    is what visitors look at on site, `on_visit` tells the subject that a visit is planned or was called off.
    """

    motions: tuple[MotionKind, ...]
    fingerprint: Callable[[Matter], str]
    address: Callable[[Matter], str]
    why_not: Callable[[Matter, MotionKind, Officer], str | None]
    on_passed: Callable[[Round], None]
    on_failed: Callable[[Round], None]
    on_upheld: Callable[[Objection], None]
    checklist: Callable[[Matter], Sequence[CheckItem]] = _nothing_to_check
    on_visit: Callable[[Visit], None] = _tell_nobody


_kinds: dict[str, SubjectKind] = {}


def register(kind: MatterKind, subject: SubjectKind) -> None:
    """Called by the room that owns the reasons, at start-up. Twice for one kind: ValueError."""
    if kind in _kinds:
        raise ValueError(f"Matter kind {kind!r} is registered already.")
    _kinds[kind] = subject


def subject_kind(matter: Matter) -> SubjectKind:
    """What is registered for a matter's kind."""
    return _kinds[matter.kind]
