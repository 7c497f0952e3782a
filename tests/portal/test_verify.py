"""The public check: tolerant of typing, never valid for a title that has ended (BRIEF §15.6)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from journal import clock as portal_clock
from journal import files
from plaques import services as plaques
from plaques.models import Certificate
from plaques.services import titles
from plaques.signing import certificate_authority_pem, sign_pdf
from portal import limits
from tests.evaluations import factories as applications
from tests.portal.helpers import speaking, words
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def verdicts(client, code: str) -> list[bool]:
    """What page and API say: in force or not."""
    page = client.get(reverse("verify-code", args=[code]))
    api = client.get(reverse("api-verify", args=[code]))
    assert page.status_code == api.status_code == 200
    return [page.context["title"].is_in_force, api.json()["in_force"]]


def test_a_title_in_force_is_confirmed_in_big_letters():
    title = applications.named_title(name="威海有效企业有限公司")
    answer = speaking("en").get(reverse("verify-code", args=[title.code]))
    text = words(answer)
    assert '<h1 class="verdict-word">In force</h1>' in answer.content.decode()
    assert "威海有效企业有限公司" in text
    assert "This title has been in force since 15 June 2026" in text
    assert "No longer in force" not in text


def test_a_revoked_title_is_never_valid(client):
    title = applications.named_title(revoked="拖欠劳动报酬，逾期未整改。")
    assert verdicts(client, title.code) == [False, False]
    answer = speaking("en").get(reverse("verify-code", args=[title.code]))
    text = words(answer)
    assert '<h1 class="verdict-word">No longer in force</h1>' in answer.content.decode()
    assert "Cancelled on 15 June 2026" in text
    assert "拖欠劳动报酬，逾期未整改。" in text
    assert "in force since" not in text


def test_an_expired_title_is_not_valid_even_before_the_nightly_task(client, clock):
    title = applications.named_title(last_day=portal_clock.today())
    assert verdicts(client, title.code) == [True, True]
    clock.forward(days=1)
    assert verdicts(client, title.code) == [False, False]
    assert plaques.expire_titles() == 1
    assert verdicts(client, title.code) == [False, False]
    text = words(speaking("en").get(reverse("verify-code", args=[title.code])))
    assert "Expired: its last day was 15 June 2026" in text


def test_a_revoked_title_is_asked_anew_each_time(client):
    """A proxy that kept a good answer for a minute would confirm a plaque that was recalled half a minute ago."""
    title = applications.named_title()
    for name in ("verify-code", "api-verify"):
        answer = client.get(reverse(name, args=[title.code]))
        assert "no-cache" in answer.headers["Cache-Control"]
        again = client.get(reverse(name, args=[title.code]), headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


TYPED = {
    "as printed": lambda code: code,
    "small letters": str.lower,
    "in groups": lambda code: f"{code[:4]} {code[4:8]} {code[8:]}",
    "with hyphens": lambda code: f"{code[:4]}-{code[4:8]}-{code[8:]}",
    "O for 0": lambda code: code.replace("0", "O"),
    "o for 0": lambda code: code.replace("0", "o"),
    "I for 1": lambda code: code.replace("1", "I"),
    "l for 1": lambda code: code.replace("1", "l"),
    "full width": lambda code: "".join(chr(ord(character) + 0xFEE0) for character in code),
    "blanks around": lambda code: f"  {code} ",
}


def test_the_check_forgives_how_a_code_is_typed(client, monkeypatch):
    monkeypatch.setattr(titles, "CODE_ALPHABET", "01")
    title = applications.named_title()
    assert set(title.code) == {"0", "1"}
    for manner, typed in TYPED.items():
        answer = client.get(reverse("verify-code", args=[typed(title.code)]))
        assert answer.status_code == 200, manner
        assert title.number in words(answer), manner
        asked = client.get(reverse("verify"), {"code": typed(title.code)})
        assert asked.headers["Location"] == reverse("verify-code", args=[title.code]), manner
        assert client.get(reverse("api-verify", args=[typed(title.code)])).json()["number"] == title.number, manner


def test_the_number_on_the_plaque_works_too(client):
    title = applications.named_title()
    for typed in (title.number, title.number.lower(), f" {title.number} "):
        asked = client.get(reverse("verify"), {"code": typed})
        assert asked.headers["Location"] == reverse("verify-code", args=[title.code])


@pytest.mark.parametrize("code", ["ABC123", "0" * 12, "%00", "<script>", "x" * 200, "核验码", "..", "a%2Fb"])
def test_an_unknown_code_is_told_so_with_a_way_on(client, code):
    answer = client.get(f"/verify/{code}/")
    assert answer.status_code == 404
    if code != "a%2Fb":
        assert reverse("units") in answer.content.decode()
        assert "<script>" not in answer.content.decode()


def test_what_is_typed_is_always_answered(client):
    for typed in ("a/b", "/", "..", "?", "   "):
        answer = client.get(reverse("verify"), {"code": typed}, follow=True)
        assert answer.status_code in (200, 404), typed
        assert reverse("units") in answer.content.decode(), typed
    assert "Please type the code" in words(speaking("en").get(reverse("verify"), {"code": ""}))


def check_file(content: bytes, client=None):
    file = SimpleUploadedFile("certificate.pdf", content, content_type="application/pdf")
    return (client or speaking("en")).post(reverse("verify-certificate"), {"file": file})


def test_a_certificate_file_is_told_genuine_and_its_title_looked_up():
    title = applications.named_title(name="威海证书企业有限公司")
    plaques.issue_documents(decision_id=title.decision_id)
    stored = Certificate.objects.get(title=title).file
    with files.storage().open(stored.path) as file:
        content = file.read()
    text = words(check_file(content))
    assert "Genuine and unchanged" in text
    assert "威海证书企业有限公司" in text
    changed = content[:-40] + bytes([content[-40] ^ 1]) + content[-39:]
    assert "Genuine" not in words(check_file(changed))


def test_a_signed_file_that_is_no_certificate_is_not_taken_for_one():
    text = words(check_file(sign_pdf(units.pdf(), signed_at=portal_clock.now())))
    assert "this is not the certificate of a title in the register" in text


@pytest.mark.parametrize("content", [units.pdf("unsigned"), b"not a pdf at all", b"%PDF-1.7\n" + b"\x00" * 50])
def test_a_file_without_signature_is_told_so(content):
    assert "No signature" in words(check_file(content))


def test_no_file_and_an_empty_file_are_answered_where_the_visitor_looks():
    client = speaking("en")
    assert "Please choose the certificate's PDF file." in words(client.post(reverse("verify-certificate")))
    assert "This file is empty." in words(check_file(b""))


def test_checking_files_is_limited_by_address(monkeypatch):
    monkeypatch.setattr(limits, "CERTIFICATES_BY_ADDRESS", limits.Limit("test", times=1, seconds=3600))
    assert "No signature" in words(check_file(b"first"))
    assert "Too many files" in words(check_file(b"second"))


def test_the_authority_s_certificate_can_be_taken_home(client):
    answer = client.get(reverse("authority"))
    assert answer.content == certificate_authority_pem()
    assert b"PRIVATE" not in answer.content
    assert "attachment" in answer.headers["Content-Disposition"]
