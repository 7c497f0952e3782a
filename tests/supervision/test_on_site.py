"""What was found on site stands beside the points, for the county and for the city and nobody else; and the minutes say
what the meeting had before it."""

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from journal import clock
from proceedings.enums import Found
from proceedings.services import add_photo, finish_visit, note_finding, plan_visit
from proceedings.services.enquiries import silence_unanswered
from supervision.before import before_the_meeting
from supervision.on_site import seen_on_site
from tests.evaluations import factories as evaluations
from tests.portal.helpers import words
from tests.proceedings import enquiries
from tests.proceedings import factories as proceedings
from tests.proceedings.test_visits import picture
from tests.surveys import factories as surveys
from tests.surveys.conftest import key_folder  # noqa: F401 -- a fixture
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db
ITEM, NOTE = "e7-07", "职工食堂已停用。"


def visited(application, *, finished: bool = True):
    office = bodies.officer()
    visit = plan_visit(
        matter=application.county_matter,
        office=office,
        planned_for=clock.now(),
        place="演示路1号",
        visitors=bodies.officers("huancui")[:2],
    )
    note_finding(visit=visit, office=office, item=ITEM, found=Found.DIFFERS, note=NOTE)
    add_photo(visit=visit, office=office, upload=picture(), key="photo-one-0001", item=ITEM)
    if finished:
        finish_visit(visit=visit, office=office, received_by="人事经理", summary="一处不符。")
    return visit


def test_the_county_reads_finding_photo_and_visitors_beside_the_points(enter):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    visited(application)
    response = enter(bodies.officer()).get(reverse("desk:check", args=[application.pk, ITEM]))
    shown = words(response)
    assert NOTE in shown
    assert all(office.organisation.name_en in shown for office in bodies.officers("huancui")[:2])
    assert response.content.decode().count("visit-photos") == 1
    other = enter(bodies.officer()).get(reverse("desk:check", args=[application.pk, "e1-01"]))
    assert NOTE not in words(other)


def test_the_city_reads_it_once_recommended_and_another_county_does_not(enter):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    visited(application)
    evaluations.score_by_county(application)
    proceedings.all_approve(proceedings.county_round(application))
    address = reverse("desk:check", args=[application.pk, ITEM])
    assert NOTE in words(enter(bodies.officer(area="city")).get(address))
    assert enter(bodies.officer(area="rushan")).get(address).status_code == 404


def test_it_takes_as_many_queries_for_many_visits(django_assert_max_num_queries):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    for _time in range(3):
        visited(application)
    office = bodies.officer()
    assert not office.is_city
    with django_assert_max_num_queries(4):
        seen = seen_on_site(application, office, ITEM)
        assert [len(one.visitors) for one in seen] == [2, 2, 2]
        assert [len(one.photos) for one in seen] == [1, 1, 1]


def test_the_minutes_list_what_was_there_and_only_what_had_come(key_folder, clock):  # noqa: F811
    application = surveys.application()
    enquiries.item(unit=application.unit)
    before = clock.now()
    clock.forward(minutes=1)
    visited(application)
    surveys.counted(application)
    assert before_the_meeting([application], before) == {application.pk: []}
    heard = before_the_meeting([application], clock.now())[application.pk]
    assert len(heard) == 2
    assert any("一处不符" in one.said for one in heard)
    clock.forward(days=20)
    silence_unanswered()
    assert len(before_the_meeting([application], clock.now())[application.pk]) == 3
