"""The suite's own traps bite: each is shown something that it must refuse."""

import random
import socket

import pytest
from django.core.cache import cache
from django.template import Context, engines
from django.template.base import Origin, Template

from journal import clock as portal_clock
from journal.models import StoredFile
from tests import hostile


@pytest.fixture
def files(db):
    return StoredFile.objects.bulk_create(
        StoredFile(purpose="trap", name=f"{n}", path=f"trap/{n}", content_type="text/plain", size=1, sha256="0" * 64)
        for n in range(30)
    )


def test_rows_without_an_order_come_shuffled(files):
    random.seed(1)
    assert [row.name for row in StoredFile.objects.all()] != [str(n) for n in range(30)]
    assert [row.name for row in StoredFile.objects.iterator()] != [str(n) for n in range(30)]


def test_rows_with_an_order_keep_it(files):
    assert [row.name for row in StoredFile.objects.order_by("id")] == [str(n) for n in range(30)]


def test_a_slice_without_an_order_is_refused(files):
    with pytest.raises(hostile.UnorderedSlice):
        list(StoredFile.objects.all()[:5])


def test_single_rows_can_be_asked_for_without_an_order(files):
    assert StoredFile.objects.get(name="7").path == "trap/7"
    assert StoredFile.objects.filter(name="7").first() == files[7]
    assert StoredFile.objects.filter(name="7").exists()


def render(source: str, origin: str) -> str:
    engine = engines["django"].engine
    return Template(source, origin=Origin(origin), engine=engine).render(Context({"known": ""}))


def test_an_undefined_variable_in_our_template_is_an_error(settings):
    ours = str(settings.BASE_DIR / "templates" / "trap.html")
    with pytest.raises(hostile.UndefinedVariable, match="unknown"):
        render("{{ unknown.name }}", ours)


def test_it_is_an_error_in_a_new_engine_as_well(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [settings.BASE_DIR / "templates"]}]
    with pytest.raises(hostile.UndefinedVariable):
        render("{{ unknown }}", str(settings.BASE_DIR / "templates" / "trap.html"))


def test_optional_names_and_empty_values_are_no_error(settings):
    ours = str(settings.BASE_DIR / "templates" / "trap.html")
    assert render("{% if unknown %}x{% endif %}[{{ known }}]", ours) == "[]"


def test_library_templates_are_let_be(settings):
    library = str(settings.BASE_DIR / ".venv/lib/site-packages/crispy_forms/templates/trap.html")
    assert render("[{{ unknown|default:'nothing' }}]", library) == "[nothing]"


def test_other_machines_cannot_be_reached():
    with socket.socket() as probe, pytest.raises(hostile.OutsideWorld):
        probe.connect(("192.0.2.1", 80))


def test_time_stands_still_in_every_thread(clock):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(portal_clock.now).result() == portal_clock.now() == clock.now()
        clock.forward(days=8)
        assert pool.submit(portal_clock.now).result() == portal_clock.now() == clock.now()


def test_travel_works_within_the_fixed_time(clock):
    before = clock.now()
    with portal_clock.travel(before.replace(year=2027)):
        assert portal_clock.now().year == 2027
    assert portal_clock.now() == before


@pytest.mark.parametrize("turn", [1, 2])
def test_nothing_is_cached_from_one_test_to_the_next(turn):
    assert cache.get("trap") is None
    cache.set("trap", turn)
    assert cache.get("trap") == turn
