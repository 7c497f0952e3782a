"""Official papers: minutes and naming decisions as PDF, drafts until they bind, then one file (BRIEF §6)."""

import io
import subprocess

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.services import close_naming_notice
from journal import files
from journal.errors import Refused
from proceedings.enums import MotionKind, PaperKind
from proceedings.models import Meeting, Objection, OfficialPaper
from proceedings.services import close_meeting, object_to, put_items, recuse, sign_off
from supervision import minutes
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.supervision.city import lead, matter_of, recommended, sitting, text
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def words(paper: OfficialPaper) -> str:
    """The text of a PDF as poppler reads it, without breaks."""
    content = files.read(paper.file)
    assert pikepdf.open(io.BytesIO(content)).pages
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def held() -> Meeting:
    """A meeting with one item agreed and one that nobody spoke on, closed by the government side."""
    agreed, left = recommended(2)
    meeting = sitting([agreed, left])
    stand_in = bodies.officer(area="city", party="fic")
    recuse(matter=matter_of(left), office=stand_in, reason="亲属任职")
    items = meeting.items.select_related("meeting", "matter__body").filter(matter=matter_of(agreed))
    [round_] = put_items(items=list(items), motion=MotionKind.APPROVE, text="符合标准，同意命名。", office=lead())
    proceedings.all_approve(round_)
    return close_meeting(meeting=meeting, office=lead())


def test_minutes_are_a_draft_until_a_second_person_signs_off_and_then_one_file(run_on_commit):
    meeting = held()
    for _time in range(2):
        with run_on_commit():
            minutes.order(meeting)
    drafts = list(OfficialPaper.objects.filter(kind=PaperKind.MINUTES))
    assert [paper.is_final for paper in drafts] == [False, False]
    assert "稿" in words(drafts[0])
    with run_on_commit():
        minutes.sign_off_and_print(meeting=meeting, office=bodies.officer(area="city", party="union"))
    final = OfficialPaper.objects.get(is_final=True)
    told = words(final)
    assert "稿" not in told
    for expected in (meeting.title, "符合标准，同意命名。", "回避", "未提出议案", "核对：", "结论：通过"):
        assert expected in told
    with run_on_commit():
        minutes.order(Meeting.objects.get(pk=meeting.pk))
        minutes.make_minutes(meeting_id=meeting.pk)
    assert OfficialPaper.objects.filter(is_final=True).get() == final
    assert OfficialPaper.objects.count() == 3


def test_whoever_closed_the_meeting_does_not_sign_it_off():
    meeting = held()
    same, other = lead(), bodies.officer(area="city", number=2)
    for office in (same, bodies.officer(), bodies.officer(area="rushan")):
        with pytest.raises(Refused):
            sign_off(meeting=meeting, office=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(signed_off_at=meeting.closed_at, signed_off_by=same)
    sign_off(meeting=meeting, office=other)
    with pytest.raises(Refused):
        sign_off(meeting=meeting, office=other)


def test_a_meeting_that_is_not_closed_is_not_signed_off():
    meeting = sitting(recommended())
    with pytest.raises(Refused):
        sign_off(meeting=meeting, office=bodies.officer(area="city", party="union"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(
            signed_off_at=meeting.opened_at, signed_off_by=bodies.officer(area="city", party="union")
        )


def test_a_paper_is_opened_by_its_bodys_officers_alone(enter, run_on_commit):
    meeting = held()
    with run_on_commit():
        minutes.order(meeting)
    address = reverse("file", args=[OfficialPaper.objects.get().file.uid])
    for party in bodies.CITY_PARTIES:
        opened = enter(bodies.officer(area="city", party=party)).get(address)
        assert opened.status_code == 200
        # Read to its end, a file is closed; `opened.close()` would close the test's database as well.
        assert opened.getvalue().startswith(b"%PDF")
    for stranger in (bodies.officer(), units.member(units.enterprise()).user):
        assert enter(stranger).get(address).status_code == 404


def test_the_naming_decision_is_previewed_and_then_printed_once_in_official_form(enter, clock, run_on_commit):
    made = [
        units.enterprise(name="威海海澜食品示例有限公司"),
        units.unit(kind="park", area="rushan", name="乳山𠮷祥产业园"),
    ]
    first, _second = evaluations.applications_at(A.IN_NOTICE, units=made)
    notice = evaluations.notice_of(first)
    clock.forward(days=8)
    close_naming_notice(notice=notice, office=lead())
    gov = enter(lead())
    address = reverse("desk:name-units", args=[notice.pk])
    typed = gov.get(address).context["form"].initial | {"document_number": "威人社函〔2026〕77号"}
    with run_on_commit():
        page = text(gov.post(address, typed | {"preview": "yes"}))
    assert "威人社函〔2026〕77号" in page
    preview = OfficialPaper.objects.get()
    told = words(preview)
    assert not preview.is_final
    for expected in ("效", "览", "威海海澜食品示例有限公司", "威人社函〔2026〕77号", "命名时编号"):
        assert expected in told
    assert str(preview.file.uid) in text(gov.post(address, typed | {"preview": "yes"}))
    assert OfficialPaper.objects.count() == 1
    with run_on_commit():
        gov.post(address, typed)
    final = OfficialPaper.objects.get(is_final=True)
    told = words(final)
    assert "览" not in told
    for expected in (
        "一、威海市劳动关系和谐企业（1家）",
        "二、威海市劳动关系和谐工业园区（1个）",
        "（一）环翠区（1）",
        "WHE-2026-0001",
        "乳山𠮷祥产业园",
        "此件主动公开",
        "（印章）",
        *(office.organisation.name_zh for office in bodies.officers("city")),
    ):
        assert expected in told, expected
    assert str(final.file.uid) in text(gov.get(reverse("desk:decision", args=[final.subject.partition(":")[2]])))


def test_who_looks_into_an_objection_stands_with_its_answer(enter, clock):
    application = evaluations.application_at(A.IN_NOTICE)
    item = evaluations.notice_of(application).items.get()
    objection = object_to(item=item, text="加班费。", objector="甲", contact="1")
    assert (objection.due_on - clock.now().date()).days == application.campaign.objection_days
    gov, union = enter(lead()), bodies.officer(area="city", party="union")
    assign = reverse("desk:assign-objection", args=[objection.pk])
    assert "Select a valid choice" in text(gov.post(assign, {"officer": bodies.officer().pk}))
    gov.post(assign, {"officer": union.pk})
    page = reverse("desk:objection", args=[objection.pk])
    gov.post(page, {"upheld": "no", "answer": "经查不属实。"})
    answered = Objection.objects.get()
    assert (answered.looked_into_by, answered.answered_by) == (union, lead())
    assert union.user.get_full_name() in text(gov.get(page))
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.update(looked_into_by=None)
