"""Sample documents, and what outside programs (poppler, zbar, qpdf) read in them."""

import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from plaques.rendering import DocumentData

CITY_ORGANISATIONS = (
    "威海市人力资源和社会保障局",
    "威海市总工会",
    "威海市企业和企业家联合会",
    "威海市工商业联合会",
)
CODE = "7K3QX9MBT2WC"
LONG_NAME = "威海火炬高技术产业开发区示例新材料与智能制造国际合作研究发展（集团）股份有限公司荣成市俚岛海洋食品分公司"
# 120 characters, which is as long as the register allows.
LONGEST_NAME = (LONG_NAME * 3)[:120]
MIXED_NAME = "KOHLBERG & Sons Precision Instruments (Weihai) Co., Ltd. 威海科尔贝格精密仪器有限公司"
RARE_NAME = "威海㙍𠮷䶮精密机械有限公司"
NAMES = {
    "usual": "威海示例海洋装备制造有限公司",
    "rare": RARE_NAME,
    "long": LONG_NAME,
    "longest": LONGEST_NAME,
    "mixed": MIXED_NAME,
    "short": "宏达厂",
}


def paper(**changes: Any) -> DocumentData:
    """A sample; any field may be replaced."""
    fields = {
        "title_text_zh": "威海市劳动关系和谐企业",
        "title_text_en": "Weihai Enterprise of Harmonious Labour Relations",
        "unit_name": NAMES["usual"],
        "number": "WHE-2026-0007",
        "year": 2026,
        "granted_on": date(2026, 12, 18),
        "decision_number": "威劳三方〔2026〕8号",
        "issuers": CITY_ORGANISATIONS,
        "verify_url": f"https://hexie.weihai.example.cn/verify/{CODE}/",
        "verify_code": CODE,
    }
    return DocumentData(**(fields | changes))


def run(*command: str, pdf: bytes) -> str:
    """What a program prints that reads a PDF from its standard input. (Poppler's -bbox writes 𠮷 in the file's title as
    two surrogates, which is no UTF-8.)"""
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode(errors="replace")


def text_of(pdf: bytes) -> str:
    """The text that a reader would copy, without any white space."""
    return re.sub(r"\s", "", run("pdftotext", "-", "-", pdf=pdf))


def scanned(pdf: bytes, *, dpi: int, folder: Path) -> str:
    """What the QR code on the page, rendered at this resolution, says."""
    (folder / "page.pdf").write_bytes(pdf)
    page = folder / "page"
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-singlefile", f"{page}.pdf", page], check=True)
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", f"{page}.png"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its place on the sheet in millimetres."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Line") -> bool:
        """Whether the two lines lie over each other by more than the white around their letters."""
        return min(self.right, other.right) - max(self.left, other.left) > 0.2 and min(self.bottom, other.bottom) - max(
            self.top, other.top
        ) > 0.3 * min(self.bottom - self.top, other.bottom - other.top)


LINE = re.compile(r'<line xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</line>', re.DOTALL)


def lines_of(pdf: bytes) -> list[Line]:
    """Every line of text with its place."""
    found = []
    for *box, content in LINE.findall(run("pdftotext", "-bbox-layout", "-", "-", pdf=pdf)):
        text = "".join(re.findall(r">([^<]*)</word>", content))
        found.append(Line(text, *(float(number) * 25.4 / 72 for number in box)))
    return found
