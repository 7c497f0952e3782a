"""Reading a filing: answers in words, notes and evidence, from the form as it stands or from a hand-in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from evaluations import snapshot
from evaluations.models import Application, Submission
from journal.models import StoredFile
from journal.prepared import rows_of
from standards.content import CHOICE, CLAUSES, DATE, NUMBER, RATIO, SURVEY, YES_NO, Indicator, Rubric, Standard
from standards.scoring import NONE_OF_THEM, IndicatorScore, RubricScore, applies, is_not_applicable
from standards.scoring.facts import Facts, percent_of


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer. `holds` is None but for a statement that was ticked (True) or left out (False)."""

    text: str
    holds: bool | None = None


def answer_lines(indicator: Indicator, value: Any) -> list[Line]:
    """A kept answer (standards.scoring.values) in words."""
    if value is None:
        if indicator.from_survey:
            return [Line(_("Asked of the employees, not of the unit."))]
        return [Line(_("Not answered"))]
    if is_not_applicable(value):
        return [Line(_("Not applicable: %(when)s") % {"when": indicator.not_applicable.when})]
    return _READERS.get(indicator.kind, _text)(indicator, value)


def _yes_no(indicator: Indicator, value: bool) -> list[Line]:
    return [Line(_("Yes") if value else _("No"))]


def _number(indicator: Indicator, value: str) -> list[Line]:
    return [Line(f"{value} {indicator.unit}".strip())]


def _ratio(indicator: Indicator, value: Mapping[str, str]) -> list[Line]:
    part, whole = Decimal(value["numerator"]), Decimal(value["denominator"])
    percent = formats.number_format(percent_of(part, whole).quantize(Decimal("0.1")))
    return [
        Line(_("%(name)s: %(value)s") % {"name": indicator.numerator, "value": value["numerator"]}),
        Line(_("%(name)s: %(value)s") % {"name": indicator.denominator, "value": value["denominator"]}),
        Line(_("That is %(percent)s %%") % {"percent": percent}),
    ]


def _date(indicator: Indicator, value: str) -> list[Line]:
    return [Line(formats.date_format(date.fromisoformat(value)))]


def _choice(indicator: Indicator, value: str) -> list[Line]:
    return [Line(indicator.choice(value).title)]


def _clauses(indicator: Indicator, value: list[str]) -> list[Line]:
    lines = [Line(choice.title, holds=choice.code in value) for choice in indicator.choices]
    return [Line(_("None of these holds")), *lines] if value == [NONE_OF_THEM] else lines


def _text(indicator: Indicator, value: str) -> list[Line]:
    return [Line(value)]


_READERS: dict[str, Callable[[Indicator, Any], list[Line]]] = {
    YES_NO: _yes_no,
    NUMBER: _number,
    RATIO: _ratio,
    SURVEY: _ratio,
    DATE: _date,
    CHOICE: _choice,
    CLAUSES: _clauses,
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence: its facts, and its address behind the permission check."""

    title: str
    name: str
    size: int
    sha256: str
    url: str

    @property
    def note(self) -> str:
        """The unit's own title of the file, where it says more than the file's name."""
        return "" if self.title == self.name else self.title


def paper(title: str, stored: StoredFile) -> Paper:
    """A stored file of the unit's library."""
    return Paper(title, stored.name, stored.size, stored.sha256, reverse("file", args=[stored.uid]))


def submitted_papers(submission: Submission) -> dict[str, list[Paper]]:
    """The files of a hand-in by indicator, from its snapshot."""
    return {
        key: [Paper(f["title"], f["name"], f["size"], f["sha256"], reverse("file", args=[f["uid"]])) for f in files]
        for key, files in submission.content["files"].items()
    }


def attached_papers(application: Application) -> dict[str, list[Paper]]:
    """The files that stand beside each indicator of the form, in the order in which they came."""
    found: dict[str, list[Paper]] = {}
    for attachment in rows_of(application, "attachments"):
        found.setdefault(attachment.indicator, []).append(paper(attachment.evidence.title, attachment.evidence.file))
    return found


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of a filing, as it is read. `asked` is False where it is not put to units like this one."""

    indicator: Indicator
    lines: list[Line]
    note: str
    papers: list[Paper]
    own: IndicatorScore
    asked: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """One standard of a filing."""

    standard: Standard
    items: list[Item]
    points: Decimal

    @property
    def maximum(self) -> Decimal:
        return self.standard.maximum


@dataclass(frozen=True, slots=True)
class Filing:
    """A whole filing with its self score."""

    chapters: list[Chapter]
    own: RubricScore


def filing_of(application: Application) -> Filing:
    """The form as it stands."""
    notes = {answer.indicator: answer.note for answer in rows_of(application, "answers")}
    facts = snapshot.facts_of(application.unit, application)
    own = snapshot.standing_of(application).score()
    answers = snapshot.answers_of(application)
    return _filing(application.rubric, answers, notes, attached_papers(application), own, facts)


def submitted_filing(submission: Submission) -> Filing:
    """What was handed in, from the snapshot alone."""
    content, own = submission.content, snapshot.self_score(submission)
    facts = snapshot.submitted_facts(submission)
    rubric = submission.application.rubric
    return _filing(rubric, content["answers"], content["notes"], submitted_papers(submission), own, facts)


def _filing(
    rubric: Rubric,
    answers: Mapping[str, Any],
    notes: Mapping[str, str],
    papers: Mapping[str, list[Paper]],
    own: RubricScore,
    facts: Facts,
) -> Filing:
    def item(indicator: Indicator) -> Item:
        return Item(
            indicator=indicator,
            lines=answer_lines(indicator, answers.get(indicator.id)),
            note=notes.get(indicator.id, ""),
            papers=papers.get(indicator.id, []),
            own=own.indicators[indicator.id],
            asked=applies(indicator, facts),
        )

    chapters = [
        Chapter(standard, [item(indicator) for indicator in standard.indicators], own.by_standard[standard.id].points)
        for standard in rubric.standards
    ]
    return Filing(chapters, own)
