"""Ordering plaques from the maker: many artworks in one file, with the list by which they are delivered."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from journal import files, jobs
from journal.actors import SYSTEM
from journal.chain import act
from journal.errors import Refused, require
from journal.models import Job
from papers import render_paper
from plaques import rules
from plaques.enums import PlaqueState
from plaques.models import Plaque, PlaqueBatch
from tripartite.models import Officer

MOST = 300


def order_batch(*, plaques: Sequence[Plaque], office: Officer, note: str = "") -> PlaqueBatch:
    """Put plaques together for the maker; a worker makes the files. Only what is issued and not handed over yet."""
    require(rules.why_not_order(office))
    if not plaques:
        raise Refused(_("Please tick at least one plaque."))
    if len(plaques) > MOST:
        raise Refused(_("At most %(most)d plaques go into one batch.") % {"most": MOST})
    gone = [plaque for plaque in plaques if plaque.state != PlaqueState.ISSUED]
    if gone:
        raise Refused(
            _("“%(number)s” is not waiting to be made: it is %(state)s.")
            % {"number": gone[0], "state": gone[0].get_state_display()}
        )
    with act() as log:
        batch = PlaqueBatch.objects.create(ordered_by=office, note=note.strip())
        batch.pieces.set(plaques)
        log.append(
            action="batch.order", subject=batch, actor=office.actor, data={"plaques": sorted(p.pk for p in plaques)}
        )
        jobs.enqueue("plaques.batch", key=_job_key(batch), batch_id=batch.pk)
    return batch


def batch_job(batch: PlaqueBatch) -> Job | None:
    """The job that makes a batch's files."""
    return Job.objects.filter(key=_job_key(batch)).first()


def _job_key(batch: PlaqueBatch) -> str:
    return f"plaques.batch:{batch.pk}"


def lines_of(batch: PlaqueBatch) -> list[Plaque]:
    """The batch's plaques in the order of both files: by area, then by number."""
    return list(
        batch.pieces.select_related("title__district", "title__decision", "artwork").order_by(
            "title__district__position", "title__number", "piece"
        )
    )


@jobs.handler("plaques.batch")
def make_batch(*, batch_id: int) -> None:
    """Make the two files of a batch. Once they are there, nothing is made again."""
    batch = PlaqueBatch.objects.select_related("ordered_by__organisation__body").get(pk=batch_id)
    if batch.artworks_id is not None:
        return
    lines = lines_of(batch)
    artworks = _merged([files.read(plaque.artwork) for plaque in lines])
    context = {"batch": batch, "lines": lines, "body": batch.ordered_by.organisation.body}
    delivery = render_paper("plaques/pdf/delivery.html", context)
    with act() as log:
        locked = PlaqueBatch.objects.select_for_update().get(pk=batch_id)
        if locked.artworks_id is not None:
            return
        locked.artworks = _store(f"plaques-{batch_id}-artworks.pdf", artworks)
        locked.delivery_list = _store(f"plaques-{batch_id}-delivery.pdf", delivery)
        locked.save(update_fields=["artworks", "delivery_list"])
        log.append(
            action="batch.make",
            subject=locked,
            actor=SYSTEM,
            data={"artworks": locked.artworks.sha256, "list": locked.delivery_list.sha256},
        )


def _store(name: str, content: bytes):
    return files.store(purpose="batch", name=name, content=content, content_type="application/pdf", actor=SYSTEM)


def _merged(documents: Sequence[bytes]) -> bytes:
    """One PDF with all pages, each as it was: boxes for bleed and cut included."""
    import pikepdf  # noqa: PLC0415 -- megabytes that a web process never needs

    with pikepdf.new() as whole:
        for content in documents:
            with pikepdf.open(io.BytesIO(content)) as single:
                whole.pages.extend(single.pages)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()
