"""No work is lost when a process dies (BRIEF §15.11): real processes, killed in the middle of their work."""

import json
import re
import signal
import time
import urllib.request
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from journal import clock
from journal.models import Job, Mail
from tests.processes import free_port, kill_group, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_time]

JOBS = 300


@pytest.fixture
def work() -> list[Job]:
    """Mails that have waited for a minute already, as after a start, each with its job."""
    mails = Mail.objects.bulk_create(
        Mail(key=f"kill:{n}", recipient=f"clerk-{n}@example.cn", subject=f"{n}", body="…") for n in range(JOBS)
    )
    due = clock.now() - timedelta(minutes=1)
    return Job.objects.bulk_create(
        Job(key=f"mail:{mail.key}", kind="journal.send_mail", args={"mail_id": mail.pk}, due_at=due) for mail in mails
    )


def done() -> int:
    return Job.objects.filter(state=Job.State.DONE).count()


def some_but_not_all() -> bool:
    return 0 < done() < JOBS


def sent(folder: Path) -> Counter:
    """How often each recipient got his mail. Mails of one second may share a file."""
    return Counter(
        name for path in folder.iterdir() for name in re.findall(r"^To: (\S+)$", path.read_text(), re.MULTILINE)
    )


def assert_each_was_sent_once(folder: Path) -> None:
    """Everything is done. One mail may have gone twice: the one between its sending and its row when the kill came."""
    assert done() == Mail.objects.filter(state=Mail.State.SENT).count() == JOBS
    counts = sent(folder)
    assert len(counts) == JOBS
    assert sum(counts.values()) - JOBS <= 1


def test_the_embedded_portal_finishes_each_job_after_it_was_killed_and_started_again(work, start_process, tmp_path):
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    port = free_port()
    surroundings = {"EMAIL_URL": f"filemail://{outbox}", "REDIS_URL": "", "PORT": str(port)}

    server = start_process("-m", "weihai_hlr.embedded", "serve", **surroundings)
    wait_until(some_but_not_all, what="some jobs' end")
    kill_group(server)
    left = JOBS - done()
    assert left > 0

    start_process("-m", "weihai_hlr.embedded", "serve", **surroundings)
    wait_until(lambda: done() == JOBS, seconds=60, what="the rest of the jobs' end")
    assert_each_was_sent_once(outbox)


def test_the_embedded_portal_answers_and_leaves_cleanly_on_sigterm(start_process, tmp_path):
    port = free_port()
    server = start_process("-m", "weihai_hlr.embedded", "serve", REDIS_URL="", PORT=str(port))

    def answer() -> dict | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
                return json.load(response)
        except OSError:
            return None

    assert wait_until(answer, what="the first answer") == {"status": "ok"}
    started = time.monotonic()
    server.send_signal(signal.SIGTERM)
    assert server.wait(20) == 0
    assert time.monotonic() - started < 10
    assert "Traceback" not in server.log.read_text()


def test_a_worker_takes_up_what_a_killed_worker_left(work, worker_process, tmp_path):
    """PostgreSQL and Redis: the lease of the killed worker has to run out first, here by hand."""
    from journal.tasks import sweep_jobs

    outbox = tmp_path / "outbox"
    outbox.mkdir()
    if not settings.REDIS_URL:
        pytest.skip("a worker process needs Redis")
    first = worker_process(EMAIL_URL=f"filemail://{outbox}")
    sweep_jobs.delay()
    wait_until(some_but_not_all, what="some jobs' end")
    kill_group(first)
    assert done() < JOBS

    Job.objects.filter(state=Job.State.RUNNING).update(leased_until=clock.now() - timedelta(seconds=1))
    worker_process(EMAIL_URL=f"filemail://{outbox}")
    sweep_jobs.delay()
    wait_until(lambda: done() == JOBS, seconds=60, what="the rest of the jobs' end")
    assert_each_was_sent_once(outbox)
