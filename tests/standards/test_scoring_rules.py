"""Every rule at its bounds: one row, one answer."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from standards.scoring import NOT_APPLICABLE, Facts, SurveyResult, applies, score_indicator, survey_result
from standards.scoring.expressions import evaluate
from standards.scoring.rules import months_before, shown
from tests.standards.factories import choices, indicator, weihai

BANDS = {"type": "bands", "steps": [{"at_least": 80, "award": "10"}, {"at_least": "50.5", "award": "4"}]}
LOWER = {
    "type": "bands",
    "lower_is_better": True,
    "steps": [{"at_most": 10, "award": "10"}, {"at_most": 20, "award": 4}],
}
SHARE = {"type": "formula", "expression": {"divide": ["numerator", "denominator"]}, "at_least": "0.6"}
PER_HEAD = {"type": "formula", "expression": {"divide": ["value", "headcount"]}, "at_least": "0.02"}
TICKS = choices(a="5", b="3.5", c="1.5")
OPTIONS = choices(best="10", half="5", none_of_it="0")
TAKEN_OFF = choices(zero="0", two="-2", many="-14")


def share(part: object, whole: object) -> dict[str, str]:
    return {"numerator": str(part), "denominator": str(whole)}


@pytest.mark.parametrize(
    ("kind", "rule", "extra", "value", "points"),
    [
        ("yes_no", {"type": "full_or_nothing"}, {}, True, "10"),
        ("yes_no", {"type": "full_or_nothing"}, {}, False, "0"),
        ("number", {"type": "full_or_nothing", "at_least": 2}, {}, "2", "10"),
        ("number", {"type": "full_or_nothing", "at_least": 2}, {}, "1.9999", "0"),
        ("ratio", {"type": "full_or_nothing", "at_least": 90}, {}, share(9, 10), "10"),
        ("ratio", {"type": "full_or_nothing", "at_least": 90}, {}, share(8999, 10000), "0"),
        ("text", {"type": "full_or_nothing", "min_length": 4}, {}, "劳动关系", "10"),
        ("text", {"type": "full_or_nothing", "min_length": 4}, {}, "𠮷祥和", "0"),
        ("clauses", {"type": "by_clause"}, {"choices": TICKS}, ["a", "c"], "6.5"),
        ("clauses", {"type": "by_clause"}, {"choices": TICKS}, ["a", "b", "c"], "10"),
        ("clauses", {"type": "by_clause"}, {"choices": TICKS}, ["none"], "0"),
        ("choice", {"type": "by_option"}, {"choices": OPTIONS}, "half", "5"),
        ("choice", {"type": "by_option"}, {"choices": OPTIONS}, "none_of_it", "0"),
        ("ratio", {"type": "per_percent", "full_at": 97, "deduct": "0.2"}, {}, share(97, 100), "10"),
        ("ratio", {"type": "per_percent", "full_at": 97, "deduct": "0.2"}, {}, share(100, 100), "10"),
        ("ratio", {"type": "per_percent", "full_at": 97, "deduct": "0.2"}, {}, share(96, 100), "9.8"),
        # 2/3 is 66.66…%: 30.33… points below, and the result is rounded once, at the end.
        ("ratio", {"type": "per_percent", "full_at": 97, "deduct": "0.2"}, {}, share(2, 3), "3.93"),
        ("ratio", {"type": "per_percent", "full_at": 97, "deduct": "0.2"}, {}, share(47, 100), "0"),
        ("ratio", {"type": "per_percent", "full_at": 97, "deduct": "0.2"}, {}, share(0, 100), "0"),
        ("ratio", BANDS, {}, share(80, 100), "10"),
        ("ratio", BANDS, {}, share(7999, 10000), "4"),
        ("ratio", BANDS, {}, share(101, 200), "4"),
        ("ratio", BANDS, {}, share(50, 100), "0"),
        ("number", BANDS, {}, "80", "10"),
        ("number", BANDS, {}, "50.4999", "0"),
        ("ratio", LOWER, {}, share(0, 50), "10"),
        ("ratio", LOWER, {}, share(10, 100), "10"),
        ("ratio", LOWER, {}, share(1001, 10000), "4"),
        ("ratio", LOWER, {}, share(2001, 10000), "0"),
        ("ratio", LOWER, {"may_exceed": True}, share(300, 100), "0"),
        ("choice", {"type": "negative"}, {"choices": TAKEN_OFF}, "zero", "10"),
        ("choice", {"type": "negative"}, {"choices": TAKEN_OFF}, "two", "8"),
        ("choice", {"type": "negative"}, {"choices": TAKEN_OFF}, "many", "-4"),
        ("ratio", SHARE, {}, share("17.1", "28.5"), "10"),
        ("ratio", SHARE, {}, share("17.0999", "28.5"), "0"),
        ("ratio", SHARE | {"otherwise": "proportional"}, {}, share(3, 10), "5"),
        ("ratio", SHARE | {"otherwise": "proportional"}, {}, share(1, 3), "5.56"),
        ("ratio", SHARE | {"otherwise": "proportional"}, {}, share(0, 3), "0"),
        ("survey", {"type": "from_survey", "dimension": "pay", "steps": BANDS["steps"]}, {}, share(4, 5), "10"),
        ("survey", {"type": "from_survey", "dimension": "pay", "steps": BANDS["steps"]}, {}, share(79, 100), "4"),
    ],
)
def test_a_rule_gives_exactly_these_points(kind, rule, extra, value, points):
    score = score_indicator(indicator(kind, rule, **extra), value)
    assert score.points == Decimal(points)
    assert isinstance(score.points, Decimal)


@pytest.mark.parametrize(
    ("done", "points"),
    [("2025-09-30", "10"), ("2025-09-29", "0"), ("2026-09-30", "10"), ("2026-10-05", "10")],
)
def test_twelve_months_back_include_the_same_day_of_last_year(done, points):
    dated = indicator("date", {"type": "full_or_nothing", "within_months": 12})
    assert score_indicator(dated, done, facts=Facts(as_of=date(2026, 9, 30))).points == Decimal(points)


def test_without_a_day_to_count_from_a_date_counts():
    dated = indicator("date", {"type": "full_or_nothing", "within_months": 12})
    assert score_indicator(dated, "1999-01-01").points == 10


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 24, date(2024, 12, 31)),
        (date(2026, 7, 31), 25, date(2024, 6, 30)),
    ],
)
def test_months_are_counted_back_by_the_calendar(day, months, before):
    assert months_before(day, months) == before


@pytest.mark.parametrize(("headcount", "points"), [(100, "10"), (101, "0"), (0, "0"), (None, "0")])
def test_a_formula_may_use_the_headcount_and_gives_nothing_while_it_is_unknown(headcount, points):
    item = indicator("number", PER_HEAD)
    assert score_indicator(item, "2", facts=Facts(headcount=headcount)).points == Decimal(points)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ({"divide": ["numerator", "denominator"]}, "0.75"),
        ({"subtract": ["denominator", "numerator"]}, "1"),
        ({"multiply": [{"add": ["numerator", 1]}, "0.5"]}, "2"),
        ({"divide": ["numerator", 0]}, None),
        ({"divide": [0, 0]}, None),
        ({"add": ["headcount", 1]}, None),
    ],
)
def test_formulas_know_four_operations_and_no_division_by_zero(expression, value):
    names = {"numerator": Decimal(3), "denominator": Decimal(4), "headcount": None}
    assert evaluate(expression, names) == (None if value is None else Decimal(value))


# --- the survey -------------------------------------------------------------------------------------------------------

SATISFIED = {"pay": 45, "overall": 40}


@pytest.mark.parametrize(
    ("invited", "answered", "counts"),
    [(100, 60, True), (100, 59, False), (15, 9, False), (16, 10, True), (0, 0, False)],
)
def test_a_survey_counts_from_the_response_floor_and_the_least_number_of_answers(invited, answered, counts):
    result = survey_result(weihai().survey, invited=invited, answered=answered, satisfied={})
    assert result.counts is counts


def test_the_countys_survey_takes_the_place_of_what_the_unit_states():
    item = weihai().rubric_for("enterprise").indicator("e9-01")
    counted = survey_result(weihai().survey, invited=80, answered=60, satisfied=SATISFIED)
    own = score_indicator(item, share(100, 100))
    assert own.points == item.points
    official = score_indicator(item, share(100, 100), facts=Facts(survey=counted))
    assert official.points == Decimal("0.5"), "45 of 60 is 75%"


def test_a_survey_that_too_few_answered_brings_nothing_and_says_so():
    item = weihai().rubric_for("enterprise").indicator("e9-01")
    few = SurveyResult({"pay": Decimal(100)}, Decimal("12.5"), counts=False)
    with override("en"):
        score = score_indicator(item, None, facts=Facts(survey=few))
        assert score.points == 0
        assert "12.5% of those invited" in str(score.reasons[0])


def test_without_a_survey_the_indicator_waits():
    item = weihai().rubric_for("enterprise").indicator("e9-01")
    score = score_indicator(item, None)
    assert (score.points, score.pending, score.answered) == (0, True, False)


# --- who is asked -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (Facts(size_class="large", industry="C"), True),
        (Facts(size_class="micro", industry="C"), False),
        (Facts(size_class="large", industry="I"), False),
        (Facts(), True),
        (Facts(size_class="large"), True),
        (Facts(industry="I"), False),
    ],
)
def test_an_indicator_is_asked_of_its_sizes_and_industries_and_of_whoever_is_not_known(facts, asked):
    item = indicator("yes_no", {"type": "full_or_nothing"}, applies_to={"size_classes": ["large"], "industries": ["C"]})
    assert applies(item, facts) is asked
    assert score_indicator(item, None, facts=facts).points == (0 if asked else 10)


def test_not_applicable_counts_full_where_it_is_allowed_and_like_no_answer_where_it_is_not():
    allowed = {"not_applicable": {"when_zh": "没有女职工", "when_en": "no women employees"}}
    rule = {"type": "full_or_nothing"}
    assert score_indicator(indicator("yes_no", rule, **allowed), NOT_APPLICABLE).points == 10
    refused = score_indicator(indicator("yes_no", rule), NOT_APPLICABLE)
    assert (refused.points, refused.answered) == (0, False)


# --- what is said -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "sentence"), [("59.996", "59.99"), ("60", "60"), ("97.1875", "97.18"), ("-2.50", "-2.5"), ("0", "0")]
)
def test_a_figure_just_below_a_bound_is_never_shown_as_the_bound(number, sentence):
    assert shown(Decimal(number)) == sentence


def test_half_a_hundredth_is_rounded_up():
    item = indicator("ratio", {"type": "per_percent", "full_at": 100, "deduct": "0.005"}, points="1")
    assert score_indicator(item, share(99, 100)).points == Decimal("1.00")
    assert score_indicator(item, share(97, 100)).points == Decimal("0.99")
    assert score_indicator(item, share(98, 100)).points == Decimal("0.99")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_reasons_follow_the_language_of_the_page(language):
    item = weihai().rubric_for("enterprise").indicator("e2-08")
    with override(language):
        said = str(score_indicator(item, "slower").reasons[0])
    assert ("明显低于" in said) == (language == "zh-hans")
    assert ("clearly slower" in said) == (language == "en")


@pytest.mark.parametrize(
    ("points", "worth", "said"),
    [
        ("1", "1", "The answer “Option a” brings 1 of 1 point."),
        ("1", "0.5", "The answer “Option a” brings 0.5 of 1 point."),
        ("2", "1", "The answer “Option a” brings 1 of 2 points."),
        ("0.5", "0.5", "The answer “Option a” brings 0.5 of 0.5 points."),
    ],
)
def test_one_point_is_one_point_in_a_reason(points, worth, said):
    chosen = choices(a=worth)
    score = score_indicator(indicator("choice", {"type": "by_option"}, points=points, choices=chosen), "a")
    with override("en"):
        assert [str(reason) for reason in score.reasons] == [said]
