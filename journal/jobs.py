"""Jobs: long work as a row, queued on commit, run by Celery, safe to run twice.

A handler is registered under a name by the app that owns the work (`@handler("plaques.issue")`) and takes the job's
args. It must be safe to run twice: a worker can die after the work and before the row says so. The broker may forget
(memory://) or be late (Redis after a kill); `sweep()` finds every job that is due and not finished.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from journal import clock
from journal.models import Job

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 8

_handlers: dict[str, Callable[..., None]] = {}


def handler(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function that does jobs of this kind. Two functions for one kind: ValueError."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if kind in _handlers:
            raise ValueError(f"Job kind {kind!r} has a handler already.")
        _handlers[kind] = function
        return function

    return register


def enqueue(kind: str, *, key: str, **args) -> Job:
    """Write a job row in the caller's transaction and wake a worker on commit. The same key again is the same job."""
    if kind not in _handlers:
        raise LookupError(f"No handler is registered for job kind {kind!r}.")
    job, created = Job.objects.get_or_create(key=key, defaults={"kind": kind, "args": args})
    if created:
        wake(job)
    return job


def wake(job: Job) -> None:
    """Tell a worker about a job, once the present transaction is committed."""
    from journal.tasks import run_job  # noqa: PLC0415 -- tasks imports this module

    transaction.on_commit(lambda: run_job.delay(job.pk))


def claim(job_id: int) -> Job | None:
    """Take a job for this worker, or None when another has it, it is done, or not due yet.

    One guarded UPDATE, because SELECT … FOR UPDATE locks nothing on SQLite.
    """
    now = clock.now()
    lease = secrets.token_hex(16)
    free = Q(state=Job.State.QUEUED, due_at__lte=now) | Q(state=Job.State.RUNNING, leased_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING, leased_until=now + LEASE, lease=lease, attempts=F("attempts") + 1
    )
    return Job.objects.get(pk=job_id) if taken else None


def run(job: Job) -> None:
    """Do a claimed job and note the outcome. Called by the task only."""
    _handlers[job.kind](**job.args)
    # Guarded by the lease: a worker that was too slow must not mark a job that another one has taken over.
    Job.objects.filter(pk=job.pk, lease=job.lease).update(
        state=Job.State.DONE, finished_at=clock.now(), leased_until=None, error=""
    )


def note_failure(job: Job, error: Exception) -> None:
    """Put a failed job back with a growing pause, or give it up after `MAX_ATTEMPTS`, loudly."""
    mine = Job.objects.filter(pk=job.pk, lease=job.lease)
    text = f"{type(error).__name__}: {error}"[:2000]
    if job.attempts >= MAX_ATTEMPTS:
        logger.error("job %s (%s) failed for good: %s", job.pk, job.kind, type(error).__name__)
        mine.update(state=Job.State.FAILED, finished_at=clock.now(), leased_until=None, error=text)
        return
    logger.warning("job %s (%s) failed, attempt %s: %s", job.pk, job.kind, job.attempts, type(error).__name__)
    pause = timedelta(seconds=5 * 2**job.attempts)
    mine.update(state=Job.State.QUEUED, leased_until=None, due_at=clock.now() + pause, error=text)


def sweep() -> list[int]:
    """The jobs that are due or whose worker died: their ids, oldest first, at most a thousand at a time."""
    now = clock.now()
    due = Q(state=Job.State.QUEUED, due_at__lte=now - timedelta(seconds=20)) | Q(
        state=Job.State.RUNNING, leased_until__lt=now
    )
    return list(Job.objects.filter(due).order_by("due_at").values_list("pk", flat=True)[:1000])


def pending() -> int:
    """How many jobs are not finished."""
    return Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).count()
