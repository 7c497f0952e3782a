"""The signature on certificates: checked by the portal, checked by hand, and broken."""

import random
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command

from journal import clock as portal_clock
from plaques import signing
from plaques.rendering import render_certificate
from tests.plaques.papers import RARE_NAME, paper, scanned, text_of


@pytest.fixture
def signing_dir(settings, tmp_path) -> Path:
    """An installation without a key, which makes one when it needs one, as development does."""
    settings.SIGNING_DIR = tmp_path / "signing"
    return settings.SIGNING_DIR


@pytest.fixture
def guarded(settings, signing_dir) -> Path:
    """An installation in which no key appears by itself, as in production."""
    settings.DEMO_ALLOWED = False
    return signing_dir


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return render_certificate(paper(unit_name=RARE_NAME))


@pytest.fixture
def signed(signing_dir, unsigned, clock) -> bytes:
    return signing.sign_pdf(unsigned, signed_at=clock.now())


def signature_of(pdf: bytes) -> tuple[bytes, bytes]:
    """What is signed, and the signature, found as any reader finds them: by the file's ByteRange."""
    numbers = [int(number) for number in re.search(rb"/ByteRange \[([\d ]+)\]", pdf)[1].split()]
    first, second = pdf[numbers[0] : numbers[0] + numbers[1]], pdf[numbers[2] : numbers[2] + numbers[3]]
    place = pdf[numbers[1] + 1 : numbers[2] - 1]
    return first + second, bytes.fromhex(place.decode())


def check_by_hand(pdf: bytes, authority: bytes) -> x509.Certificate:
    """Check with general cryptography and no PDF library. Raises InvalidSignature; returns the signer's certificate."""
    content, encoded = signature_of(pdf)
    signed_data = cms.ContentInfo.load(encoded)["content"]
    [signer] = signed_data["signer_infos"]
    attributes = {each["type"].native: each["values"][0].native for each in signer["signed_attrs"]}
    if attributes["message_digest"] != sha256(content).digest():
        raise InvalidSignature
    certificate = x509.load_der_x509_certificate(signed_data["certificates"][0].chosen.dump())
    certificate.public_key().verify(
        signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256())
    )
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
    return certificate


# --- what a signature proves ------------------------------------------------------------------------------------------


def test_a_signed_certificate_is_genuine_and_says_when_and_by_whom(signed, clock):
    report = signing.check_pdf(signed)
    assert report.genuine
    assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True)
    assert report.signed_at == clock.now()
    assert report.signer == "和谐劳动关系证书签章（演示 DEMO）"


def test_a_signature_can_be_checked_offline_with_nothing_but_the_authoritys_certificate(signed):
    certificate = check_by_hand(signed, signing.certificate_authority_pem())
    assert "威海市协调劳动关系三方" in certificate.subject.rfc4514_string()
    with pytest.raises(InvalidSignature):
        check_by_hand(signed.replace(b"/Lang", b"/Lbng", 1), signing.certificate_authority_pem())


def test_signing_adds_to_the_file_and_changes_nothing_in_it(signed, unsigned, tmp_path):
    assert signed.startswith(unsigned)
    assert text_of(signed) == text_of(unsigned)
    assert scanned(signed, dpi=150, folder=tmp_path) == paper().verify_url
    (tmp_path / "signed.pdf").write_bytes(signed)
    subprocess.run(["qpdf", "--check", tmp_path / "signed.pdf"], check=True, capture_output=True)
    with pikepdf.open(tmp_path / "signed.pdf") as pdf, pdf.open_metadata() as described:
        assert (described["pdfaid:part"], described["pdfaid:conformance"]) == ("2", "A")
        assert pdf.pdf_version == "1.7"
        [field] = pdf.Root.AcroForm.Fields
        assert field.F & 4, "PDF/A asks that an annotation be printed"
        assert field.V.Reference[0].TransformParams.P == 1, "no change whatever is allowed"


def test_a_changed_byte_is_found_wherever_it_is(signed):
    chance = random.Random(2026)
    everywhere = sorted(chance.sample(range(len(signed)), 80))
    unnoticed = []
    for at in everywhere:
        changed = bytearray(signed)
        changed[at] ^= 1 << chance.randrange(8)
        if signing.check_pdf(bytes(changed)).genuine:
            unnoticed.append(at)
    assert unnoticed == []


