"""/guide/: the files of docs/guide/ as pages, and that what they say of the interface is so."""

import re

import pytest
from babel.messages.pofile import read_po
from django.urls import resolve, reverse

from portal import guide
from tests.portal.helpers import speaking, words
from weihai_hlr.messages import LOCALE_DIR

FILES = sorted(guide.FOLDER.glob("*.md"))


def interface() -> tuple[set[str], set[str]]:
    """Every text of the interface, in Chinese and in English, without its gaps for names and numbers."""
    with (LOCALE_DIR / "zh_Hans" / "LC_MESSAGES" / "django.po").open("rb") as handle:
        catalogue = read_po(handle)
    chinese, english = set(), set()
    for entry in catalogue:
        chinese.update([entry.string] if isinstance(entry.string, str) else entry.string)
        english.update([entry.id] if isinstance(entry.id, str) else entry.id)
    return chinese, english


def test_each_guide_is_there_in_both_languages():
    assert {path.name for path in FILES} == {f"{name}{ending}" for name in guide.NAMES for ending in (".md", ".en.md")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_button_that_a_guide_names_is_one_of_the_interface(path):
    chinese, english = interface()
    known = english if path.name.endswith(".en.md") else chinese
    named = guide.button_names(path.read_text(encoding="utf-8"))
    assert named
    assert not [name for name in named if name not in known]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_links_of_a_guide_lead_somewhere(path):
    for url in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        assert resolve(guide.page_of(url).split("#")[0]), url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", guide.NAMES)
def test_a_guide_is_a_page_with_its_chapters(name, language):
    page = speaking(language).get(reverse("guide-page", args=[name]))
    shown = guide.guide(name, language)
    text = page.content.decode()
    assert f"<h1>{shown.title}</h1>" in text
    assert len(shown.chapters) >= 3
    for chapter in shown.chapters:
        assert f'<h2 id="{chapter.anchor}">' in text
    assert "**" not in words(page)
    assert reverse("guide-page", args=[name]) in speaking(language).get(reverse("guide")).content.decode()


def test_guides_ask_no_database(client):
    """Without the fixture for it, a query would be an error here."""
    assert client.get(reverse("guide")).status_code == 200
    assert client.get(reverse("guide-page", args=["public"])).status_code == 200
    assert client.get(reverse("guide-page", args=["nobody"])).status_code == 404


def test_markup_is_read_as_it_is_meant_and_nothing_else_is_obeyed():
    shown = guide.parse(
        "x",
        "# Title\n\nLead <b>.\n\n## Part\n\n1. Press 「Save」 and\n   wait.\n2. See [units](/units/).\n\n"
        "| a | b |\n|---|---|\n| `c` | **d** |\n\n<script>alert(1)</script>",
    )
    assert (shown.title, shown.lead) == ("Title", "Lead <b>.")
    assert '<li>Press <b class="button-name">Save</b> and wait.</li>' in shown.body
    assert '<a href="/units/">units</a>' in shown.body
    assert '<th scope="row"><code>c</code></th><td data-label="b"><div><strong>d</strong></div></td>' in shown.body
    assert "&lt;script&gt;" in shown.body
    assert "<script" not in shown.body
    assert guide.page_of("county.en.md#part-2") == "/guide/county/#part-2"
