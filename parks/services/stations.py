"""Service stations and coordinators: kept by the area's clerks, or by the county for them; checked by the county."""

from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from journal import clock, files
from journal.chain import act
from journal.errors import Refused, require
from parks import rules
from parks.keepers import Keeper, journalled
from parks.models import Coordinator, Station, StationCheck, StationPhoto
from tripartite.models import Officer
from units import uploads

PHOTO = "station-photo"
LONGEST_SIDE = 1600
MOST_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class StationFields:
    """What a station says of itself; all of it is public."""

    name: str
    address: str
    hours: str
    phone: str
    opened_on: date
    closed_on: date | None = None
    services: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CoordinatorFields:
    """A coordinator as the area enters them."""

    name: str
    grade: str
    certificate: str
    issued_on: date
    expires_on: date | None
    full_time: bool
    since: date
    until: date | None
    station: Station | None


def keep_station(*, keeper: Keeper, fields: StationFields, station: Station | None = None) -> Station:
    """Enter a station of the keeper's area, or write it anew."""
    require(rules.why_not_keep_area(keeper))
    if station is not None and station.area_id != keeper.unit.pk:
        raise Refused(_("This belongs to another area."))
    with act() as log:
        kept = Station.objects.select_for_update().get(pk=station.pk) if station else Station(area=keeper.unit)
        for name, value in asdict(fields).items():
            setattr(kept, name, value)
        try:
            with transaction.atomic():
                kept.save()
        except IntegrityError as error:
            raise Refused(_("Your area has a station of this name already.")) from error
        log.append(action="station.keep", subject=kept, actor=keeper.actor, data=journalled(keeper))
    return kept


def add_station_photo(*, keeper: Keeper, station: Station, upload: UploadedFile, caption: str) -> StationPhoto:
    """Keep a picture. Where and with which phone it was taken is cut out. Raises ValidationError for no picture."""
    require(rules.why_not_keep_area(keeper))
    if station.area_id != keeper.unit.pk:
        raise Refused(_("This belongs to another area."))
    if station.photos.count() >= MOST_PHOTOS:
        raise Refused(_("A station shows at most %(n)d pictures.") % {"n": MOST_PHOTOS})
    content = _plain_picture(upload)
    with act() as log:
        stored = files.store(
            purpose=PHOTO, name="station.jpg", content=content, content_type="image/jpeg", actor=keeper.actor
        )
        photo = StationPhoto.objects.create(station=station, file=stored, caption=caption.strip())
        log.append(
            action="station.photo", subject=station, actor=keeper.actor, data=journalled(keeper, sha256=stored.sha256)
        )
    return photo


def take_station_photo_away(*, keeper: Keeper, photo: StationPhoto) -> None:
    """A picture that shows what it should not is gone, with its bytes."""
    require(rules.why_not_keep_area(keeper))
    if photo.station.area_id != keeper.unit.pk:
        raise Refused(_("This belongs to another area."))
    with act() as log:
        stored, station = photo.file, photo.station
        photo.delete()
        log.append(
            action="station.photo_away",
            subject=station,
            actor=keeper.actor,
            data=journalled(keeper, sha256=stored.sha256),
        )
        files.discard(stored)


def _plain_picture(upload: UploadedFile) -> bytes:
    found = uploads.inspect(upload)
    if not found.content_type.startswith("image/"):
        raise ValidationError(_("“%(name)s” is no photo. Please choose JPG or PNG.") % {"name": upload.name})
    from PIL import Image, ImageOps  # noqa: PLC0415 -- megabytes that a web process without a photo never needs

    with Image.open(upload) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    upright.save(out, "JPEG", quality=82)
    return out.getvalue()


def check_station(
    *, station: Station, office: Officer, checked_on: date, tests: dict[str, bool], remark: str = ""
) -> StationCheck:
    """The four tests of the circular, as the county found them on a day. What failed is said in words."""
    require(rules.why_not_check_station(office, station))
    if not station.opened_on <= checked_on <= clock.today():
        raise Refused(_("The check lies between the day on which the station opened and today."))
    if not all(tests.values()) and not remark.strip():
        raise Refused(_("Please write down what is lacking."))
    with act() as log:
        check = StationCheck.objects.create(
            station=station,
            office=office,
            checked_on=checked_on,
            remark=remark.strip(),
            entered_at=clock.now(),
            **tests,
        )
        log.append(action="station.check", subject=station, actor=office.actor, data={"passed": check.passed})
    return check


def keep_coordinator(
    *, keeper: Keeper, fields: CoordinatorFields, coordinator: Coordinator | None = None
) -> Coordinator:
    """Enter a coordinator of the keeper's area, or write them anew."""
    require(rules.why_not_keep_area(keeper))
    others = (coordinator, fields.station)
    if any(other is not None and other.area_id != keeper.unit.pk for other in others):
        raise Refused(_("This belongs to another area."))
    with act() as log:
        kept = coordinator or Coordinator(area=keeper.unit)
        for name in CoordinatorFields.__slots__:
            setattr(kept, name, getattr(fields, name))
        try:
            with transaction.atomic():
                kept.save()
        except IntegrityError as error:
            raise Refused(_("This certificate is entered already.")) from error
        log.append(action="coordinator.keep", subject=kept, actor=keeper.actor, data=journalled(keeper))
    return kept
