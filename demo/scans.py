"""Evidence files of the demonstration: pages that look as if a clerk had put them on the scanner, each marked as
invented. Drawn with Pillow, so that they need no PDF engine; without the Chinese font only the marks are drawn."""

import random
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageDraw, ImageFont

from demo.evidence import Sheet

PAGE = (827, 1169)  # A4 at 100 dpi
FONTS = {True: "NotoSerifCJK-Bold.ttc", False: "NotoSerifCJK-Regular.ttc"}
INK, SEAL, PAPER, MARK = "#2b2b2e", "#c3272b", "#fdfcf8", "#e4e0d6"
LEFT, RIGHT, LINE, STAMP = 100, PAGE[0] - 100, 36, 190


def scan(sheet: Sheet, words: tuple[tuple[str, str], ...], *, seed: int) -> SimpleUploadedFile:
    """A page as an upload: a PDF of one picture, or a photo as JPEG. The same words and seed give the same page."""
    title = sheet.title.format_map(dict(words))
    ending, content_type = ("jpg", "image/jpeg") if sheet.photo else ("pdf", "application/pdf")
    return SimpleUploadedFile(f"{title}.{ending}", _drawn(sheet, words, seed), content_type)


@lru_cache
def _drawn(sheet: Sheet, words: tuple[tuple[str, str], ...], seed: int) -> bytes:
    filled = dict(words)
    title = sheet.title.format_map(filled)
    image = _as_scanned(_photo(title) if sheet.photo else _page(sheet, title, filled), seed)
    out = BytesIO()
    if sheet.photo:
        image.save(out, "JPEG", quality=70)
    else:
        image.save(out, "PDF", resolution=100, quality=60)
    return out.getvalue()


def _page(sheet: Sheet, title: str, words: Mapping[str, str]) -> Image.Image:
    image = _blank().copy()
    draw = ImageDraw.Draw(image)
    top = 150
    for line in _lines(title, 30):
        draw.text((PAGE[0] / 2, top), line, font=_font(30, bold=True), fill=INK, anchor="mm")
        top += 46
    top += 24
    for number, paragraph in enumerate(sheet.text):
        text = paragraph.format_map(words)
        # An address stands at the margin, a paragraph is indented by two characters, as in any official letter.
        indent = "" if number == 0 and text.endswith("：") else "　　"
        for line in _lines(indent + text, 20):
            draw.text((LEFT, top), line, font=_font(20), fill=INK)
            top += LINE
    if sheet.table:
        top = _table(draw, sheet, words, top + 12)
    issuer = sheet.issuer or words["unit"]
    top = max(top + 70, 700)
    draw.text((RIGHT, top), issuer, font=_font(20), fill=INK, anchor="rs")
    draw.text((RIGHT, top + LINE), words["day"], font=_font(20), fill=INK, anchor="rs")
    # Multiplied onto the page, as ink is.
    place = (RIGHT - 120 - STAMP // 2, top - STAMP // 2)
    under = image.crop((*place, place[0] + STAMP, place[1] + STAMP))
    image.paste(ImageChops.multiply(under, _seal(issuer)), place)
    return image


@lru_cache
def _blank() -> Image.Image:
    """A sheet with the mark that keeps anyone from taking the page for a real one."""
    image = Image.new("RGB", PAGE, PAPER)
    draw = ImageDraw.Draw(image)
    for height in (330, 620, 910):
        draw.text((PAGE[0] / 2, height), "演 示 材 料", font=_font(70, bold=True), fill=MARK, anchor="mm")
    draw.text(
        (PAGE[0] / 2, PAGE[1] - 50), "DEMONSTRATION · 本页内容均为虚构", font=_font(15), fill="#8a8576", anchor="mm"
    )
    return image


def _table(draw: ImageDraw.ImageDraw, sheet: Sheet, words: Mapping[str, str], top: int) -> int:
    columns = len(sheet.table[0])
    width = (RIGHT - LEFT) / columns
    for number, row in enumerate(sheet.table):
        for column, cell in enumerate(row):
            left = LEFT + column * width
            draw.rectangle((left, top, left + width, top + 40), outline=INK)
            middle = (left + width / 2, top + 20)
            font = _font(17, bold=number == 0)
            draw.text(middle, cell.format_map(words), font=font, fill=INK, anchor="mm")
        top += 40
    return top


@lru_cache
def _seal(issuer: str) -> Image.Image:
    """A round seal with a star, slightly turned."""
    stamp = Image.new("RGB", (STAMP, STAMP), "white")
    draw = ImageDraw.Draw(stamp)
    middle = STAMP / 2
    draw.ellipse((6, 6, STAMP - 6, STAMP - 6), outline=SEAL, width=5)
    points = [(middle + r * sin(a), middle - r * cos(a)) for a, r in ((n * pi / 5, (26, 10)[n % 2]) for n in range(10))]
    draw.polygon(points, fill=SEAL)
    around = issuer[-13:]
    for at, char in enumerate(around):
        letter = Image.new("L", (STAMP, STAMP), 0)
        ImageDraw.Draw(letter).text((middle, 28), char, font=_font(20, bold=True), fill=255, anchor="mm")
        stamp.paste(SEAL, mask=letter.rotate((at - (len(around) - 1) / 2) * -21))
    return stamp.rotate(7, fillcolor="white")


def _photo(title: str) -> Image.Image:
    """A room with a counter and a sign, in flat colours: it stands for a photo and pretends to be none."""
    image = Image.new("RGB", (1000, 700), "#dfe7e6")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 520, 1000, 700), fill="#b9b2a3")
    draw.rectangle((140, 110, 860, 210), fill="#8f1a1d")
    draw.text((500, 160), "劳动关系基层公共服务站点", font=_font(44, bold=True), fill="#f6e7c1", anchor="mm")
    draw.rectangle((180, 400, 820, 560), fill="#7d5a3c")
    for desk in range(3):
        left = 220 + desk * 200
        draw.rectangle((left, 320, left + 130, 400), fill="#2f3b44")
        draw.text(
            (left + 65, 470), ("用工咨询", "争议调解", "权益维护")[desk], font=_font(24), fill="#fff", anchor="mm"
        )
    draw.text((980, 680), f"演示照片 · {title}", font=_font(18), fill="#5b5548", anchor="rs")
    return image


def _as_scanned(image: Image.Image, seed: int) -> Image.Image:
    """A little askew and grainy, as a sheet on a scanner's glass."""
    turn = random.Random(seed).uniform(-0.7, 0.7)  # noqa: S311 -- nothing secret
    return ImageChops.multiply(image.rotate(turn, Image.Resampling.BILINEAR, fillcolor="#ecebe6"), _grain(image.size))


@lru_cache
def _grain(size: tuple[int, int]) -> Image.Image:
    """Paper that is nowhere quite white. Drawn from a seed: the same page is the same file at every run."""
    chance = random.Random(7)  # noqa: S311 -- nothing secret
    small = (size[0] // 3, size[1] // 3)
    noise = Image.frombytes("L", small, bytes(chance.choices(range(243, 256), k=small[0] * small[1])))
    return noise.resize(size).convert("RGB")


def _lines(text: str, size: int) -> list[str]:
    """The text in lines that fit between the margins."""
    font, lines, line = _font(size), [], ""
    for char in text:
        if font.getlength(line + char) > RIGHT - LEFT and char not in "，。；：、）》":
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


@lru_cache
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font of the certificates; where it is not installed, one that at least draws the English line."""
    try:
        return ImageFont.truetype(FONTS[bold], size, index=2)
    except OSError:
        return ImageFont.load_default(size)
