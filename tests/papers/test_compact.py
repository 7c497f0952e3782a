"""The same page in fewer bytes: what was drawn and said is still drawn and said."""

import io
import re

import pikepdf
import pytest
from django.template import engines

from papers import engine, render_paper
from tests.plaques.papers import run, text_of

BODY = """{{% extends "papers/pdf/base.html" %}}
{{% block title %}}样张{{% endblock %}}
{{% block content %}}{0}{{% endblock %}}"""


@pytest.fixture
def made(monkeypatch):
    """Makes a document of these words."""
    find = engine.get_template

    def make(content: str) -> bytes:
        own = engines["django"].from_string(BODY.format(content))
        monkeypatch.setattr(engine, "get_template", lambda name: own if name == "body" else find(name))
        return render_paper("body", {}, pictures={})

    return make


def drawn(pdf: bytes) -> tuple[bytes, dict]:
    """The operators of the first page, and what states of opacity they may name."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        states = page.Resources.get("/ExtGState", {})
        return page.Contents.read_bytes(), {name: dict(state.items()) for name, state in states.items()}


def test_nobody_says_that_opaque_things_are_opaque(made):
    operators, states = drawn(made("<p>威海</p>"))
    assert b" gs\n" not in operators
    assert states == {}


def test_every_state_that_a_page_with_something_transparent_names_is_there(made):
    operators, states = drawn(made("<p style='color: rgb(0 0 0 / 50%)'>淡</p><p>浓</p>"))
    assert set(re.findall(rb"(/\S+) gs\n", operators)) == {name.encode() for name in states}
    assert {float(state["/ca"]) for state in states.values()} >= {0.5, 1}


def test_more_characters_than_one_range_of_a_map_holds_are_read_back(made):
    characters = "".join(map(chr, range(0x4E00, 0x4E00 + 700)))
    assert characters in text_of(made(f"<p>{characters}</p>"))


def test_a_paragraph_holds_its_words_and_keeps_the_spans_that_mean_something(made):
    tree = run(
        "pdfinfo", "-struct-text", "-", pdf=made("<p>一段话</p><p>另一段<a href='https://example.cn/'>链接</a></p>")
    )
    assert re.search(r'P \(block\)\n\s+"一段话"', tree)
    assert re.search(r"Link[^\n]*\n(?:.*\n)*?\s+\"链接\"", tree)


def test_words_in_several_pieces_and_spans_within_spans_are_all_read(made):
    words = "<p>甲<br>乙<br>丙</p><p><span>丁<span>戊</span></span><span><b>己</b></span></p><pre>庚\n辛</pre>"
    pdf = made(words)
    tree = run("pdfinfo", "-struct-text", "-", pdf=pdf)
    for word in "甲乙丙丁戊己庚辛":
        assert word in text_of(pdf)
        assert word in tree


def test_latin_letters_stay_where_they_were(made):
    assert "WeihaiHarmony2026" in text_of(made("<p>Weihai Harmony 2026</p>"))
    assert b">0<" not in drawn(made("<p>Weihai Harmony 2026</p>"))[0]
