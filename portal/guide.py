"""The guide of docs/guide/ as pages: the same files that are read in the repository.

As much Markdown as the guide is written in and no more: headings, paragraphs, lists, tables, links, bold words, code,
and 「…」 around the name of a button or label as the interface shows it (tests/portal/test_guide.py looks each up in
the catalogue). Everything else is text and escaped. Files: ``<name>.md`` in Chinese, ``<name>.en.md`` in English.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(settings.BASE_DIR, "docs", "guide")
NAMES = ("public", "applicant", "county", "city", "partners")
INLINE = re.compile(
    r"\[(?P<words>[^\]]+)\]\((?P<url>[^)\s]+)\)|\*\*(?P<bold>[^*]+)\*\*|`(?P<code>[^`]+)`|「(?P<button>[^「」]+)」"
)
HEADING = re.compile(r"(#{1,4})\s+(.+)")
BULLET, NUMBERED = re.compile(r"-\s+(.+)"), re.compile(r"\d+\.\s+(.+)")
TABLE_RULE = re.compile(r"\|[\s|:-]+\|$")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A second-level heading with its place on the page."""

    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A file as a page: its title, its first paragraph, the rest as markup, and the way through it."""

    name: str
    title: str
    lead: str
    body: SafeString
    chapters: tuple[Chapter, ...]


@cache
def guide(name: str, language: str) -> Guide:
    """A guide in a language, read once in a process; in Chinese where it has no other."""
    translated = FOLDER / f"{name}.en.md"
    path = translated if language.startswith("en") and translated.exists() else FOLDER / f"{name}.md"
    return parse(name, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Guide:
    """Read a guide. Its first line is the title, its first paragraph the lead."""
    title, lead, chapters, parts = "", "", [], []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        heading = HEADING.fullmatch(lines[0])
        if heading and len(heading.group(1)) == 1:
            title = heading.group(2)
            continue
        if heading:
            level, words = len(heading.group(1)), heading.group(2)
            anchor = ""
            if level == 2:
                anchor = f"part-{len(chapters) + 1}"
                chapters.append(Chapter(words, anchor))
            parts.append(_heading(level, words, anchor))
            lines = lines[1:]
        if not lines:
            continue
        if not lead:
            lead = _joined(lines)
            continue
        parts.append(_block(lines))
    return Guide(name, title, lead, mark_safe("\n".join(parts)), tuple(chapters))  # every part is escaped as it is made


def _heading(level: int, words: str, anchor: str) -> SafeString:
    where = format_html(' id="{}"', anchor) if anchor else ""
    return format_html("<h{}{}>{}</h{}>", level, where, inline(words), level)


def _block(lines: list[str]) -> SafeString:
    if lines[0].startswith("|"):
        return _table(lines)
    for pattern, tag in ((NUMBERED, "ol"), (BULLET, "ul")):
        if pattern.fullmatch(lines[0]):
            return format_html("<{}>{}</{}>", mark_safe(tag), _items(lines, pattern), mark_safe(tag))  # constants
    return format_html("<p>{}</p>", inline(_joined(lines)))


def _items(lines: list[str], pattern: re.Pattern) -> SafeString:
    """A line that begins no item goes on with the one before."""
    items: list[str] = []
    for line in lines:
        if found := pattern.fullmatch(line):
            items.append(found.group(1))
        else:
            items[-1] = _joined([items[-1], line])
    return format_html_join("", "<li>{}</li>", ((inline(item),) for item in items))


def _table(lines: list[str]) -> SafeString:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not TABLE_RULE.fullmatch(line)]
    head = format_html_join("", '<th scope="col">{}</th>', ((inline(cell),) for cell in rows[0]))
    body = format_html_join("", "<tr>{}</tr>", ((_cells(row, rows[0]),) for row in rows[1:]))
    return format_html(
        '<div class="table-box"><table class="table table-stack"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        head,
        body,
    )


def _cells(row: list[str], head: list[str]) -> SafeString:
    first = format_html('<th scope="row">{}</th>', inline(row[0]))
    rest = zip(head[1:], row[1:], strict=True)
    return first + format_html_join(
        "", '<td data-label="{}"><div>{}</div></td>', ((name, inline(cell)) for name, cell in rest)
    )


def _joined(lines: list[str]) -> str:
    """Lines of one paragraph. Between Chinese characters a line break is no blank."""
    return re.sub(r"(?<=[\u3000-\uffef])\n(?=[\u3000-\uffef])", "", "\n".join(lines)).replace("\n", " ")


def inline(text: str) -> SafeString:
    """Links, bold words, code and names of buttons; the rest escaped."""
    parts, end = [], 0
    for found in INLINE.finditer(text):
        parts.append(conditional_escape(text[end : found.start()]))
        parts.append(_mark(found))
        end = found.end()
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # every part is escaped above


def _mark(found: re.Match) -> SafeString:
    if found["url"]:
        return format_html('<a href="{}">{}</a>', page_of(found["url"]), found["words"])
    if found["bold"]:
        return format_html("<strong>{}</strong>", found["bold"])
    if found["code"]:
        return format_html("<code>{}</code>", found["code"])
    return format_html('<b class="button-name">{}</b>', found["button"])


def page_of(url: str) -> str:
    """Where a link of the file leads on the portal: to another guide's page, else where it says."""
    found = re.fullmatch(r"(\w+)(?:\.en)?\.md(#.*)?", url)
    return f"/guide/{found.group(1)}/{found.group(2) or ''}" if found else url


def button_names(text: str) -> list[str]:
    """Every name of a button or label that a file quotes."""
    return re.findall(r"「([^「」]+)」", text)
