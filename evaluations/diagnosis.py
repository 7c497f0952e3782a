"""What a unit that is not recommended lacks, standard by standard (BRIEF §5: with guidance offered)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluations.models import Application, Diagnosis
from evaluations.snapshot import Row, Sheet
from proceedings.models import Round
from standards.content import Rubric, Standard


@dataclass(frozen=True, slots=True)
class Gap:
    """One standard in figures, with the indicators that lost points, the greatest loss first."""

    standard: Standard
    points: Decimal
    floor: Decimal | None
    lost: list[Row]

    @property
    def is_below_floor(self) -> bool:
        return self.floor is not None and self.points < self.floor


def gap_of(standard: Standard, sheet: Sheet) -> Gap:
    """What the county's points leave open in one standard."""
    rows = [sheet.rows[indicator.id] for indicator in standard.indicators]
    lost = [row for row in rows if row.county is not None and row.county < row.indicator.points]
    score = sheet.county.by_standard[standard.id]
    return Gap(standard, score.points, score.floor, sorted(lost, key=lambda row: row.county - row.indicator.points))


def failing_standards(rubric: Rubric, sheet: Sheet) -> list[Gap]:
    """Those that need a written reason: below their floor; where no floor is missed but the total is, those that bring
    less than the share of points that a pass asks for. A standard not scored to the end has not failed."""
    gaps = [gap_of(standard, sheet) for standard in rubric.standards if _is_scored(standard, sheet)]
    below = [gap for gap in gaps if gap.is_below_floor]
    if below or sheet.unscored or sheet.county.total >= rubric.pass_rule.total:
        return below
    share = rubric.pass_rule.total / rubric.maximum
    return [gap for gap in gaps if gap.points < gap.standard.maximum * share]


def _is_scored(standard: Standard, sheet: Sheet) -> bool:
    return all(sheet.rows[indicator.id].county is not None for indicator in standard.indicators)


def why_not_diagnosed(rubric: Rubric, sheet: Sheet, texts: Mapping[str, str]) -> dict[str, str]:
    """By standard, the sentence that asks for the diagnosis that is missing. Empty: nothing is."""
    return {
        gap.standard.id: _("Please write down what is lacking in “%(standard)s” and how the unit can mend it.")
        % {"standard": gap.standard.title}
        for gap in failing_standards(rubric, sheet)
        if not texts.get(gap.standard.id, "").strip()
    }


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnosis as it is read. Points are those of the county."""

    standard: Standard
    text: str
    gap: Gap


def findings_of(round_: Round, application: Application, sheet: Sheet) -> list[Finding]:
    """The diagnoses that were put with a motion, in the order of the standards."""
    texts = {item.standard: item.text for item in Diagnosis.objects.filter(round=round_)}
    return [
        Finding(standard, texts[standard.id], gap_of(standard, sheet))
        for standard in application.rubric.standards
        if standard.id in texts
    ]
