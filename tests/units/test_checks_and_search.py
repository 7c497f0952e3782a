"""Credit codes, and finding a unit by what a clerk would type."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as uscc_numbers

from tests.units import factories as units
from units.checks import clean_uscc
from units.models import Unit
from units.search import initials, normalise, repeated

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
codes = st.integers(0, 9_999_999).map(units.uscc)


# --- credit codes (GB 32100—2015) ------------------------------------------------------------------------------------


@given(codes)
def test_a_valid_code_is_kept_as_it_is(code):
    assert clean_uscc(code) == code


@given(codes, st.data())
def test_one_wrong_character_anywhere_is_noticed(code, data):
    place = data.draw(st.integers(8, 17))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != code[place]]))
    with pytest.raises(ValidationError):
        clean_uscc(code[:place] + wrong + code[place + 1 :])


@given(codes, st.integers(8, 16))
def test_two_characters_the_wrong_way_round_are_noticed(code, place):
    turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if turned != code:
        with pytest.raises(ValidationError):
            clean_uscc(turned)


@given(
    codes, st.lists(st.tuples(st.integers(0, 18), st.sampled_from([" ", "-", "\t", "\u3000", "\u00a0"])), max_size=4)
)
def test_blanks_hyphens_and_small_letters_are_forgiven(code, strays):
    typed = code.lower()
    for place, stray in strays:
        typed = typed[:place] + stray + typed[place:]
    assert clean_uscc(typed) == code


@given(codes)
def test_full_width_characters_are_forgiven(code):
    assert clean_uscc("".join(chr(ord(c) + 0xFEE0) for c in code)) == code


@given(st.text(max_size=30))
def test_anything_else_is_a_sentence_and_no_error(typed):
    try:
        assert uscc_numbers.is_valid(clean_uscc(typed))
    except ValidationError as error:
        [_sentence] = error.messages


@pytest.mark.parametrize("length", [0, 17, 19])
def test_a_wrong_length_is_counted_for_the_reader(length):
    with pytest.raises(ValidationError) as error:
        clean_uscc("9" * length)
    assert str(length) in error.value.messages[0]


# --- search ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def harbour(db) -> dict[str, Unit]:
    names = {
        "port": "威海港集团有限公司",
        "fish": "荣成市㙍山渔业有限公司",
        "rare": "威海𠮷祥䶮电子有限公司",
        "mixed": "ABB（威海）Robotics 有限公司",
    }
    return {key: units.enterprise(name=name) for key, name in names.items()}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("威海港", {"port"}),
        ("港", {"port"}),
        ("海港集", {"port"}),
        ("威海", {"port", "rare", "mixed"}),
        ("whg", {"port"}),
        ("WHG", {"port"}),
        ("ｗｈｇ", {"port"}),
        ("㙍", {"fish"}),
        ("𠮷", {"rare"}),
        ("䶮", {"rare"}),
        ("𠮷祥䶮", {"rare"}),
        ("吉祥", set()),
        ("abb", {"mixed"}),
        ("(威海)", {"mixed"}),
        ("（威海）", {"mixed"}),
        ("robotics 有限", {"mixed"}),
        ("威 海 港", {"port"}),
        ("青岛", set()),
        ("%", set()),
        ("_", set()),
        ("'; DROP TABLE units_unit; --", set()),
        ("海威", set()),
        ("", {"port", "fish", "rare", "mixed"}),
        ("   ", {"port", "fish", "rare", "mixed"}),
    ],
)
def test_a_unit_is_found_by_a_part_of_its_name_or_its_initials(harbour, typed, found):
    assert set(Unit.objects.search(typed)) == {harbour[key] for key in found}


def test_a_unit_is_found_by_a_part_of_its_code(harbour):
    port = harbour["port"]
    assert list(Unit.objects.search(port.uscc)) == [port]
    assert port in Unit.objects.search(port.uscc[-4:].lower())


def test_a_new_name_is_found_at_once_and_the_old_one_no_more(harbour):
    port = harbour["port"]
    port.name = "烟台港集团有限公司"
    port.save()
    assert list(Unit.objects.search("烟台港")) == [port]
    assert not Unit.objects.search("威海港").exists()


def test_units_laid_down_in_bulk_are_found_too(harbour):
    port = harbour["port"]
    Unit.objects.bulk_create(
        [Unit(kind=port.kind, uscc=units.uscc(), name="文登港集团有限公司", district=port.district)]
    )
    assert Unit.objects.search("文登港").count() == Unit.objects.search("wdg").count() == 1


@given(st.text(min_size=1, max_size=12), st.integers(0, 11), st.integers(1, 12))
def test_every_part_of_a_text_is_a_part_of_its_key(text, start, length):
    plain = normalise(text)
    assert repeated(plain[start : start + length]) in repeated(text)


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_key_finds_nothing_that_is_not_there(text, fragment):
    if repeated(fragment) in repeated(text) and repeated(fragment):
        assert normalise(fragment) in normalise(text)


@given(st.text(max_size=20))
def test_one_spelling_is_the_spelling_of_itself(text):
    assert normalise(normalise(text)) == normalise(text)


def test_initials_keep_what_has_no_pinyin():
    assert initials("威海ABC-9") == "whabc-9"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9137100", "7"),
        ("91371002MA00000" * 2, "30"),
        ("91371002MA000O0ISX", "O、I、S"),
        ("91371002MA%00000#X", "%、#"),
        ("威海９１", "威、海"),
        ("𠮷" * 18, "𠮷"),
        ("91371002MA0000000A", "末位校验码“A”"),
        ("A1371002MA00000001", "前8位"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong_with_it(typed, said):
    with pytest.raises(ValidationError) as told:
        clean_uscc(typed)
    assert said in told.value.messages[0]


@pytest.mark.parametrize("dash", ["-", "－", "—", " ", "　", "·"])
def test_whatever_a_code_is_grouped_by_is_forgiven(dash):
    code = units.uscc(9_000_050)
    assert clean_uscc(dash.join([code[:4], code[4:10], code[10:]])) == code
