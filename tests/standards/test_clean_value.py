"""What a clerk may type, what is kept of it, and which sentence answers what cannot be kept."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from standards.scoring import NOT_APPLICABLE, clean_value
from tests.standards.factories import choices, indicator

TODAY = date(2026, 6, 15)
FULL = {"type": "full_or_nothing", "at_least": 1}
ITEMS = {
    "yes_no": indicator("yes_no", {"type": "full_or_nothing"}),
    "number": indicator("number", FULL),
    "people": indicator("number", FULL, whole=True),
    "ratio": indicator("ratio", FULL, whole=True),
    "leavers": indicator("ratio", FULL, may_exceed=True),
    "date": indicator("date", {"type": "full_or_nothing", "within_months": 12}),
    "choice": indicator("choice", {"type": "by_option"}, choices=choices(a="10", b="0")),
    "clauses": indicator("clauses", {"type": "by_clause"}, choices=choices(a="5", b="5")),
    "text": indicator("text", {"type": "full_or_nothing"}),
    "may be na": indicator("yes_no", {"type": "full_or_nothing"}, not_applicable={"when_zh": "无", "when_en": "none"}),
}


def part(numerator, denominator):
    return {"numerator": numerator, "denominator": denominator}


@pytest.mark.parametrize(
    ("item", "typed", "kept"),
    [
        ("yes_no", "true", True),
        ("yes_no", "0", False),
        ("yes_no", "", None),
        ("number", "１，２００．５０", "1200.5"),
        ("number", "007", "7"),
        ("number", "0.0", "0"),
        ("number", "35%", "35"),
        ("people", "48.0", "48"),
        ("ratio", part("48", " 50 "), part("48", "50")),
        ("ratio", part("", ""), None),
        ("leavers", part("60", "50"), part("60", "50")),
        ("date", "2026年3月1日", "2026-03-01"),
        ("date", "2026/3/1", "2026-03-01"),
        ("date", "2026.03.01", "2026-03-01"),
        ("date", TODAY, "2026-06-15"),
        ("choice", "a", "a"),
        ("clauses", ["b", "a"], ["a", "b"]),
        ("clauses", "none", ["none"]),
        ("clauses", [], None),
        ("text", "  厂训：和为贵  ", "厂训：和为贵"),
        ("text", "   ", None),
        ("may be na", NOT_APPLICABLE, NOT_APPLICABLE),
    ],
)
def test_what_is_kept(item, typed, kept):
    assert clean_value(ITEMS[item], typed, today=TODAY) == kept


@pytest.mark.parametrize(
    ("item", "typed", "code", "sentence"),
    [
        ("yes_no", "maybe", "yes_no", "yes or no"),
        ("yes_no", NOT_APPLICABLE, "not_applicable", "cannot be chosen here"),
        ("number", "about 50", "number", "“about 50” is not a number"),
        ("number", "1e5", "number", "not a number"),
        ("number", "-1", "negative", "less than zero"),
        ("number", "1" * 16, "too_large", "too large"),
        ("number", "0.12345", "decimals", "four decimal places"),
        ("people", "48.5", "whole", "whole number"),
        ("ratio", part("48", ""), "incomplete", "Please also give this figure: Whole"),
        ("ratio", part("0", "0"), "zero", "“Whole” cannot be zero"),
        ("ratio", part("51", "50"), "over_whole", "“Part” (51) cannot be more than “Whole” (50)"),
        ("ratio", "48/50", "incomplete", "both figures"),
        ("date", "2026-06-16", "future", "lies in the future"),
        ("date", "2026-02-30", "date", "is not a date"),
        ("date", "1899-12-31", "too_early", "too far back"),
        ("choice", "c", "choice", "one of the answers offered"),
        ("clauses", ["a", "x"], "clauses", "only the statements offered"),
        ("clauses", ["a", "none"], "contradiction", "together with a statement that holds"),
        ("text", "字" * 4001, "too_long", "4001 characters; at most 4000"),
    ],
)
def test_what_is_refused_and_how_it_is_said(item, typed, code, sentence):
    with override("en"), pytest.raises(ValidationError) as refused:
        clean_value(ITEMS[item], typed, today=TODAY)
    assert refused.value.code == code
    with override("en"):
        assert sentence in str(refused.value.messages[0])
