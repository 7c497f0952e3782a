"""What a hand-in says differently from the one before it, item by item, read from the two snapshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluations.models import Submission
from evaluations.reading import Item, Paper, submitted_filing
from standards.content import Indicator, Rubric


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator that reads differently. Files are told apart by their content, not by their names."""

    before: Item
    after: Item

    @property
    def indicator(self) -> Indicator:
        return self.after.indicator

    @property
    def added(self) -> list[Paper]:
        known = {paper.sha256 for paper in self.before.papers}
        return [paper for paper in self.after.papers if paper.sha256 not in known]

    @property
    def removed(self) -> list[Paper]:
        present = {paper.sha256 for paper in self.after.papers}
        return [paper for paper in self.before.papers if paper.sha256 not in present]

    @property
    def answer_changed(self) -> bool:
        return self.before.lines != self.after.lines

    @property
    def note_changed(self) -> bool:
        return self.before.note != self.after.note

    @property
    def points_changed(self) -> bool:
        """Also without a new answer: when the unit's profile changed, and with it what is asked of it."""
        return self.before.own.points != self.after.own.points

    @property
    def is_one(self) -> bool:
        return bool(self.answer_changed or self.note_changed or self.points_changed or self.added or self.removed)


def changes_between(before: Submission, after: Submission) -> list[Change]:
    """In the order of the standards."""
    pairs = zip(_items(before), _items(after), strict=True)
    changes = (Change(old, new) for old, new in pairs)
    return [change for change in changes if change.is_one]


def _items(submission: Submission) -> list[Item]:
    return [item for chapter in submitted_filing(submission).chapters for item in chapter.items]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was to be corrected on one indicator, and what became of it. `change` is None where nothing did."""

    indicator: Indicator
    asked: str
    change: Change | None


def answers_to(asked: Mapping[str, str], changes: Sequence[Change], rubric: Rubric) -> list[Answered]:
    """How a hand-in answers a return, in the order of the standards. `asked`: the reasons by indicator."""
    found = {change.indicator.id: change for change in changes}
    return [
        Answered(indicator, asked[indicator.id], found.get(indicator.id))
        for indicator in rubric.indicators
        if indicator.id in asked
    ]
