"""Chinese is complete: every text is in the catalogue, translated, and asks for nothing that it is not given."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from weihai_hlr import catalogue
from weihai_hlr.messages import LOCALE_DIR

ROOT = catalogue.ROOT
CATALOGUES = sorted(LOCALE_DIR.glob("*/LC_MESSAGES/django.po"))
# Words of the glossary's third column that mean nothing else anywhere, and a deadline that leaves its own day open.
NOT_OURS = re.compile(
    r"哈希|摘要值|县级(?!市)|县区|案卷|联席会议|动议|表态|表决|市四方|人社部门|不良信息|牌匾|问卷|四个成员单位|户企业|镇街|审核|签到|回收率|撤销称号"
    r"|%\((?:day|d)\)s前"
)


def test_chinese_is_there():
    assert [path.parts[-3] for path in CATALOGUES] == ["zh_Hans"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_text_is_translated(path):
    faults = catalogue.catalogue_faults(path, catalogue.source_messages())
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_one_thing_has_one_word(path):
    strings = [text for entry in catalogue.read(path) if entry.id for text in as_list(entry.string)]
    assert not [text for text in strings if NOT_OURS.search(text)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/guide/*[!n].md")), ids=lambda path: path.name)
def test_a_guide_keeps_to_the_words_of_the_interface(path):
    assert not [line for line in path.read_text(encoding="utf-8").splitlines() if NOT_OURS.search(line)]


def as_list(string: str | tuple[str, ...]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{% translate 'Plaque' %}", {("", "Plaque")}),
        (
            "<p>\n    {% blocktranslate trimmed %}\n  Until\n {{ day }}\n{% endblocktranslate %}</p>",
            {("", "Until %(day)s")},
        ),
        ("{% blocktranslate count n=n %}one{% plural %}{{ n }} units{% endblocktranslate %}", {("", "one")}),
        ("{% translate 'May' context 'month' %}", {("month", "May")}),
        ("{% ui_button label=_('Save') %}", {("", "Save")}),
        ("{# {% translate 'never shown' %} #}", set()),
    ],
)
def test_the_texts_of_a_template_are_found(text, found):
    assert set(catalogue.messages_in(text, template=True)) == found


def test_the_texts_of_a_module_are_found():
    text = (
        'a = _("Save")\nb = ngettext("one", "%(n)d units", 2)\nc = pgettext("month", "May")\nd = _("two " "halves")\n'
    )
    assert catalogue.messages_in(text, template=False) == {
        ("", "Save"): "Save",
        ("", "one"): ("one", "%(n)d units"),
        ("month", "May"): "May",
        ("", "two halves"): "two halves",
    }


def test_an_update_adds_what_is_new_drops_what_is_gone_and_keeps_what_is_translated():
    kept = Catalog()
    kept.add("Plaque", "铭牌")
    kept.add("Certificate", "证书")
    catalogue.update(kept, {("", "Plaque"): ("Plaque", "a.py"), ("", "one"): (("one", "%(n)d units"), "a.py")})
    texts = {entry.id: "".join(entry.string) for entry in kept if entry.id}
    assert texts == {"Plaque": "铭牌", ("one", "%(n)d units"): ""}


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Plaque"\nmsgstr "铭牌"\n', None),
        ('msgid "Plaque"\nmsgstr ""\n', "not translated: 'Plaque'"),
        ('#, fuzzy\nmsgid "Plaque"\nmsgstr "证书"\n', "marked as a guess: 'Plaque'"),
        ('msgid "Until %(day)s"\nmsgstr "至 %(date)s"\n', "placeholders differ"),
        ('msgid "{n} of {total}"\nmsgstr "{n}"\n', "placeholders differ"),
        ('msgid "one unit"\nmsgid_plural "%(n)d units"\nmsgstr[0] "%(n)d 家"\n', None),
        (
            'msgid "Certificate"\nmsgstr "证书"\n\nmsgid "Plaque"\nmsgstr "铭牌"\n',
            "in no source any more: 'Certificate'",
        ),
        ("", "not in the catalogue (templates/trap.html): 'Plaque'"),
    ],
)
def test_a_fault_of_a_catalogue_is_found(tmp_path: Path, entry, fault):
    file = tmp_path / "django.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
    file.write_text(head + entry, encoding="utf-8")
    texts = [line.split('"')[1] for line in entry.splitlines() if "msgid " in line]
    sources = {("", text): (text, "templates/trap.html") for text in texts or ["Plaque"] if text != "Certificate"}
    faults = catalogue.catalogue_faults(file, sources)
    assert len(faults) == (fault is not None)
    assert all(fault in found for found in faults)
