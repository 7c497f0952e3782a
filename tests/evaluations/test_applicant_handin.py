"""Handing in, the receipt, what is read afterwards, and what the applicant may not read yet."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application, Submission
from evaluations.services.filing import Incomplete
from journal import clock, files
from journal.actors import SYSTEM
from journal.models import Entry
from plaques.models import Certificate, Title
from proceedings.enums import MotionKind
from tests.evaluations import factories
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def enter(client: Client, application: Application) -> Client:
    client.force_login(units.member(application.unit).user)
    return client


def review(application: Application) -> str:
    return reverse("apply:review", args=[application.pk])


def page_of(application: Application) -> str:
    return reverse("apply:application", args=[application.pk])


def test_a_complete_application_is_handed_in_and_the_receipt_names_every_hash(client):
    draft = factories.application_at(A.DRAFT)
    enter(client, draft)
    answer = client.post(review(draft), {"declared": "on"})
    submission = Submission.objects.get(application=draft)
    assert answer.headers["Location"] == reverse("apply:receipt", args=[draft.pk, 1])
    text = client.get(answer.headers["Location"]).content.decode()
    assert submission.receipt in text
    assert submission.sha256 in text
    hashes = {stored.file.sha256 for stored in submission.files.select_related("file")}
    assert hashes
    assert all(sha256 in text for sha256 in hashes)
    assert timezone.localtime(submission.submitted_at).strftime("%H:%M") in text


def test_a_second_press_gives_the_same_receipt(client):
    draft = factories.application_at(A.DRAFT)
    enter(client, draft)
    first = client.post(review(draft), {"declared": "on"})
    second = client.post(review(draft), {"declared": "on"})
    assert first.headers["Location"] == second.headers["Location"]
    assert Submission.objects.filter(application=draft).count() == 1


def test_without_the_declaration_nothing_is_handed_in(client):
    draft = factories.application_at(A.DRAFT)
    page = enter(client, draft).post(review(draft), {})
    assert "declared" in page.context["form"].errors
    assert not Submission.objects.exists()


def test_an_incomplete_application_is_refused_with_the_list_beside_the_button(client):
    draft = factories.application_at(A.DRAFT, answers={"e2_04": None})
    page = enter(client, draft).get(review(draft))
    gap = services.missing_in(draft)[0]
    text = unescape(page.content.decode())
    assert 'aria-disabled="true" aria-describedby="why-not"' in text
    assert str(gap.sentence) in text
    page = client.post(review(draft), {"declared": "on"})
    assert str(gap.sentence) in page.context["form"].non_field_errors()[0]
    assert page.context["form"]["declared"].value(), "the tick stays"
    assert not Submission.objects.exists()


def test_what_is_missing_is_the_very_same_list_on_section_review_and_in_the_refusal(client):
    draft = factories.application_at(A.DRAFT, answers={"e2_04": None, "e2_05": None, "e5_06": None})
    enter(client, draft)
    with pytest.raises(Incomplete) as refused:
        services.submit_application(application=draft, member=units.member(draft.unit), declared=True)
    sentences = [str(gap.sentence) for gap in refused.value.missing]
    assert len(sentences) == 3
    assert "尚缺3项" in str(refused.value)

    def listed(page) -> list[str]:
        items = re.findall(r'<li><a href="[^"]*#q-[\w-]+">([^<]+)</a></li>', page.content.decode())
        return [unescape(item) for item in items]

    assert listed(client.get(review(draft))) == sentences
    assert listed(client.post(review(draft), {"declared": "on"})) == sentences
    sections = [client.get(reverse("apply:section", args=[draft.pk, key])) for key in ("e2", "e5")]
    assert [sentence for page in sections for sentence in listed(page)] == sentences


def test_after_the_last_day_the_button_says_why(client, clock):
    draft = factories.application_at(A.DRAFT)
    clock.forward(days=61)
    page = enter(client, draft).get(review(draft))
    assert page.context["progress"].why_not
    assert page.context["progress"].why_not in unescape(page.content.decode())
    client.post(review(draft), {"declared": "on"})
    assert not Submission.objects.exists()


def test_what_was_handed_in_is_read_from_the_snapshot_though_the_form_went_on(client):
    returned = factories.application_at(A.RETURNED, answers={"e10_15": "7"})
    enter(client, returned)
    submission = returned.submissions.get()
    before = (submission.sha256, submission.content)
    Answer.objects.filter(application=returned, indicator="e10-15").update(value="99")
    text = client.get(reverse("apply:submission", args=[returned.pk, 1])).content.decode()
    assert "7 次" in text
    assert "99 次" not in text
    submission.refresh_from_db()
    assert (submission.sha256, submission.content) == before


def test_a_corrected_application_gets_a_second_receipt_and_keeps_the_first(client):
    returned = factories.application_at(A.RETURNED)
    enter(client, returned).post(review(returned), {"declared": "on"})
    assert client.get(reverse("apply:receipt", args=[returned.pk, 2])).status_code == 200
    text = client.get(page_of(returned)).content.decode()
    assert f"SB{returned.campaign.year}-{returned.pk:06d}-1" in text
    assert f"SB{returned.campaign.year}-{returned.pk:06d}-2" in text


def test_withdrawing_asks_first_and_is_done_by_post_alone(client):
    handed_in = factories.application_at(A.SUBMITTED)
    enter(client, handed_in)
    withdraw = reverse("apply:withdraw", args=[handed_in.pk])
    assert "confirm-danger" in client.get(withdraw).content.decode()
    handed_in.refresh_from_db()
    assert handed_in.state == A.SUBMITTED
    assert client.post(withdraw).headers["Location"] == page_of(handed_in)
    handed_in.refresh_from_db()
    assert handed_in.state == A.WITHDRAWN
    assert client.get(page_of(handed_in)).status_code == 200
    # Withdrawn is withdrawn: a second press says so and changes nothing.
    entries = Entry.objects.count()
    client.post(withdraw)
    assert Entry.objects.count() == entries


def test_before_the_city_there_is_nothing_to_withdraw(client):
    before_city = factories.application_at(A.CITY_REVIEW)
    page = enter(client, before_city).get(reverse("apply:withdraw", args=[before_city.pk]))
    assert "confirm-danger" not in page.content.decode()


@pytest.mark.parametrize("motion", [MotionKind.APPROVE, MotionKind.DECLINE])
def test_a_decision_that_is_drafted_and_not_released_stays_invisible(client, motion):
    before_city = factories.application_at(A.CITY_REVIEW)
    enter(client, before_city)

    def pages() -> list[str]:
        addresses = [reverse("apply:home"), page_of(before_city), reverse("apply:receipt", args=[before_city.pk, 1])]
        return [re.sub(r'value="[\w-]{60,}"', "", client.get(address).content.decode()) for address in addresses]

    before = pages()
    meeting = before_city.city_matter.agenda_items.get().meeting
    proceedings.begin(meeting)
    proceedings.decide_all(meeting, motion)
    assert pages() == before
    assert str(A.CITY_REVIEW.public_label) in before[1]


@pytest.mark.parametrize("state", [A.COUNTY_REVIEW, A.RECOMMENDED, A.CITY_REVIEW])
def test_points_are_working_papers_until_the_outcome_is_released(client, state):
    under_review = factories.application_at(state)
    if state == A.COUNTY_REVIEW:
        factories.score_by_county(under_review)
    page = enter(client, under_review).get(page_of(under_review))
    assert page.context["sheet"] is None
    assert "问卷结果已核实" not in page.content.decode()


@pytest.mark.parametrize(("state", "reason"), [(A.NOT_RECOMMENDED, "集体合同尚未续签"), (A.DECLINED, "")])
def test_the_outcome_comes_with_points_and_reasons(client, state, reason):
    over = factories.application_at(state)
    page = enter(client, over).get(page_of(over))
    assert page.context["sheet"].result.total > 0
    assert page.context["ending"].text
    text = page.content.decode()
    assert reason in text
    assert "问卷结果已核实" in text


def test_the_timeline_names_bodies_and_never_an_officer(client):
    named = factories.application_at(A.NAMED)
    text = enter(client, named).get(page_of(named)).content.decode()
    officers = [bodies.officer(area="huancui"), bodies.officer(area="city")]
    assert all(officer.user.full_name not in text for officer in officers)
    assert bodies.body("huancui").name_zh in text
    assert units.member(named.unit).user.full_name in text


def test_the_certificate_is_offered_once_it_is_made(client):
    named = factories.application_at(A.NAMED)
    enter(client, named)
    title = Title.objects.get(unit=named.unit)
    assert "?download" not in client.get(page_of(named)).content.decode()
    stored = files.store(
        purpose="certificate", name="证书.pdf", content=units.pdf(), content_type="application/pdf", actor=SYSTEM
    )
    Certificate.objects.create(title=title, file=stored)
    link = f"{reverse('file', args=[stored.uid])}?download"
    for page in (page_of(named), reverse("apply:home")):
        assert link in client.get(page).content.decode()
    answer = client.get(link)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    answer.close()


@pytest.mark.parametrize("state", list(A))
def test_every_station_has_its_page_and_its_step_at_home(client, state):
    application = factories.application_at(state)
    enter(client, application)
    assert client.get(page_of(application)).status_code == 200
    assert application.unit.name in client.get(reverse("apply:home")).content.decode()


def test_a_stranger_finds_no_page_of_the_application(client):
    application = factories.application_at(A.SUBMITTED)
    stranger = units.member(factories.application_at(A.DRAFT).unit).user
    pk = application.pk
    pages = [
        page_of(application),
        review(application),
        reverse("apply:section", args=[pk, "e1"]),
        reverse("apply:receipt", args=[pk, 1]),
        reverse("apply:submission", args=[pk, 1]),
        reverse("apply:withdraw", args=[pk]),
        reverse("apply:unit", args=[application.unit_id]),
        reverse("apply:unit-edit", args=[application.unit_id]),
    ]
    posts = [review(application), reverse("apply:section", args=[pk, "e1"]), reverse("apply:withdraw", args=[pk])]
    posts += [
        reverse("apply:start", args=[application.unit_id]),
        reverse("apply:unit-edit", args=[application.unit_id]),
    ]
    entries = Entry.objects.count()
    for user in (stranger, bodies.officer(area="huancui").user):
        client.force_login(user)
        assert {client.get(page).status_code for page in pages} == {404}
        assert {client.post(page, {"declared": "on"}).status_code for page in posts} == {404}
    client.logout()
    assert all("/accounts/login/" in client.get(page).headers["Location"] for page in pages)
    assert Entry.objects.count() == entries


def test_a_colleague_who_has_left_finds_nothing_any_more(client):
    application = factories.application_at(A.DRAFT)
    member = units.colleague(application.unit)
    client.force_login(member.user)
    assert client.get(page_of(application)).status_code == 200
    member.until = clock.now()
    member.save(update_fields=["until"])
    assert client.get(page_of(application)).status_code == 404


def test_looking_changes_nothing(client):
    application = factories.application_at(A.RETURNED)
    enter(client, application)
    entries, answers = Entry.objects.count(), list(Answer.objects.order_by("pk").values())
    for address in (
        reverse("apply:home"),
        reverse("apply:register"),
        page_of(application),
        review(application),
        reverse("apply:section", args=[application.pk, "e1"]),
        reverse("apply:receipt", args=[application.pk, 1]),
        reverse("apply:submission", args=[application.pk, 1]),
        reverse("apply:withdraw", args=[application.pk]),
        reverse("apply:unit", args=[application.unit_id]),
        reverse("apply:unit-edit", args=[application.unit_id]),
    ):
        assert client.get(address).status_code == 200
    assert client.get(reverse("apply:start", args=[application.unit_id])).status_code == 405
    assert Entry.objects.count() == entries
    assert list(Answer.objects.order_by("pk").values()) == answers
