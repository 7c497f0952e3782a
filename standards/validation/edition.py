"""Whether a whole edition holds together."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from standards import parsing
from standards.content import OVERALL, RUBRIC_KINDS, EditionContent
from standards.scoring import Facts, best_value, score_indicator
from standards.validation.indicator import check_id, check_indicator, check_reference
from standards.validation.node import Fault, Node

FULL_MARKS = Decimal(100)
PARTIES = ("government", "union", "employer")
HEAD = (
    "code",
    "document_number",
    "title_zh",
    "title_en",
    "dated_on",
    "in_force_from",
    "issuers",
    "sources",
    "survey",
    "procedure",
    *RUBRIC_KINDS,
)


def faults(data: Any, *, circular: str | None = None) -> list[Fault]:
    """Every fault of an edition's canonical content. ``circular``: the text that quotes must stand in, where it is at
    hand.
    """
    found: list[Fault] = []
    edition = Node(data, "", found)
    if not isinstance(data, dict):
        return [Fault("edition", "the file holds no edition: a mapping of keys to values is expected.")]
    edition.at("edition", data).is_mapping(HEAD, ("exit",))
    _check_head(edition)
    sources = _check_sources(edition)
    dimensions = _check_survey(edition, sources)
    _check_procedure(edition, sources)
    _check_exit(edition)
    for kind in RUBRIC_KINDS:
        if edition.has(kind):
            _check_rubric(edition.child(kind), circular=circular, sources=sources, dimensions=dimensions)
    _check_ids(edition)
    if not found:
        found.extend(_unreachable(parsing.parse(data)))
    return found


PROCEDURE = ("assessor_weight_percent", "notice_days", "reference")


def _check_procedure(edition: Node, sources: set[str]) -> None:
    procedure = edition.child("procedure")
    if not edition.has("procedure") or not procedure.is_mapping(PROCEDURE, ("title_years",)):
        return
    procedure.number("assessor_weight_percent", least=0, most=100)
    procedure.whole_number("notice_days", least=1, most=60)
    if procedure.has("title_years"):
        procedure.whole_number("title_years", least=1, most=30)
    check_reference(procedure, sources)


EXIT_DAYS = ("show_days", "rectify_days", "hearing_days", "appeal_days", "return_days", "remind_days")


def _check_exit(edition: Node) -> None:
    """The section may be left out; what it leaves out then keeps the reference value."""
    if not edition.has("exit"):
        return
    rules = edition.child("exit")
    if not rules.is_mapping((), (*EXIT_DAYS, "yearly_report", "report_month", "report_day")):
        return
    for key in EXIT_DAYS:
        rules.whole_number(key, least=1, most=365)
    rules.whole_number("report_month", least=1, most=12)
    # Every month has the day.
    rules.whole_number("report_day", least=1, most=28 if rules.get("report_month") == 2 else 30)
    if rules.has("yearly_report") and not isinstance(rules.get("yearly_report"), bool):
        rules.child("yearly_report").fault("true or false is expected here.")


def _check_head(edition: Node) -> None:
    code = edition.text("code", most=60)
    if code and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        edition.child("code").fault("a code is made of small letters, digits and hyphens.")
    edition.text("document_number", most=80)
    edition.both_languages("title_zh", "title_en")
    days = [_check_date(edition, key) for key in ("dated_on", "in_force_from")]
    if all(days) and days[1] < days[0]:
        edition.child("in_force_from").fault("the edition cannot be in force before the day it is dated.")
    for issuer in edition.items("issuers", least=1, named_by="title_zh"):
        if issuer.is_mapping(("party", "title_zh", "title_en")):
            issuer.one_of("party", PARTIES)
            issuer.both_languages("title_zh", "title_en")


def _check_date(edition: Node, key: str) -> datetime.date | None:
    text = edition.text(key)
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        edition.child(key).fault(f"“{text}” is not a date; write it like 2023-05-12.")
        return None


def _check_sources(edition: Node) -> set[str]:
    sources = edition.child("sources")
    if not edition.has("sources"):
        return set()
    if not isinstance(sources.value, dict):
        sources.fault("a mapping of source keys to their titles is expected here.")
        return set()
    for key, value in sources.value.items():
        source = sources.at(key, value)
        if source.is_mapping(("zh", "en")):
            source.both_languages("zh", "en")
    return set(sources.value)


def _check_survey(edition: Node, sources: set[str]) -> set[str]:
    survey = edition.child("survey")
    keys = ("dimensions", "response_floor_percent", "satisfied_percent", "minimum_answers", "reference")
    if not edition.has("survey") or not survey.is_mapping(keys):
        return set()
    survey.number("response_floor_percent", least=0, most=100)
    survey.number("satisfied_percent", least=0, most=100)
    survey.whole_number("minimum_answers", least=1, most=1000)
    check_reference(survey, sources)
    found = []
    for dimension in survey.items("dimensions", least=1, named_by="key"):
        if dimension.is_mapping(("key", "title_zh", "title_en", "question_zh", "question_en")):
            found.append(dimension.text("key", most=40))
            dimension.both_languages("title_zh", "title_en")
            dimension.both_languages("question_zh", "question_en")
    survey.unique(found, "dimension")
    if OVERALL not in found:
        survey.fault(f"the question “{OVERALL}” is missing.")
    return {key for key in found if key}


def _check_rubric(rubric: Node, *, circular: str | None, sources: set[str], dimensions: set[str]) -> None:
    if not rubric.is_mapping(("title_zh", "title_en", "pass_rule", "vetoes", "standards")):
        return
    rubric.both_languages("title_zh", "title_en")
    rule = rubric.child("pass_rule")
    if rubric.has("pass_rule") and rule.is_mapping(("total", "bars_vetoed", "reference")):
        rule.number("total", least=0, most=FULL_MARKS)
        rule.truth("bars_vetoed")
        check_reference(rule, sources)
    for veto in rubric.items("vetoes"):
        if veto.is_mapping(("id", "title_zh", "title_en", "months", "reference"), ("help_zh", "help_en")):
            check_id(veto)
            veto.both_languages("title_zh", "title_en")
            veto.both_languages("help_zh", "help_en")
            veto.whole_number("months", least=1, most=120)
            check_reference(veto, sources)
    total = Decimal(0)
    for standard in rubric.items("standards", least=1):
        total += _check_standard(standard, circular=circular, sources=sources, dimensions=dimensions)
    if total != FULL_MARKS:
        rubric.fault(f"the indicators have {total} points together; they must have exactly {FULL_MARKS}.")


def _check_standard(standard: Node, *, circular: str | None, sources: set[str], dimensions: set[str]) -> Decimal:
    """Notes the faults of one standard and returns the points of its indicators."""
    keys = ("id", "title_zh", "title_en", "clause", "official_text", "official_text_en", "indicators")
    if not standard.is_mapping(keys, ("floor_percent", "reference")):
        return Decimal(0)
    check_id(standard)
    standard.both_languages("title_zh", "title_en")
    standard.both_languages("official_text", "official_text_en")
    standard.text("clause", most=60)
    standard.number("floor_percent", least=0, most=100)
    check_reference(standard, sources)
    official_text = standard.text("official_text") or ""
    # The circular's file breaks sentences at its page ends, so the whole text is compared without white space.
    if circular is not None and _unspaced(official_text) not in _unspaced(circular):
        standard.child("official_text").fault("this text does not stand in the circular.")
    points = Decimal(0)
    for indicator in standard.items("indicators", least=1):
        check_indicator(
            indicator, official_text=official_text, circular=circular, sources=sources, dimensions=dimensions
        )
        value = indicator.get("points")
        points += Decimal(str(value)) if _is_number(value) else 0
    return points


def _unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and re.fullmatch(r"-?\d+(\.\d+)?", str(value)) is not None


def _check_ids(edition: Node) -> None:
    """One id, one thing: scores, evidence and findings are kept under these ids for years."""
    found = []
    for kind in RUBRIC_KINDS:
        rubric = Node(edition.get(kind), kind, [])
        found += [node.get("id") for node in rubric.items("vetoes")]
        for standard in rubric.items("standards"):
            found.append(standard.get("id"))
            found += [indicator.get("id") for indicator in standard.items("indicators")]
    edition.at("edition", None).unique(found, "id")


def _unreachable(content: EditionContent) -> Iterator[Fault]:
    facts = Facts(headcount=100, as_of=datetime.date.fromisoformat(content.in_force_from))
    for rubric in content.rubrics:
        for indicator in rubric.indicators:
            score = score_indicator(indicator, best_value(indicator, facts=facts), facts=facts)
            if score.points != indicator.points:
                yield Fault(
                    f"{rubric.kind} › {indicator.id}",
                    f"no answer was found that brings its {indicator.points} points (the best brings {score.points}).",
                )
