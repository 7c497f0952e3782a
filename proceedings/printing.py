"""How far the printing of an official paper is: the file that is there, and the job that makes the next one."""

from functools import cached_property

from journal import jobs
from journal.models import Job
from proceedings.models import OfficialPaper


class Printing:
    """The papers about one thing (`subject`, a reference), for its page."""

    def __init__(self, subject: str) -> None:
        self.subject = subject

    @cached_property
    def paper(self) -> OfficialPaper | None:
        """The final paper, else the latest draft."""
        papers = OfficialPaper.objects.filter(subject=self.subject).select_related("file")
        return papers.order_by("-is_final", "-made_at", "-pk").first()

    @cached_property
    def job(self) -> Job | None:
        """What is under way or has failed; None when the latest print is there."""
        last = Job.objects.filter(key__startswith=f"paper:{self.subject}:").order_by("-pk").first()
        return None if last is None or last.state == Job.State.DONE else last


def order(kind: str, subject: str, *, final: bool, once: bool = False, **args) -> Job:
    """Queue a print. The final one is one job for ever; drafts follow one another, one at a time. `once`: the same
    words as last time need no new print, since the words are all there is."""
    if final:
        return jobs.enqueue(kind, key=f"paper:{subject}:final", **args)
    drafts = Job.objects.filter(key__startswith=f"paper:{subject}:draft-")
    last = drafts.order_by("-pk").first()
    if last is not None and last.args == args and (once or last.state in (Job.State.QUEUED, Job.State.RUNNING)):
        return last
    return jobs.enqueue(kind, key=f"paper:{subject}:draft-{drafts.count() + 1}", **args)
