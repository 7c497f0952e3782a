"""What the city's edition itself must hold (BRIEF §4): compared with the circular, not with our own code."""

import re

import pytest
import yaml

from standards import validation
from tests.standards.factories import CIRCULAR_FILE, EDITION_FILE, circular, weihai, weihai_data

KINDS = ("enterprise", "park")
# What may stand outside every quote: words that join, and a word that the circular's file breaks at the end of a page.
CONNECTIVES = {"的", "和"}
BROKEN_BY_A_PAGE = {"建立劳动争议", "经常性地对辖区内", "健全工业园区", "街道（乡镇）"}


@pytest.fixture(scope="module")
def raw() -> dict:
    """The file as any other reader of YAML sees it."""
    return yaml.safe_load(EDITION_FILE.read_text(encoding="utf-8"))


def indicators_of(raw: dict, kind: str) -> list[dict]:
    return [indicator for standard in raw[kind]["standards"] for indicator in standard["indicators"]]


def dicts_in(value):
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dicts_in(item)


def test_the_edition_has_no_fault():
    assert validation.faults(weihai_data(), circular=circular()) == []


@pytest.mark.parametrize(("kind", "standards", "least"), [("enterprise", 10, 45), ("park", 8, 30)])
def test_every_standard_is_there_with_enough_indicators(raw, kind, standards, least):
    assert len(raw[kind]["standards"]) == standards
    assert len(indicators_of(raw, kind)) >= least


@pytest.mark.parametrize("kind", KINDS)
def test_points_of_a_kind_add_to_exactly_one_hundred(raw, kind):
    assert sum(node["points"] for node in dicts_in(raw[kind]) if "points" in node) == 100
    assert weihai().rubric_for(kind).maximum == 100


@pytest.mark.parametrize("kind", KINDS)
def test_points_and_quote_belong_to_indicators_alone(raw, kind):
    ids = {indicator["id"] for indicator in indicators_of(raw, kind)}
    for node in dicts_in(raw[kind]):
        assert ("points" in node) == ("quote" in node)
        assert "points" not in node or node["id"] in ids


@pytest.mark.parametrize("kind", KINDS)
def test_every_quote_is_the_circulars_own_words(raw, kind):
    text = circular()
    for indicator in indicators_of(raw, kind):
        assert indicator["quote"] in text, indicator["id"]


@pytest.mark.parametrize("kind", KINDS)
def test_official_texts_stand_in_the_circular_word_for_word(raw, kind):
    whole = re.sub(r"\s", "", circular())
    for standard in raw[kind]["standards"]:
        assert re.sub(r"\s", "", standard["official_text"]) in whole, standard["id"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_statement_of_a_standard_is_left_without_an_indicator(raw, kind):
    for standard in raw[kind]["standards"]:
        text = standard["official_text"]
        for quote in sorted((item["quote"] for item in standard["indicators"]), key=len, reverse=True):
            text = text.replace(quote, "|")
        left = set(re.findall(r"[^|，。、\s]+", _without_quotes(standard)))
        assert left <= CONNECTIVES | BROKEN_BY_A_PAGE, (standard["id"], left)


def _without_quotes(standard: dict) -> str:
    text = standard["official_text"]
    covered = [False] * len(text)
    for indicator in standard["indicators"]:
        for match in re.finditer(re.escape(indicator["quote"]), text):
            covered[match.start() : match.end()] = [True] * len(indicator["quote"])
    return "".join("|" if hidden else letter for letter, hidden in zip(text, covered, strict=True))


def test_the_circulars_own_figure_is_no_reference_value():
    spend = weihai().rubric_for("enterprise").indicator("e5-07")
    assert str(spend.rule.at_least) == "0.6"
    assert [reference.of for reference in spend.reference] == ["points"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_of_ours_is_marked_with_its_source(kind):
    edition = weihai()
    rubric = edition.rubric_for(kind)
    for item in (*rubric.indicators, *rubric.vetoes, *rubric.standards, rubric.pass_rule):
        assert item.reference
        for reference in item.reference:
            assert edition.source(reference.source).title
    for indicator in rubric.indicators:
        assert "points" in {reference.of for reference in indicator.reference}


def test_the_eight_dimensions_and_the_overall_question_are_all_scored():
    edition = weihai()
    standard = edition.rubric_for("enterprise").standard("e9")
    asked = [dimension.key for dimension in edition.survey.dimensions]
    assert len(asked) == 9
    assert [indicator.rule.dimension for indicator in standard.indicators] == asked


def test_the_nine_standards_stand_in_the_circulars_order():
    text = re.sub(r"\s", "", circular())
    for kind in KINDS:
        standards = weihai().rubric_for(kind).standards[:-1]
        places = [text.index(re.sub(r"\s", "", standard.official_text)) for standard in standards]
        assert places == sorted(places)


def test_the_kept_circular_is_complete():
    text = CIRCULAR_FILE.read_text(encoding="utf-8")
    assert "威人社函〔2023〕19号" in text
    assert text.rstrip().endswith("(联系单位: 市人力资源社会保障局劳动关系科)")
