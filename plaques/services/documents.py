"""What is made from a title: the artwork of its plaque, and the signed certificate."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q

from journal import clock, files, jobs
from journal.actors import SYSTEM
from journal.chain import act
from journal.models import Job, StoredFile
from papers import RenderingError
from plaques.enums import TitleState
from plaques.models import Certificate, Plaque, Title
from plaques.rendering import DocumentData, render_certificate, render_plaque
from plaques.signing import SigningError, sign_pdf
from proceedings.models import Decision
from tripartite.models import MemberOrganisation


class DocumentsNotMade(RuntimeError):
    """Some titles have no plaque or certificate yet; the message names them and says why."""


def request_documents(*, decision: Decision) -> None:
    """Have plaques and certificates of a decision made, once the present transaction is committed."""
    jobs.enqueue("plaques.issue", key=_job_key(decision), decision_id=decision.pk)


def documents_job(decision: Decision) -> Job | None:
    """The job that makes a decision's documents: how far it is, and what it met with."""
    return Job.objects.filter(key=_job_key(decision)).first()


def _job_key(decision: Decision) -> str:
    return f"plaques.issue:{decision.pk}"


@jobs.handler("plaques.issue")
def issue_documents(*, decision_id: int | None = None) -> int:
    """Make what is missing: a plaque and a certificate for each title (of one decision, or of all). Returns how many
    titles were served. Running it again makes nothing twice.

    A title whose documents cannot be made keeps nobody else waiting. At the end DocumentsNotMade names each that was
    left out and why, so that the job is tried again.
    """
    served = 0
    left_out: dict[str, list[str]] = {}
    for title in _without_documents(decision_id):
        try:
            served += _make_documents(title)
        except (RenderingError, SigningError) as obstacle:
            left_out.setdefault(str(obstacle), []).append(title.number)
    if left_out:
        raise DocumentsNotMade(" ".join(f"{', '.join(numbers)}: {why}" for why, numbers in left_out.items()))
    return served


def _without_documents(decision_id: int | None) -> Iterator[Title]:
    # A title that ended before its documents were made gets none: there is no plaque without a title (BRIEF §15.6).
    waiting = Title.objects.filter(Q(pieces__isnull=True) | Q(certificate__isnull=True), state=TitleState.GRANTED)
    if decision_id is not None:
        waiting = waiting.filter(decision=decision_id)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        yield Title.objects.select_related("decision").get(pk=pk)


def _make_documents(title: Title) -> bool:
    """Make what this title lacks, the plaque first, since it needs no signing key; whether anything was made."""
    data = document_data(title)
    made = False
    if not Plaque.objects.filter(title=title).exists():
        made |= _keep_plaque(title, render_plaque(data))
    if not Certificate.objects.filter(title=title).exists():
        made |= _keep_certificate(title, sign_pdf(render_certificate(data), signed_at=clock.now()))
    return made


def document_data(title: Title) -> DocumentData:
    """What is printed on a title's documents."""
    return DocumentData(
        title_text_zh=title.text_zh,
        title_text_en=title.text_en,
        unit_name=title.unit_name,
        number=title.number,
        year=title.year,
        granted_on=title.granted_on,
        decision_number=title.decision.document_number,
        issuers=_issuers(title.decision),
        verify_url=check_address(title),
        verify_code=title.code,
    )


def _issuers(decision: Decision) -> tuple[str, ...]:
    names = MemberOrganisation.objects.filter(body=decision.body_id).values_list("name_zh", flat=True)
    return tuple(names)


def _keep_plaque(title: Title, artwork: bytes) -> bool:
    # Under the title's lock a second worker finds it there already and keeps nothing.
    with act() as log:
        title = Title.objects.select_for_update().get(pk=title.pk)
        if Plaque.objects.filter(title=title).exists():
            return False
        plaque = Plaque.objects.create(title=title, artwork=_store("plaque", title, artwork))
        log.append(action="plaque.issue", subject=plaque, actor=SYSTEM, target=plaque.state)
    return True


def _keep_certificate(title: Title, signed: bytes) -> bool:
    with act() as log:
        title = Title.objects.select_for_update().get(pk=title.pk)
        if Certificate.objects.filter(title=title).exists():
            return False
        issued = Certificate.objects.create(title=title, file=_store("certificate", title, signed))
        log.append(action="certificate.issue", subject=issued, actor=SYSTEM, data={"sha256": issued.file.sha256})
    return True


def _store(purpose: str, title: Title, content: bytes) -> StoredFile:
    return files.store(
        purpose=purpose,
        name=f"{title.number}-{purpose}.pdf",
        content=content,
        content_type="application/pdf",
        actor=SYSTEM,
    )


def check_address(title: Title) -> str:
    """The address behind the QR code."""
    return f"{settings.SITE_URL}/verify/{title.code}/"