def test_what_is_added_behind_the_signature_is_found(signed, tmp_path):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    assert not signing.check_pdf(signed + b"\n%more").genuine
    with (tmp_path / "revised.pdf").open("w+b") as file:
        file.write(signed)
        revision = IncrementalPdfFileWriter(file)
        revision.root["/PageLabels"] = revision.root["/Pages"]
        revision.update_root()
        revision.write_in_place()
        file.seek(0)
        assert not signing.check_pdf(file.read()).genuine


def test_the_same_words_under_another_authority_are_intact_but_not_trusted(signed, settings, tmp_path):
    settings.SIGNING_DIR = tmp_path / "another installation"
    report = signing.check_pdf(signed)
    assert report.intact
    assert not report.trusted
    assert not report.genuine


@pytest.mark.parametrize("content", [b"", b"not a file", b"%PDF-1.7\n%%EOF", b"\x00" * 4096])
def test_any_bytes_may_be_checked(signing_dir, content):
    assert signing.check_pdf(content) == signing.NOT_SIGNED


def test_an_unsigned_certificate_is_not_genuine(signing_dir, unsigned):
    assert signing.check_pdf(unsigned) == signing.NOT_SIGNED


# --- the key's life ---------------------------------------------------------------------------------------------------


def test_in_production_no_key_appears_by_itself(guarded, unsigned, clock):
    with pytest.raises(signing.SigningIdentityMissing, match="create_signing_identity"):
        signing.sign_pdf(unsigned, signed_at=clock.now())
    assert not guarded.exists()


def test_the_key_is_made_once_on_order_and_only_its_owner_can_read_it(guarded, capsys):
    call_command("create_signing_identity")
    assert "offline" in capsys.readouterr().out
    folder = guarded / "identity"
    assert sorted(path.name for path in folder.iterdir()) == ["ca-key.pem", "ca.pem", "signer.pem"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert "DEMO" not in x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()).subject.rfc4514_string()

    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(CommandError, match="already holds a signing identity"):
        call_command("create_signing_identity")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_processes_that_need_a_key_at_the_same_moment_get_the_same_one(signing_dir):
    with ThreadPoolExecutor(8) as pool:
        made = {pool.submit(signing.certificate_authority_pem).result() for _n in range(16)}
    assert len(made) == 1
    assert [path.name for path in signing_dir.iterdir()] == ["identity"]


