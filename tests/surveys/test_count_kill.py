"""The count survives a kill at any moment: real processes, killed where it hurts most."""

import os
import signal
from datetime import timedelta

import pytest

from journal import clock
from journal.models import Job
from surveys import keys, services
from surveys.enums import Choice
from surveys.enums import SurveyState as S
from surveys.models import Ballot, Survey
from tests.processes import wait_until
from tests.surveys import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_time]

ANSWERS = 40

# A worker's life: it counts, and is killed by nobody less than itself at the line that the test names.
LIFE = """
import os, signal, django
django.setup()
from django.conf import settings
from pathlib import Path
from surveys import services
from surveys.services import counting
settings.SURVEY_KEY_DIR = Path({folder!r})
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
{wound}
services.count_survey(survey_id={survey})
"""
WOUNDS = {
    "with half of the ballots read": (
        "read = counting.sealing.open_sealed\nleft = iter(range(20))\n"
        "counting.sealing.open_sealed = lambda *a: read(*a) if next(left, None) is not None else die()"
    ),
    "with the ballots deleted and nothing committed": "counting.SURVEY.move = die",
    "with the counts written and nothing committed": (
        "move = counting.SURVEY.move\ncounting.SURVEY.move = lambda *a, **k: die(move(*a, **k))"
    ),
    "with the counts committed and the key still there": "counting.keys.destroy = die",
}


@pytest.fixture
def closed() -> Survey:
    survey, given = factories.opened(invited=ANSWERS)
    factories.answer_all(survey, given[:30], Choice.SATISFIED)
    factories.answer_all(survey, given[30:], Choice.DISSATISFIED)
    Survey.objects.filter(pk=survey.pk).update(state=S.CLOSED, closed_at=clock.now())
    survey.refresh_from_db()
    return survey


def whole(survey: Survey) -> bool:
    """Either nothing has happened, or everything has but for the key: there is no third way."""
    survey.refresh_from_db()
    if survey.state == S.CLOSED:
        return survey.answered is None and survey.ballots.count() == ANSWERS and keys.exists(survey.uid)
    return survey.answered == ANSWERS and survey.satisfied["pay"] == 30 and not survey.ballots.exists()


@pytest.mark.parametrize("wound", WOUNDS.values(), ids=WOUNDS)
def test_a_worker_killed_in_the_count_leaves_nothing_half_done(closed, start_process, key_folder, wound):
    life = LIFE.format(folder=str(key_folder), wound=wound, survey=closed.pk)
    process = start_process("-c", life)
    assert process.wait(60) == -signal.SIGKILL, process.log.read_text()
    assert whole(closed)
    # The next worker finishes it, and the one after finds nothing to do.
    for _n in range(2):
        services.count_survey(survey_id=closed.pk)
    closed.refresh_from_db()
    assert (closed.state, closed.answered, closed.satisfied["pay"]) == (S.COUNTED, ANSWERS, 30)
    assert not Ballot.objects.exists()
    assert not keys.exists(closed.uid)


def test_two_workers_at_once_count_once(closed, start_process, key_folder):
    life = LIFE.format(folder=str(key_folder), wound="", survey=closed.pk)
    both = [start_process("-c", life) for _n in range(2)]
    assert [process.wait(60) for process in both] == [0, 0], [process.log.read_text() for process in both]
    closed.refresh_from_db()
    assert (closed.state, closed.answered, closed.satisfied["pay"]) == (S.COUNTED, ANSWERS, 30)
    assert not keys.exists(closed.uid)


def test_the_embedded_portal_counts_what_a_killed_one_left(closed, start_process, key_folder):
    """A job whose worker died, in the embedded form: the next start finds and finishes it."""
    Job.objects.create(
        key=f"surveys.count:{closed.pk}",
        kind="surveys.count",
        args={"survey_id": closed.pk},
        state=Job.State.RUNNING,
        lease="x",
        attempts=1,
        leased_until=clock.now() + timedelta(minutes=9),
    )
    from tests.processes import free_port

    start_process(
        "-m", "weihai_hlr.embedded", "serve", REDIS_URL="", PORT=str(free_port()), SURVEY_KEY_DIR=str(key_folder)
    )
    wait_until(lambda: Survey.objects.get(pk=closed.pk).state == S.COUNTED, seconds=60, what="the count")
    wait_until(lambda: not keys.exists(closed.uid), what="the key's end")
    assert os.listdir(key_folder / "keys") == []
