"""What stands in an area: entering it, whom it covers, who sits in it, and its end."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from journal import clock, files
from journal.chain import act
from journal.errors import Refused, require
from parks import rules
from parks.enums import ArrangementKind
from parks.keepers import Keeper, journalled
from parks.models import Arrangement, BodyMember, Cover, Placement
from tripartite.words import listed
from units import uploads
from units.enums import UnitKind
from units.models import Unit

PURPOSE = "area"


@dataclass(frozen=True, slots=True)
class ArrangementFields:
    """The fields of an arrangement as they are entered."""

    kind: str
    title: str
    starts_on: date
    ends_on: date | None = None
    scope: str = ""
    industry: str = ""
    employer_side: str = ""
    employee_side: str = ""
    document: str = ""


def enterprises_of(area: Unit) -> QuerySet[Unit]:
    """The confirmed enterprises that lie in an area today."""
    enterprises = Unit.objects.filter(kind=UnitKind.ENTERPRISE, state="active")
    if area.kind == UnitKind.TOWN:
        return enterprises.filter(town=area.town_id) if area.town_id else enterprises.none()
    return enterprises.filter(pk__in=Placement.objects.on(clock.today()).filter(area=area).values("enterprise"))


def keep_file(upload: UploadedFile, keeper: Keeper) -> files.StoredFile:
    """Store a paper of an area. Raises ValidationError when it is no paper we can open."""
    found = uploads.inspect(upload)
    return files.store(
        purpose=PURPOSE, name=upload.name, content=upload, content_type=found.content_type, actor=keeper.actor
    )


def enter_arrangement(*, keeper: Keeper, fields: ArrangementFields, upload: UploadedFile | None = None) -> Arrangement:
    """Enter what stands in the keeper's area. Raises ValidationError for a file that cannot be kept."""
    require(rules.why_not_keep_area(keeper))
    if fields.ends_on is not None and fields.ends_on < fields.starts_on:
        raise Refused(_("The last day lies before the first."))
    kind = ArrangementKind(fields.kind)
    if kind.is_agreed and not (fields.scope and fields.employer_side and fields.employee_side):
        raise Refused(_("Please say how far it reaches and name both sides."))
    if kind == ArrangementKind.CONTRACT and fields.ends_on is None:
        raise Refused(_("A collective contract is made for a time: please give its last day."))
    with act() as log:
        stored = keep_file(upload, keeper) if upload else None
        made = Arrangement.objects.create(
            area=keeper.unit, file=stored, entered_by=keeper.user, entered_at=clock.now(), **asdict(fields)
        )
        log.append(
            action="arrangement.enter", subject=made, actor=keeper.actor, data=journalled(keeper, kind=fields.kind)
        )
    return made


def end_arrangement(*, arrangement: Arrangement, keeper: Keeper, last_day: date, reason: str) -> Arrangement:
    """It ends earlier than was agreed, or at all. What it covered until then stays counted for those days."""
    _require_own(keeper, arrangement)
    if not reason.strip():
        raise Refused(_("Please write down why."))
    with act() as log:
        kept = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
        if last_day < kept.starts_on or (kept.ends_on is not None and last_day >= kept.ends_on):
            raise Refused(_("The last day must lie between its first day and the last one agreed."))
        kept.ends_on, kept.end_reason = last_day, reason.strip()
        kept.save(update_fields=["ends_on", "end_reason"])
        data = journalled(keeper, last_day=last_day.isoformat())
        log.append(action="arrangement.end", subject=kept, actor=keeper.actor, remark=reason.strip(), data=data)
    return kept


def cover(*, arrangement: Arrangement, keeper: Keeper, enterprises: Iterable[Unit], since: date) -> int:
    """These enterprises are covered from a day on. Those that are covered already stay as they are; one that does not
    lie in the area is refused. Returns how many are new."""
    _require_own(keeper, arrangement)
    if not ArrangementKind(arrangement.kind).covers:
        raise Refused(_("An arrangement of this kind covers no single enterprises."))
    if not arrangement.starts_on <= since or (arrangement.ends_on is not None and since > arrangement.ends_on):
        raise Refused(_("The day lies outside the time in which it is in force."))
    wanted = list(enterprises)
    here = set(enterprises_of(keeper.unit).values_list("pk", flat=True))
    strangers = [enterprise.name for enterprise in wanted if enterprise.pk not in here]
    if strangers:
        raise Refused(_("These do not lie in your area: %(names)s") % {"names": listed(strangers[:5])})
    with act() as log:
        Arrangement.objects.select_for_update().get(pk=arrangement.pk)
        present = set(arrangement.covers.filter(until__isnull=True).values_list("enterprise", flat=True))
        rows = [Cover(arrangement=arrangement, enterprise=e, since=since) for e in wanted if e.pk not in present]
        Cover.objects.bulk_create(rows, batch_size=1000)
        if rows:
            data = journalled(keeper, enterprises=len(rows), since=since.isoformat())
            log.append(action="arrangement.cover", subject=arrangement, actor=keeper.actor, data=data)
    return len(rows)


def uncover(*, line: Cover, keeper: Keeper, reason: str) -> Cover:
    """An enterprise is no longer covered from today on."""
    _require_own(keeper, line.arrangement)
    if not reason.strip():
        raise Refused(_("Please write down why."))
    with act() as log:
        kept = Cover.objects.select_for_update().get(pk=line.pk)
        if kept.until is not None:
            raise Refused(_("It has been taken out already."))
        kept.until, kept.reason = max(clock.today(), kept.since), reason.strip()
        kept.save(update_fields=["until", "reason"])
        log.append(
            action="arrangement.uncover",
            subject=line.arrangement,
            actor=keeper.actor,
            remark=reason.strip(),
            data=journalled(keeper, cover=kept.pk),
        )
    return kept


def seat_member(*, arrangement: Arrangement, keeper: Keeper, party: str, organisation: str, post: str) -> BodyMember:
    """An organisation sits in the body by one of its posts, from today on."""
    _require_own(keeper, arrangement)
    with act() as log:
        seated = BodyMember.objects.create(
            arrangement=arrangement,
            party=party,
            organisation=organisation.strip(),
            post=post.strip(),
            since=max(clock.today(), arrangement.starts_on),
        )
        log.append(
            action="arrangement.seat", subject=arrangement, actor=keeper.actor, data=journalled(keeper, party=party)
        )
    return seated


def unseat_member(*, seated: BodyMember, keeper: Keeper) -> None:
    """It sits there until today."""
    _require_own(keeper, seated.arrangement)
    with act() as log:
        until = max(clock.today(), seated.since)
        BodyMember.objects.filter(pk=seated.pk, until__isnull=True).update(until=until)
        log.append(action="arrangement.unseat", subject=seated.arrangement, actor=keeper.actor, data=journalled(keeper))


def _require_own(keeper: Keeper, arrangement: Arrangement) -> None:
    require(rules.why_not_keep_area(keeper))
    if arrangement.area_id != keeper.unit.pk:
        raise Refused(_("This belongs to another area."))
