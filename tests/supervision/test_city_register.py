"""The register's pages: a plaque's history and moves, batches for the maker, titles given back, the agenda's order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from plaques import services
from plaques.enums import PlaqueState
from plaques.models import Plaque, PlaqueBatch, Title
from proceedings.enums import MotionKind
from proceedings.models import Meeting
from tests.evaluations import factories as evaluations
from tests.plaques import factories as plaques
from tests.proceedings import factories as proceedings
from tests.supervision.city import lead, put, recommended, round_of, sitting, speak, text
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import Role


@pytest.fixture
def gov(enter):
    return enter(lead())


def test_a_lost_plaque_is_reported_and_replaced_on_its_page(gov):
    title = evaluations.named_title()
    plaques.plaque(title, PlaqueState.HANDED_OVER)
    page = reverse("desk:plaque", args=[title.number])
    report = reverse("desk:move-plaque", args=[title.number, "report_lost"])
    assert "This field is required." in text(gov.post(report, {"reason": " "}))
    gov.post(report, {"reason": "搬迁时遗失。"})
    gov.post(reverse("desk:move-plaque", args=[title.number, "replace"]), {"reason": "补制。"})
    shown = text(gov.get(page))
    for expected in ("搬迁时遗失。", "piece 2", "Replaced by another piece", "王芳"):
        assert expected in shown
    assert Title.objects.get().plaque.piece == 2


def test_a_move_that_is_not_open_is_refused_in_words_and_an_unknown_one_is_not_found(gov, enter):
    title = evaluations.named_title()
    plaques.plaque(title)
    refused = text(gov.post(reverse("desk:move-plaque", args=[title.number, "take_back"]), {"returned_by": "王芳"}))
    assert "the state has changed in the meantime" in refused
    assert gov.get(reverse("desk:move-plaque", args=[title.number, "melt"])).status_code == 404
    stranger = enter(bodies.officer(area="rushan"))
    for name in ("desk:plaque", "desk:move-plaque"):
        args = [title.number] if name == "desk:plaque" else [title.number, "report_lost"]
        assert stranger.get(reverse(name, args=args)).status_code == 404
    assert Plaque.objects.get().state == PlaqueState.ISSUED


def test_a_batch_is_chosen_made_and_listed_as_csv(gov, run_on_commit):
    evaluations.named_titles(2)
    services.issue_documents()
    order = reverse("desk:order-batch")
    assert "Please tick at least one plaque." in text(gov.post(order, {"note": ""}))
    chosen = [plaque.pk for plaque in Plaque.objects.all()]
    with run_on_commit():
        gov.post(order, {"plaques": chosen, "note": "加急"})
    batch = PlaqueBatch.objects.get()
    page = text(gov.get(reverse("desk:batch", args=[batch.pk])))
    assert "All artworks (PDF)" in page
    table = b"".join(gov.post(reverse("desk:batch-csv", args=[batch.pk])).streaming_content).decode("utf-8-sig")
    assert [line.count(",") for line in table.strip().splitlines()] == [8, 8, 8]
    assert all(title.code in table for title in Title.objects.all())
    assert gov.get(order).context["chosen"] == []


def test_lists_of_batches_and_surrenders_ask_the_database_no_more_for_many(gov, django_assert_num_queries):
    titles = evaluations.named_titles(3)
    made = [plaques.plaque(title) for title in titles]

    def one(place: int) -> None:
        services.order_batch(plaques=[made[place]], office=lead())
        plaques.surrender(titles[place])

    one(0)
    addresses = [reverse("desk:batches"), reverse("desk:surrenders"), reverse("desk:order-batch")]
    counts = []
    for address in addresses:
        gov.get(address)
        with CaptureQueriesContext(connection) as asked:
            gov.get(address)
        counts.append(len(asked))
    one(1)
    one(2)
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            gov.get(address)


def test_a_title_is_given_back_through_the_pages(gov, enter):
    title = evaluations.named_title()
    holder = enter(units.member(title.unit).user)
    page = reverse("apply:surrender", args=[title.number])
    assert "This field is required." in text(holder.post(page, {"reason": "搬迁。"}))
    holder.post(page, {"reason": "企业搬迁，自愿交回。", "confirmed": "on"})
    asked = title.surrenders.get()
    clerk = enter(units.colleague(title.unit, role=Role.EDITOR).user)
    assert "The person in charge of the unit gives its title back." in text(clerk.get(page))
    assert enter(units.member(units.enterprise()).user).get(page).status_code == 404

    meeting = proceedings.meeting()
    gov.post(reverse("desk:agenda", args=[meeting.pk]), {"surrenders": [asked.pk]})
    proceedings.begin(meeting)
    item = meeting.items.get()
    gov.post(reverse("desk:city-motion", args=[meeting.pk, "revoke"]), {"items": [item.pk], "text": "同意取消命名。"})
    for office in bodies.officers("city"):
        key = item.rounds.get().pk
        enter(office).post(
            reverse("desk:meeting-opinions", args=[meeting.pk]), {f"verdict_{key}": "approve", f"reason_{key}": ""}
        )
    decide = reverse("desk:surrender", args=[asked.pk])
    assert "Decisions are released when the meeting is closed." in text(gov.get(decide))
    gov.post(reverse("desk:close-meeting", args=[meeting.pk]))
    proposed = gov.get(decide).context["form"].initial
    gov.post(decide, proposed | {"document_number": "威人社函〔2026〕88号"})
    title.refresh_from_db()
    assert (title.standing, title.revocation.document_number) == ("cancelled", "威人社函〔2026〕88号")
    assert "Cancelled" in text(holder.get(reverse("verify-code", args=[title.code])))
    assert proposed["text"] in text(holder.get(reverse("unit", args=[title.number])))
    assert "Give the title back" not in text(holder.get(reverse("apply:home")))


def test_opinions_on_many_show_what_they_come_to_before_anything_is_given(gov, enter):
    first, second = recommended(2)
    meeting = sitting([first, second])
    put(gov, meeting, first, second)
    offices = bodies.officers("city")
    for office in offices[:3]:
        speak(enter(office), meeting, {first: "approve"})
    last = enter(offices[3])
    keys = {application: round_of(application).pk for application in (first, second)}
    typed = {
        f"verdict_{keys[first]}": "approve",
        f"verdict_{keys[second]}": "dissent",
        f"reason_{keys[second]}": "存疑。",
    }
    page = last.post(reverse("desk:meeting-opinions", args=[meeting.pk]), typed | {"look": "effect"})
    effect = page.context["effect"]
    assert ([line.name for line in effect.passing], [line.name for line in effect.ending]) == (
        [first.unit.name],
        [second.unit.name],
    )
    assert round_of(first).state == "open"
    last.post(reverse("desk:meeting-opinions", args=[meeting.pk]), typed)
    assert (round_of(first).state, round_of(second).state) == ("passed", "not_passed")


def test_the_agenda_is_narrowed_ordered_and_emptied_until_the_meeting_begins(gov):
    near, far = recommended(1)[0], recommended(1, area="rushan")[0]
    meeting = proceedings.meeting()
    address = reverse("desk:agenda", args=[meeting.pk])
    shown = gov.get(address, {"district": bodies.district("rushan").pk, "tick": "all"})
    assert shown.context["chosen"] == [str(far.pk)]
    gov.post(address, {"applications": [near.pk, far.pk]})
    names = [item.matter.title for item in meeting.items.order_by("position")]
    last = meeting.items.order_by("-position")[0]
    order = reverse("desk:order-item", args=[meeting.pk, last.pk])
    gov.post(order, {"step": "up"})
    gov.post(order, {"step": "up"})
    assert [item.matter.title for item in meeting.items.order_by("position")] == names[::-1]
    gov.post(order, {"step": "off"})
    assert meeting.items.count() == 1
    proceedings.begin(Meeting.objects.get(pk=meeting.pk))
    left = meeting.items.get()
    refused = text(gov.post(reverse("desk:order-item", args=[meeting.pk, left.pk]), {"step": "off"}, follow=True))
    assert "The meeting has begun" in refused
    assert meeting.items.count() == 1


def test_a_motion_to_cancel_is_put_on_titles_given_back_alone(gov):
    application = recommended(1)[0]
    asked = plaques.surrender(evaluations.named_title())
    meeting = proceedings.meeting(matters=[asked.matter])
    evaluations.services.take_up(applications=[application], meeting=meeting, office=lead())
    proceedings.begin(meeting)
    for motion, count in (("revoke", 1), ("approve", 1), ("decline", 1)):
        page = gov.get(reverse("desk:city-motion", args=[meeting.pk, motion]))
        assert len(page.context["lines"]) == count
    assert MotionKind.REVOKE not in [round_.motion for item in meeting.items.all() for round_ in item.rounds.all()]
    assert evaluations.Application.objects.get(pk=application.pk).state == A.CITY_REVIEW
