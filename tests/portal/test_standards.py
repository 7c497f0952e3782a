"""The standards in full and the circular word for word."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from journal import clock as portal_clock
from portal.circular import anchor_of, circular, parse
from portal.wording import RULES, asked_of, rule_sentence
from standards import content
from standards.models import Edition
from tests.portal.helpers import queries_of, speaking, words
from tests.standards.factories import circular as circular_text
from tests.standards.factories import indicator, load_weihai, weihai

PAGES = {"enterprise": "standards", "park": "standards-park"}


def bare(text: str) -> str:
    return re.sub(r"\s", "", html.unescape(text))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_holds_every_clause_indicator_and_veto_item(kind, language):
    load_weihai()
    text = bare(words(speaking(language).get(reverse(PAGES[kind]))))
    rubric = weihai().rubric_for(kind)
    with translation.override(language):
        for standard in rubric.standards:
            assert bare(standard.official_text) in text
            assert bare(standard.title) in text
            for one in standard.indicators:
                told = [one.title, one.quote, rule_sentence(one), *(wanted.title for wanted in one.evidence)]
                told += [choice.title for choice in one.choices]
                told += [one.not_applicable.when] if one.not_applicable else []
                for part in told:
                    assert bare(part) in text, (one.id, part)
        for veto in rubric.vetoes:
            assert bare(veto.title) in text


@pytest.mark.django_db
def test_every_reference_value_is_marked_with_its_source(client):
    load_weihai()
    page = client.get(reverse("standards")).content.decode()
    rubric = weihai().rubric_for(content.ENTERPRISE)
    marked = sum(bool(one.reference) for one in rubric.indicators)
    marked += sum(bool(one.reference) for one in (*rubric.standards, *rubric.vetoes, rubric.pass_rule))
    assert page.count('class="reference"') == marked
    keys = {reference.source for one in rubric.indicators for reference in one.reference}
    for key in keys:
        assert html.escape(weihai().source(key).title_zh) in page


@pytest.mark.django_db
def test_the_survey_rule_names_every_dimension_and_source(client):
    load_weihai()
    text = bare(words(client.get(reverse("standards-survey"))))
    for dimension in weihai().survey.dimensions:
        assert bare(dimension.question_zh) in text
    for source in weihai().sources:
        assert bare(source.title_zh) in text
    assert "不低于60%" in text


@pytest.mark.django_db
def test_shown_is_the_edition_in_force_today(client):
    load_weihai()
    tomorrow = portal_clock.today() + timedelta(days=1)
    Edition.objects.create(
        code="later",
        document_number="later",
        title_zh="明日版本",
        title_en="Tomorrow",
        dated_on=tomorrow,
        in_force_from=tomorrow,
        data={},
        sha256="0" * 64,
        loaded_at=portal_clock.now(),
    )
    answer = client.get(reverse("standards"))
    assert answer.status_code == 200
    assert "明日版本" not in words(answer)


@pytest.mark.django_db
def test_without_an_edition_there_is_nothing_to_show(client):
    assert client.get(reverse("standards")).status_code == 404


@pytest.mark.django_db
def test_the_standards_are_one_query(client):
    load_weihai()
    assert queries_of(client, reverse("standards")) == 1


# --- the circular -----------------------------------------------------------------------------------------------------


def flat(text: str) -> str:
    return re.sub(r"[\s#*]", "", text)


def test_not_a_character_of_the_circular_is_changed():
    shown = circular().title + "".join(block.lead + block.text for block in circular().blocks)
    assert flat(shown) == flat(circular_text())


def test_no_paragraph_is_cut_in_two_by_a_page_of_the_print():
    bodies = [block.lead + block.text for block in circular().blocks if not block.level and len(block.text) > 40]
    assert not [text[-20:] for text in bodies if not text.endswith(("。", "："))]


def test_the_parts_of_the_circular_are_its_seven_and_each_clause_has_its_place():
    assert [block.text[:2] for block in circular().contents] == [f"{n}、" for n in "一二三四五六七"]
    anchors = {block.anchor for block in circular().blocks if block.anchor}
    for rubric in weihai().rubrics:
        for standard in rubric.standards:
            assert anchor_of(standard.clause) in anchors, standard.clause


@pytest.mark.parametrize(
    ("clause", "anchor"),
    [
        ("六（五）", "c6-5"),
        ("五（一）9", "c5-1-9"),
        ("五（二）", "c5-2"),
        ("四（二）", "c4-2"),
        ("三", "c3"),
        ("十二（十）", "c12-10"),
        ("", ""),
    ],
)
def test_a_clause_is_found_by_its_numerals(clause, anchor):
    assert anchor_of(clause) == anchor


def test_markup_in_a_circular_is_shown_and_not_obeyed(client):
    shown = parse("# 标题\n\n## 一、<script>\n\n**粗** <b>正文</b>。")
    assert [block.text for block in shown.blocks] == ["一、<script>", " <b>正文</b>。"]
    assert shown.blocks[1].lead == "粗"


@pytest.mark.django_db
def test_the_circular_page_shows_every_paragraph(client):
    text = bare(words(client.get(reverse("circular"))))
    for block in circular().blocks:
        assert bare(block.lead + block.text) in text


# --- rules in words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "rule", "sentence"),
    [
        ("yes_no", {"type": "full_or_nothing"}, "Full points for “yes”, otherwise none."),
        ("number", {"type": "full_or_nothing", "at_least": "2"}, "Full points from 2."),
        ("ratio", {"type": "full_or_nothing", "at_least": "97.50"}, "Full points from 97.5%."),
        (
            "date",
            {"type": "full_or_nothing", "within_months": 1},
            "Full points when it lies no more than 1 month back.",
        ),
        ("text", {"type": "full_or_nothing", "min_length": 30}, "Full points for a description of at least 30"),
        (
            "ratio",
            {"type": "per_percent", "full_at": "100", "deduct": "0.05"},
            "Full points at 100%; for each percentage point below, 0.05 off.",
        ),
        (
            "ratio",
            {"type": "bands", "steps": [{"at_least": "80", "award": "6"}, {"at_least": "50", "award": "4"}]},
            "from 80%: 6; from 50%: 4 points.",
        ),
        (
            "ratio",
            {"type": "formula", "expression": {"divide": ["numerator", "denominator"]}, "at_least": "0.015"},
            "Full points from a share of 1.5%, otherwise none.",
        ),
    ],
)
def test_a_scoring_rule_is_told_in_a_sentence(kind, rule, sentence):
    with translation.override("en"):
        assert rule_sentence(indicator(kind, rule)).startswith(sentence)


def test_every_rule_of_the_edition_has_its_sentence():
    for rubric in weihai().rubrics:
        for one in rubric.indicators:
            assert type(one.rule) in RULES
            assert rule_sentence(one)
            assert bool(asked_of(one)) is not one.applies_to.everyone
