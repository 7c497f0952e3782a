"""The city's whole way through its pages: meeting, four opinions, outcomes, notice, naming, plaques."""

from io import BytesIO

import pikepdf
import pytest
from django.core import mail
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from journal import clock as portal_clock
from journal.models import Entry
from plaques.models import Plaque, Title
from proceedings.models import Decision, Meeting, PublicNotice
from tests.supervision.city import put, recommended, speak, state_of, text
from tests.tripartite import factories as bodies


def test_four_officers_bring_applications_from_recommendation_to_plaque(enter, clock, run_on_commit):
    good, better, poor = recommended(3)
    gov, union, eca, fic = (enter(office) for office in bodies.officers("city"))

    # A meeting is called, the agenda chosen, all four come.
    called = gov.post(
        reverse("desk:call-meeting"),
        {"title": "第一次联席会议", "planned_for": "2026-06-15T14:00", "place": "三楼会议室"},
    )
    meeting = Meeting.objects.get()
    assert called.headers["Location"] == reverse("desk:agenda", args=[meeting.pk])
    assert portal_clock.timezone.localtime(meeting.planned_for).hour == 14
    gov.post(called.headers["Location"], {"applications": [good.pk, better.pk, poor.pk]})
    assert {state_of(application) for application in (good, better, poor)} == {A.CITY_REVIEW}
    for client in (gov, union, eca, fic):
        client.post(reverse("desk:presence", args=[meeting.pk]), {"present": "yes"})
    gov.post(reverse("desk:open-meeting", args=[meeting.pk]))

    # One motion on two items, another on the third; each organisation speaks on all of them at once.
    put(gov, meeting, good, better)
    put(union, meeting, poor, motion="decline", words="集体合同已到期未续签。")
    for client in (gov, union, eca, fic):
        answer = speak(client, meeting, dict.fromkeys((good, better, poor), "approve"))
        assert answer.headers["Location"] == reverse("desk:meeting", args=[meeting.pk])

    # Closed, checked, released together; before that nobody outside hears of it.
    closed = gov.post(reverse("desk:close-meeting", args=[meeting.pk]))
    assert closed.headers["Location"] == reverse("desk:outcomes", args=[meeting.pk])
    drafted = gov.get(closed.headers["Location"])
    assert (drafted.context["approvals"], drafted.context["declines"]) == (2, 1)
    assert state_of(poor) == A.CITY_REVIEW
    gov.post(closed.headers["Location"])
    assert state_of(good) == A.CITY_REVIEW
    with run_on_commit():
        union.post(reverse("desk:sign-off", args=[meeting.pk]))
    gov.post(closed.headers["Location"])
    assert [state_of(application) for application in (good, better, poor)] == [A.APPROVED, A.APPROVED, A.DECLINED]

    # The public notice with the prepared words, until every day of it is over.
    draft = gov.get(reverse("desk:publish-notice")).context["form"].initial
    published = gov.post(reverse("desk:publish-notice"), draft)
    notice = PublicNotice.objects.get()
    assert published.headers["Location"] == reverse("desk:notice", args=[notice.pk])
    assert "拟命名2家企业为“威海市劳动关系和谐企业”" in notice.text
    assert "2026年6月15日至2026年6月22日，共7天" in notice.text
    assert (notice.number, (notice.closes_on - notice.opens_on).days) == ("威三方公示〔2026〕1号", 7)
    clock.forward(days=8)
    gov.post(reverse("desk:close-notice", args=[notice.pk]))

    # Naming; the documents are made by themselves.
    naming = reverse("desk:name-units", args=[notice.pk])
    proposed = gov.get(naming).context["form"].initial
    with run_on_commit():
        named = gov.post(naming, {**proposed, "document_number": "威人社字〔2026〕31号"})
    decision = Decision.objects.get()
    assert named.headers["Location"] == reverse("desk:decision", args=[decision.pk])
    assert decision.title == "关于命名2026年度“威海市劳动关系和谐企业”的决定"
    titles = list(Title.objects.order_by("number"))
    assert {title.unit_id for title in titles} == {good.unit_id, better.unit_id}
    page = gov.get(named.headers["Location"])
    assert page.context["made"] == 2
    for title in titles:
        for stored in (title.plaque.artwork, title.certificate.file):
            address = reverse("file", args=[stored.uid])
            assert address in text(page)
            opened = gov.get(address)
            assert len(pikepdf.open(BytesIO(b"".join(opened.streaming_content))).pages) == 1
    assert any(titles[0].number in message.body for message in mail.outbox)

    # Handed over, with the receiver's name on the register and on no public page.
    first, second = Plaque.objects.order_by("title__number")
    gov.post(reverse("desk:hand-over"), {f"receiver_{first.pk}": "王领取", f"receiver_{second.pk}": ""})
    register = text(fic.get(reverse("desk:plaques")))
    assert "王领取" in register
    assert "王领取" not in text(fic.get(reverse("unit", args=[titles[0].number])))
    assert Plaque.objects.filter(state="handed_over").get() == first

    minutes = text(union.get(reverse("desk:minutes", args=[meeting.pk])))
    speakers = [office.user.get_full_name() for office in bodies.officers("city")]
    for expected in (good.unit.name, poor.unit.name, "集体合同已到期未续签。", "第一次联席会议", *speakers):
        assert expected in minutes


@pytest.mark.parametrize("party", ["union", "eca", "fic"])
def test_only_the_government_side_prepares(enter, party):
    """Reading is for all four; preparing is refused in words and changes nothing (circular 七（三）)."""
    (application,) = recommended()
    client = enter(bodies.officer(area="city", party=party))
    before = Entry.objects.count()
    sentence = "The government side prepares meetings, notices and decisions for the body."
    meeting = {"title": "会议", "planned_for": "2026-06-15T14:00", "place": "三楼"}
    dates = {"opens_on": "2027-01-01", "filing_closes_on": "2027-02-01", "county_closes_on": "2027-03-01"}
    campaign = {"year": 2027, "name_zh": "活动", "name_en": "Campaign", "notice_days": 7, **dates}
    campaign["edition"] = application.edition_id
    notice = {"number": "1", "title": "公示", "text": "公示。"}
    for name, data in (("call-meeting", meeting), ("prepare-campaign", campaign), ("publish-notice", notice)):
        assert sentence in text(client.get(reverse(f"desk:{name}"))), name
        assert sentence in text(client.post(reverse(f"desk:{name}"), data)), name
    assert Entry.objects.count() == before
