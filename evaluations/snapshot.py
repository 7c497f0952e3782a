"""What a hand-in freezes, and the scores that are read from it. No database writes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.assessing import assessor_marks, mixed
from evaluations.barring import barring_ids
from evaluations.enums import Column
from evaluations.models import Application, Attachment, Score, Submission
from evaluations.scored import Standing
from journal.chain import canonical
from journal.prepared import Prepared, is_prefetched, rows_of
from journal.readonly import once
from standards.content import Indicator
from standards.scoring import Facts, IndicatorScore, Missing, RubricScore, score_indicator, score_rubric, total_up
from standards.scoring.values import spelled
from units.models import Unit


def facts_of(unit: Unit, application: Application) -> Facts:
    """What scoring needs to know of a unit: from its profile today, before the hand-in. Its figures stand on the last
    day of filing; in a re-assessment on the day on which it was asked for."""
    asked = application.reassessed_at
    return facts_on(unit, timezone.localtime(asked).date() if asked else application.campaign.filing_closes_on)


def facts_on(unit: Unit, as_of: date) -> Facts:
    """The same for figures that stand on a given day."""
    profile = getattr(unit, "enterprise", None)
    if profile is None:
        return Facts(as_of=as_of)
    return Facts(headcount=profile.headcount, size_class=profile.size_class, industry=profile.industry, as_of=as_of)


def prefill_of(unit: Unit) -> dict[str, Any]:
    """What the profile knows, by the edition's prefill keys."""
    enterprise, park = getattr(unit, "enterprise", None), getattr(unit, "park", None)
    if enterprise is not None:
        known = {
            "headcount": str(enterprise.headcount),
            "union": enterprise.has_union,
            "party": enterprise.has_party_organisation,
            "party_form": enterprise.party_form,
            "mediation_form": enterprise.mediation_form,
        }
        # What the profile leaves open is not known, and no answer.
        return {key: value for key, value in known.items() if value != ""}
    if park is not None:
        return {"headcount": str(park.employee_count), "enterprise_count": str(park.enterprise_count)}
    return {}


def answers_of(application: Application) -> dict[str, Any]:
    """The form as it stands: value by indicator, unanswered ones left out."""
    return {a.indicator: a.value for a in rows_of(application, "answers") if a.value is not None}


def evidence_counts(application: Application) -> dict[str, int]:
    """How many files stand beside each indicator."""
    counts: dict[str, int] = {}
    for attachment in rows_of(application, "attachments"):
        counts[attachment.indicator] = counts.get(attachment.indicator, 0) + 1
    return counts


def standing_of(application: Application) -> Standing:
    """The form as it stands, to be scored and looked through for gaps."""
    return Standing(application, answers_of(application), facts_of(application.unit, application))


def missing_of(application: Application, standing: Standing) -> dict[str, list[Missing]]:
    """What is still missing, by standard. An answer that was copied and that nobody has looked at since is missing
    too: the declaration speaks of it."""
    copied = {answer.indicator for answer in rows_of(application, "answers") if answer.to_confirm}
    return standing.missing(evidence_counts(application), copied)


def content_of(application: Application, attachments: list[Attachment], declaration: str) -> dict[str, Any]:
    """The whole filing as plain JSON: self-contained, readable in ten years, without personal data of people."""
    unit = application.unit
    facts = facts_of(unit, application)
    answers = answers_of(application)
    score = score_rubric(application.rubric, answers, facts=facts)
    files: dict[str, list[dict]] = {}
    for attachment in attachments:
        stored = attachment.evidence.file
        files.setdefault(attachment.indicator, []).append(
            {
                "title": attachment.evidence.title,
                "name": stored.name,
                "sha256": stored.sha256,
                "size": stored.size,
                "uid": str(stored.uid),
            }
        )
    return {
        "edition": {"code": application.edition.code, "sha256": application.edition.sha256},
        "campaign": application.campaign.year,
        "unit": {
            "kind": unit.kind,
            "name": unit.name,
            "uscc": unit.uscc,
            "district": unit.district.name_zh,
            "town": unit.town.name_zh if unit.town else "",
        },
        "facts": {
            "headcount": facts.headcount,
            "size_class": facts.size_class,
            "industry": facts.industry,
            "as_of": facts.as_of.isoformat() if facts.as_of else None,
        },
        "answers": answers,
        "notes": {a.indicator: a.note for a in rows_of(application, "answers") if a.note},
        "files": files,
        "self": {key: str(item.points) for key, item in score.indicators.items()},
        "self_total": str(score.total),
        "declaration": declaration,
    }


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of a snapshot in its canonical spelling."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def submitted_facts(submission: Submission) -> Facts:
    """The facts as they were at the hand-in."""
    kept = submission.content["facts"]
    return Facts(
        headcount=kept["headcount"],
        size_class=kept["size_class"],
        industry=kept["industry"],
        as_of=date.fromisoformat(kept["as_of"]) if kept["as_of"] else None,
    )


