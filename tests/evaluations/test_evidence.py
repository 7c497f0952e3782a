"""Evidence of a question, as the page's script sends it: looked into, kept once, never another unit's, never a 500."""

import struct
import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.forms.pieces import CARDS, PARTS
from evaluations.models import Application, Attachment
from journal.models import StoredFile
from tests.evaluations import factories
from tests.units import factories as units
from units import uploads
from units.enums import Role
from units.models import Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    unit = units.enterprise()
    return services.start_application(member=units.member(unit), campaign=factories.campaign())


@pytest.fixture
def desk(application, client) -> Client:
    client.force_login(units.member(application.unit).user)
    return client


def address(application: Application, section: str = "e2") -> str:
    return reverse("apply:evidence", args=[application.pk, section])


def send(desk: Client, application: Application, question: str = "e2-01", **sent):
    return desk.post(address(application), {"question": question} | sent)


def attached(application: Application, question: str = "e2-01") -> list[str]:
    rows = Attachment.objects.filter(application=application, indicator=question).order_by("pk")
    return [row.evidence.title for row in rows]


def test_a_file_is_kept_attached_and_shown_at_once(application, desk):
    told = send(desk, application, file=units.upload(name="工会批复.pdf")).json()
    assert attached(application) == ["工会批复.pdf"]
    assert "工会批复.pdf" in told["html"]["q-e2-01-evidence"]
    assert told["html"]["q-e2-01-count"] == "1"
    assert "section-missing" in told["html"]


def test_the_same_bytes_under_another_name_are_attached_and_not_kept_twice(application, desk):
    content = units.pdf()
    send(desk, application, file=units.upload(content, name="工会批复.pdf"))
    files = StoredFile.objects.count()
    told = send(desk, application, "e2-03", file=units.upload(content, name="IMG_0042.pdf")).json()
    assert "工会批复.pdf" in told["said"]
    assert "不重复保存" in told["said"]
    assert attached(application, "e2-03") == ["工会批复.pdf"]
    assert StoredFile.objects.count() == files
    assert Evidence.objects.filter(unit=application.unit).count() == 1


def test_the_same_bytes_of_another_unit_are_its_own_file(application, desk):
    content = units.pdf()
    other = units.evidence(unit=units.enterprise(), content=content, name="别家的名称.pdf")
    told = send(desk, application, file=units.upload(content, name="我们的.pdf")).json()
    assert "别家的名称" not in str(told)
    assert attached(application) == ["我们的.pdf"]
    assert Evidence.objects.exclude(pk=other.pk).count() == 1


def test_without_script_the_form_says_the_same_of_a_file_that_is_there_already(application, desk):
    units.evidence(unit=application.unit, content=(content := units.pdf()), name="工会批复.pdf")
    section = reverse("apply:section", args=[application.pk, "e2"])
    page = desk.post(section, {"e2-01-files": units.upload(content, name="x.pdf"), "at": "e2-01"}, follow=True)
    assert "不重复保存：工会批复.pdf" in page.content.decode()
    assert attached(application) == ["工会批复.pdf"]


def test_a_file_is_taken_away_renamed_and_taken_from_the_library_again(application, desk):
    send(desk, application, file=units.upload(name="扫描件1.pdf"))
    row = Attachment.objects.get()
    assert send(desk, application, rename=row.evidence_id, title=" 工会\n成立批复 ").status_code == 200
    assert attached(application) == ["工会 成立批复"]
    told = send(desk, application, detach=row.pk).json()
    assert attached(application) == []
    button = f'name="e2-01-reuse" value="{row.evidence_id}"'
    assert "data-library" in told["html"]["q-e2-01-evidence"], "it is offered from the library"
    assert button not in told["html"]["q-e2-01-evidence"], "and shown when that is opened"
    offered = desk.get(address(application), {"question": "e2-01"}).json()
    assert button in offered["html"]["q-e2-01-library"]
    assert desk.get(address(application), {"question": "e9-99"}).status_code == 404
    assert send(desk, application, attach=row.evidence_id).status_code == 200
    assert attached(application) == ["工会 成立批复"]


