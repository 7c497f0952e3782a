"""Verbs of the plaques room: granting a title, making what is made from it, the public check."""

import re
import secrets
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import F, Q

from journal import clock, files, jobs
from journal.actors import SYSTEM, Actor
from journal.chain import act
from journal.errors import require
from journal.models import Job, StoredFile
from papers import RenderingError
from plaques import rules
from plaques.enums import TitleState
from plaques.models import Certificate, NumberSeries, Plaque, Title
from plaques.rendering import DocumentData, render_certificate, render_plaque
from plaques.signing import SigningError, sign_pdf
from plaques.transitions import PLAQUE, TITLE
from proceedings.models import Decision, NoticeItem, Round
from tripartite.models import MemberOrganisation, Officer
from units.enums import UnitKind
from units.models import Unit
from units.search import normalise

PREFIXES = {UnitKind.ENTERPRISE: "WHE", UnitKind.PARK: "WHP", UnitKind.TOWN: "WHT", UnitKind.CLUSTER: "WHC"}
# Crockford's base 32: no letter is mistaken for a digit when a code is typed from a plaque.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

# What phones and word processors put where a number has its hyphens; NFKC has made the full-width one plain.
DASHES = re.compile("[-\u2010-\u2015\u2212]")
NUMBER = re.compile(r"^(WH[A-Z])(\d{4})(\d{4,})$", re.ASCII)


class DocumentsNotMade(RuntimeError):
    """Some titles have no plaque or certificate yet; the message names them and says why."""


def next_number(*, kind: UnitKind, year: int) -> str:
    """The next number of a kind and year, such as WHE-2026-0007. Must run inside the naming's transaction."""
    prefix = PREFIXES[UnitKind(kind)]
    NumberSeries.objects.get_or_create(prefix=prefix, year=year)
    series = NumberSeries.objects.select_for_update().get(prefix=prefix, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return f"{prefix}-{year}-{series.last + 1:04d}"


def grant_title(
    *,
    unit: Unit,
    text_zh: str,
    text_en: str,
    year: int,
    decision: Decision,
    county_round: Round,
    city_round: Round,
    notice_item: NoticeItem,
    actor: Actor,
) -> Title:
    """A unit is named. The rounds and the notice are the caller's proof; the database looks at them again.

    A title of the unit whose last day has passed is closed first. Raises IntegrityError when the proof does not hold.
    """
    with act() as log:
        expire_titles(unit=unit)
        title = Title.objects.create(
            number=next_number(kind=UnitKind(unit.kind), year=year),
            code="".join(secrets.choice(CODE_ALPHABET) for _n in range(12)),
            unit=unit,
            kind=unit.kind,
            unit_name=unit.name,
            district=unit.district,
            text_zh=text_zh,
            text_en=text_en,
            year=year,
            decision=decision,
            county_round=county_round,
            city_round=city_round,
            notice_item=notice_item,
            granted_on=decision.decided_on,
        )
        log.append(
            action="title.grant",
            subject=title,
            actor=actor,
            target=title.state,
            data={"number": title.number, "decision": decision.document_number},
        )
    return title


def expire_titles(*, unit: Unit | None = None) -> int:
    """Close titles whose last day has passed. Returns how many. Safe to run again; beat runs it daily."""
    due = Title.objects.filter(state=TitleState.GRANTED, last_day__lt=clock.today())
    if unit is not None:
        due = due.filter(unit=unit)
    count = 0
    for title in due:
        with act():
            TITLE.move(title, "expire", actor=SYSTEM)
            count += 1
    return count


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
    waiting = Title.objects.filter(Q(plaque__isnull=True) | Q(certificate__isnull=True))
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


def check_address(title: Title) -> str:
    """The address behind the QR code."""
    return f"{settings.SITE_URL}/verify/{title.code}/"


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


def hand_over_plaque(*, plaque: Plaque, office: Officer, received_by: str) -> Plaque:
    """The plaque goes to the unit; who received it is on record."""
    require(rules.why_not_hand_over(office, plaque, received_by))
    with act():
        PLAQUE.move(plaque, "hand_over", actor=office.actor, changes={"handed_over_to": received_by.strip()})
    return plaque


def find_title(typed: str) -> Title | None:
    """The title that a person means who types a number or a check code: blanks, dashes and case are forgiven."""
    plain = DASHES.sub("", normalise(typed).upper())
    number = NUMBER.sub(r"\1-\2-\3", plain)
    code = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    titles: Sequence[Title] = Title.objects.public().filter(Q(number=number) | Q(code=code))[:1]
    return titles[0] if titles else None