def self_score(submission: Submission) -> RubricScore:
    """The self column, with its reasons, from the snapshot."""
    return Standing(submission.application, submission.content["answers"], submitted_facts(submission)).score()


def self_score_of(submission: Submission, indicator: Indicator) -> IndicatorScore:
    """One indicator of the self column."""
    value = submission.content["answers"].get(indicator.id)
    return score_indicator(indicator, value, facts=submitted_facts(submission))


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator in three columns. `county` and `city` are None where that body has not spoken."""

    indicator: Indicator
    own: IndicatorScore
    county: Decimal | None
    county_reason: str
    city: Decimal | None
    city_reason: str
    # An assessor's points, and their weight in percent: zero where the edition takes them as advice only.
    assessor: Decimal | None = None
    assessor_finding: str = ""
    weight: Decimal = Decimal(0)

    @property
    def spoken(self) -> Decimal | None:
        """What the bodies say: the city where it spoke, else the county."""
        return self.city if self.city is not None else self.county

    @property
    def result(self) -> Decimal | None:
        """The city's where it spoke, else the county's, never the self score; an assessor counts by the edition's
        weight (BRIEF §4)."""
        return mixed(self.spoken, self.assessor, self.weight)

    @property
    def mixed(self) -> Decimal | None:
        """The result where an assessor's points are in it, else None."""
        return self.result if self.mixture else None

    @property
    def mixture(self) -> str:
        """How an assessor's points enter the result, in words; empty where they do not."""
        if self.spoken is None or self.assessor is None or not self.weight:
            return ""
        return _(
            "By the edition %(spoken)s points of the review weigh %(rest)s%% and %(assessor)s points of the assessor "
            "%(weight)s%%: %(result)s points."
        ) % {
            "spoken": spelled(self.spoken),
            "rest": spelled(100 - self.weight),
            "assessor": spelled(self.assessor),
            "weight": spelled(self.weight),
            "result": spelled(self.result),
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """The three columns of a submission."""

    rows: dict[str, Row]
    own: RubricScore
    county: RubricScore
    result: RubricScore

    @property
    def unscored(self) -> list[Indicator]:
        """Indicators on which the county has not spoken."""
        return [row.indicator for row in self.rows.values() if row.county is None]


# The columns that a sheet is made of: as models, the scores of a hand-in cost a twentieth of each page.
SCORES = Prepared[Any](
    lambda submission: Score.objects.filter(submission=submission).values_list(
        "column", "indicator", "points", "reason", named=True
    ),
    submission=BigIntegerField(),
)


def score_sheet(submission: Submission, *, with_city: bool = True, ended_at: datetime | None = None) -> Sheet:
    """Self, county and city side by side, with totals. Three queries, however many indicators. A confirmed veto item
    bars the pass of the county's and of the resulting column.

    `ended_at`: when the proceeding it belongs to came to its end, where that is not the application's own.
    Without the city's column it is what a county may read before the city's decision is released.
    """
    key = ("sheet", submission.pk, with_city, ended_at)
    return once(key, lambda: _sheet(submission, with_city=with_city, ended_at=ended_at))


def _sheet(submission: Submission, *, with_city: bool, ended_at: datetime | None) -> Sheet:
    rubric = submission.application.rubric
    own = self_score(submission)
    ahead = is_prefetched(submission, "scores")
    scores = submission.scores.all() if ahead else SCORES.all(submission=submission.pk)
    given: dict[str, dict] = {Column.COUNTY: {}, Column.CITY: {}}
    for score in scores:
        if score.column == Column.CITY and not with_city:
            continue
        given[score.column][score.indicator] = score
    weight = submission.application.edition.content.procedure.assessor_weight_percent
    # Advice alone is not read here: it stands on the page of the checks.
    assessed = assessor_marks(submission.pk) if weight else {}
    rows = {}
    for indicator in rubric.indicators:
        county, city = given[Column.COUNTY].get(indicator.id), given[Column.CITY].get(indicator.id)
        mark = assessed.get(indicator.id)
        rows[indicator.id] = Row(
            indicator=indicator,
            own=own.indicators[indicator.id],
            county=county.points if county else None,
            county_reason=county.reason if county else "",
            city=city.points if city else None,
            city_reason=city.reason if city else "",
            assessor=mark.points if mark else None,
            assessor_finding=mark.finding if mark else "",
            weight=weight,
        )
    county_points = {key: row.county for key, row in rows.items() if row.county is not None}
    result_points = {key: row.result for key, row in rows.items() if row.result is not None}
    vetoes = barring_ids(submission.application, ended_at)
    return Sheet(
        rows,
        own,
        total_up(rubric, county_points, vetoes=vetoes),
        total_up(rubric, result_points, vetoes=vetoes),
    )