def test_whoever_takes_one_file_from_the_library_sees_the_others(application, desk):
    first, second = (units.evidence(unit=application.unit) for _number in range(2))
    told = send(desk, application, attach=first.pk).json()["html"]["q-e2-01-evidence"]
    assert f'name="e2-01-reuse" value="{second.pk}"' in told


def test_without_a_script_the_library_is_shown_by_a_button(application, desk):
    row = units.evidence(unit=application.unit)
    section = reverse("apply:section", args=[application.pk, "e2"])
    page = desk.post(section, {"library": "e2-01"}, follow=True)
    assert page.redirect_chain[-1][0] == f"{section}?library=e2-01#q-e2-01"
    assert f'name="e2-01-reuse" value="{row.pk}"' in page.content.decode()
    assert f'name="e2-02-reuse" value="{row.pk}"' not in page.content.decode()


def test_what_is_remembered_of_a_question_is_nobody_elses(application, desk):
    """One question answered twice and with somebody's own words, which are not remembered, and as it was at first."""
    section, member = reverse("apply:section", args=[application.pk, "e2"]), units.member(application.unit)

    def shown() -> str:
        return desk.get(section).context["questions"]

    pages = [shown()]
    for answer in ("no", ""), ("no", "上月刚刚换届。"), ("yes", ""):
        services.save_answers(application=application, member=member, answers={"e2-01": answer})
        pages.append(shown())
    # The profile had answered it with yes.
    assert pages[0] == pages[3]
    assert len(set(pages)) == 3
    assert ["上月刚刚换届。" in page for page in pages] == [False, False, True, False]
    assert not [one for memory in (CARDS, PARTS) for one in memory.made.values() if "上月刚刚换届" in one]
    for memory in (CARDS, PARTS):
        memory.made.clear()
    assert shown() == shown() == pages[3]


def test_a_title_may_hold_anything_but_nothing(application, desk):
    row = units.evidence(unit=application.unit)
    odd = "<script>alert(1)</script> 㙍𠮷䶮 \U0001f3ed"
    services.attach_evidence(
        application=application, member=units.member(application.unit), indicator="e2-01", evidence=row
    )
    told = send(desk, application, rename=row.pk, title=odd).json()
    assert "<script>" not in told["html"]["q-e2-01-evidence"]
    assert attached(application) == [odd]
    refused = send(desk, application, rename=row.pk, title=" \u200b\n ")
    assert refused.status_code == 422
    assert attached(application) == [odd]


def test_what_was_handed_in_keeps_the_title_of_its_day(client):
    handed_in = factories.application_at(A.RETURNED)
    member = units.member(handed_in.unit)
    client.force_login(member.user)
    evidence = handed_in.unit.evidence.get()
    question = handed_in.attachments.order_by("pk")[0].indicator
    section = handed_in.rubric.standard_of(question).id
    sent = {"question": question, "rename": evidence.pk, "title": "新名称"}
    assert client.post(address(handed_in, section), sent).status_code == 200
    page = client.get(reverse("apply:submission", args=[handed_in.pk, 1])).content.decode()
    assert "综合佐证材料" in page
    assert "新名称" not in page


# --- what is no evidence ---


def locked_pdf() -> bytes:
    out, document = BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


BOMB = 1024 * 1024


