"""Dates in Chinese figures, and names broken where a reader would break them."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaques.rendering.wording import (
    NOT_AT_END,
    NOT_AT_START,
    balanced,
    chinese_date,
    fitted_lines,
    grouped,
    width_in_ems,
)

names = st.text(
    st.sampled_from("威海市环翠区示例机械有限公司（集团）股份Weihai Co.,Ltd 2026·-"), min_size=1, max_size=120
)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 12, 18), "二〇二六年十二月十八日"),
        (date(2030, 1, 1), "二〇三〇年一月一日"),
        (date(2027, 10, 10), "二〇二七年十月十日"),
        (date(2028, 2, 20), "二〇二八年二月二十日"),
        (date(2029, 11, 29), "二〇二九年十一月二十九日"),
        (date(2031, 3, 31), "二〇三一年三月三十一日"),
    ],
)
def test_dates_are_written_in_chinese_figures(day, written):
    assert chinese_date(day) == written


def test_a_check_code_is_read_in_groups_of_four():
    assert grouped("7K3QX9MBT2WC") == "7K3Q X9MB T2WC"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "威海火炬高技术产业开发区示例新材料研究发展（集团）股份有限公司",
            ["威海火炬高技术产业开发区示例新材料研究发展", "（集团）股份有限公司"],
        ),
        ("威海市环翠区张村镇示例精密机械制造股份有限公司", ["威海市环翠区张村镇示例", "精密机械制造股份有限公司"]),
        ("Weihai Example Precision Co., Ltd.", ["Weihai Example", "Precision Co., Ltd."]),
    ],
)
def test_a_name_is_broken_where_a_reader_would_break_it(name, lines):
    assert balanced(name, 2) == lines


@given(name=names, count=st.integers(1, 3))
def test_breaking_a_name_loses_nothing_and_tears_nothing(name, count):
    lines = balanced(name, count)
    assert len(lines) <= count
    assert "".join("".join(lines).split()) == "".join(name.split())
    for before, after in pairwise(lines):
        assert after[0] not in NOT_AT_START
        assert before[-1] not in NOT_AT_END


@given(name=names, room=st.floats(200, 700))
def test_a_name_is_never_wider_than_its_room(name, room):
    lines, size = fitted_lines(name, room=room, on_one=(28, 24), on_more=(22, 16), most=3)
    assert max(map(width_in_ems, lines)) * size <= room * 1.000001
    assert 0 < size <= 28
