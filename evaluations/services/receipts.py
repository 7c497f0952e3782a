"""The receipt of a hand-in as a PDF: a job of the hand-in's own transaction, done by a worker, once."""

from collections.abc import Iterator

from evaluations.models import Application, ReceiptPaper, Submission
from journal import files, jobs
from journal.actors import SYSTEM
from journal.chain import act
from journal.models import Job
from papers import render_paper
from standards.content import Indicator
from units.enums import UnitKind

KIND = "evaluations.receipt"
PURPOSE = "receipt"
KINDS = {
    UnitKind.ENTERPRISE: "企业",
    UnitKind.PARK: "工业园区",
    UnitKind.TOWN: "乡镇（街道）",
    UnitKind.CLUSTER: "企业聚集区域",
}


def key_of(submission_id: int) -> str:
    """The name of the one job that makes a hand-in's receipt."""
    return f"{KIND}:{submission_id}"


def order_receipt(submission: Submission) -> Job:
    """Have the receipt made; ordered twice, it is one job."""
    return jobs.enqueue(KIND, key=key_of(submission.pk), submission_id=submission.pk)


@jobs.handler(KIND)
def make_receipt(*, submission_id: int) -> None:
    """Print the receipt and keep it. Safe to run twice: what is there stays."""
    submission = Submission.objects.select_related(
        "application__campaign", "application__edition", "application__unit", "submitted_by"
    ).get(pk=submission_id)
    if ReceiptPaper.objects.filter(submission=submission).exists():
        return
    content = render_paper("evaluations/pdf/receipt.html", receipt_context(submission))
    with act() as log:
        # Under the application's lock a second worker finds the receipt there and keeps nothing.
        Application.objects.select_for_update().get(pk=submission.application_id)
        if ReceiptPaper.objects.filter(submission=submission).exists():
            return
        stored = files.store(
            purpose=PURPOSE,
            name=f"申报回执-{submission.receipt}.pdf",
            content=content,
            content_type="application/pdf",
            actor=SYSTEM,
        )
        ReceiptPaper.objects.create(submission=submission, file=stored)
        log.append(action="receipt.make", subject=submission, actor=SYSTEM, data={"sha256": stored.sha256})


def receipt_context(submission: Submission) -> dict:
    """What the receipt says, from the snapshot alone but for the campaign's and the edition's names."""
    rubric = submission.application.rubric
    return {
        "submission": submission,
        "kind": KINDS[UnitKind(submission.content["unit"]["kind"])],
        "maximum": rubric.maximum,
        "files": [{"indicator": indicator.id, **file} for indicator, file in files_of(submission)],
    }


def files_of(submission: Submission) -> Iterator[tuple[Indicator, dict]]:
    """The files of a hand-in with their indicators, in the order in which the standards ask for them."""
    for indicator in submission.application.rubric.indicators:
        for file in submission.content["files"].get(indicator.id, []):
            yield indicator, file
