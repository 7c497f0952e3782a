"""The pages of site visits: who finds them, that nothing typed is lost, and a phone without a signal."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.enums import ApplicationState as A
from journal import clock
from proceedings.models import Visit, VisitFinding, VisitPhoto
from proceedings.services import checklist_of
from tests.browser import PHONE
from tests.evaluations import factories as evaluations
from tests.proceedings.test_visits import picture, planned
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db


def page(name: str, visit: Visit, *more) -> str:
    return reverse(f"desk:{name}", args=[visit.pk, *more])


@pytest.fixture
def visit() -> Visit:
    return planned(evaluations.application_at(A.COUNTY_REVIEW))


@pytest.mark.parametrize("name", ["visit", "visit-finish", "visit-call-off", "visit-photos", "visit-visitors"])
def test_a_visit_of_another_area_is_not_found(enter, visit, name):
    assert enter(bodies.officer(area="rushan")).post(page(name, visit)).status_code == 404


def test_the_city_reads_a_visit_and_writes_nothing(enter, visit):
    city = enter(bodies.officer(area="city"))
    assert city.get(page("visit", visit)).status_code == 200
    assert city.post(page("visit-finding", visit, "e1-01"), {"found": "as_stated"}).status_code == 403
    city.post(page("visit", visit), {"found-e1-01": "as_stated"})
    assert not VisitFinding.objects.exists()


def test_the_plan_is_made_on_the_file_and_a_wrong_date_is_said_where_it_was_typed(enter):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    office = bodies.officer(area="huancui")
    county, address = enter(office), reverse("desk:application-visits", args=[application.pk])
    answer = county.post(address, {"planned_for": "2020-01-01T09:00", "place": "一号车间", "visitors": [office.pk]})
    assert "still to come" in answer.content.decode()
    assert "一号车间" in answer.content.decode()
    when = f"{clock.now():%Y}-12-31T09:00"
    answer = county.post(address, {"planned_for": when, "place": "一号车间", "visitors": [office.pk]})
    visit = Visit.objects.get()
    assert answer.url == page("visit", visit)
    assert "一号车间" in county.get(reverse("desk:visits")).content.decode()


def test_without_a_script_one_button_keeps_the_list_and_says_what_it_did_not_keep(enter, visit):
    county = enter(bodies.officer(area="huancui"))
    answer = county.post(
        page("visit", visit),
        {"found-e1-01": "as_stated", "note-e1-01": "", "found-e1-02": "differs", "note-e1-02": ""},
    )
    assert "Please write down what differs." in answer.content.decode()
    assert list(VisitFinding.objects.values_list("item", "found")) == [("e1-01", "as_stated")]


def test_the_script_is_told_why_a_finding_or_a_photo_was_not_kept(enter, visit):
    county = enter(bodies.officer(area="huancui"))
    refused = county.post(page("visit-finding", visit, "e1-01"), {"found": "differs", "note": ""})
    assert (refused.status_code, refused.json()["refused"]) == (409, "Please write down what differs.")
    upload = SimpleUploadedFile("x.jpg", b"\xff\xd8\xff no photo", "image/jpeg")
    refused = county.post(
        page("visit-photos", visit), {"photo": upload, "key": "a" * 32}, headers={"Accept": "application/json"}
    )
    assert refused.status_code == 409
    assert "damaged" in refused.json()["refused"]
    kept = county.post(
        page("visit-photos", visit),
        {"photo": picture(), "key": "a" * 32, "item": "e1-01", "taken_at": "no time"},
        headers={"Accept": "application/json"},
    )
    assert kept.status_code == 200
    assert county.get(kept.json()["url"]).status_code == 200


def test_the_list_of_visits_costs_the_same_with_many(enter, django_assert_max_num_queries):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    county = enter(bodies.officer(area="huancui"))
    for _visit in range(12):
        planned(application)
    with django_assert_max_num_queries(12):
        county.get(reverse("desk:visits"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_is_noted_and_photographed_without_a_signal_arrives_later(
    sign_in: Callable, live_server, tmp_path, accessible
):
    visit = planned(evaluations.application_at(A.COUNTY_REVIEW))
    item = checklist_of(visit)[0].key
    photo = tmp_path / "IMG_7.jpg"
    photo.write_bytes(picture().read())
    phone = sign_in(bodies.officer(area="huancui").user.username, bodies.PASSWORD, viewport=PHONE)
    phone.goto(f"{live_server.url}{page('visit', visit)}")
    accessible(phone)
    phone.context.set_offline(True)
    card = phone.locator(f"#{item}")
    card.locator("input[value=differs]").check()
    card.locator("textarea").fill("未见文件原件。")
    phone.set_input_files(f"input[data-photo='{item}']", photo)
    expect(phone.locator("#visit-state")).to_have_attribute("data-tone", "bad")
    expect(card.locator("figure figcaption")).to_be_visible()
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.locator("#visit-state")).to_have_attribute("data-tone", "good")
    expect(phone.locator(f"#{item} .visit-photos a")).to_be_visible()
    assert VisitFinding.objects.get().note == "未见文件原件。"
    assert VisitPhoto.objects.get().item == item
