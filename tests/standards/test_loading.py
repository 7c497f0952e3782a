"""Reading an edition file: exact numbers, one spelling, no silent losses."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from standards import loading
from tests.standards.factories import EDITION_FILE, weihai, weihai_data


def read(tmp_path, text: str):
    file = tmp_path / "edition.yaml"
    file.write_text(text, encoding="utf-8")
    return loading.read(file)


def test_numbers_are_exact_and_dates_are_texts(tmp_path):
    content = read(tmp_path, "points: 0.10\nmonths: 12\nday: 2023-05-12\nflag: true\nnothing: null\n")
    assert content == {"points": Decimal("0.10"), "months": 12, "day": "2023-05-12", "flag": True, "nothing": None}


def test_one_content_has_one_spelling(tmp_path):
    one = loading.canonical(read(tmp_path, "a: 2.50\nb: ' 威海 '\n"))
    other = loading.canonical(read(tmp_path, "b: 威海\na: 2.5"))
    assert one == other == {"a": "2.5", "b": "威海"}
    assert loading.digest(one) == loading.digest(other)


def test_the_digest_survives_the_database(tmp_path):
    data = weihai_data()
    assert loading.digest(json.loads(json.dumps(data))) == loading.digest(data)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("points: 1\npoints: 2\n", "Line 2: “points” stands here a second time (first in line 1)."),
        ("1: one\n", "Line 1: the key 1 is not a text"),
        ("a: [1\n", "not valid YAML"),
        ("a: !!python/object/apply:os.system ['true']\n", "not valid YAML"),
    ],
)
def test_what_yaml_would_swallow_is_refused(tmp_path, text, sentence):
    with pytest.raises(loading.UnreadableEdition) as refused:
        read(tmp_path, text)
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path):
    with pytest.raises(loading.UnreadableEdition, match="cannot be read"):
        loading.read(tmp_path / "none.yaml")
    (tmp_path / "edition.yaml").write_bytes("威海".encode("gb18030"))
    with pytest.raises(loading.UnreadableEdition, match="not UTF-8"):
        loading.read(tmp_path / "edition.yaml")


def test_the_editions_file_reads_the_same_for_any_yaml_reader():
    import yaml

    plain = yaml.safe_load(EDITION_FILE.read_text(encoding="utf-8"))

    def spelled(value):
        if isinstance(value, dict):
            return {key: spelled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [spelled(item) for item in value]
        return loading.canonical(Decimal(str(value))) if isinstance(value, float) else value

    assert loading.canonical(spelled(plain)) == weihai_data()


@pytest.mark.parametrize(
    ("years", "granted", "last_day"),
    [
        (None, "2026-10-20", None),
        (2, "2026-10-20", "2028-10-19"),
        (1, "2026-01-01", "2026-12-31"),
        (1, "2028-02-29", "2029-02-28"),
        (4, "2028-02-29", "2032-02-28"),
    ],
)
def test_a_title_ends_on_the_eve_of_its_anniversary_where_the_edition_sets_a_term(years, granted, last_day):
    procedure = replace(weihai().procedure, title_years=years)
    ends = procedure.last_day(date.fromisoformat(granted))
    assert (ends and ends.isoformat()) == last_day
