"""The circular itself as a page: its headings and paragraphs, read from the text that the edition was made from.

The source is Markdown taken from the printed document. Only what occurs in it is known here: headings, paragraphs,
bold words. Everything else is plain text and escaped by the template. A page break of the print may have cut a
paragraph in two; such halves are joined again, and not a character is changed.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.conf import settings

FILE = "policies/weihai-2023-19.md"
NUMERALS = "一二三四五六七八九十"
CHAPTER = re.compile(rf"([{NUMERALS}]+)、")
SECTION = re.compile(rf"[（(]([{NUMERALS}]+)[）)]")
REFERENCE = re.compile(rf"([{NUMERALS}]+)(?:（([{NUMERALS}]+)）(\d*))?")
# How the circular begins each standard; they are counted, for it gives them no numbers.
DASH = "——"
# A paragraph of the print ends with a full stop. One that does not goes on behind the page break, unless it is no
# sentence at all (a signature, a document number) and so holds no stop either.
FULL_STOPS = "。：；！？）)"
STOPS = "，、。"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (level 2 or 3) or a paragraph (level 0). `lead` is its bold beginning, `anchor` where links go."""

    level: int
    text: str
    lead: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Circular:
    """The document: its title, the blocks of its body, and the lines of its signature."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def contents(self) -> list[Block]:
        """The chapters, for the table of contents."""
        return [block for block in self.blocks if block.level == 2]


@cache
def circular() -> Circular:
    """The circular of the repository, read once in a process."""
    return parse(Path(settings.BASE_DIR, FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Circular:
    """Read a circular. The first heading is its title."""
    title, *blocks = _joined([_block(part) for part in re.split(r"\n\s*\n", text) if part.strip()])
    return Circular(title=title.text.replace(" ", ""), blocks=tuple(_anchored(blocks)))


def _block(part: str) -> Block:
    part = " ".join(part.split("\n")).strip()
    if part.startswith("#"):
        text = part.lstrip("#").strip().replace("**", "")
        return Block(level=2 if CHAPTER.match(text) else 3, text=text)
    bold = re.match(r"\*\*(.+?)\*\*", part)
    lead = bold.group(1) if bold else ""
    return Block(level=0, text=part.replace("**", "").removeprefix(lead), lead=lead)


def _joined(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last and not last.level and not block.level and _is_cut(last.lead + last.text):
            joined[-1] = replace(last, text=last.text + block.text)
        else:
            joined.append(block)
    return joined


def _is_cut(text: str) -> bool:
    return any(stop in text for stop in STOPS) and not text.endswith(tuple(FULL_STOPS))


def _anchored(blocks: list[Block]) -> list[Block]:
    """Every chapter, every numbered section within one, and every standard within that gets the anchor that `anchor_of`
    gives for its clause."""
    chapter, clause, standards, placed = "", "", 0, []
    for block in blocks:
        text = block.lead or block.text
        if block.level == 2:
            chapter, clause = CHAPTER.match(text).group(1), ""
            block = replace(block, anchor=anchor_of(chapter))
        elif chapter and (section := SECTION.match(text)):
            clause, standards = f"{chapter}（{section.group(1)}）", 0
            block = replace(block, anchor=anchor_of(clause))
        elif clause and text.startswith(DASH):
            standards += 1
            block = replace(block, anchor=anchor_of(f"{clause}{standards}"))
        placed.append(block)
    return placed


def anchor_of(clause: str) -> str:
    """Where a clause such as 六（五） or 五（一）2 stands on the page: c6-5, c5-1-2. Empty for what is no clause."""
    found = REFERENCE.match(clause)
    if not found:
        return ""
    return "c" + "-".join(part if part.isdecimal() else str(_number(part)) for part in found.groups() if part)


def _number(numeral: str) -> int:
    """一 to 十九; the circular has no higher ones."""
    if numeral.startswith("十"):
        return 10 + (NUMERALS.index(numeral[1]) + 1 if len(numeral) > 1 else 0)
    return NUMERALS.index(numeral) + 1
