"""What must hold of every score, whatever is answered."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from standards.content import CLAUSES, NUMBER, RATIO, SURVEY, Bands, Indicator
from standards.scoring import (
    NOT_APPLICABLE,
    Facts,
    best_value,
    clean_value,
    missing,
    score_indicator,
    score_rubric,
    total_up,
)
from tests.standards import strategies
from tests.standards.factories import choices, indicator, weihai

RUBRICS = [weihai().rubric_for(kind) for kind in ("enterprise", "park")]
INDICATORS = [item for rubric in RUBRICS for item in rubric.indicators]
every_indicator = st.sampled_from(INDICATORS)
cents = st.decimals("0.01", 50, places=2)


@st.composite
def made_indicators(draw: st.DrawFn) -> Indicator:
    """Indicators that an edition might hold some day, with rules of every size."""
    points = draw(cents)
    bounds = st.lists(st.integers(0, 100), min_size=1, max_size=5, unique=True)
    kind = draw(st.sampled_from(["per_percent", "bands", "lower", "number", "formula", "negative"]))
    if kind == "per_percent":
        rule = {"type": kind, "full_at": draw(st.integers(1, 100)), "deduct": str(draw(cents))}
        return indicator(RATIO, rule, points)
    if kind == "formula":
        rule = {
            "type": kind,
            "expression": {"divide": ["numerator", "denominator"]},
            "at_least": str(draw(st.decimals("0.01", 1, places=2))),
            "otherwise": draw(st.sampled_from(["nothing", "proportional"])),
        }
        return indicator(RATIO, rule, points)
    if kind == "negative":
        worths = draw(st.lists(st.decimals(-20, 0, places=2), min_size=1, max_size=5))
        offered = choices(zero="0", **{f"c{number}": worth for number, worth in enumerate(worths)})
        return indicator("choice", {"type": "negative"}, points, choices=offered)
    steps = sorted(draw(bounds), reverse=kind != "lower")
    key = "at_most" if kind == "lower" else "at_least"
    awards = [points * (len(steps) - place) / len(steps) for place in range(len(steps))]
    rule = {
        "type": "bands",
        "lower_is_better": kind == "lower",
        "steps": [{key: bound, "award": award} for bound, award in zip(steps, awards, strict=True)],
    }
    return indicator(NUMBER if kind == "number" else RATIO, rule, points)


@given(data=st.data(), item=every_indicator | made_indicators(), facts=strategies.facts)
def test_a_score_never_leaves_its_range_and_always_says_why(data, item, facts):
    score = score_indicator(item, data.draw(strategies.values(item)), facts=facts)
    assert item.minimum <= score.points <= item.points
    assert score.points == score.points.quantize(Decimal("0.01"))
    assert score.reasons
    assert all(str(reason).strip() for reason in score.reasons)
    assert "{" not in "".join(map(str, score.reasons))


@pytest.mark.parametrize("item", INDICATORS, ids=lambda item: item.id)
def test_full_marks_can_be_reached_for_every_indicator(item):
    facts = Facts(headcount=100)
    score = score_indicator(item, clean_value(item, best_value(item, facts=facts)), facts=facts)
    assert score.points == score.maximum == item.points


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.kind)
def test_best_answers_bring_exactly_one_hundred_and_pass(rubric):
    score = score_rubric(rubric, {item.id: best_value(item) for item in rubric.indicators})
    assert score.total == 100
    assert score.passed
    assert score.shortfalls == ()


@given(made_indicators())
def test_full_marks_can_be_reached_under_any_sound_rule(item):
    assert score_indicator(item, best_value(item)).points == item.points


@given(data=st.data(), rubric=st.sampled_from(RUBRICS), facts=strategies.facts)
def test_a_rubrics_total_stays_within_range_and_is_the_sum_of_its_standards(data, rubric, facts):
    answers = data.draw(st.fixed_dictionaries({item.id: strategies.values(item) for item in rubric.indicators}))
    score = score_rubric(rubric, answers, facts=facts)
    assert 0 <= score.total <= 100
    assert score.total == sum(standard.points for standard in score.by_standard.values())
    assert all(0 <= standard.points <= standard.maximum for standard in score.by_standard.values())
    assert score.passed == (not score.shortfalls)


@given(data=st.data(), rubric=st.sampled_from(RUBRICS), facts=strategies.facts)
def test_the_order_of_answers_never_matters(data, rubric, facts):
    answers = data.draw(st.fixed_dictionaries({item.id: strategies.values(item) for item in rubric.indicators}))
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    for item in rubric.indicators:
        if item.kind == CLAUSES and isinstance(shuffled[item.id], list):
            shuffled[item.id] = data.draw(st.permutations(shuffled[item.id]))
    one, other = (score_rubric(rubric, each, facts=facts) for each in (answers, shuffled))
    assert one.total == other.total
    assert {key: score.points for key, score in one.indicators.items()} == {
        key: score.points for key, score in other.indicators.items()
    }
    assert [gap.indicator.id for gap in missing(rubric, answers, {}, facts=facts)] == [
        gap.indicator.id for gap in missing(rubric, shuffled, {}, facts=facts)
    ]


@given(data=st.data(), item=every_indicator | made_indicators())
def test_more_never_brings_less(data, item):
    """And less never more, where less is better."""
    if item.kind in (RATIO, SURVEY):
        whole = data.draw(st.integers(1, 10**5))
        parts = sorted(data.draw(st.tuples(st.integers(0, whole), st.integers(0, whole))))
        less, more = ({"numerator": str(part), "denominator": str(whole)} for part in parts)
    elif item.kind == NUMBER:
        less, more = map(str, sorted(data.draw(st.tuples(strategies.counts, strategies.counts))))
    elif item.kind == CLAUSES:
        more = data.draw(strategies.answered(item))
        less = data.draw(st.lists(st.sampled_from(more), unique=True)) or ["none"]
    else:
        return
    if isinstance(item.rule, Bands) and item.rule.lower_is_better:
        less, more = more, less
    assert score_indicator(item, less).points <= score_indicator(item, more).points


@given(data=st.data(), item=every_indicator)
def test_not_applicable_counts_full_and_only_where_the_edition_allows_it(data, item):
    score = score_indicator(item, NOT_APPLICABLE, facts=data.draw(strategies.facts))
    if item.not_applicable:
        assert score.points == item.points


@given(data=st.data(), rubric=st.sampled_from(RUBRICS))
def test_points_set_by_an_officer_add_up_like_computed_ones(data, rubric):
    answers = data.draw(st.fixed_dictionaries({item.id: strategies.answered(item) for item in rubric.indicators}))
    computed = score_rubric(rubric, answers)
    column = total_up(rubric, {key: score.points for key, score in computed.indicators.items()})
    assert column.total == computed.total
    assert column.passed == computed.passed


def anything() -> st.SearchStrategy[Any]:
    plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    parts = st.sampled_from(["numerator", "denominator", "na", "x"])
    return plain | st.lists(plain, max_size=3) | st.dictionaries(parts, plain, max_size=3)


@given(data=st.data(), item=every_indicator, raw=anything())
def test_what_is_kept_can_be_scored_and_reads_the_same_again(data, item, raw):
    try:
        kept = clean_value(item, raw)
    except ValidationError as refused:
        said = refused.messages
        kept = None
    else:
        said = []
    # A sentence may quote what was typed, braces and all; otherwise no placeholder is left in it.
    assert all(message.strip() and ("“" in message or "{" not in message) for message in said)
    assert clean_value(item, kept) == kept
    score_indicator(item, kept)


@given(data=st.data(), item=every_indicator)
def test_a_sound_answer_is_kept_as_it_is(data, item):
    value = data.draw(strategies.values(item))
    kept = clean_value(item, value)
    if item.kind == CLAUSES and isinstance(value, list):
        assert set(kept) == set(value)
    else:
        assert kept == value
