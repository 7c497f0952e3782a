"""Thin Celery tasks over `journal.jobs`."""

from celery import shared_task

from journal import jobs


@shared_task
def run_job(job_id: int) -> None:
    """Run one job row. Waking it twice, or for a job already done, does nothing."""
    job = jobs.claim(job_id)
    if job is None:
        return
    try:
        jobs.run(job)
    except Exception as error:  # noqa: BLE001 -- the task boundary: any failure is noted on the row and retried
        jobs.note_failure(job, error)


@shared_task
def sweep_jobs() -> None:
    """Wake every job that is due, forgotten by the broker, or left behind by a dead worker."""
    for job_id in jobs.sweep():
        run_job.delay(job_id)
