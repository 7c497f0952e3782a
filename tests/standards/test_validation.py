"""Every way in which an edition can be wrong is found, with its place and in a sentence."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import validation
from tests.standards.factories import circular, weihai_data


def indicator_of(data: dict, key: str) -> dict:
    standards = [*data["enterprise"]["standards"], *data["park"]["standards"]]
    return next(item for standard in standards for item in standard["indicators"] if item["id"] == key)


def faults(data: Any, **options: Any) -> list[str]:
    return [str(fault) for fault in validation.faults(data, **options)]


def put(key: str, value: Any) -> Callable[[dict], None]:
    return lambda item: item.__setitem__(key, value)


def put_in_rule(key: str, value: Any) -> Callable[[dict], None]:
    return lambda item: item["rule"].__setitem__(key, value)


def leave_out(key: str) -> Callable[[dict], None]:
    return lambda item: item.pop(key)


def choice(number: int, key: str, value: Any) -> Callable[[dict], None]:
    return lambda item: item["choices"][number].__setitem__(key, value)


def step(number: int, key: str, value: Any) -> Callable[[dict], None]:
    return lambda item: item["rule"]["steps"][number].__setitem__(key, value)


@pytest.mark.parametrize(
    ("key", "change", "sentence"),
    [
        ("e1-01", leave_out("title_en"), "“title_en” is missing"),
        ("e1-01", put("title_en", ""), "the text is empty"),
        ("e1-01", put("title_en", "企业 Party"), "the English text holds Chinese"),
        ("e1-01", put("title_zh", "In which form?"), "the Chinese text holds no Chinese"),
        ("e1-01", leave_out("help_en"), "“help_zh” and “help_en” go together"),
        ("e1-01", leave_out("quote"), "“quote” is missing"),
        ("e1-01", put("quote", "企业党组织十分健全"), "does not stand in the official text"),
        ("e1-01", leave_out("evidence"), "“evidence” is missing"),
        ("e1-01", put("evidence", "a paper"), "a list is expected here"),
        ("e1-01", leave_out("not_applicable"), "“not_applicable” is missing"),
        ("e1-02", put("not_applicable", {"when_zh": "无正式党员"}), "“when_en” is missing"),
        ("e1-01", put("colour", "red"), "“colour” is not known here"),
        ("e1-01", put("id", "E1 01"), "an id is made of small letters"),
        ("e1-01", put("kind", "essay"), "“essay” is not one of yes_no, number"),
        ("e1-01", put("points", "two"), "a number is expected here"),
        ("e1-01", put("points", True), "a number is expected here"),
        ("e1-01", put("points", "0"), "0 is less than 0.01"),
        ("e1-01", put("points", "2.005"), "points have at most two decimal places"),
        ("e1-01", put("reference", [{"of": "points", "source": "S99"}]), "“S99” does not stand under “sources”"),
        ("e1-01", put("rule", {"type": "by_magic"}), "“by_magic” is not one of full_or_nothing"),
        ("e1-01", put("rule", {}), "“type” is missing"),
        (
            "e1-01",
            put("rule", {"type": "per_percent", "full_at": 100, "deduct": 1}),
            "cannot score an answer of the kind",
        ),
        ("e1-01", choice(0, "worth", "3"), "best choice is worth 3, but the indicator has 2 points"),
        ("e1-01", choice(3, "worth", "-1"), "deductions need the rule “negative”"),
        ("e1-01", choice(1, "code", "own"), "the choice code “own” is used twice"),
        ("e1-01", choice(3, "code", "none"), "kept for “none of these holds”"),
        ("e1-02", choice(0, "worth", "0.6"), "clauses together are worth 2.1"),
        ("e2-02", put_in_rule("full_at", 101), "101 is more than 100"),
        ("e2-02", put_in_rule("deduct", "0"), "nothing would ever be taken off"),
        ("e2-02", leave_out("denominator_en"), "a ratio needs “denominator_en”"),
        ("e2-04", put_in_rule("within_months", "0"), "0 is less than 1"),
        ("e2-04", put_in_rule("at_least", "1"), "“at_least” means nothing for an answer of the kind “date”"),
        ("e4-04", lambda item: item["rule"].pop("at_least"), "from which figure are the points given"),
        ("e4-08", choice(0, "worth", "-1"), "one choice of a negative enumeration must be worth 0"),
        ("e5-05", step(1, "at_least", 90), "the steps do not stand in order"),
        ("e5-05", step(1, "award", "1.5"), "a harder step must bring more points"),
        ("e5-05", step(0, "award", "1.4"), "the best step brings 1.4"),
        ("e8-02", step(0, "at_most", 40), "the steps do not stand in order"),
        ("e5-06", put_in_rule("at_least", "0"), "every result would reach 0"),
        ("e5-06", put_in_rule("otherwise", "something"), "“something” is not one of nothing, proportional"),
        ("e5-06", put_in_rule("expression", {"divide": ["numerator", "profit"]}), "the formula names “profit”"),
        ("e5-06", put_in_rule("expression", {"power": ["numerator", 2]}), "the formula uses “power”"),
        ("e5-06", put_in_rule("expression", {"divide": ["numerator"]}), "takes a list of two arguments"),
        ("e5-06", put_in_rule("expression", "__import__('os')"), "the formula names “__import__"),
        ("e5-06", put_in_rule("expression", {"add": ["numerator", True]}), "is no number, no name and no operation"),
        ("e5-04", put("applies_to", {"size_classes": ["huge"]}), "“huge” is not one of large, medium, small, micro"),
        ("e5-04", put("applies_to", {"industries": []}), "at least one entry"),
        ("e9-01", put_in_rule("dimension", "weather"), "“weather” is not one of"),
        ("e2-02", put("prefill", {"denominator": "shoe_size"}), "“shoe_size” is not one of headcount"),
        ("p2-01", put("computed", "luck"), "“luck” is not one of taking_part"),
    ],
)
def test_a_fault_of_an_indicator_is_found(key, change, sentence):
    data = weihai_data()
    change(indicator_of(data, key))
    found = faults(data)
    assert any(sentence in fault for fault in found), found
    assert any("e" in fault.partition(":")[0] for fault in found)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: data.pop("park"), "edition: “park” is missing"),
        (put("code", "Weihai 2023"), "a code is made of small letters"),
        (put("dated_on", "2023-13-01"), "is not a date"),
        (put("in_force_from", "2023-05-11"), "cannot be in force before the day it is dated"),
        (lambda data: data["survey"]["dimensions"].pop(), "the question “overall” is missing"),
        (lambda data: data["survey"].__setitem__("response_floor_percent", "160"), "160 is more than 100"),
        (lambda data: data["procedure"].__setitem__("notice_days", "7.5"), "a whole number is expected"),
        (lambda data: data["procedure"].__setitem__("title_years", "0"), "0 is less than 1"),
        (lambda data: data["sources"]["own"].pop("en"), "“en” is missing"),
        (lambda data: data["enterprise"]["pass_rule"].pop("total"), "“total” is missing"),
        (lambda data: data["enterprise"]["vetoes"][0].__setitem__("months", "0"), "0 is less than 1"),
        (lambda data: data["park"]["standards"][0].__setitem__("floor_percent", "101"), "101 is more than 100"),
        (lambda data: data["park"]["standards"][0].__setitem__("indicators", []), "at least 1 entries are needed"),
        (lambda data: data["issuers"][0].__setitem__("party", "press"), "“press” is not one of government"),
    ],
)
def test_a_fault_of_the_whole_is_found(change, sentence):
    data = weihai_data()
    change(data)
    assert any(sentence in fault for fault in faults(data)), faults(data)


@pytest.mark.parametrize("kind", ["enterprise", "park"])
@pytest.mark.parametrize(("added", "total"), [("0.01", "100.01"), ("-0.01", "99.99")])
def test_a_sum_that_is_not_one_hundred_is_refused(kind, added, total):
    from decimal import Decimal

    data = weihai_data()
    item = next(
        item for standard in data[kind]["standards"] for item in standard["indicators"] if item["kind"] == "yes_no"
    )
    item["points"] = str(Decimal(item["points"]) + Decimal(added))
    found = faults(data)
    assert [fault for fault in found if f"have {total} points together; they must have exactly 100" in fault]


@pytest.mark.parametrize("twin", ["e1-02", "p1-01", "e2", "ev-01"])
def test_an_id_is_used_once_in_the_whole_edition(twin):
    data = weihai_data()
    indicator_of(data, "e1-01")["id"] = twin
    assert f"edition: the id “{twin}” is used twice." in faults(data)


def test_a_quote_that_the_circular_does_not_hold_is_refused_even_when_the_file_agrees_with_itself():
    data = weihai_data()
    standard = data["enterprise"]["standards"][0]
    standard["official_text"] += "企业出资支持党建。"
    standard["indicators"][0]["quote"] = "企业出资支持党建"
    assert faults(data) == []
    found = faults(data, circular=circular())
    assert any("this text does not stand in the circular" in fault for fault in found)
    assert any("“企业出资支持党建” does not stand in the circular" in fault for fault in found)


def test_points_that_no_answer_can_bring_are_refused():
    data = weihai_data()
    data["enterprise"]["standards"][4]["indicators"][5]["rule"]["expression"] = {"subtract": ["numerator", "numerator"]}
    assert any("e5-06: no answer was found that brings its 2 points" in fault for fault in faults(data))


def test_a_fault_names_the_way_to_its_place():
    data = weihai_data()
    indicator_of(data, "e5-05")["rule"]["steps"][1]["award"] = "x"
    assert any(fault.startswith("enterprise › e5 › e5-05 › rule › steps no. 2 › award: ") for fault in faults(data))


@pytest.mark.parametrize("nothing", [None, [], "weihai", 7])
def test_what_is_no_edition_at_all_is_said_to_be_none(nothing):
    assert faults(nothing) == ["edition: the file holds no edition: a mapping of keys to values is expected."]


def paths(value: Any, path: tuple = ()) -> list[tuple]:
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [path, *(inner for key in keys for inner in paths(value[key], (*path, key)))]


PLACES = paths(weihai_data())[1:]


@given(place=st.sampled_from(PLACES), wrong=st.sampled_from([None, [], {}, "", "文", "x", -1, True, [[]], {"x": {}}]))
def test_wrong_types_anywhere_become_faults_and_never_errors(place, wrong):
    data = copy.deepcopy(weihai_data())
    *way, last = place
    node = data
    for key in way:
        node = node[key]
    node[last] = wrong
    for fault in validation.faults(data, circular=circular()):
        assert fault.place
        assert fault.sentence.endswith((".", "?"))
