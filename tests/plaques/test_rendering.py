"""Certificates and plaque artwork, read as others read them: by poppler, zbar and qpdf."""

import gc
import hashlib
import os
import re
import subprocess
import sys
import tempfile

import pikepdf
import pytest

from papers import FontsMissing, RenderingError, UnprintableCharacter, fonts
from papers import engine as papers_engine
from plaques.rendering import engine, render_certificate, render_plaque
from tests.plaques.papers import (
    CITY_ORGANISATIONS,
    LONGEST_NAME,
    NAMES,
    RARE_NAME,
    lines_of,
    paper,
    run,
    scanned,
    text_of,
)

BOTH = pytest.mark.parametrize("render", [render_certificate, render_plaque], ids=["certificate", "plaque"])
POINTS = 72 / 25.4

PARK = {
    "title_text_zh": "威海市劳动关系和谐工业园区",
    "title_text_en": "Weihai Industrial Park of Harmonious Labour Relations",
    "number": "WHP-2026-0002",
    "unit_name": "威海示例临港先进制造工业园区",
}
TOWN = {
    "title_text_zh": "威海市劳动关系和谐乡镇（街道）",
    "title_text_en": "Weihai Town (Street) of Harmonious Labour Relations",
    "number": "WHT-2026-0001",
    "unit_name": "威海市环翠区示例街道办事处",
}


# --- what it says -----------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_the_text_is_whole_and_right_for_every_name(render, name):
    text = text_of(render(paper(unit_name=name)))
    assert re.sub(r"\s", "", name) in text
    for wanted in ("威海市劳动关系和谐企业", "WHE-2026-0007", "二〇二六年十二月十八日", "7K3QX9MBT2WC", "扫码核验"):
        assert wanted in text
    places = [text.index(organisation) for organisation in CITY_ORGANISATIONS]
    assert places == sorted(places)


@BOTH
@pytest.mark.parametrize("changes", [PARK, TOWN], ids=["park", "town"])
def test_parks_and_towns_carry_their_own_title(render, changes):
    text = text_of(render(paper(**changes)))
    for wanted in (changes["title_text_zh"], changes["unit_name"], changes["number"]):
        assert wanted in text


def test_the_certificate_names_the_decision_and_does_without_one():
    assert "文号：威劳三方〔2026〕8号" in text_of(render_certificate(paper()))
    assert "文号" not in text_of(render_certificate(paper(decision_number="")))


@BOTH
def test_marks_in_a_name_are_printed_and_never_obeyed(render):
    name = '甲<img src="file:///etc/passwd">&乙{{ 丙 }}'
    assert re.sub(r"\s", "", name) in text_of(render(paper(unit_name=name)))


@pytest.mark.parametrize(
    ("render", "dpi"), [(render_certificate, 150), (render_plaque, 100)], ids=["certificate", "plaque"]
)
def test_the_qr_code_leads_to_the_public_check(render, dpi, tmp_path):
    assert scanned(render(paper()), dpi=dpi, folder=tmp_path) == paper().verify_url


# --- how it is set ----------------------------------------------------------------------------------------------------

CROWDED = {
    "unit_name": LONGEST_NAME,
    "decision_number": "威海市协调劳动关系三方会议办公室〔2026〕118号",
    "issuers": (*CITY_ORGANISATIONS, "威海市发展和改革委员会"),
    "verify_url": "https://a-rather-long-host-name.harmony.weihai.example.gov.cn/verify/7K3QX9MBT2WC/",
    "title_text_en": "Weihai Industrial Park, Town or Street of Harmonious Labour Relations and Consultation",
}
EVERY_KIND = [*({"unit_name": name} for name in NAMES.values()), PARK, TOWN, CROWDED]
# The line inside the border: nothing may be printed on it or beyond, but the maker's line outside the cut.
MAKERS_LINE = 400
INSIDE = {render_certificate: (18.5, 18.5, 278.5, 191.5), render_plaque: (35, 35, 565, 365)}


@BOTH
@pytest.mark.parametrize("changes", EVERY_KIND, ids=[*NAMES, "park", "town", "crowded"])
def test_no_line_leaves_the_frame_or_lies_over_another(render, changes):
    left, top, right, bottom = INSIDE[render]
    sheet = 12 if render is render_plaque else 0
    lines = [line for line in lines_of(render(paper(**changes))) if line.top - sheet < MAKERS_LINE]
    assert len(lines) >= 10
    for line in lines:
        assert line.left - sheet >= left, line
        assert line.right - sheet <= right, line
        assert line.top - sheet >= top, line
        assert line.bottom - sheet <= bottom, line
    over = [(a.text, b.text) for at, a in enumerate(lines) for b in lines[at + 1 :] if a.touches(b)]
    assert over == []


def test_the_title_is_the_largest_thing_on_the_plaque_and_the_name_comes_next():
    lines = [line for line in lines_of(render_plaque(paper())) if line.top < MAKERS_LINE]
    height = {line.text: line.bottom - line.top for line in lines}
    title, name = height.pop(paper().title_text_zh), height.pop(paper().unit_name)
    assert title > name > max(height.values())


