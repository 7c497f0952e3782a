"""How far an application has come: section by section, and what the applicant does next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from evaluations import snapshot
from evaluations.clocks import clock_of
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Return
from evaluations.rules import why_not_submit
from standards.content import Standard
from standards.scoring import Missing, RubricScore, applies
from units.models import UnitMember


@dataclass(frozen=True, slots=True)
class Section:
    """One standard of the form: what of it is missing, what was sent back, what it brings so far."""

    number: int
    standard: Standard
    missing: Sequence[Missing]
    returned: int
    points: Decimal
    # Whether anything is asked of the unit here; if not, the employees' survey decides.
    asked: bool

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def from_survey(self) -> bool:
        return not self.asked


@dataclass(frozen=True, slots=True)
class Progress:
    """The form as it stands. `missing` is the very list that the hand-in is refused by."""

    sections: Sequence[Section]
    missing: Sequence[Missing]
    score: RubricScore
    returned: Return | None
    deadline: date
    why_not: str | None

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def sections_done(self) -> int:
        return sum(section.complete for section in self.sections)

    def section(self, standard_id: str) -> Section:
        """Raises KeyError when the rubric has no such standard."""
        for section in self.sections:
            if section.standard.id == standard_id:
                return section
        raise KeyError(standard_id)

    def after(self, section: Section) -> Section | None:
        """The section that follows, or None after the last."""
        return self.sections[section.number] if section.number < len(self.sections) else None


def progress_of(application: Application, member: UnitMember | None) -> Progress:
    """Where the form stands. Two queries more than its answers and attachments, however many there are."""
    standing = snapshot.standing_of(application)
    gaps, score = snapshot.missing_of(application, standing), standing.score()
    returned = open_return(application)
    sent_back = {item.indicator for item in returned.items.all()} if returned else set()
    sections = [
        Section(
            number=number,
            standard=standard,
            missing=gaps[standard.id],
            returned=sum(indicator.id in sent_back for indicator in standard.indicators) if sent_back else 0,
            points=score.by_standard[standard.id].points,
            asked=any(not i.from_survey and applies(i, standing.facts) for i in standard.indicators),
        )
        for number, standard in enumerate(application.rubric.standards, 1)
    ]
    deadline = returned.due_on if returned else clock_of(application).due_on
    missing = list(chain.from_iterable(gaps.values()))
    return Progress(sections, missing, score, returned, deadline, why_not_submit(member, application))


def open_return(application: Application) -> Return | None:
    """What is to be corrected now; None unless the application was sent back."""
    if application.state != A.RETURNED:
        return None
    return application.current_returns.prefetch_related("items").last()
