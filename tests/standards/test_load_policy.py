"""``load_policy`` and the service behind it: what is loaded, replaced, left alone or refused."""

import pytest
import yaml
from django.core.management import CommandError, call_command

from journal.models import Entry
from standards.models import Edition
from standards.services import EditionInUse, Outcome, load_edition, mark_edition_used
from tests.standards.factories import CIRCULAR_FILE, EDITION_FILE, load_weihai, weihai_data

pytestmark = pytest.mark.django_db


def written(tmp_path, data) -> str:
    file = tmp_path / "edition.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return str(file)


def changed() -> dict:
    data = weihai_data()
    data["procedure"]["notice_days"] = 5
    return data


def entries() -> list[str]:
    actions = ["edition.load", "edition.replace", "edition.use"]
    return list(Entry.objects.filter(action__in=actions).order_by("pk").values_list("action", flat=True))


@pytest.fixture(autouse=True)
def nothing_loaded(db):
    assert not Edition.objects.exists()


def test_the_citys_edition_is_loaded_once_and_again_changes_nothing(capsys):
    call_command("load_policy", str(EDITION_FILE), circular=CIRCULAR_FILE)
    call_command("load_policy", str(EDITION_FILE))
    assert capsys.readouterr().out.splitlines() == [
        "Edition weihai-2023 was loaded.",
        "Edition weihai-2023 is already loaded.",
    ]
    edition = Edition.objects.get()
    assert edition.rubric_for("enterprise").maximum == edition.rubric_for("park").maximum == 100
    assert edition.document_number == "威人社函〔2023〕19号"
    assert entries() == ["edition.load"]


def test_an_edition_that_nothing_points_at_may_be_replaced(tmp_path, capsys):
    load_weihai()
    call_command("load_policy", written(tmp_path, changed()))
    assert "was replaced" in capsys.readouterr().out
    assert Edition.objects.get().content.procedure.notice_days == 5
    assert entries() == ["edition.load", "edition.replace"]


def test_a_used_edition_is_refused_any_change_by_command_and_service(tmp_path):
    edition = load_weihai()
    mark_edition_used(edition=edition)
    with pytest.raises(CommandError, match=r"never changes.*new code \(for example weihai-2023-2\)"):
        call_command("load_policy", written(tmp_path, changed()))
    with pytest.raises(EditionInUse):
        load_edition(data=changed())
    assert load_edition(data=weihai_data())[1] == Outcome.UNCHANGED
    assert Edition.objects.get().content.procedure.notice_days == 7
    assert entries() == ["edition.load", "edition.use"]


def test_a_change_of_a_used_edition_is_a_new_edition_beside_it(tmp_path):
    mark_edition_used(edition=load_weihai())
    call_command("load_policy", written(tmp_path, changed() | {"code": "weihai-2023-2"}))
    assert set(Edition.objects.values_list("code", flat=True)) == {"weihai-2023", "weihai-2023-2"}


def test_an_edition_is_marked_used_once(clock):
    edition = load_weihai()
    mark_edition_used(edition=edition)
    first = edition.first_used_at
    clock.forward(days=3)
    mark_edition_used(edition=Edition.objects.get())
    assert Edition.objects.get().first_used_at == first
    assert entries() == ["edition.load", "edition.use"]


def test_a_faulty_file_loads_nothing_and_every_fault_is_printed(tmp_path, capsys):
    data = weihai_data()
    del data["enterprise"]["standards"][0]["indicators"][0]["title_en"]
    data["park"]["standards"][0]["indicators"][2]["points"] = "4"
    with pytest.raises(CommandError, match=r"was not loaded: 2 fault\(s\)"):
        call_command("load_policy", written(tmp_path, data))
    assert not Edition.objects.exists()
    assert capsys.readouterr().err.splitlines() == [
        "enterprise › e1 › e1-01: “title_en” is missing.",
        "park: the indicators have 101.0 points together; they must have exactly 100.",
    ]


def test_quotes_are_held_against_the_circular_that_is_named(tmp_path):
    other = tmp_path / "other.md"
    other.write_text("另一份文件", encoding="utf-8")
    with pytest.raises(CommandError, match="was not loaded"):
        call_command("load_policy", str(EDITION_FILE), circular=other)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("text", ["a: [1", "- 1"])
def test_a_file_that_is_no_edition_is_refused_in_a_sentence(tmp_path, text):
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"not valid YAML|was not loaded"):
        call_command("load_policy", str(file))


def test_loading_notes_when_and_what(clock):
    edition = load_weihai()
    assert edition.loaded_at == clock.now()
    entry = Entry.objects.get(action="edition.load")
    assert entry.data["sha256"] == edition.sha256
