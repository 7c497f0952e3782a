"""The size class by the national method of 2017: bounds, the one that is missed, and what it does not cover."""

import pytest

from enterprises.divisions import DIVISIONS, SECTIONS
from enterprises.sizes import bounds_of, figures_needed, proposed_size


@pytest.mark.parametrize(
    ("division", "people", "revenue", "assets", "size"),
    [
        ("13", 1000, 40000, None, "large"),
        ("13", 1000, 39999, None, "medium"),
        ("13", 299, 40000, None, "small"),
        ("13", 19, 40000, None, "micro"),
        ("13", 20, 299, None, "micro"),
        ("01", None, 500, None, "medium"),
        ("48", None, 80000, 79999, "medium"),
        ("51", 5, 1000, None, "small"),
        ("52", 300, 20000, None, "large"),
        ("54", 300, 3000, None, "medium"),
        ("60", 20, 100, None, "small"),
        ("62", 9, 99999, None, "micro"),
        ("63", 2000, 100000, None, "large"),
        ("65", 100, 1000, None, "medium"),
        ("72", 300, None, 120000, "large"),
        ("74", 300, None, None, "large"),
        ("85", 10, None, None, "small"),
    ],
)
def test_the_class_is_the_highest_whose_bounds_are_all_reached(division, people, revenue, assets, size):
    assert proposed_size(division, people=people, revenue=revenue, assets=assets) == size


@pytest.mark.parametrize("division", ["53", "59", "66", "70", "83", "84", "91", "97", ""])
def test_where_the_method_does_not_reach_nothing_is_proposed(division):
    assert bounds_of(division) is None
    assert proposed_size(division, people=5000, revenue=10**6, assets=10**6) is None


def test_an_unknown_figure_is_no_zero():
    assert proposed_size("13", people=1000, revenue=None, assets=None) is None
    assert figures_needed("13") == ("headcount", "revenue")
    assert figures_needed("48") == ("revenue", "assets")


def test_there_are_ninety_seven_divisions_in_twenty_sections():
    assert list(DIVISIONS) == [f"{number:02d}" for number in range(1, 98)]
    assert "".join(dict.fromkeys(map(str, SECTIONS.values()))) == "ABCDEFGHIJKLMNOPQRST"
