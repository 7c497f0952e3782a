"""What a survey says to those who score: the one function that later rooms ask."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from standards.content import SurveyDimension
from standards.scoring import SurveyResult
from surveys.enums import SurveyState
from surveys.models import Survey


def latest_survey(reference: str, *, since: datetime | None = None) -> Survey | None:
    """The latest survey for a thing that was not annulled; `since`: of the proceeding that began then."""
    found = Survey.objects.filter(reference=reference).exclude(state=SurveyState.VOID)
    if since is not None:
        found = found.filter(ordered_at__gte=since)
    return found.select_related("edition", "unit").order_by("-ordered_at", "-pk").first()


def result_for(reference: str) -> SurveyResult | None:
    """The counted survey for a thing, as `standards.scoring` takes it (``Facts.survey``); None until it is counted.

    One that does not count (too few answers) is a result too: it says so, without a breakdown.
    """
    survey = latest_survey(reference)
    return survey.result if survey else None


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension of a counted survey. `percent` of those who answered are satisfied."""

    dimension: SurveyDimension
    percent: Decimal
    reached: bool


def lines_of(survey: Survey) -> list[Line]:
    """The breakdown by dimension; empty where the survey does not count, so that there is nothing to compare."""
    result = survey.result
    if result is None or not result.counts:
        return []
    mark = survey.rule.satisfied_percent
    shares = result.satisfied_percent
    return [Line(d, shares[d.key], shares[d.key] >= mark) for d in survey.rule.dimensions]
