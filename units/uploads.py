"""Looking into uploaded files: what they are is read from their content, never from their name (BRIEF §15.10)."""

import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

OFFICE = {
    "word/document.xml": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/workbook.xml": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
# What an office file may unpack to. Beyond it the file is a bomb or unreadable for an officer anyway.
MAX_UNPACKED = 200 * 1024 * 1024
# What zipfile raises on broken bytes besides its own error: unknown versions, names that are no text, wild offsets.
UNREADABLE_ZIP = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError, struct.error)
# What Pillow raises on broken bytes, its own error being one of the system's: chunks whose names are no text, lengths
# that do not fit.
UNREADABLE_IMAGE = (OSError, SyntaxError, ValueError, IndexError, struct.error)
MAX_PIXELS = 100_000_000
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


class TooLarge(UploadedFile):
    """What is left of an upload that was larger than evidence may be: its name and its size. `inspect` refuses it."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(BytesIO(), name, "application/octet-stream", size)


class QuotaHandler(FileUploadHandler):
    """Keeps no byte of a file beyond the limit for evidence. Stands before the handlers that keep files: without it two
    hundred megabytes would fill the disk before anybody could say that they are too many."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.taken += len(raw_data)
        return raw_data if self.taken <= settings.EVIDENCE_MAX_BYTES else None

    def file_complete(self, file_size: int) -> TooLarge | None:
        if self.taken <= settings.EVIDENCE_MAX_BYTES:
            return None
        return TooLarge(self.file_name, self.taken)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file was found to be."""

    content_type: str
    suffixes: tuple[str, ...]


def inspect(upload: UploadedFile) -> Found:
    """Read the content and say what it is. Raises ValidationError with a sentence for the person who chose the file."""
    if upload.size == 0:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": upload.name})
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise ValidationError(
            _("“%(name)s” is larger than %(limit)d MB. A scan at 150 dpi or a photo of normal size is enough.")
            % {"name": upload.name, "limit": limit}
        )
    found = _look(upload)
    upload.seek(0)
    suffix = "." + upload.name.rpartition(".")[2].lower()
    if suffix not in found.suffixes:
        raise ValidationError(
            _("“%(name)s” is really a %(real)s file. Please save it as what it is and choose it again.")
            % {"name": upload.name, "real": found.suffixes[0].lstrip(".").upper()}
        )
    return found


def _look(upload: UploadedFile) -> Found:
    import puremagic  # noqa: PLC0415 -- megabytes that a web process without an upload never needs

    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    try:
        suffix = puremagic.from_string(head)
    except puremagic.PureError:
        suffix = ""
    if head.startswith(b"%PDF-"):
        return _look_at_pdf(upload)
    if suffix in {".png", ".jpg", ".jpeg", ".jfif"} or head.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return _look_at_image(upload)
    if head.startswith(b"PK\x03\x04"):
        return _look_at_office(upload)
    raise ValidationError(
        _("“%(name)s” is not a file the reviewers can open. Please choose PDF, JPG, PNG, DOCX or XLSX.")
        % {"name": upload.name}
    )


def _look_at_pdf(upload: UploadedFile) -> Found:
    import pikepdf  # noqa: PLC0415 -- as above

    try:
        with pikepdf.open(upload) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise ValidationError(
            _("“%(name)s” is protected by a password. Please save it without one.") % {"name": upload.name}
        ) from error
    except pikepdf.PdfError as error:
        raise ValidationError(_("“%(name)s” is damaged and cannot be opened.") % {"name": upload.name}) from error
    if not pages:
        raise ValidationError(_("“%(name)s” has no pages.") % {"name": upload.name})
    return Found("application/pdf", (".pdf",))


def _look_at_image(upload: UploadedFile) -> Found:
    from PIL import Image  # noqa: PLC0415 -- as above

    damaged = ValidationError(_("“%(name)s” is damaged and cannot be opened.") % {"name": upload.name})
    too_many = ValidationError(
        _("“%(name)s” has too many pixels. A photo of normal size is enough.") % {"name": upload.name}
    )
    try:
        with Image.open(upload, formats=("PNG", "JPEG")) as image:
            width, height = image.size
            kind = image.format
            if width * height > MAX_PIXELS:
                raise too_many
            image.verify()
    except Image.DecompressionBombError as error:
        raise too_many from error
    except UNREADABLE_IMAGE as error:
        raise damaged from error
    if kind == "PNG":
        return Found("image/png", (".png",))
    return Found("image/jpeg", (".jpg", ".jpeg"))


def _look_at_office(upload: UploadedFile) -> Found:
    try:
        with zipfile.ZipFile(upload) as archive:
            infos = archive.infolist()
    except UNREADABLE_ZIP as error:
        raise ValidationError(_("“%(name)s” is damaged and cannot be opened.") % {"name": upload.name}) from error
    if sum(info.file_size for info in infos) > MAX_UNPACKED or len(infos) > 5000:
        raise ValidationError(_("“%(name)s” unpacks to far too much. It was not kept.") % {"name": upload.name})
    names = {info.filename for info in infos}
    for marker, (suffix, content_type) in OFFICE.items():
        if marker in names:
            return Found(content_type, (suffix,))
    raise ValidationError(
        _("“%(name)s” is an archive. Please choose the documents in it one by one, as PDF, JPG, PNG, DOCX or XLSX.")
        % {"name": upload.name}
    )
