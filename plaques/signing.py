"""The electronic signature on certificates: made with the portal's own key, checked by anyone, also offline.

A PAdES signature that certifies the document and allows no change, by an EC P-256 key whose certificate is issued
by the portal's own authority. What lies in ``settings.SIGNING_DIR/identity``:

==============  =======================================================================================
``ca.pem``      the authority's certificate; public, handed out for offline checks
``ca-key.pem``  the authority's key; needed only to issue the next signing certificate, best kept offline
``signer.pem``  the signing key and its certificate in one file, mode 0600, so that a renewal replaces both at once
==============  =======================================================================================

pyHanko takes 0.5 s to import, so only the functions that need it load it: they belong in worker tasks and in the
public check of an uploaded file.
"""

import asyncio
import functools
import io
import os
import secrets
import shutil
import stat
import tempfile
import zlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from journal import clock

if TYPE_CHECKING:
    from pyhanko.sign.signers import PdfSigningSession, SimpleSigner
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

T = TypeVar("T")

AUTHORITY, AUTHORITY_KEY, SIGNER = "ca.pem", "ca-key.pem", "signer.pem"
ORGANISATION = "威海市协调劳动关系三方"
DEMO_MARK = "（演示 DEMO）"
AUTHORITY_YEARS, SIGNER_YEARS = 30, 10
# What a signature takes besides its certificate, in bytes, generously. Saying the size spares the dummy signature by
# which pyHanko would estimate it.
SIGNATURE_BYTES = 660
FIELD = "Signature"
CMS_VERSION_1 = b"\x02\x01\x01"

# A damaged or hostile file fails wherever the damage is: in the PDF's grammar, in a compressed stream, in a date, in
# the signature's own encoding. Found by checking some 10,000 damaged files.
DAMAGED = (
    zlib.error,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
)


class SigningError(Exception):
    """A document that cannot be signed. The message is a sentence for the operator."""


class SigningIdentityMissing(SigningError):
    """This installation has no signing key, and none may be made up for it."""


class SigningIdentityExists(SigningError):
    """A signing key is there already; replacing it would break the check of every certificate issued with it."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What a check of a file found.

    ``intact``: a signature is there and the signed bytes are unchanged. ``trusted``: it was made by a key that this
    portal's authority certified, valid at that time. ``covers_whole_file``: nothing was added after signing.
    ``signed_at`` (the time the signature states) and ``signer`` are None and empty without a readable signature.
    """

    intact: bool
    trusted: bool
    covers_whole_file: bool
    signed_at: datetime | None
    signer: str

    @property
    def genuine(self) -> bool:
        """Whether this is, byte for byte, a file that the portal issued."""
        return self.intact and self.trusted and self.covers_whole_file


NOT_SIGNED = SignatureReport(intact=False, trusted=False, covers_whole_file=False, signed_at=None, signer="")


def ensure_signing_identity() -> Path:
    """The folder of the signing identity, made on first need in development and demo.

    Raises :class:`SigningIdentityMissing` in production: a key that appears by itself is a key nobody guards.
    """
    folder = _folder()
    if not (folder / SIGNER).exists():
        if not settings.DEMO_ALLOWED:
            raise SigningIdentityMissing(
                f"There is no signing key in {folder}, so no certificate can be issued. "
                "Make one with: manage.py create_signing_identity"
            )
        _create(folder, demo=True)
    return folder


def create_signing_identity() -> Path:
    """Make the installation's signing identity, once, on the operator's order; the folder it lies in.

    Raises :class:`SigningIdentityExists` if there is one.
    """
    folder = _folder()
    if not _create(folder, demo=False):
        raise SigningIdentityExists(f"{folder} already holds a signing identity. Nothing was changed.")
    return folder


def renew_signing_identity(*, authority_key: Path | None = None) -> datetime:
    """A new signing key under the same authority, in place of the old one; the last moment of its validity.

    What the old key signed stays valid: each file holds the certificate it was signed under, and the check trusts the
    authority. ``authority_key``: where the authority's key lies, if not in the identity's folder. Raises
    :class:`SigningError`; the identity is then as it was.
    """
    folder = _folder()
    if not (folder / AUTHORITY).exists():
        raise SigningIdentityMissing(f"There is no signing identity in {folder} that could be renewed.")
    authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    key = _authority_key(authority_key or folder / AUTHORITY_KEY)
    if key.public_key() != authority.public_key():
        raise SigningError(f"The key given is not that of the authority in {folder / AUTHORITY}. Nothing was changed.")
    demo = DEMO_MARK in authority.subject.rfc4514_string()
    start = clock.now().astimezone(UTC).replace(microsecond=0)
    content, last = _new_signer(authority, key, start, demo=demo)
    fresh = folder / f".new-{secrets.token_hex(8)}"
    _write_private(fresh, content)
    fresh.replace(folder / SIGNER)
    return last


