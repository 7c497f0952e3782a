"""No work is lost when a process dies, nothing is done twice that shows, no mail leaves for a transaction that rolled
back (BRIEF §15.11)."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from journal import jobs
from journal.jobs import LEASE, MAX_ATTEMPTS
from journal.models import Job, Mail
from journal.outbox import queue_mail
from journal.tasks import run_job, sweep_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch) -> list[int]:
    """What the job kind ``test.note`` was asked to note; it fails as long as ``done.failing`` says."""

    class Noted(list):
        failing = False

    noted = Noted()

    def note(*, number: int) -> None:
        if noted.failing:
            raise ConnectionError("the other side does not answer")
        noted.append(number)

    monkeypatch.setitem(jobs._handlers, "test.note", note)
    return noted


def note(number: int = 1) -> Job:
    return jobs.enqueue("test.note", key=f"test.note:{number}", number=number)


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


# --- jobs ------------------------------------------------------------------------------------------------------------


def test_a_job_runs_on_commit_and_not_before(done, run_on_commit):
    with run_on_commit():
        job = note()
        assert done == []
    assert done == [1]
    assert state(job) == Job.State.DONE


def test_a_job_of_a_transaction_that_rolled_back_never_was(done, run_on_commit):
    with run_on_commit() as callbacks, suppress(ZeroDivisionError), transaction.atomic():
        note()
        raise ZeroDivisionError
    assert callbacks == []
    assert done == []
    assert not Job.objects.exists()


def test_the_same_key_is_the_same_job(done, run_on_commit):
    with run_on_commit():
        assert note() == note()
    with run_on_commit():
        note()
    assert done == [1]


def test_a_job_that_was_done_does_nothing_when_it_is_woken_again(done, run_on_commit):
    with run_on_commit():
        job = note()
    run_job(job.pk)
    run_job(job.pk)
    assert done == [1]
    assert Job.objects.get().attempts == 1


def test_two_workers_cannot_hold_one_job(done):
    job = note()
    assert jobs.claim(job.pk) is not None
    assert jobs.claim(job.pk) is None


def test_a_job_whose_message_was_lost_is_found_and_done(done, clock):
    job = note()
    assert jobs.sweep() == []
    clock.forward(seconds=21)
    assert jobs.sweep() == [job.pk]
    run_job(job.pk)
    assert done == [1]
    assert jobs.sweep() == []


def test_a_job_whose_worker_died_is_taken_up_when_its_lease_is_over(done, clock):
    job = note()
    jobs.claim(job.pk)
    clock.forward(seconds=LEASE.total_seconds() - 1)
    assert jobs.sweep() == []
    run_job(job.pk)
    assert done == []
    clock.forward(seconds=2)
    assert jobs.sweep() == [job.pk]
    run_job(job.pk)
    assert done == [1]
    assert state(job) == Job.State.DONE


def test_a_worker_that_died_between_work_and_row_has_its_work_done_again(done, clock):
    job = note()
    claimed = jobs.claim(job.pk)
    jobs._handlers["test.note"](**claimed.args)
    clock.forward(minutes=11)
    run_job(job.pk)
    assert done == [1, 1]
    assert state(job) == Job.State.DONE


def test_a_slow_worker_cannot_mark_a_job_that_another_one_took_over(done, clock):
    job = note()
    slow = jobs.claim(job.pk)
    clock.forward(seconds=LEASE.total_seconds() + 1)
    other = jobs.claim(job.pk)
    jobs.run(slow)
    assert state(job) == Job.State.RUNNING
    jobs.note_failure(slow, ConnectionError())
    assert state(job) == Job.State.RUNNING
    jobs.run(other)
    assert state(job) == Job.State.DONE


def test_a_failed_job_comes_back_after_a_pause_that_grows(done, clock):
    done.failing = True
    job = note()
    pauses = []
    for _turn in range(3):
        run_job(job.pk)
        row = Job.objects.get()
        assert row.state == Job.State.QUEUED
        assert "ConnectionError" in row.error
        pauses.append(row.due_at - clock.now())
        run_job(job.pk)
        assert Job.objects.get().attempts == row.attempts, "woken before its pause was over"
        clock.move_to(row.due_at + timedelta(seconds=21))
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[-1]
    done.failing = False
    run_job(job.pk)
    assert done == [1]
    assert Job.objects.get().error == ""


def test_a_job_that_keeps_failing_is_given_up_loudly(done, clock, caplog):
    done.failing = True
    job = note()
    for _turn in range(MAX_ATTEMPTS):
        run_job(job.pk)
        clock.forward(days=1)
    assert state(job) == Job.State.FAILED
    assert any(record.levelname == "ERROR" for record in caplog.records)
    assert jobs.sweep() == []
    assert jobs.pending() == 0


def test_one_bad_job_does_not_hold_up_the_others(done, clock, run_on_commit):
    jobs._handlers["test.note"](number=0)
    done.clear()
    bad = Job.objects.create(key="bad", kind="test.gone")
    good = note(7)
    clock.forward(minutes=1)
    for job_id in jobs.sweep():
        run_job(job_id)
    assert done == [7]
    assert (state(bad), state(good)) == (Job.State.QUEUED, Job.State.DONE)


def test_the_sweep_wakes_what_is_due(done, clock, settings):
    from weihai_hlr.celery import app

    note(1), note(2)
    clock.forward(minutes=1)
    app.conf.task_always_eager, before = True, app.conf.task_always_eager
    try:
        sweep_jobs()
    finally:
        app.conf.task_always_eager = before
    assert sorted(done) == [1, 2]


def test_an_unknown_kind_is_refused_where_it_is_asked_for():
    with pytest.raises(LookupError):
        jobs.enqueue("nobody.does", key="x")


def test_two_functions_cannot_do_one_kind():
    with pytest.raises(ValueError, match="handler already"):
        jobs.handler("journal.send_mail")(lambda: None)


def test_the_database_refuses_a_job_that_is_done_at_no_time():
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(key="x", kind="y", state=Job.State.DONE)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_the_same_moment_one_gets_the_job(done):
    from concurrent.futures import ThreadPoolExecutor

    job = note()

    def claim(_n: int) -> bool:
        try:
            return jobs.claim(job.pk) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(claim, range(8))) == 1


# --- mail ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def templates(settings, tmp_path):
    """A mail template of the tests."""
    tmp_path.joinpath("trap_subject.txt").write_text("关于\n {{ name }}\n")
    tmp_path.joinpath("trap_body.txt").write_text("{{ name }}，您好。\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]


def queue(key: str = "trap:1", recipient: str = "clerk@example.cn") -> Mail | None:
    return queue_mail(key=key, recipient=recipient, template="trap", context={"name": "王芳"}, language="zh-hans")


def test_a_mail_is_a_row_first_and_leaves_on_commit(templates, run_on_commit):
    with run_on_commit():
        row = queue()
        assert row.state == Mail.State.QUEUED
        assert mail.outbox == []
    assert [(m.subject, m.to) for m in mail.outbox] == [("关于 王芳", ["clerk@example.cn"])]
    row.refresh_from_db()
    assert row.state == Mail.State.SENT


def test_no_mail_leaves_for_a_transaction_that_rolled_back(templates, run_on_commit, clock):
    with run_on_commit() as callbacks, suppress(ZeroDivisionError), transaction.atomic():
        queue()
        raise ZeroDivisionError
    assert callbacks == []
    clock.forward(hours=1)
    assert jobs.sweep() == []
    assert mail.outbox == []
    assert not Mail.objects.exists()


def test_the_same_mail_to_the_same_person_is_sent_once(templates, run_on_commit):
    with run_on_commit():
        first, second = queue(), queue(recipient="Clerk@Example.cn")
    with run_on_commit():
        queue()
    assert first == second
    assert len(mail.outbox) == 1


def test_one_message_reaches_each_of_several_people(templates, run_on_commit):
    with run_on_commit():
        queue(), queue(recipient="chief@example.cn")
    assert sorted(m.to[0] for m in mail.outbox) == ["chief@example.cn", "clerk@example.cn"]


def test_nobody_to_write_to_is_no_mail(templates):
    assert queue(recipient="") is None
    assert not Mail.objects.exists()


def test_a_mail_that_was_sent_is_not_sent_again_when_the_worker_died_before_its_row(templates, run_on_commit, clock):
    with run_on_commit():
        queue()
    Job.objects.update(state=Job.State.RUNNING, finished_at=None, leased_until=clock.now() - timedelta(seconds=1))
    run_job(Job.objects.get().pk)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_fails_is_tried_again(templates, run_on_commit, clock, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    with run_on_commit():
        queue()
    job = Job.objects.get()
    assert (job.state, Mail.objects.get().state) == (Job.State.QUEUED, Mail.State.QUEUED)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    clock.forward(minutes=1)
    run_job(job.pk)
    assert len(mail.outbox) == 1
