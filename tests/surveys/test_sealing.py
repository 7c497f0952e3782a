"""Sealed answers: opened by their own survey's key alone, and all of one length."""

import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from surveys import sealing
from surveys.enums import Choice

QUESTIONS = ["pay", "rest", "overall"]
KEY = X25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw().hex()
UID = uuid.uuid4()
answers = st.fixed_dictionaries({key: st.sampled_from(Choice.values) for key in QUESTIONS})


@given(answers)
def test_what_is_sealed_is_opened_and_every_ballot_has_the_same_length(given_answers):
    sealed = sealing.seal(PUBLIC, UID, QUESTIONS, given_answers)
    assert len(sealed) == 32 + sealing.SIZE + 16
    assert sealing.open_sealed(KEY, UID, QUESTIONS, sealed) == given_answers


def test_the_same_answers_never_look_the_same():
    same = dict.fromkeys(QUESTIONS, Choice.SATISFIED)
    assert len({sealing.seal(PUBLIC, UID, QUESTIONS, same) for _n in range(50)}) == 50


def test_a_ballot_opens_in_its_own_survey_and_under_its_own_key_alone():
    sealed = sealing.seal(PUBLIC, UID, QUESTIONS, dict.fromkeys(QUESTIONS, 1))
    for key, uid in ((X25519PrivateKey.generate(), UID), (KEY, uuid.uuid4())):
        with pytest.raises(sealing.Unreadable):
            sealing.open_sealed(key, uid, QUESTIONS, sealed)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_ballot_are_unreadable_and_no_error(junk):
    with pytest.raises(sealing.Unreadable):
        sealing.open_sealed(KEY, UID, QUESTIONS, junk)


def test_a_ballot_of_other_questions_or_another_form_is_unreadable():
    few = sealing.seal(PUBLIC, UID, QUESTIONS[:2], dict.fromkeys(QUESTIONS, 1))
    with pytest.raises(sealing.Unreadable):
        sealing.open_sealed(KEY, UID, QUESTIONS, few)


@pytest.mark.parametrize("wrong", [{"pay": 1, "rest": 1}, {"pay": 1, "rest": 1, "overall": 9}])
def test_answers_that_are_missing_or_none_are_not_sealed(wrong):
    with pytest.raises((KeyError, ValueError)):
        sealing.seal(PUBLIC, UID, QUESTIONS, wrong)


def test_a_ballot_has_room_for_its_questions_or_says_so():
    many = [f"q{n}" for n in range(64)]
    with pytest.raises(ValueError, match="fewer than 64"):
        sealing.seal(PUBLIC, UID, many, dict.fromkeys(many, 1))
