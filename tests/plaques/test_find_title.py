"""What a person types at the plaque finds its title, however it was typed."""

import pytest

from plaques.services import find_title
from tests.evaluations.factories import named_title

pytestmark = pytest.mark.django_db


@pytest.fixture
def title():
    return named_title()


@pytest.mark.parametrize(
    "typed",
    [
        "{number}",
        "  {lower} ",
        "{plain}",
        "{spaced}",
        "{dashed}",
        "{wide}",
        "{code}",
        "{grouped}",
        "{code_lower}",
    ],
)
def test_number_and_code_are_found_however_they_are_typed(title, typed):
    parts = title.number.split("-")
    spellings = {
        "number": title.number,
        "lower": title.number.lower(),
        "plain": "".join(parts),
        "spaced": " ".join(parts),
        "dashed": "–".join(parts),
        "wide": "".join(chr(ord(each) + 0xFEE0) for each in title.number),
        "code": title.code,
        "grouped": f"{title.code[:4]}-{title.code[4:8]} {title.code[8:]}",
        "code_lower": title.code.lower().replace("0", "o").replace("1", "l"),
    }
    assert find_title(typed.format(**spellings)) == title


@pytest.mark.parametrize("typed", ["", "-", "WHE", "WHE-2026", "WHE20269999", "not a code"])
def test_what_is_neither_finds_nothing(title, typed):
    assert find_title(typed) is None
