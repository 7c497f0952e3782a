"""Fonts of documents: found once, cut for each document to the characters it needs.

A document never sees the 27 MB system font: it gets a few kilobytes with exactly its own characters. Cutting
takes about 2 ms; handing WeasyPrint the whole font costs 80 ms and 138 KB more, because glyph numbers are kept
and one rare character sits at glyph 63,042.
"""

import functools
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb
from django.conf import settings

from papers.errors import FontsMissing, UnprintableCharacter

APT_LINE = "apt-get install fonts-noto-cjk fonts-babelstone-han fonts-hanazono"
FONT_DIRS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

# Family, file, face in the file, needed. The order is the order of preference: Noto Serif SC has all 8,105 characters
# of 通用规范汉字表 in a formal cut; the other two only supply what it lacks.
RARE = (
    ("BabelStone Han", "BabelStoneHan.ttf", 0, False),
    ("HanaMinB", "HanaMinB.ttf", 0, False),
)
BOLD = (("Noto Serif CJK SC", "NotoSerifCJK-Bold.ttc", 2, True), *RARE)
REGULAR = (("Noto Serif CJK SC", "NotoSerifCJK-Regular.ttc", 2, True), *RARE)
# Shaping tables are dropped: the documents set horizontal Chinese and plain Latin, for which cmap and advance
# widths are enough; vertical metrics and layout rules would only be carried along.
DROPPED_TABLES = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "meta", "vhea", "vmtx")
# Set by white space handling, never drawn: no font needs to have them.
NOT_DRAWN = frozenset("\n\t\r")


@dataclass(frozen=True, slots=True)
class FontCut:
    """A font that holds only a document's characters. ``family`` is its CSS name, ``content`` an OpenType file."""

    family: str
    content: bytes


class _Face:
    """An installed font, memory-mapped, with the characters it can draw."""

    def __init__(self, family: str, path: Path, index: int) -> None:
        self.family = family
        self._face = hb.Face(hb.Blob.from_file_path(str(path)), index)
        # In the private use area each font draws what it likes: no name means that.
        self.characters = frozenset(
            char for char in map(chr, self._face.unicodes) if unicodedata.category(char) != "Co"
        )

    def cut(self, characters: Iterable[str]) -> FontCut:
        """A font of exactly ``characters``: the same bytes for the same characters."""
        wanted = hb.SubsetInput()
        wanted.unicode_set.update(map(ord, characters))
        wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(
            int.from_bytes(tag.encode(), "big") for tag in DROPPED_TABLES
        )
        wanted.flags = (
            hb.SubsetFlags.DESUBROUTINIZE
            | hb.SubsetFlags.NO_HINTING
            | hb.SubsetFlags.NO_LAYOUT_CLOSURE
            # WeasyPrint writes glyph numbers as character codes. A strict reader (PDF 1.7, 9.7.4.2) looks them up
            # in the font's own character list, which must then be the identity, or it draws other characters.
            | hb.SubsetFlags.CFF_IDENTITY_CHARSET
        )
        return FontCut(self.family, hb.subset(self._face, wanted).blob.data)


class FontLibrary:
    """The installed fonts of one weight in order of preference."""

    def __init__(self, faces: tuple[_Face, ...]) -> None:
        self._faces = faces

    def uncovered(self, text: str) -> tuple[str, ...]:
        """The characters of ``text`` that no font has, in order of appearance, each once."""
        return tuple(
            char
            for char in dict.fromkeys(text)
            if char not in NOT_DRAWN and not any(char in face.characters for face in self._faces)
        )

    def cuts(self, text: str) -> list[FontCut]:
        """Fonts that together hold each character of ``text`` exactly once, from the first font that has it.

        Raises :class:`UnprintableCharacter` when a character is left over.
        """
        left = set(text) - NOT_DRAWN
        cuts = []
        for face in self._faces:
            own = left & face.characters
            if own:
                cuts.append(face.cut(own))
                left -= own
        if left:
            raise UnprintableCharacter(self.uncovered(text))
        return cuts


@functools.cache
def library(faces: tuple[tuple[str, str, int, bool], ...] = BOLD) -> FontLibrary:
    """The fonts of this machine, of one weight, looked up once per process.

    ``settings.PLAQUE_FONT_DIRS`` (a list of folders) replaces the usual places. Raises :class:`FontsMissing`,
    with the line that installs them, when the main font is in none of them.
    """
    folders = getattr(settings, "PLAQUE_FONT_DIRS", FONT_DIRS)
    found = _find([file for _, file, _, _ in faces], folders)
    for _, file, _, needed in faces:
        if needed and file not in found:
            raise FontsMissing(f"{file} is in none of {', '.join(map(str, folders))}. Install it: {APT_LINE}")
    return FontLibrary(tuple(_Face(family, found[file], index) for family, file, index, _ in faces if file in found))


def _find(names: list[str], folders: Iterable[str | Path]) -> dict[str, Path]:
    """Where each of the files ``names`` lies, by the first folder that has it."""
    found: dict[str, Path] = {}
    for folder in folders:
        for root, _, files in os.walk(Path(folder).expanduser()):
            for name in set(names) & set(files):
                found.setdefault(name, Path(root) / name)
    return found
