"""A draw that several workers race for, one of whom is killed on the way, is made exactly once: real processes."""

import secrets
from collections import Counter
from datetime import timedelta

import pytest

from journal import clock
from journal.actors import reference
from journal.models import Entry
from rechecks import draw_records
from rechecks.enums import DrawState
from rechecks.models import Draw, DrawnUnit
from tests.rechecks import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_time, pytest.mark.postgresql]

AREAS = ("huancui", "wendeng", "rongcheng", "rushan", "torch", "jingqu")


@pytest.fixture
def due(tmp_path, settings) -> list[Draw]:
    """A draw in each of six areas whose day was yesterday or a little before, with contributions."""
    settings.SURVEY_KEY_DIR = tmp_path / "keys"
    starts_on = clock.today() - timedelta(days=1)
    starts_on = starts_on.replace(day=min(starts_on.day, 28))
    plans = []
    with clock.travel(clock.now() - timedelta(days=40)):
        for area in AREAS:
            factories.titles(12, area=area, granted_on=starts_on - timedelta(days=300))
            plans.append(factories.plan(area=area, starts_on=starts_on, by_size=False, rate=30))
    with clock.travel(clock.now() - timedelta(days=8)):
        draws = [factories.opened(plan) for plan in plans]
        for draw in draws:
            factories.hand_in(draw, "gov", "union")
    return draws


def test_workers_that_race_and_die_make_each_draw_once(due, start_process, settings):
    seed = str(secrets.randbits(32))
    keys = [str(draw.pk) for draw in due]
    race = start_process("-m", "tests.rechecks.racing", str(settings.SURVEY_KEY_DIR), seed, *keys)
    assert race.wait(120) == 0, f"seed {seed}\n{race.log.read_text()}"
    killed = Counter(dict(line.split() for line in race.log.read_text().splitlines()))
    assert list(killed) == keys
    assert sum(map(int, killed.values())) >= 2, f"seed {seed}: {killed}"
    for draw in Draw.objects.order_by("pk"):
        assert draw.state == DrawState.DRAWN
        assert DrawnUnit.objects.filter(draw=draw).count() == draw.size == 4
        moves = Entry.objects.filter(subject=reference(draw), action__in=["draw.freeze", "draw.draw"])
        assert list(moves.order_by("seq").values_list("action", flat=True)) == ["draw.freeze", "draw.draw"]
        assert list(draw_records.faults_of(draw)) == [], f"seed {seed}"
    assert Draw.objects.count() == len(due)