def test_a_key_that_could_not_be_made_whole_is_not_there_at_all(signing_dir, monkeypatch):
    monkeypatch.setattr(
        signing.os, "fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(OSError, match="No space left"):
        signing.ensure_signing_identity()
    assert list(signing_dir.iterdir()) == []


def test_a_key_that_others_can_read_signs_nothing(signing_dir, unsigned, clock):
    file = signing.ensure_signing_identity() / signing.SIGNER
    file.chmod(0o640)
    with pytest.raises(signing.SigningError, match="chmod 600"):
        signing.sign_pdf(unsigned, signed_at=clock.now())


@pytest.mark.parametrize("kept", [slice(0, 200), slice(0, 0)], ids=["cut short", "empty"])
def test_a_damaged_key_file_is_named(signing_dir, unsigned, clock, kept):
    file = signing.ensure_signing_identity() / signing.SIGNER
    file.write_bytes(file.read_bytes()[kept])
    with pytest.raises(signing.SigningError, match="Restore it from backup"):
        signing.sign_pdf(unsigned, signed_at=clock.now())


def test_a_key_beside_the_wrong_certificate_signs_nothing(signing_dir, unsigned, clock, settings, tmp_path):
    file = signing.ensure_signing_identity() / signing.SIGNER
    certificate = file.read_bytes().partition(b"-----BEGIN PRIVATE KEY-----")[0]
    settings.SIGNING_DIR = tmp_path / "another"
    key = (signing.ensure_signing_identity() / signing.SIGNER).read_bytes().partition(b"-----BEGIN PRIVATE KEY-----")
    settings.SIGNING_DIR = signing_dir
    file.write_bytes(certificate + key[1] + key[2])
    with pytest.raises(signing.SigningError, match="do not belong together"):
        signing.sign_pdf(unsigned, signed_at=clock.now())


def test_a_time_without_a_zone_is_refused(signing_dir, unsigned, clock):
    with pytest.raises(ValueError, match="aware"):
        signing.sign_pdf(unsigned, signed_at=clock.now().replace(tzinfo=None))


def test_what_was_signed_stays_genuine_after_the_signing_certificate_has_run_out(guarded, unsigned, clock):
    signing.create_signing_identity()
    signed = signing.sign_pdf(unsigned, signed_at=clock.now())
    clock.forward(days=11 * 365)
    assert signing.check_pdf(signed).genuine
    with pytest.raises(signing.SigningError, match="create_signing_identity --renew"):
        signing.sign_pdf(unsigned, signed_at=clock.now())


# --- renewal ----------------------------------------------------------------------------------------------------------


def test_a_renewed_key_signs_at_once_and_what_the_old_one_signed_stays_genuine(guarded, unsigned, clock, capsys):
    signing.create_signing_identity()
    authority = signing.certificate_authority_pem()
    old = signing.sign_pdf(unsigned, signed_at=clock.now())
    clock.forward(days=11 * 365)
    call_command("create_signing_identity", "--renew")
    assert "valid until 2047-06-" in capsys.readouterr().out

    new = signing.sign_pdf(unsigned, signed_at=portal_clock.now())
    assert signing.certificate_authority_pem() == authority
    assert signing.check_pdf(old).genuine
    assert signing.check_pdf(new).genuine
    first, second = check_by_hand(old, authority), check_by_hand(new, authority)
    assert first.serial_number != second.serial_number


def test_the_authoritys_key_may_come_from_an_offline_medium(guarded, tmp_path):
    folder = signing.create_signing_identity()
    before = (folder / signing.SIGNER).read_bytes()
    medium = tmp_path / "medium.pem"
    (folder / signing.AUTHORITY_KEY).rename(medium)
    with pytest.raises(CommandError, match="--authority-key"):
        call_command("create_signing_identity", "--renew")
    assert (folder / signing.SIGNER).read_bytes() == before

    call_command("create_signing_identity", "--renew", "--authority-key", str(medium))
    assert (folder / signing.SIGNER).read_bytes() != before
    assert not (folder / signing.AUTHORITY_KEY).exists()
    assert stat.S_IMODE((folder / signing.SIGNER).stat().st_mode) == 0o600


def test_a_strangers_key_renews_nothing(guarded, settings, tmp_path):
    folder = signing.create_signing_identity()
    before = (folder / signing.SIGNER).read_bytes()
    settings.SIGNING_DIR = tmp_path / "stranger"
    strange = signing.create_signing_identity() / signing.AUTHORITY_KEY
    settings.SIGNING_DIR = guarded
    with pytest.raises(signing.SigningError, match="not that of the authority"):
        signing.renew_signing_identity(authority_key=strange)
    assert (folder / signing.SIGNER).read_bytes() == before


def test_nothing_can_be_renewed_where_nothing_is(guarded):
    with pytest.raises(CommandError, match="no signing identity"):
        call_command("create_signing_identity", "--renew")


def test_a_renewed_certificate_never_outlives_its_authority(guarded, clock):
    signing.create_signing_identity()
    authority = x509.load_pem_x509_certificate(signing.certificate_authority_pem())
    clock.forward(days=25 * 365)
    assert signing.renew_signing_identity() == authority.not_valid_after_utc
    clock.move_to(authority.not_valid_after_utc + timedelta(days=1))
    with pytest.raises(signing.SigningError, match="run out"):
        signing.renew_signing_identity()


# --- what a web process pays ------------------------------------------------------------------------------------------


def test_importing_services_and_signing_loads_neither_the_pdf_engine_nor_the_signing_library():
    program = (
        "import sys, django; django.setup(); import plaques.services, plaques.signing, plaques.rendering; "
        "sys.exit(', '.join({'weasyprint', 'pyhanko', 'uharfbuzz'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