def office_bomb(marker: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(marker, b"<x/>")
        archive.writestr("media/bomb.bin", b"\0" * (BOMB + 1))
    return out.getvalue()


def archive_in_an_office_name() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.exe", b"MZ")
    return out.getvalue()


def pixel_bomb() -> bytes:
    """A PNG that says it is 60 000 × 60 000 and is 100 bytes long."""
    out = BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    return out.getvalue().replace(struct.pack(">II", 8, 8), struct.pack(">II", 60_000, 60_000), 1)


@pytest.mark.parametrize(
    ("name", "make", "word"),
    [
        ("空.pdf", lambda: b"", "空"),
        ("加密.pdf", locked_pdf, "密码"),
        ("损坏.pdf", lambda: b"%PDF-1.7\n" + b"\x00\xff" * 300, "损坏"),
        ("程序.pdf", lambda: b"MZ\x90\x00" + b"\0" * 300, "PDF"),
        ("合同.pdf", lambda: _png(), "PNG"),
        ("照片.jpg", units.pdf, "PDF"),
        ("炸弹.docx", lambda: office_bomb("word/document.xml"), "解压"),
        ("炸弹.xlsx", lambda: office_bomb("xl/workbook.xml"), "解压"),
        ("压缩包.docx", archive_in_an_office_name, "压缩"),
        ("像素.png", pixel_bomb, ""),
        ("无扩展名", units.pdf, "PDF"),
        ("页面.html", lambda: b"<script>alert(1)</script>", "PDF"),
    ],
)
def test_what_is_no_evidence_is_refused_with_a_sentence_and_not_kept(application, desk, name, make, word, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UNPACKED", BOMB)
    content = make()
    answer = send(desk, application, file=units.upload(content, name=name) if content else _empty(name))
    assert answer.status_code == 422, answer.content
    sentence = answer.json()["fault"]
    assert name in sentence
    assert word in sentence
    assert sentence.endswith("。")
    assert not StoredFile.objects.filter(purpose="evidence").exists()
    assert attached(application) == []


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


def _empty(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"")


class Endless(BytesIO):
    """A file of so many zeros, never held in one piece."""

    def __init__(self, size: int, name: str) -> None:
        super().__init__(b"%PDF-1.7 " + b"\0" * (size - 9))
        self.name = name


def test_a_file_beyond_the_limit_is_refused_and_no_byte_beyond_it_is_kept(application, desk, settings, tmp_path):
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    answer = send(desk, application, file=Endless(2 * 1024 * 1024, "视频.pdf"))
    assert answer.status_code == 422
    assert "1 MB" in answer.json()["fault"]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= settings.EVIDENCE_MAX_BYTES
    # With the whole form, without the script: the words stay, the sentence stands at the file.
    section = reverse("apply:section", args=[application.pk, "e2"])
    typed = {"e2-04": "2026-03-01", "e2-04-seen": "", "e2-01-files": Endless(2 * 1024 * 1024, "视频.pdf")}
    page = desk.post(section, typed)
    assert page.status_code == 200
    assert "1 MB" in str(page.context["form"].errors["e2-01-files"])
    assert attached(application) == []


def test_the_limit_is_that_of_the_page(application, desk):
    page = desk.get(reverse("apply:section", args=[application.pk, "e2"]))
    assert f'data-limit="{settings.EVIDENCE_MAX_BYTES}"' in page.content.decode()


# --- who may ---


def test_files_of_another_unit_are_neither_attached_nor_renamed(application, desk):
    foreign = units.evidence(unit=units.enterprise())
    assert send(desk, application, attach=foreign.pk).status_code == 404
    assert send(desk, application, rename=foreign.pk, title="x").status_code == 404
    row = factories.application_at(A.DRAFT).attachments.order_by("pk")[0]
    assert send(desk, application, detach=row.pk).status_code == 404
    assert Attachment.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("sent", [{}, {"attach": "x"}, {"detach": "9" * 40}, {"rename": "-1", "title": "x"}])
def test_nonsense_is_not_found(application, desk, sent):
    assert send(desk, application, **sent).status_code == 404


def test_a_question_of_another_section_is_not_found(application, desk):
    assert send(desk, application, "e3-01", file=units.upload()).status_code == 404


def test_a_stranger_finds_nothing(application, client):
    client.force_login(units.member(units.enterprise()).user)
    assert send(client, application, file=units.upload()).status_code == 404


def test_whoever_reads_only_is_told_so(application, client):
    reader = units.colleague(application.unit, role=Role.UNION_CHAIR)
    client.force_login(reader.user)
    answer = send(client, application, file=units.upload())
    assert answer.status_code == 409
    assert answer.json()["refused"]
    assert attached(application) == []


def test_after_the_hand_in_nothing_is_attached_any_more(client):
    handed_in = factories.application_at(A.SUBMITTED)
    client.force_login(units.member(handed_in.unit).user)
    before = Attachment.objects.count()
    answer = send(client, handed_in, file=units.upload())
    assert answer.status_code == 409
    assert Attachment.objects.count() == before
    assert not Evidence.objects.filter(title="劳动合同台账.pdf").exists(), "nothing is kept for nobody"
