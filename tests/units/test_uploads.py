"""No upload is trusted by its name: what a file is, is read from its content (BRIEF §15.10)."""

import random
import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.units.factories import pdf, upload
from units.uploads import OFFICE, inspect


def image(kind: str, size: tuple[int, int] = (12, 8)) -> bytes:
    kept = BytesIO()
    Image.new("RGB", size, "red").save(kept, kind)
    return kept.getvalue()


def archive(*names: str) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return kept.getvalue()


def locked_pdf() -> bytes:
    document, kept = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.save(kept, encryption=pikepdf.Encryption(owner="a", user="b"))
    return kept.getvalue()


def empty_pdf() -> bytes:
    document, kept = pikepdf.new(), BytesIO()
    document.save(kept)
    return kept.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that unpack to width × height pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def archive_that_claims(size: int) -> bytes:
    """A document whose directory says that it unpacks to so many bytes."""
    content = bytearray(archive("word/document.xml"))
    central = content.rindex(b"PK\x01\x02")
    content[central + 24 : central + 28] = struct.pack("<I", size)
    return bytes(content)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as error:
        inspect(upload(content, name=name))
    [sentence] = error.value.messages
    return sentence


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("台账.pdf", pdf(), "application/pdf"),
        ("台账.PDF", pdf(), "application/pdf"),
        ("照片.png", image("PNG"), "image/png"),
        ("照片.jpg", image("JPEG"), "image/jpeg"),
        ("照片.JPEG", image("JPEG"), "image/jpeg"),
        ("制度.docx", archive("[Content_Types].xml", "word/document.xml"), OFFICE["word/document.xml"][1]),
        ("花名册.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), OFFICE["xl/workbook.xml"][1]),
    ],
)
def test_what_the_reviewers_can_open_is_taken_for_what_it_is(name, content, content_type):
    assert inspect(upload(content, name=name)).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("台账.pdf", b"MZ\x90\x00\x03" + bytes(500)),
        ("台账.pdf", b"\x7fELF" + bytes(500)),
        ("照片.png", b"<!doctype html><script>alert(1)</script>"),
        ("照片.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("照片.jpg", b"GIF89a<script>alert(1)</script>" + bytes(100)),
        ("台账.pdf", b"GIF89a" + bytes(50) + pdf()),
        ("台账.pdf", b"#!/bin/sh\nrm -rf /\n"),
        ("台账.pdf", image("PNG")),
        ("照片.png", image("JPEG")),
        ("照片.png", pdf()),
        ("照片.jpg", archive("word/document.xml")),
        ("台账.exe", pdf()),
        ("台账.html", pdf()),
        ("台账.pdf.exe", pdf()),
        ("台账", pdf()),
        ("制度.docx", archive("xl/workbook.xml")),
        ("制度.docx", archive("readme.txt", "virus.exe")),
        ("材料.zip", archive("a.pdf", "b.pdf")),
        ("照片.bmp", image("BMP")),
        ("照片.tiff", image("TIFF")),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, content):
    assert name in refusal(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("台账.pdf", b""),
        ("台账.pdf", b"%PDF-1.7\nnothing more"),
        ("台账.pdf", empty_pdf()),
        ("台账.pdf", locked_pdf()),
        ("照片.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        ("照片.png", image("PNG")[:60]),
        ("照片.jpg", b"\xff\xd8\xff" + bytes(40)),
        ("制度.docx", b"PK\x03\x04" + bytes(100)),
    ],
)
def test_a_file_that_nobody_could_open_is_refused(name, content):
    assert name in refusal(name, content)


def test_what_is_really_there_is_named_in_the_sentence():
    assert "JPG" in refusal("照片.png", image("JPEG"))
    assert "PDF" in refusal("照片.png", pdf())


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    "content",
    [png_that_claims(50_000, 50_000), png_that_claims(12_000, 12_000), png_that_claims(2**31 - 1, 2**31 - 1)],
    ids=["50000", "12000", "the most a PNG can claim"],
)
def test_an_image_of_countless_pixels_is_refused_unopened(content):
    refusal("照片.png", content)


def test_a_document_that_unpacks_to_far_too_much_is_refused_unopened():
    refusal("制度.docx", archive_that_claims(2**32 - 2))
    refusal("制度.docx", archive(*(f"f{n}" for n in range(5001)), "word/document.xml"))


def test_a_file_that_is_two_things_at_once_is_kept_as_the_one_it_is_named():
    both = pdf() + archive("virus.exe")
    assert inspect(upload(both, name="台账.pdf")).content_type == "application/pdf"
    assert refusal("材料.zip", both)
    scripted = image("JPEG") + b"<script>alert(1)</script>"
    assert inspect(upload(scripted, name="照片.jpg")).content_type == "image/jpeg"
    assert refusal("页面.html", scripted)


def test_a_file_larger_than_allowed_is_refused(settings):
    settings.EVIDENCE_MAX_BYTES = 1000
    assert inspect(upload(image("PNG"), name="照片.png"))
    refusal("台账.pdf", pdf() + bytes(1000))


def test_the_sentence_is_in_the_language_of_the_reader():
    with override("en"):
        assert refusal("x.pdf", b"") == "“x.pdf” is empty."


SEEDS = {
    "a.pdf": pdf(),
    "a.png": image("PNG"),
    "a.jpg": image("JPEG"),
    "a.docx": archive("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": archive("xl/workbook.xml"),
}


@settings(max_examples=100)
@example(name="a.png", seed=17, cut=False, blows=1)  # a chunk whose name is no ASCII
@given(name=st.sampled_from(sorted(SEEDS)), seed=st.integers(0, 2**32), cut=st.booleans(), blows=st.integers(0, 20))
def test_broken_bytes_are_told_in_a_sentence_whatever_is_broken(name, seed, cut, blows):
    chance, content = random.Random(seed), bytearray(SEEDS[name])
    if cut:
        del content[chance.randrange(1, len(content)) :]
    for _blow in range(blows):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        sentence = inspect(upload(bytes(content), name=name)).content_type
    except ValidationError as error:
        [sentence] = error.messages
    assert sentence


@pytest.mark.parametrize("version", [78, 152, 255])
def test_an_archive_of_an_unknown_version_is_refused(version):
    content = bytearray(archive("word/document.xml"))
    content[content.rindex(b"PK\x01\x02") + 6] = version
    refusal("制度.docx", bytes(content))


def test_an_archive_whose_names_are_no_text_is_refused():
    content = archive("word/文件.xml").replace("文件".encode(), b"\xff\xfe\xff\xfe\xff\xfe")
    refusal("制度.docx", content)
