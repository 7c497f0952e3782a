"""Codes: enough chance, read as people type them, found wrong where one character is wrong."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from surveys import codes

ONE = codes.fresh(1)[0]


def test_codes_are_all_different_and_hold_more_than_forty_bits():
    many = codes.fresh(3000)
    assert len(set(many)) == 3000
    assert len(codes.ALPHABET) ** codes.CHANCE > 2**54
    # Every place of the code takes every character: nothing of it is a number in a row.
    for place in range(codes.CHANCE):
        assert {code[place] for code in many} == set(codes.ALPHABET)


# How people type a code; a function of it, since the code itself is another one in each process.
MANNERS = {
    "as printed": codes.shown,
    "small letters": lambda code: codes.shown(code).lower(),
    "blanks around": lambda code: f"  {code} ",
    "long dashes": lambda code: codes.shown(code).replace("-", "—"),
    "full-width dashes": lambda code: codes.shown(code).replace("-", "－"),
    "in groups": lambda code: codes.shown(code).replace("-", " "),
    "full width": lambda code: "".join(chr(ord(c) + 0xFEE0) for c in code),
    "O for 0, l for 1": lambda code: code.replace("0", "O").replace("1", "l"),
}


@pytest.mark.parametrize("typed", MANNERS.values(), ids=MANNERS.keys())
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.read(typed(ONE)) == ONE


@given(st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.ALPHABET))
def test_every_single_wrong_character_is_found(place, other):
    wrong = ONE[:place] + other + ONE[place + 1 :]
    assert codes.read(wrong) == (ONE if wrong == ONE else None)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_not_and_never_an_error(typed):
    assert codes.read(typed) in (None, codes.read(codes.read(typed) or ""))


def test_the_kept_hash_is_worth_nothing_without_the_secret():
    assert codes.digest(ONE) != codes.digest(ONE, "another secret")
    assert ONE not in codes.digest(ONE)
    assert len(codes.digest(ONE)) == 64


def test_slips_in_peoples_pockets_outlive_a_change_of_the_secret(settings):
    before = codes.digest(ONE)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-of-this-test-0123456789abcdefghijklmnop"
    assert codes.digest(ONE) != before
    assert before in codes.digests(ONE)


def test_the_address_on_a_slip_is_the_portals_own():
    assert codes.address(ONE) == f"{settings.SITE_URL}/survey/{ONE}/"
