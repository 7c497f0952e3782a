"""Standards, total, floors, vetoes: when a column passes and what it says when it does not."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from standards import parsing
from standards.scoring import best_value, clean_points, missing, score_rubric, total_up
from tests.standards.factories import choices, indicator, weihai, weihai_data

ENTERPRISE = weihai().rubric_for("enterprise")
PARK = weihai().rubric_for("park")


def best(rubric, **changed):
    answers = {item.id: best_value(item) for item in rubric.indicators}
    return answers | {name.replace("_", "-"): value for name, value in changed.items()}


def full_points(rubric, **changed):
    points = {item.id: item.points for item in rubric.indicators}
    return points | {name.replace("_", "-"): Decimal(value) for name, value in changed.items()}


def said(column) -> list[str]:
    with override("en"):
        return [str(sentence) for sentence in column.shortfalls]


# --- the total --------------------------------------------------------------------------------------------------------


def test_exactly_the_total_asked_for_passes_and_a_hundredth_less_does_not():
    floorless = weihai_data()
    for standard in floorless["enterprise"]["standards"]:
        standard["floor_percent"] = "0"
    rubric = parsing.parse(floorless).rubric_for("enterprise")
    points, left = full_points(rubric), Decimal(20)
    for key, worth in points.items():
        taken = min(left, worth)
        points[key], left = worth - taken, left - taken
    column = total_up(rubric, points)
    assert (column.total, column.passed) == (80, True)

    key = next(key for key, worth in points.items() if worth > 0)
    below = total_up(rubric, points | {key: points[key] - Decimal("0.01")})
    assert (below.total, below.passed) == (Decimal("79.99"), False)
    assert said(below) == ["The total of 79.99 points is below the 80 points needed to pass."]


def test_parks_need_five_points_more_than_enterprises():
    assert (ENTERPRISE.pass_rule.total, PARK.pass_rule.total) == (80, 85)


# --- floors -----------------------------------------------------------------------------------------------------------


def test_one_standard_below_its_floor_bars_a_pass_however_high_the_total():
    column = total_up(ENTERPRISE, full_points(ENTERPRISE, e1_01="0", e1_02="1.5"))
    assert column.total == Decimal("97.5")
    assert not column.passed
    assert said(column) == ["“The Party organisation at work” has 3.5 of 6 points and needs 3.6."]


def test_a_standard_exactly_at_its_floor_passes():
    column = total_up(ENTERPRISE, full_points(ENTERPRISE, e1_01="0", e1_02="1.6"))
    assert column.by_standard["e1"].floor == column.by_standard["e1"].points == Decimal("3.6")
    assert column.passed


def test_the_legal_floor_is_the_highest():
    floors = {standard.id: standard.floor_percent for standard in ENTERPRISE.standards}
    assert floors.pop("e10") == 80
    assert set(floors.values()) == {60}


@pytest.mark.parametrize(("percent", "floor"), [("33.33", "2.00"), ("33.4", "2.01"), ("0", "0.00"), ("100", "6.00")])
def test_a_floor_between_two_hundredths_is_the_upper_one(percent, floor):
    data = weihai_data()
    data["enterprise"]["standards"][0]["floor_percent"] = percent
    rubric = parsing.parse(data).rubric_for("enterprise")
    assert total_up(rubric, {}).by_standard["e1"].floor == Decimal(floor)


# --- below zero -------------------------------------------------------------------------------------------------------


def test_deductions_eat_into_their_standard_but_never_into_another():
    worst = {item.id: item.minimum for item in ENTERPRISE.standard("e4").indicators}
    assert sum(worst.values()) == -5
    column = total_up(ENTERPRISE, full_points(ENTERPRISE) | worst)
    assert column.by_standard["e4"].points == 0
    assert column.total == 90


def test_a_deduction_lowers_what_the_rest_of_its_standard_brought():
    column = score_rubric(ENTERPRISE, best(ENTERPRISE, e4_08="few"))
    assert column.indicators["e4-08"].points == -3
    assert column.by_standard["e4"].points == 6
    assert column.total == 96


# --- vetoes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("veto", ENTERPRISE.vetoes, ids=lambda veto: veto.id)
def test_each_confirmed_veto_item_bars_a_pass_at_full_marks(veto):
    column = total_up(ENTERPRISE, full_points(ENTERPRISE), vetoes=[veto.id])
    assert (column.total, column.passed) == (100, False)
    assert said(column) == [f"A confirmed fact stands in the way: {veto.title_en}."]


def test_an_edition_may_take_vetoes_as_advice_only():
    data = weihai_data()
    data["enterprise"]["pass_rule"]["bars_vetoed"] = False
    rubric = parsing.parse(data).rubric_for("enterprise")
    assert total_up(rubric, full_points(rubric), vetoes=["ev-01"]).passed


def test_a_veto_of_another_kind_of_unit_does_not_count():
    assert total_up(ENTERPRISE, full_points(ENTERPRISE), vetoes=["pv-01"]).passed


# --- unanswered, pending ----------------------------------------------------------------------------------------------


def test_nothing_answered_is_nothing_earned_and_everything_missing():
    column = score_rubric(ENTERPRISE, {})
    assert (column.total, column.passed) == (0, False)
    assert column.pending == 10
    asked = [item for item in ENTERPRISE.indicators if not item.from_survey]
    assert [gap.indicator.id for gap in missing(ENTERPRISE, {}, {})] == [item.id for item in asked]


def test_what_waits_for_the_survey_is_said_with_its_standard():
    answers = best(ENTERPRISE) | {f"e9-0{number}": None for number in range(1, 10)}
    column = score_rubric(ENTERPRISE, answers)
    assert (column.total, column.pending) == (90, 10)
    assert said(column) == [
        "“Employees' satisfaction” has 0 of 10 points and needs 6; the survey is still to come.",
    ]


@pytest.mark.parametrize(
    ("changed", "files", "wanted"),
    [
        ({}, {}, "evidence"),
        ({}, {"e2-01": 1}, None),
        ({"e2_01": False}, {}, None),
        ({"e2_01": None}, {"e2-01": 1}, "answer"),
    ],
    ids=["claimed", "claimed and shown", "denied", "open"],
)
def test_evidence_is_asked_for_what_is_claimed_and_not_for_what_is_denied(changed, files, wanted):
    gaps = {gap.indicator.id: gap.what for gap in missing(ENTERPRISE, best(ENTERPRISE, **changed), files)}
    assert gaps.get("e2-01") == wanted


# --- points that an officer types -------------------------------------------------------------------------------------

WITH_DEDUCTION = indicator("choice", {"type": "negative"}, "1.5", choices=choices(zero="0", bad="-4"))


@pytest.mark.parametrize(
    ("typed", "points"),
    [("1.5", "1.5"), ("０．７５", "0.75"), (" 0 ", "0"), ("-2.5", "-2.5"), ("－２", "-2"), ("−1", "-1"), ("", None)],
)
def test_officers_may_type_points_as_they_write_them(typed, points):
    assert clean_points(WITH_DEDUCTION, typed) == (None if points is None else Decimal(points))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.51", "range"),
        ("-2.51", "range"),
        ("0.755", "decimals"),
        ("many", "number"),
        ("1e1", "number"),
        ("--1", "negative"),
    ],
)
def test_points_out_of_range_or_too_fine_are_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        clean_points(WITH_DEDUCTION, typed)
    assert refused.value.code == code
