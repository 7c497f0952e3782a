"""Evidence for demonstrations: one-page PDFs that say that they are none."""

from functools import lru_cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

PAGE = (827, 1169)  # A4 at 100 dpi
FONT = "NotoSerifCJK-Bold.ttc"
INK = "#3a3a3a"


def paper(title: str) -> SimpleUploadedFile:
    """An upload named after the paper that it stands for."""
    return SimpleUploadedFile(f"{title}.pdf", _page(title), "application/pdf")


@lru_cache
def _page(title: str) -> bytes:
    image = Image.new("L", PAGE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 60, PAGE[0] - 60, PAGE[1] - 60), outline="#999999", width=2)
    for line, size, height in ((title, 36, 280), ("演示材料", 64, 480), ("DEMONSTRATION", 36, 580)):
        draw.text((PAGE[0] / 2, height), line, font=_font(size), fill=INK, anchor="mm")
    out = BytesIO()
    image.save(out, "PDF", resolution=100)
    return out.getvalue()


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font of the certificates; where it is not installed, one that at least draws the English line."""
    try:
        return ImageFont.truetype(FONT, size, index=2)
    except OSError:
        return ImageFont.load_default(size)
