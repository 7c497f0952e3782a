"""Last touches on a PDF's objects before it is written: the same page in fewer bytes and less time.

WeasyPrint deflates each stream twice (for the file and for its identifier) and writes some things at more length than
any reader needs. Nothing here changes what is drawn, what is read out, or what the file declares about itself.
"""

import functools
import itertools
import re
import zlib
from collections.abc import Mapping

import pydyf
from weasyprint.pdf.stream import Stream as ContentStream

# Kerning of zero between two glyphs, which WeasyPrint writes for each Latin letter.
NO_KERNING = re.compile(rb">0(?:<|(?=\]))")
# Alpha of 1, which is what a page begins with.
OPAQUE = re.compile(rb"^/[aA]1(?:\.0)? gs\n", re.MULTILINE)
# Longer than any page of words: the ornaments, which are the same in each document and deflated once in a process.
ORNAMENTAL = 50_000
CMAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange"""
CMAP_FOOT = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
# As many ranges as one section of a CMap may hold, and as many codes as one range may: those of one first byte.
RANGES, CODES = 100, 256
DEFAULT_WIDTH = 1000
# Types that need not be named where they stand.
IMPLIED = {"/StructElem", "/XObject", "/Group"}
PLAIN_SPAN = {"Type", "S", "K", "Pg", "P"}


def compact(pdf: pydyf.PDF, fonts: Mapping) -> None:
    """Make ``pdf`` smaller. ``fonts`` are the document's, as WeasyPrint keeps them: by their names in the PDF."""
    _map_characters(pdf, {font.name: font.to_unicode for font in fonts.values()})
    _lift_spans(pdf)
    opaque = _forget_opacity(pdf)
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream):
            if thing.extra.get("Subtype") == "/OpenType":
                _unwrap_outlines(thing)
            _shorten(thing.extra)
            _shorten(thing.extra.get("Group", {}))
            if thing.compress:
                _deflate(thing, opaque=opaque)
        elif isinstance(thing, dict):
            _shorten(thing)


def _shorten(thing: dict) -> None:
    """Leave out what says nothing: empty resources, the width that is the default, and the colour spaces that
    WeasyPrint puts into every file and only ``lab()`` in a style would use."""
    for unused in ("lab-d50", "lab-d65"):
        thing.pop(unused, None)
    for kind in ("ExtGState", "XObject", "Pattern", "Shading"):
        if thing.get(kind) == {}:
            del thing[kind]
    if thing.get("Type") in IMPLIED:
        del thing["Type"]
    if thing.get("Subtype") == "/CIDFontType0":
        thing["W"] = _widths(thing["W"])


def _widths(runs: pydyf.Array) -> pydyf.Array:
    """Widths of glyphs, each run without those at its end that are 1000, as Chinese characters are."""
    kept = pydyf.Array()
    for first, run in zip(runs[::2], runs[1::2], strict=True):
        while run and run[-1] == DEFAULT_WIDTH:
            run.pop()
        kept += [first, run] if run else []
    return kept


def _lift_spans(pdf: pydyf.PDF) -> None:
    """Let a paragraph hold its text itself, and not a span that only holds the text."""
    lifted = {}
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("S") == "/Span" and not thing.keys() - PLAIN_SPAN:
            parent, held = pdf.objects[int(thing["P"].split()[0])], thing["K"]
            # Text in several pieces, or a span within a span, stays as it is.
            alone = len(held) == 1 and isinstance(held[0], int)
            if alone and parent.get("S") != "/Span" and parent.get("Pg") == thing["Pg"]:
                lifted[thing.reference] = thing["P"]
                parent["K"][parent["K"].index(thing.reference)] = held[0]
                thing.clear()
    for thing in pdf.objects:
        if isinstance(thing, dict) and "Nums" in thing:
            # One list for each page; what stands alone belongs to a link.
            for elements in filter(lambda held: isinstance(held, list), thing["Nums"][1::2]):
                elements[:] = [lifted.get(element, element) for element in elements]


def _forget_opacity(pdf: pydyf.PDF) -> bool:
    """Whether nothing in the document is transparent, so that nobody need say of each line that it is opaque."""
    states = [thing["ExtGState"] for thing in pdf.objects if isinstance(thing, dict) and "ExtGState" in thing]
    if any(state.keys() - {"ca", "CA"} or {*state.values()} != {1} for named in states for state in named.values()):
        return False
    for named in states:
        named.clear()
    return True


def _unwrap_outlines(font: pydyf.Stream) -> None:
    """Embed the bare outlines instead of a whole OpenType file: what readers use, and 1.3 KB less."""
    content = b"".join(font.stream)
    for at in range(12, 12 + 16 * int.from_bytes(content[4:6], "big"), 16):
        if content[at : at + 4] == b"CFF ":
            start, length = (int.from_bytes(content[at + by : at + by + 4], "big") for by in (8, 12))
            font.stream = [content[start : start + length]]
            font.extra["Subtype"] = "/CIDFontType0C"


def _map_characters(pdf: pydyf.PDF, characters: Mapping[bytes, Mapping[int, str]]) -> None:
    """What each glyph means, as runs of glyphs and not glyph by glyph: half the length."""
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Type") == "/Font" and "ToUnicode" in thing:
            meanings = characters[thing["BaseFont"]]
            pdf.objects[int(thing["ToUnicode"].split()[0])].stream = [_character_map(meanings)]


def _character_map(meanings: Mapping[int, str]) -> bytes:
    ranges = []
    # Neighbours differ from their place in the row by the same number.
    for _, run in itertools.groupby(
        enumerate(sorted(meanings)), lambda place: (place[1] - place[0], place[1] // CODES)
    ):
        glyphs = [glyph for _, glyph in run]
        texts = " ".join(f"<{meanings[glyph].encode('utf-16-be').hex()}>" for glyph in glyphs)
        ranges.append(f"<{glyphs[0]:04x}> <{glyphs[-1]:04x}> [{texts}]".encode())
    parts = [CMAP_HEAD]
    for at in range(0, len(ranges), RANGES):
        section = ranges[at : at + RANGES]
        parts += [b"%d beginbfrange" % len(section), *section, b"endbfrange"]
    return b"\n".join([*parts, CMAP_FOOT])


def _deflate(stream: pydyf.Stream, *, opaque: bool) -> None:
    content = b"\n".join(map(_bytes, stream.stream))
    drawn = isinstance(stream, ContentStream)
    if drawn:
        content = NO_KERNING.sub(lambda found: b"" if found[0].endswith(b"<") else b">", content)
        if opaque:
            content = OPAQUE.sub(b"", content)
    if len(content) > ORNAMENTAL:
        stream.stream = [_deflated_twice(content)]
        stream.extra["Filter"] = pydyf.Array(["/FlateDecode", "/FlateDecode"])
    else:
        stream.stream = [_deflated(content, zlib.Z_FILTERED if drawn else zlib.Z_DEFAULT_STRATEGY)]
        stream.extra["Filter"] = "/FlateDecode"
    stream.compress = False


def _bytes(part: object) -> bytes:
    if isinstance(part, bytes):
        return part
    return part.data if isinstance(part, pydyf.Object) else str(part).encode()


def _deflated(content: bytes, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> bytes:
    # The most memory, by which the outlines of 100 characters come out 80 bytes smaller.
    deflating = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1, strategy)
    return deflating.compress(content) + deflating.flush()


@functools.lru_cache(maxsize=4)
def _deflated_twice(content: bytes) -> bytes:
    """The same few operators a thousand times leave a pattern even when they are deflated: a fifth of the rest."""
    return _deflated(_deflated(content))