def _authority_key(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        return serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as problem:
        raise SigningError(
            f"The authority's key cannot be read from {path}. Bring it from where it is kept, and name its place "
            "with --authority-key. Nothing was changed."
        ) from problem


def certificate_authority_pem() -> bytes:
    """The authority's certificate for public download: with it anyone can check a certificate offline."""
    return (ensure_signing_identity() / AUTHORITY).read_bytes()


def sign_pdf(pdf: bytes, *, signed_at: datetime) -> bytes:
    """``pdf`` with a certifying signature that states ``signed_at`` (an aware time); PDF/A stays PDF/A.

    Raises :class:`SigningError` when the identity is missing, readable by others, or not valid at that time.
    """
    if signed_at.tzinfo is None:
        raise ValueError("signed_at must be an aware time")
    identity = _identity(ensure_signing_identity() / SIGNER)
    if not identity.not_before <= signed_at <= identity.not_after:
        raise SigningError(
            f"The signing certificate is valid from {identity.not_before:%Y-%m-%d} to {identity.not_after:%Y-%m-%d}, "
            f"not on {signed_at:%Y-%m-%d}. The certificate was not signed. A new signing certificate is made with: "
            "manage.py create_signing_identity --renew"
        )
    return _completed(_sign(pdf, identity.signer, signed_at))


def check_pdf(pdf: bytes) -> SignatureReport:
    """What the signature in ``pdf`` says about it. Any bytes may be given; a file that is no PDF is "not signed"."""
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415

    folder = ensure_signing_identity()
    try:
        return _completed(_check(pdf, (folder / AUTHORITY).read_bytes()))
    except (PdfError, *DAMAGED):
        return NOT_SIGNED


@dataclass(frozen=True, slots=True)
class _Identity:
    """A loaded signing key with the time its certificate is valid."""

    signer: "SimpleSigner"
    not_before: datetime
    not_after: datetime


def _folder() -> Path:
    return Path(settings.SIGNING_DIR) / "identity"


def _identity(file: Path) -> _Identity:
    """The signing key in ``file``, parsed once per process and again when the file has changed."""
    found = file.stat()
    if stat.S_IMODE(found.st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise SigningError(f"{file} can be read by others. Make it private first: chmod 600 {file}")
    return _load(file, found.st_mtime_ns, found.st_ino)


@functools.lru_cache(maxsize=2)
def _load(file: Path, changed_at: int, inode: int) -> _Identity:
    from asn1crypto import keys  # noqa: PLC0415
    from asn1crypto import x509 as asn1_x509  # noqa: PLC0415
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    der = serialization.Encoding.DER
    try:
        content = file.read_bytes()
        certificate = x509.load_pem_x509_certificate(content)
        key = serialization.load_pem_private_key(content, password=None)
    except (OSError, ValueError) as problem:
        raise SigningError(
            f"{file} does not hold a signing key with its certificate. Restore it from backup."
        ) from problem
    if key.public_key() != certificate.public_key():
        raise SigningError(f"The key and the certificate in {file} do not belong together. Restore it from backup.")
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),
    )
    return _Identity(signer, certificate.not_valid_before_utc, certificate.not_valid_after_utc)


async def _sign(pdf: bytes, signer: "SimpleSigner", signed_at: datetime) -> bytes:
    """pyHanko's own steps (``PdfSigner.async_sign_pdf``), with the portal's clock instead of the machine's."""
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415

    session = _session(pdf, signer)
    session.system_time = signed_at
    to_sign = session.prepare_tbs_document(
        validation_info=None, bytes_reserved=2 * (len(signer.signing_cert.dump()) + SIGNATURE_BYTES)
    )
    digest, output = to_sign.digest_tbs_document()
    signed = await to_sign.perform_signature(
        document_digest=digest.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=signed_at),
    )
    await signed.post_signature_processing(output)
    return output.getvalue()


def _session(pdf: bytes, signer: "SimpleSigner") -> "PdfSigningSession":
    """A signing session on ``pdf`` that adds the signature and nothing else."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers.constants import ESIC_EXTENSION_1  # noqa: PLC0415

    class SignatureOnlyWriter(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Leave the metadata alone: pyHanko would write the machine's time into it, and 1.5 KB."""

    class Pdf17Signer(signers.PdfSigner):
        def register_extensions(self, pdf_out: IncrementalPdfFileWriter, *, md_algorithm: str) -> None:
            """Declare PAdES, but not the elliptic curve: that would make the file a PDF 2.0, which PDF/A-2 is not."""
            pdf_out.register_extension(ESIC_EXTENSION_1)

    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    return Pdf17Signer(metadata, signer).init_signing_session(SignatureOnlyWriter(io.BytesIO(pdf)))


