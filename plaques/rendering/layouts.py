"""What goes where: the words, sizes and ornaments of the two documents, for their templates and styles.

The documents are Chinese by their nature, whatever language the officer's interface is in: their words stand in
the templates and here, not in the translation catalogue. The naming sentence is the circular's (part six, item
five: 评估认定合格 … 命名为 … 颁发铭牌).

Everything whose length varies is measured here and set as large as it may be: names of units and of titles, the
organisations that issue. Nothing is ever cut off.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plaques.rendering import ornaments
from plaques.rendering.data import DocumentData
from plaques.rendering.wording import chinese_date, fitted_lines, grouped, width_in_ems

RED = "#8f1a1d"
GOLD = "#d9b86a"

PLAQUE_BLEED_MM = 3
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Issuer:
    """The name of an issuing organisation and where it begins, in millimetres."""

    name: str
    left: str
    top: str


def _common(data: DocumentData) -> dict:
    return {
        "data": data,
        "granted_on": chinese_date(data.granted_on),
        "code": grouped(data.verify_code),
        # Where the code is typed in by whoever cannot scan.
        "verify_site": data.verify_url.removesuffix(f"{data.verify_code}/").partition("://")[2],
    }


def _fitted(*lines: str, largest: float, room: float) -> str:
    """The size in which each of ``lines`` stays one line; same unit as ``room``."""
    return f"{min(largest, room / max(map(width_in_ems, lines))):.2f}"


def _name(data: DocumentData, *, suffix: str, middle: float, unit_mm: float, **sizes) -> dict:
    """The unit's name, its lines centred about the height ``middle`` (mm)."""
    lines, size = fitted_lines(f"{data.unit_name}{suffix}", **sizes)
    leading = size * 1.32
    return {
        "name": "\n".join(lines),
        "name_size": f"{size:.2f}",
        "name_leading": f"{leading:.2f}",
        "name_top": f"{middle - len(lines) * leading * unit_mm / 2:.2f}",
    }


def _issuers(
    names: Sequence[str], *, size: float, left: float, right: float, top: float, leading: float, middle: bool = False
) -> dict:
    """The organisations in two columns, in reading order, each column flush left; all in millimetres.

    The block stands at the right edge, or in the ``middle`` between the edges; the date is set below its centre.
    """
    columns = [names[0::2], names[1::2]]
    ems = [max(map(width_in_ems, column), default=0) for column in columns]
    gap = 2.4 if columns[1] else 0
    size = min(size, (right - left) / (sum(ems) + gap))
    width = (sum(ems) + gap) * size
    start = (left + right - width) / 2 if middle else right - width
    starts = (start, start + (ems[0] + gap) * size)
    placed = [Issuer(name, f"{starts[at % 2]:.2f}", f"{top + at // 2 * leading:.2f}") for at, name in enumerate(names)]
    return {
        "issuers": placed,
        "issuer_size": f"{size:.3f}",
        "date_left": f"{start:.2f}",
        "date_width": f"{width:.2f}",
        "date_top": f"{top + (len(names) + 1) // 2 * leading:.2f}",
    }


def _proof(data: DocumentData, code: str, site: str) -> dict:
    """What stands beside the QR code, in lines of 76 mm."""
    facts = [f"编号：{data.number}", f"核验码：{code}"]
    if data.decision_number:
        facts.insert(1, f"文号：{data.decision_number}")
    notes = [f"可在 {site} 输入核验码查验", "本证书经电子签名，改动可知"]
    return {
        "facts": "\n".join(facts),
        "facts_size": _fitted(*facts, largest=10, room=215),
        "notes": "\n".join(notes),
        "notes_size": _fitted(*notes, largest=7.5, room=215),
    }


def certificate(data: DocumentData) -> dict:
    """The certificate's template context: the name in up to three lines, type sizes in points."""
    common = _common(data)
    return (
        common
        | _proof(data, common["code"], common["verify_site"])
        | _name(
            data,
            suffix="：",
            middle=70.5,
            unit_mm=MM_PER_POINT,
            room=660,
            on_one=(28, 26, 24),
            on_more=(22, 21, 20, 19, 18, 17, 16),
            most=3,
        )
        | _issuers(data.issuers, size=4.6, left=142, right=265, top=150.5, leading=9.6)
        | {
            "year": str(data.year),
            "title_size": _fitted(data.title_text_zh, largest=44, room=570),
            "english_size": _fitted(data.title_text_en, largest=11, room=640),
        }
    )


def certificate_art() -> ornaments.Drawing:
    """Everything behind the certificate's words."""
    frame = ornaments.frame(
        2970, 2100, inset=70, band=84, half=60, pen=1.7, ground=RED, line=GOLD, inner_line="#c9a14e"
    )
    rosette = ornaments.rosette(600, pen=2.4, line="#f3e7c8")
    emblem = ornaments.emblem(190, line="#b3852f", sun=RED)
    return ornaments.placed((0, 0, frame), (885, 490, rosette), (1390, 192, emblem))


def plaque(data: DocumentData) -> dict:
    """The plaque's template context, sizes in millimetres."""
    return (
        _common(data)
        | _name(
            data,
            suffix="",
            middle=117,
            unit_mm=1,
            room=490,
            on_one=(22, 20, 18),
            on_more=(16, 15, 14, 13, 12),
            most=3,
        )
        | _issuers(data.issuers, size=15, left=60, right=540, top=233, leading=26, middle=True)
        | {
            "title_size": _fitted(data.title_text_zh, largest=43, room=490),
            "english_size": _fitted(data.title_text_en, largest=11, room=490),
        }
    )


def plaque_art() -> ornaments.Drawing:
    """Everything behind the plaque's words but the metal. Lines are at least 0.4 mm: they can be engraved."""
    frame = ornaments.frame(
        6000, 4000, inset=150, band=150, half=105, pen=4, ground=RED, line="#e9cf86", inner_line=RED
    )
    return ornaments.placed((0, 0, frame), (2710, 395, ornaments.emblem(580, line=RED, sun=RED)))
