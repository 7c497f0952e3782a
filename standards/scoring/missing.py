"""What a unit has still to do before it can hand in: the same sentences on page, button and server."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from standards.content import Indicator, Rubric, Standard
from standards.scoring.facts import Facts, applies
from standards.scoring.values import is_not_applicable

ANSWER = "answer"
CONFIRMATION = "confirmation"
EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, where, and the sentence that says so. ``what``: ``answer``, ``confirmation`` or
    ``evidence``."""

    standard: Standard
    indicator: Indicator
    what: str
    sentence: Any


def missing(
    rubric: Rubric,
    answers: Mapping[str, Any],
    evidence_counts: Mapping[str, int],
    *,
    facts: Facts | None = None,
    to_confirm: Collection[str] = (),
) -> list[Missing]:
    """Everything that is missing, in the order of the rubric; empty when the application is complete.

    Asked for are an answer to every indicator that is put to this unit, the survey's excepted, and one file at least
    where required evidence is named. A "no", a zero and "none of these" are answers; evidence is asked for what is
    claimed, not for what is denied. ``evidence_counts``: number of files by indicator id. ``to_confirm``: indicators
    whose answer was copied from elsewhere and has not been looked at since; these want a confirmation.
    """
    return [
        gap
        for standard in rubric.standards
        for gap in missing_of(standard, answers, evidence_counts, facts=facts, to_confirm=to_confirm)
    ]


def missing_of(
    standard: Standard,
    answers: Mapping[str, Any],
    evidence_counts: Mapping[str, int],
    *,
    facts: Facts | None = None,
    to_confirm: Collection[str] = (),
) -> list[Missing]:
    """The same for one standard. It depends on the answers to that one, and on whether there is a file."""
    found = []
    for indicator in standard.indicators:
        if indicator.from_survey or not applies(indicator, facts):
            continue
        value = answers.get(indicator.id)
        if value is not None and indicator.id in to_confirm:
            sentence = format_lazy(
                _("Please confirm the answer copied from the self-assessment: {question}"),
                question=indicator.both("title"),
            )
            found.append(Missing(standard, indicator, CONFIRMATION, sentence))
        what, sentence = _gap(indicator, value, evidence_counts.get(indicator.id, 0))
        if sentence is not None:
            found.append(Missing(standard, indicator, what, sentence))
    return found


def _gap(indicator: Indicator, value: Any, files: int) -> tuple[str, Any]:
    if value is None:
        return ANSWER, format_lazy(_("Please answer: {question}"), question=indicator.both("title"))
    if files or not indicator.required_evidence or not claims_something(value):
        return "", None
    wanted = indicator.required_evidence[0].both("title")
    return EVIDENCE, format_lazy(
        _("Please attach evidence for “{question}”: {wanted}."), question=indicator.both("title"), wanted=wanted
    )


def claims_something(value: Any) -> bool:
    """False for an answer that claims nothing: no, zero, none of them, not applicable."""
    if is_not_applicable(value) or value is False or value in ("0", ["none"]):
        return False
    return not (isinstance(value, Mapping) and value.get("numerator") == "0")