# --- what kind of file it is ------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("name", [RARE_NAME, "威海鿭材料有限公司"], ids=["rare", "from a second font"])
def test_every_font_is_embedded_and_says_what_its_glyphs_mean(render, name):
    if "鿭" in name and all("鿭" not in face.characters for face in fonts.library()._faces):
        pytest.skip("the fonts for the rarest characters are not installed")
    pdf = render(paper(unit_name=name))
    rows = run("pdffonts", "-", pdf=pdf).splitlines()[2:]
    assert rows
    for row in rows:
        embedded, subset, unicode = row.split()[-5:-2]
        assert (embedded, subset, unicode) == ("yes", "yes", "yes"), row
    assert name in text_of(pdf)


def test_the_certificate_says_that_it_is_pdf_a_and_holds_what_that_asks_for(tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render_certificate(paper()))
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
    with pikepdf.open(file) as pdf:
        with pdf.open_metadata() as described:
            assert (described["pdfaid:part"], described["pdfaid:conformance"]) == ("2", "A")
            assert paper().unit_name in described["dc:title"]
        assert pdf.pdf_version == "1.7"
        assert not pdf.is_encrypted
        assert len(pdf.trailer.ID) == 2
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "zh-Hans"
        assert "/StructTreeRoot" in pdf.Root
        [intent] = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        profile = intent.DestOutputProfile
        assert profile.N == 3
        assert profile.read_bytes()[36:40] == b"acsp"
        forbidden = {"/JavaScript", "/Launch", "/EmbeddedFiles", "/Encrypt", "/AA", "/OpenAction"}
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                assert not forbidden & set(thing.keys())
            if isinstance(thing, pikepdf.Stream):
                assert "/LZWDecode" not in str(thing.get("/Filter", ""))


def test_the_plaque_is_true_to_size_with_three_millimetres_of_bleed():
    import io

    with pikepdf.open(io.BytesIO(render_plaque(paper()))) as pdf:
        [page] = pdf.pages
        trim, bleed, sheet = ([float(number) for number in box] for box in (page.trimbox, page.bleedbox, page.mediabox))
    assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([600 * POINTS, 400 * POINTS], abs=0.02)
    assert [t - b for t, b in zip(trim[:2], bleed[:2], strict=True)] == pytest.approx([3 * POINTS] * 2, abs=0.02)
    assert [b - t for t, b in zip(trim[2:], bleed[2:], strict=True)] == pytest.approx([3 * POINTS] * 2, abs=0.02)
    assert sheet[0] < bleed[0]
    assert sheet[3] > bleed[3]


def test_the_certificate_is_one_a4_sheet():
    described = run("pdfinfo", "-", pdf=render_certificate(paper()))
    assert re.search(r"Pages:\s+1\n", described)
    assert re.search(r"Page size:\s+841\.89 x 595\.276 pts \(A4\)", described)


# --- the same again ---------------------------------------------------------------------------------------------------

IN_ANOTHER_PROCESS = """
import hashlib, django
django.setup()
from plaques.rendering import render_certificate, render_plaque
from tests.plaques.papers import LONG_NAME, paper
render_plaque(paper(unit_name=LONG_NAME))
print(hashlib.sha256(render_plaque(paper())).hexdigest(), hashlib.sha256(render_certificate(paper())).hexdigest())
"""


def test_bytes_are_the_same_in_another_process_at_another_place_and_after_other_papers():
    here = [hashlib.sha256(render(paper())).hexdigest() for render in (render_plaque, render_certificate)]
    surroundings = os.environ | {"PYTHONHASHSEED": "7", "TZ": "America/Lima", "LC_ALL": "C"}
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS]
    there = subprocess.run(command, env=surroundings, capture_output=True, check=True, text=True)
    assert there.stdout.split() == here


def test_what_is_printed_decides_the_bytes():
    assert render_plaque(paper()) != render_plaque(paper(number="WHE-2026-0008"))


# --- what is refused --------------------------------------------------------------------------------------------------


@BOTH
def test_a_character_that_no_font_has_is_refused_by_name(render):
    with pytest.raises(UnprintableCharacter, match=r"U\+E123") as refused:
        render(paper(unit_name="威海\ue123有限公司"))
    assert refused.value.characters == ("\ue123",)


def test_missing_fonts_are_named_with_the_line_that_installs_them(settings, tmp_path):
    settings.PLAQUE_FONT_DIRS = [tmp_path]
    fonts.library.cache_clear()
    try:
        with pytest.raises(FontsMissing, match="apt-get install fonts-noto-cjk"):
            render_certificate(paper())
    finally:
        fonts.library.cache_clear()


@pytest.mark.parametrize("address", ["https://example.cn/a.png", "file:///etc/passwd", "paper:other"])
def test_the_engine_fetches_nothing_that_the_document_did_not_bring(address, monkeypatch):
    template = type("Template", (), {"render": lambda self, context: f"<body><img src='{address}'>"})
    monkeypatch.setattr(engine, "get_template", lambda name: template())
    monkeypatch.setattr(engine, "_stylesheet", lambda kind: papers_engine.weasyprint.CSS(string=""))
    with pytest.raises(RenderingError, match="not its own"):
        render_certificate(paper())


@BOTH
def test_a_document_does_not_wait_for_the_collector(render, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gc.disable()
    try:
        render(paper())
        assert list(tmp_path.iterdir()) == []  # the folder of its fonts goes with it
    finally:
        gc.enable()
