"""Documents of any length: what they say, that they are archivable, that they see nothing but their own things."""

import ctypes
import gc
import hashlib
import io
import tempfile

import pikepdf
import pytest
from django.template import engines

from papers import RenderingError, UnprintableCharacter, engine, qr, render_paper
from tests.plaques.papers import run, scanned, text_of

BODY = """{% extends "papers/pdf/base.html" %}
{% block title %}会议纪要{% endblock %}
{% block running %}<p class="running">威海市协调劳动关系三方</p>{% endblock %}
{% block content %}<h1>会议纪要</h1><p>{{ name }}</p><p><img class="qr" src="paper:{{ picture }}" alt="二维码"></p>
<table><thead><tr><th>序号</th><th>单位</th></tr></thead><tbody>
{% for number in rows %}<tr><td class="num">{{ number }}</td><td>威海第{{ number }}号企业</td></tr>{% endfor %}
</tbody></table>{% endblock %}"""


@pytest.fixture(autouse=True)
def body(monkeypatch):
    """A document of the test's own in the place of a template file."""
    find = engine.get_template
    own = engines["django"].from_string(BODY)
    monkeypatch.setattr(engine, "get_template", lambda name: own if name == "body" else find(name))


def made(**changes) -> bytes:
    context = {"name": "威海㙍口𠮷祥䶮丰有限公司", "picture": "qr", "rows": range(3)} | changes
    return render_paper("body", context, pictures={"qr": qr.png("https://example.cn/verify/7K3Q/")})


def test_it_says_all_that_it_was_given_on_as_many_pages_as_it_takes():
    pdf = made(rows=range(120))
    text = text_of(pdf)
    assert "威海㙍口𠮷祥䶮丰有限公司" in text
    assert "威海第119号企业" in text
    assert "第1页，共" in text
    assert "第4页，共" in text
    # The head of each page, and the table's.
    assert text.count("威海市协调劳动关系三方") == text.count("序号") >= 4


def test_it_is_archivable_with_every_font_in_it_and_its_picture_can_be_read(tmp_path):
    pdf = made()
    rows = [line.split() for line in run("pdffonts", "-", pdf=pdf).splitlines()[2:]]
    assert len(rows) == 2  # regular and bold
    assert {row[-5] for row in rows} == {"yes"}
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
    assert scanned(pdf, dpi=150, folder=tmp_path) == "https://example.cn/verify/7K3Q/"
    assert len(pdf) < 60_000


def test_the_same_words_give_the_same_bytes():
    assert hashlib.sha256(made()).digest() == hashlib.sha256(made()).digest()
    assert made() != made(name="另一家有限公司")


def test_it_refuses_a_character_that_no_font_has():
    with pytest.raises(UnprintableCharacter, match=r"U\+E123"):
        made(name="威海\ue123")


@pytest.mark.parametrize("picture", ["other", "../../etc/passwd"])
def test_it_sees_no_picture_that_was_not_handed_to_it(picture):
    with pytest.raises(RenderingError, match="not its own"):
        made(picture=picture)


def test_markup_in_a_name_stays_a_name():
    assert "<script>alert(1)</script>" in text_of(made(name="<script>alert(1)</script>"))


# --- what it leaves behind: nothing -----------------------------------------------------------------------------------


class Heap(ctypes.Structure):
    """What glibc's mallinfo2 says: ten numbers, of which the eighth is of interest here."""

    _fields_ = (("before", ctypes.c_size_t * 7), ("in_use", ctypes.c_size_t), ("after", ctypes.c_size_t * 2))


def used() -> int:
    """Bytes that libraries and Python hold, but for its small objects, which lie elsewhere."""
    gc.collect()
    ask = ctypes.CDLL(None).mallinfo2
    ask.restype = Heap
    return ask().in_use


def test_no_memory_is_lost_with_a_document():
    for number in range(10):
        made(name=f"威海第{number}号企业")
    before = used()
    for number in range(40):
        made(name=f"荣成第{number}号企业")
    # The two fonts and their rules, if they were kept, would be 24 KB of each.
    assert used() - before < 40 * 6_000


def test_a_document_does_not_wait_for_the_collector(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gc.disable()
    try:
        made()
        assert list(tmp_path.iterdir()) == []  # the folder of its fonts goes with it
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_collector_works_on_after_a_document_that_was_refused():
    with pytest.raises(UnprintableCharacter):
        made(name="威海\ue123")
    assert gc.isenabled()
