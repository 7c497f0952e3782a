"""Keeping official papers: what a worker printed, as a draft or once and for all."""

from journal import files
from journal.actors import SYSTEM
from journal.chain import act
from proceedings.enums import PaperKind
from proceedings.models import OfficialPaper
from tripartite.models import TripartiteBody

PURPOSE = "paper"


def final_paper(kind: PaperKind, subject: str) -> OfficialPaper | None:
    """The final paper about a thing, once it is made."""
    return OfficialPaper.objects.filter(kind=kind, subject=subject, is_final=True).select_related("file").first()


def keep_paper(
    *, body: TripartiteBody, kind: PaperKind, subject: str, name: str, content: bytes, is_final: bool
) -> OfficialPaper:
    """Store what was printed. A final paper that is there already stays, and the new print is dropped."""
    with act() as log:
        # Under the body's lock a second worker finds the final one there and keeps nothing.
        TripartiteBody.objects.select_for_update().get(pk=body.pk)
        final = final_paper(kind, subject)
        if final is not None:
            return final
        stored = files.store(purpose=PURPOSE, name=name, content=content, content_type="application/pdf", actor=SYSTEM)
        paper = OfficialPaper.objects.create(body=body, kind=kind, subject=subject, file=stored, is_final=is_final)
        if is_final:
            log.append(action="paper.make", subject=paper, actor=SYSTEM, data={"of": subject, "sha256": stored.sha256})
    return paper
