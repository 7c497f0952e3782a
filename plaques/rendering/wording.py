"""Words and lines of the documents: dates in Chinese figures, names broken where a reader would break them."""

import unicodedata
from datetime import date

DIGITS = "〇一二三四五六七八九"
# A line of a name neither begins nor ends with these.
NOT_AT_START = set("）)》】〕”’、，。；：·.,-－—")
NOT_AT_END = set("（(《【〔“‘·-－—")


def chinese_date(day: date) -> str:
    """二〇二六年十一月二十二日 for 2026-11-22, as formal documents write it."""
    year = "".join(DIGITS[int(figure)] for figure in f"{day.year:04d}")
    return f"{year}年{_up_to_99(day.month)}月{_up_to_99(day.day)}日"


def _up_to_99(number: int) -> str:
    """十一 for 11, 二十二 for 22, 三 for 3."""
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return before + (DIGITS[ones] if ones else "")


def grouped(code: str) -> str:
    """A check code in groups of four, as people read and type it: 7K3Q X9MB T2WC. The check forgives the blanks."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def width_in_ems(text: str) -> float:
    """How wide ``text`` is set, in units of the font size: Chinese 1, capitals 0.7, other Latin 0.56.

    An upper estimate; the fonts' own widths are within a few per cent below it.
    """
    return sum(
        1.0
        if unicodedata.east_asian_width(char) in "WFA" or ord(char) >= 0x2E80
        else 0.72
        if char.isupper() or char in "&@%"
        else 0.58
        for char in text
    )


def fitted_lines(
    text: str, *, room: float, on_one: tuple[float, ...], on_more: tuple[float, ...], most: int = 2
) -> tuple[list[str], float]:
    """``text`` in at most ``most`` lines, and the size to set it in.

    ``room`` is the width to fill; ``on_one`` are the sizes (same unit, largest first) that one line may be set
    in, ``on_more`` those of two and more balanced lines. Below the smallest size the text is shrunk to fit,
    never cut.
    """
    for count in range(1, most + 1):
        parts = balanced(text, count)
        widest = max(map(width_in_ems, parts))
        for size in on_one if count == 1 else on_more:
            if widest * size <= room:
                return parts, size
    return parts, room / widest


def balanced(text: str, count: int) -> list[str]:
    """``text`` in ``count`` lines of about the same width, broken at a bracket or space if one is near.

    A break never tears a Latin word or number and never puts a closing bracket first or an opening one last.
    """
    places = _break_points(text)
    if count == 1 or not places:
        return [text]
    total = width_in_ems(text)
    target = total / count
    best = min(places, key=lambda at: _badness(text, at, target, total))
    head, tail = text[:best].rstrip(), text[best:].lstrip()
    return [head, *balanced(tail, count - 1)] if tail else [head]


def _break_points(text: str) -> list[int]:
    """Indices before which a new line may begin; the blanks at a break are dropped."""
    return [
        at for at in range(1, len(text)) if _may_break(text[:at].rstrip(), text[at:].lstrip(), text[at - 1 : at + 1])
    ]


def _may_break(before: str, after: str, between: str) -> bool:
    return (
        bool(before and after)
        and after[0] not in NOT_AT_START
        and before[-1] not in NOT_AT_END
        and not unicodedata.combining(after[0])
        and not all(map(_is_word, between))
    )


def _is_word(char: str) -> bool:
    """Whether ``char`` belongs to a Latin word or a number, which is not torn."""
    return char.isalnum() and unicodedata.east_asian_width(char) not in "WF" and ord(char) < 0x2E80


def _badness(text: str, at: int, target: float, total: float) -> float:
    """How far a break before ``at`` is from the wished width, less a bonus for a natural place."""
    form_of_company = text.startswith(("股份有限", "有限公司", "有限责任"), at) and text[at - 2 : at] != "股份"
    natural = form_of_company or text[at] in "（( " or text[at - 1] in "）) "
    return abs(width_in_ems(text[:at]) - target) - (0.2 * total if natural else 0)
