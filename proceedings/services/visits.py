"""Site visits: planned, made on a phone, finished with a report."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from journal import clock, files, jobs
from journal.actors import SYSTEM
from journal.chain import act
from journal.errors import Refused, require
from papers import render_paper
from proceedings import registry, rules
from proceedings.enums import Found, VisitState
from proceedings.models import Matter, Visit, VisitFinding, Visitor, VisitPhoto
from proceedings.transitions import VISIT
from tripartite.models import Officer
from units.uploads import inspect

if TYPE_CHECKING:
    from PIL.Image import Image

# Wide enough to read a notice board by; beyond it a photo only makes the report heavy.
LONGEST_SIDE = 2000
IN_REPORT = 900
PHOTO = "visit-photo"
REPORT = "visit-report"


def plan_visit(
    *, matter: Matter, office: Officer, planned_for: datetime, place: str, visitors: Sequence[Officer]
) -> Visit:
    """Plan a visit and tell the unit. Raises `Refused`: outside the body, in the past, or with nobody to go."""
    with act() as log:
        matter = Matter.objects.select_for_update().get(pk=matter.pk)
        require(rules.why_not_visit(office, matter))
        if planned_for < clock.now():
            raise Refused(_("Please choose a time that is still to come."))
        _require_visitors(matter, visitors)
        visit = Visit.objects.create(matter=matter, planned_for=planned_for, place=place.strip(), called_by=office)
        Visitor.objects.bulk_create(Visitor(visit=visit, officer=officer) for officer in visitors)
        log.append(
            action="visit.plan",
            subject=visit,
            actor=office.actor,
            target=visit.state,
            data={"of": matter.subject, "visitors": sorted(officer.pk for officer in visitors)},
        )
        registry.subject_kind(matter).on_visit(visit)
    return visit


def _require_visitors(matter: Matter, visitors: Sequence[Officer]) -> None:
    if not visitors:
        raise Refused(_("Please say who goes."))
    for officer in visitors:
        require(rules.why_not_act(officer, matter))


def set_visitors(*, visit: Visit, office: Officer, visitors: Sequence[Officer]) -> Visit:
    """Who goes is somebody else after all."""
    with act() as log:
        visit = _held(visit)
        require(rules.why_not_note(office, visit))
        _require_visitors(visit.matter, visitors)
        visit.visitors.all().delete()
        Visitor.objects.bulk_create(Visitor(visit=visit, officer=officer) for officer in visitors)
        log.append(
            action="visit.visitors",
            subject=visit,
            actor=office.actor,
            data={"visitors": sorted(officer.pk for officer in visitors)},
        )
    return visit


def call_off_visit(*, visit: Visit, office: Officer, reason: str) -> Visit:
    """The visit is not made. The unit is told."""
    with act():
        visit = _held(visit)
        require(rules.why_not_note(office, visit))
        if not reason.strip():
            raise Refused(_("Please give a reason."))
        VISIT.move(visit, "call_off", actor=office.actor, reason=reason.strip())
        registry.subject_kind(visit.matter).on_visit(visit)
    return visit


def note_finding(*, visit: Visit, office: Officer, item: str, found: str, note: str = "") -> VisitFinding | None:
    """Write down what was found beside one item; an empty `found` takes it back. Like autosave it leaves no journal
    row: what stands when the visit is finished is what counts."""
    with act():
        visit = _held(visit)
        require(rules.why_not_note(office, visit))
        if item not in {each.key for each in checklist_of(visit)}:
            raise Refused(_("This item is not on the list of this visit."))
        if not found:
            visit.findings.filter(item=item).delete()
            return None
        if found not in Found.values:
            raise Refused(_("Please choose one of the answers."))
        if found == Found.DIFFERS and not note.strip():
            raise Refused(_("Please write down what differs."))
        values = {"found": found, "note": note.strip()[:2000], "officer": office, "noted_at": clock.now()}
        finding, _created = VisitFinding.objects.update_or_create(visit=visit, item=item, defaults=values)
    return finding


def add_photo(
    *,
    visit: Visit,
    office: Officer,
    upload: UploadedFile,
    key: str,
    item: str = "",
    caption: str = "",
    taken_at: datetime | None = None,
) -> VisitPhoto:
    """Keep a photo. The same key again is the same photo: a phone that heard no answer sends it once more.

    Where it was taken and with which phone is cut out of the file. Raises ValidationError when it is no photo.
    """
    if not 8 <= len(key) <= 40:
        raise Refused(_("The photo could not be kept. Please take it again."))
    already = visit.photos.filter(key=key).first()
    if already is not None:
        return already
    content = _plain_photo(upload)
    with act() as log:
        visit = _held(visit)
        require(rules.why_not_note(office, visit))
        already = visit.photos.filter(key=key).first()
        if already is not None:
            return already
        if item and item not in {each.key for each in checklist_of(visit)}:
            raise Refused(_("This item is not on the list of this visit."))
        stored = files.store(
            purpose=PHOTO,
            name=f"{timezone.localtime(clock.now()):%Y%m%d-%H%M%S}.jpg",
            content=content,
            content_type="image/jpeg",
            actor=office.actor,
        )
        photo = VisitPhoto.objects.create(
            visit=visit,
            item=item,
            key=key,
            file=stored,
            caption=caption.strip()[:200],
            # A phone whose clock runs ahead has not taken a photo that is still to come.
            taken_at=min(taken_at, clock.now()) if taken_at else None,
            officer=office,
        )
        log.append(action="visit.photo", subject=visit, actor=office.actor, data={"sha256": stored.sha256})
    return photo


def _plain_photo(upload: UploadedFile) -> bytes:
    found = inspect(upload)
    if not found.content_type.startswith("image/"):
        raise ValidationError(_("“%(name)s” is no photo. Please choose JPG or PNG.") % {"name": upload.name})
    from PIL import Image, ImageOps  # noqa: PLC0415 -- megabytes that a web process without a photo never needs

    with Image.open(upload) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _as_jpeg(upright, 82)


def _as_jpeg(image: "Image", quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def take_photo_away(*, photo: VisitPhoto, office: Officer) -> None:
    """A photo that shows the wrong thing is taken back before the visit is finished. The journal keeps that it was."""
    with act() as log:
        visit = _held(photo.visit)
        require(rules.why_not_note(office, visit))
        stored = photo.file
        log.append(action="visit.photo_away", subject=visit, actor=office.actor, data={"sha256": stored.sha256})
        photo.delete()
        files.discard(stored)


def finish_visit(*, visit: Visit, office: Officer, summary: str, received_by: str = "") -> Visit:
    """Close the list: nothing in it changes after. The report is made by a worker."""
    with act():
        visit = _held(visit)
        require(rules.why_not_finish(office, visit))
        if not summary.strip():
            raise Refused(_("Please sum up what was found."))
        changes = {"summary": summary.strip()[:4000], "received_by": received_by.strip()[:120]}
        VISIT.move(visit, "finish", actor=office.actor, changes=changes, data={"findings": visit.findings.count()})
        jobs.enqueue("proceedings.visit_report", key=f"visit-report:{visit.pk}", visit_id=visit.pk)
    return visit


def _held(visit: Visit) -> Visit:
    """The visit, locked: who notes and who finishes come one after the other."""
    locked = Visit.objects.select_for_update().get(pk=visit.pk)
    locked.matter = visit.matter
    return locked


def checklist_of(visit: Visit) -> Sequence[registry.CheckItem]:
    """What is to be looked at."""
    return registry.subject_kind(visit.matter).checklist(visit.matter)


@jobs.handler("proceedings.visit_report")
def make_report(*, visit_id: int) -> None:
    """The report as a PDF, once: whoever comes second finds it there."""
    visit = Visit.objects.select_related("matter__body", "called_by__organisation").get(pk=visit_id)
    if visit.report_id or visit.state != VisitState.DONE:
        return
    content = render_paper("proceedings/pdf/visit.html", _report(visit), pictures=_pictures(visit))
    with act() as log:
        visit = Visit.objects.select_for_update().get(pk=visit_id)
        if visit.report_id:
            return
        stored = files.store(
            purpose=REPORT,
            name=f"实地核查记录-{visit.pk}.pdf",
            content=content,
            content_type="application/pdf",
            actor=SYSTEM,
        )
        visit.report = stored
        visit.save(update_fields=["report"])
        log.append(action="visit.report", subject=visit, actor=SYSTEM, data={"sha256": stored.sha256})


def _report(visit: Visit) -> dict:
    findings = {finding.item: finding for finding in visit.findings.all()}
    photos = list(visit.photos.select_related("file"))
    rows = [(item, findings[item.key]) for item in checklist_of(visit) if item.key in findings]
    return {
        "visit": visit,
        "visitors": visit.visitors.select_related("officer__user", "officer__organisation"),
        "rows": rows,
        "counts": [(label, sum(finding.found == value for _i, finding in rows)) for value, label in Found.choices],
        "photos": photos,
        "titles": {item.key: item.title for item in checklist_of(visit)},
    }


def _pictures(visit: Visit) -> dict[str, bytes]:
    """The photos, small enough for a report that goes by mail."""
    return {f"photo-{photo.pk}": _smaller(files.read(photo.file)) for photo in visit.photos.select_related("file")}


def _smaller(content: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 -- as above

    with Image.open(BytesIO(content)) as image:
        image.thumbnail((IN_REPORT, IN_REPORT))
        return _as_jpeg(image, 75)
