"""docs/standards.md computed anew: its worked example, its tables of keys, rules and sources."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from standards.scoring import Facts, score_indicator, score_rubric
from standards.scoring.rules import KINDS_OF_RULE
from standards.validation.indicator import OPTIONAL, REQUIRED
from tests.standards.factories import EDITION_FILE, ROOT, weihai

PAGE = ROOT.joinpath("docs", "standards.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(e\d+-\d+)` \| `(.+)` \| (-?[\d.]+) of ([\d.]+) \| (.+) \|$", re.MULTILINE)
EXAMPLES = ROW.findall(PAGE)
RUBRIC = weihai().rubric_for("enterprise")
UNIT = Facts(headcount=320, size_class="medium", industry="C", as_of=date(2026, 9, 30))


@pytest.mark.parametrize(("key", "answer", "points", "maximum", "why"), EXAMPLES, ids=[row[0] for row in EXAMPLES])
def test_every_line_of_the_worked_example_is_what_the_code_computes(key, answer, points, maximum, why):
    with override("en"):
        score = score_indicator(RUBRIC.indicator(key), json.loads(answer), facts=UNIT)
        assert (score.points, score.maximum) == (Decimal(points), Decimal(maximum))
        assert str(score.reasons[0]) == why


def test_the_worked_example_shows_every_rule():
    shown = {RUBRIC.indicator(key).rule.type for key, *_rest in EXAMPLES}
    assert shown == set(KINDS_OF_RULE)


def test_the_sum_of_the_worked_example_is_right():
    [(key, points, maximum, floor)] = re.findall(
        r"Standard `(e\d)` has ([\d.]+) of (\d+) points; its floor is (\d+)\.", PAGE
    )
    answers = {each: json.loads(answer) for each, answer, *_rest in EXAMPLES}
    standard = score_rubric(RUBRIC, answers, facts=UNIT).by_standard[key]
    assert (standard.points, standard.maximum, standard.floor) == (Decimal(points), Decimal(maximum), Decimal(floor))
    listed = [each for each, *_rest in EXAMPLES if each.startswith(f"{key}-")]
    assert listed == [indicator.id for indicator in RUBRIC.standard(key).indicators]


def test_the_example_would_differ_for_a_small_enterprise():
    contest = RUBRIC.indicator("e5-04")
    assert score_indicator(contest, False, facts=UNIT).points == 0
    assert score_indicator(contest, False, facts=replace(UNIT, size_class="small")).points == contest.points


def test_every_key_of_an_indicator_and_every_rule_is_described():
    for name in (*REQUIRED, *OPTIONAL, *KINDS_OF_RULE):
        part_of_a_range = name in {"numerator_en", "denominator_zh"}
        assert part_of_a_range or f"`{name}`" in PAGE, name


def test_every_source_is_named_on_the_page_and_used_in_the_edition():
    text = EDITION_FILE.read_text(encoding="utf-8")
    described = dict(re.findall(r"^\| `((?:S\d+)|own|law-[a-z-]+)` \| ([^|]+) \|", PAGE, re.MULTILINE))
    assert set(described) == {source.key for source in weihai().sources}
    for source in weihai().sources:
        name = "国发〔2002〕16号" if source.key == "law-education" else source.title_zh
        assert name in described[source.key]
        assert f"source: {source.key}}}" in text, f"{source.key} is named by nothing"