async def _check(pdf: bytes, authority: bytes) -> SignatureReport:
    from asn1crypto import pem  # noqa: PLC0415
    from asn1crypto import x509 as asn1_x509  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    signatures = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
    if not signatures:
        return NOT_SIGNED
    signature = signatures[0]
    # The certificate is judged as of signing: it may have expired since, the certificate on the wall has not.
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(pem.unarmor(authority)[2])],
        moment=signature.self_reported_timestamp,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status = await async_validate_pdf_signature(signature, signer_validation_context=context)
    return SignatureReport(
        intact=status.intact and status.valid and _is_canonical(pdf, signature),
        trusted=status.trusted,
        covers_whole_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE and len(signatures) == 1,
        signed_at=status.signer_reported_dt,
        signer=status.signing_cert.subject.native.get("common_name", ""),
    )


def _is_canonical(pdf: bytes, signature: "EmbeddedPdfSignature") -> bool:
    """Whether the place of the signature itself, which no signature can cover, is written as we write it.

    Without this, changed bytes would pass unseen in the unused room behind the signature, and in its version numbers
    and list of digest algorithms, which nothing signs.
    """
    from asn1crypto import parser  # noqa: PLC0415

    _, start, end, _ = signature.byte_range
    place = pdf[start:end]
    content = bytes.fromhex(place[1:-1].decode("ascii"))
    used = content[: parser.peek(content)]
    signed_data, signer_info = signature.signed_data, signature.signer_info
    return (
        place == b"<" + used.hex().upper().encode().ljust(len(place) - 2, b"0") + b">"
        and {signed_data["version"].dump(), signer_info["version"].dump()} == {CMS_VERSION_1}
        and [each.dump() for each in signed_data["digest_algorithms"]] == [signer_info["digest_algorithm"].dump()]
    )


def _completed(work: Coroutine[Any, Any, T]) -> T:
    """The result of one of pyHanko's coroutines, in an event loop of its own.

    The loop gets its own thread (0.5 ms): ``asyncio.run`` refuses a thread in which a loop is already running.
    """
    with ThreadPoolExecutor(max_workers=1) as helper:
        return helper.submit(asyncio.run, work).result()


def _create(folder: Path, *, demo: bool) -> bool:
    """Make an identity in ``folder`` unless one is there; whether this call made it.

    The files are written beside it and renamed into place as one, so that a second process, or one that dies, never
    leaves half an identity or a key that does not fit its certificate.
    """
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for name, content in _new_identity(demo=demo).items():
            _write_private(made / name, content)
        made.rename(folder)
    except OSError:
        # rename refuses to replace a folder that is not empty: another process was first, and its identity counts.
        if not (folder / SIGNER).exists():
            raise
        return False
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return True


def _write_private(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _new_identity(*, demo: bool) -> dict[str, bytes]:
    """Keys and certificates by file name. Those of a demo say so, and are valid for any time its clock may show."""
    key = ec.generate_private_key(ec.SECP256R1())
    start = datetime(2000, 1, 1, tzinfo=UTC) if demo else clock.now().astimezone(UTC).replace(microsecond=0)
    name = _name("根证书", demo=demo)
    authority = (
        _certificate(name, name, key, start, _later(start, 100 if demo else AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    signer, _last = _new_signer(authority, key, start, demo=demo)
    return {
        AUTHORITY: authority.public_bytes(serialization.Encoding.PEM),
        AUTHORITY_KEY: _pem(key),
        SIGNER: signer,
    }


def _new_signer(
    authority: x509.Certificate, authority_key: ec.EllipticCurvePrivateKey, start: datetime, *, demo: bool
) -> tuple[bytes, datetime]:
    """A signing key with its certificate as one PEM file, and its last moment: never after its authority's."""
    key = ec.generate_private_key(ec.SECP256R1())
    last = min(_later(start, 100 if demo else SIGNER_YEARS), authority.not_valid_after_utc)
    if last <= start:
        raise SigningError("The authority's own certificate has run out; a new signing identity is needed.")
    certificate = (
        _certificate(_name("证书签章", demo=demo), authority.subject, key, start, last)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + _pem(key), last


def _later(start: datetime, years: int) -> datetime:
    return start + timedelta(days=365 * years + years // 4)


def _name(role: str, *, demo: bool) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, f"和谐劳动关系{role}" + (DEMO_MARK if demo else "")),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime, last: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(last)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _key_usage(**used: bool) -> x509.KeyUsage:
    uses = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ]
    return x509.KeyUsage(**{use: used.get(use, False) for use in uses})


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
