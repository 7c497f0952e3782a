"""Doing at once what a worker would do later: the demonstration's documents, and its mails, which go nowhere.

The receipts of units without a sign-in are left to the worker: they are most of the printing, and nobody looks at them
in the first minute.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from demo.accounts import MAIL_DOMAIN, UNIT_SIGN_INS
from evaluations.models import Submission
from evaluations.services import receipts
from journal.models import Job, Mail
from journal.tasks import run_job

# What the story has printed.
KINDS = {
    "plaques.issue",
    "plaques.batch",
    "supervision.minutes",
    "evaluations.naming_list",
    "evaluations.assessment_paper",
    "surveys.slips",
    "surveys.count",
    "proceedings.visit_report",
}


def finish() -> None:
    """Run every job that is due and that the story caused, but for the receipts that wait."""
    shown = Submission.objects.filter(submitted_by__username__in=UNIT_SIGN_INS).values_list("pk", flat=True)
    mails = Mail.objects.filter(state=Mail.State.QUEUED, recipient__endswith=f"@{MAIL_DOMAIN}")
    ours = {
        *(f"mail:{pk}" for pk in mails.values_list("pk", flat=True)),
        *(receipts.key_of(pk) for pk in shown),
    }
    waiting = Job.objects.filter(state=Job.State.QUEUED).order_by("pk").values_list("pk", "kind", "key")
    with mail_going_nowhere():
        for pk, kind, key in list(waiting):
            if kind in KINDS or key in ours:
                run_job(pk)


@contextmanager
def mail_going_nowhere() -> Iterator[None]:
    """Mails to invented people count as sent and are not: neither a server nor the console gets hundreds of them."""
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = backend
