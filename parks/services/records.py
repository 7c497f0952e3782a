"""What happened in an area: entering it, reporting it upwards, settling it, taking a wrong one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from journal import clock
from journal.chain import act
from journal.errors import Refused, require
from parks import clocks, rules
from parks.enums import RecordKind
from parks.keepers import Keeper, journalled
from parks.models import AreaRecord, Arrangement, RecordFile
from parks.services.arrangements import keep_file


@dataclass(frozen=True, slots=True)
class RecordFields:
    """The fields of a record as they are entered."""

    kind: str
    happened_on: date
    title: str
    matters: str
    result: str = ""
    body: Arrangement | None = None
    first_figure: int | None = None
    second_figure: int | None = None
    known_at: datetime | None = None


def enter_record(*, keeper: Keeper, fields: RecordFields, uploads: Sequence[UploadedFile] = ()) -> AreaRecord:
    """Enter a record of the keeper's area. A case that is to be reported gets its clock from the moment at which the
    area knew of it. Raises ValidationError for a file that cannot be kept."""
    require(rules.why_not_keep_area(keeper))
    kind, now = RecordKind(fields.kind), clock.now()
    if fields.happened_on > clock.today():
        raise Refused(_("The date lies in the future: a record is of what has happened."))
    if fields.body is not None and fields.body.area_id != keeper.unit.pk:
        raise Refused(_("This belongs to another area."))
    if kind.has_clock and (fields.known_at is None or fields.known_at > now):
        raise Refused(_("Please say when you came to know of it; the time to report runs from then."))
    due = fields.known_at + timedelta(hours=clocks.report_hours()) if kind.has_clock else None
    # Not asdict(): it would copy the body.
    values = {name: getattr(fields, name) for name in RecordFields.__slots__}
    with act() as log:
        record = AreaRecord.objects.create(
            area=keeper.unit, report_due_at=due, entered_by=keeper.user, entered_at=now, **values
        )
        for upload in uploads:
            RecordFile.objects.create(record=record, file=keep_file(upload, keeper))
        log.append(
            action="arearecord.enter", subject=record, actor=keeper.actor, data=journalled(keeper, kind=fields.kind)
        )
    return record


def report_case(*, record: AreaRecord, keeper: Keeper, reported_at: datetime, reported_to: str) -> AreaRecord:
    """The case was reported upwards. Once, and not before it was known."""
    _require_own(keeper, record)
    if record.report_due_at is None:
        raise Refused(_("A record of this kind is not reported upwards."))
    if not reported_to.strip():
        raise Refused(_("Please say to whom it was reported."))
    if not record.known_at <= reported_at <= clock.now():
        raise Refused(_("The report lies between the moment at which you knew of it and now."))
    with act() as log:
        kept = AreaRecord.objects.select_for_update().get(pk=record.pk)
        if kept.reported_at is not None:
            raise Refused(_("It has been reported already."))
        kept.reported_at, kept.reported_to = reported_at, reported_to.strip()
        kept.save(update_fields=["reported_at", "reported_to"])
        log.append(
            action="arearecord.report", subject=kept, actor=keeper.actor, data=journalled(keeper, late=kept.is_late)
        )
    return kept


def settle_case(*, record: AreaRecord, keeper: Keeper, settled_on: date, outcome: str) -> AreaRecord:
    """How it ended, and when. Once."""
    _require_own(keeper, record)
    if not outcome.strip():
        raise Refused(_("Please write down how it was settled."))
    if not record.happened_on <= settled_on <= clock.today():
        raise Refused(_("It was settled between the day of the case and today."))
    with act() as log:
        kept = AreaRecord.objects.select_for_update().get(pk=record.pk)
        if kept.settled_on is not None:
            raise Refused(_("It has been settled already."))
        kept.settled_on, kept.outcome = settled_on, outcome.strip()
        kept.save(update_fields=["settled_on", "outcome"])
        log.append(action="arearecord.settle", subject=kept, actor=keeper.actor, data=journalled(keeper))
    return kept


def withdraw_record(*, record: AreaRecord, keeper: Keeper, reason: str) -> AreaRecord:
    """What was entered wrongly is taken back: it stays readable with the reason and counts no longer."""
    _require_own(keeper, record)
    if not reason.strip():
        raise Refused(_("Please write down why."))
    with act() as log:
        kept = AreaRecord.objects.select_for_update().get(pk=record.pk)
        kept.withdrawn_at, kept.withdrawn_because = clock.now(), reason.strip()
        kept.save(update_fields=["withdrawn_at", "withdrawn_because"])
        log.append(
            action="arearecord.withdraw",
            subject=kept,
            actor=keeper.actor,
            remark=reason.strip(),
            data=journalled(keeper),
        )
    return kept


def _require_own(keeper: Keeper, record: AreaRecord) -> None:
    require(rules.why_not_keep_area(keeper))
    if record.area_id != keeper.unit.pk:
        raise Refused(_("This belongs to another area."))
    if record.withdrawn_at is not None:
        raise Refused(_("This record was taken back."))
