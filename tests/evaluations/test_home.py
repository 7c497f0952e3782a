"""The applicant's first page: what to do next and by when, what is waited for, what is new; calm when nothing is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.news import COOKIE
from tests.evaluations import factories
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import Role
from units.services import decline_claim

pytestmark = pytest.mark.django_db

HOME = "/apply/"


def standing_of(client, application):
    client.force_login(units.member(application.unit).user)
    [standing] = client.get(HOME).context["home"].standings
    return standing


@pytest.mark.parametrize(
    ("state", "mine", "waits"),
    [
        (A.DRAFT, True, ""),
        (A.RETURNED, True, ""),
        (A.SUBMITTED, False, "county"),
        (A.COUNTY_REVIEW, False, "county"),
        (A.RECOMMENDED, False, "city"),
        (A.CITY_REVIEW, False, "city"),
        (A.APPROVED, False, "city"),
        (A.IN_NOTICE, False, "city"),
        (A.NAMED, False, ""),
        (A.DECLINED, False, ""),
        (A.NOT_RECOMMENDED, False, ""),
        (A.WITHDRAWN, False, ""),
        (A.LAPSED, False, ""),
    ],
)
def test_each_state_says_whose_turn_it_is(client, state, mine, waits):
    application = factories.application_at(state)
    standing = standing_of(client, application)
    assert standing.is_to_do is mine
    expected = {"county": bodies.body("huancui").name, "city": bodies.body("city").name, "": ""}[waits]
    assert standing.waiting_for == expected
    assert standing.step.label
    if state in (A.DRAFT, A.RETURNED, A.SUBMITTED, A.IN_NOTICE):
        assert standing.step.due


def test_a_draft_shows_how_far_it_has_come(client):
    application = factories.application_at(A.DRAFT, answers={"e2_01": None, "e2_02": None})
    filled = standing_of(client, application).filled
    assert filled.asked - filled.answered == 2


def test_without_a_profile_the_profile_comes_first(client):
    factories.campaign()
    unit = units.enterprise()
    unit.enterprise.delete()
    client.force_login(units.member(unit).user)
    [standing] = client.get(HOME).context["home"].standings
    assert standing.step.url == reverse("apply:unit-edit", args=[unit.pk])


def test_with_a_title_in_force_or_no_campaign_it_is_calm(client):
    title = factories.named_title()
    client.force_login(units.member(title.unit).user)
    page = client.get(HOME)
    assert not page.context["home"].to_do
    assert title.number in page.content.decode()
    unit = units.enterprise()
    client.force_login(units.member(unit).user)
    services.close_campaign(campaign=factories.campaign(), office=bodies.officer(area="city"))
    [standing] = client.get(HOME).context["home"].standings
    assert not standing.is_to_do
    assert standing.step.url == reverse("apply:participation", args=[unit.pk])


def test_what_is_to_be_done_stands_first_the_nearest_deadline_before_the_others(client):
    user = bodies.user()
    waiting, draft, returned = (units.enterprise(user=user) for _n in range(3))
    factories.application_at(A.COUNTY_REVIEW, unit=waiting)
    factories.application_at(A.DRAFT, unit=draft)
    factories.application_at(A.RETURNED, unit=returned)
    client.force_login(user)
    home = client.get(HOME).context["home"]
    assert [standing.unit for standing in home.standings] == [returned, draft, waiting]
    assert home.next_due == home.standings[0].step.due


def test_what_others_did_is_new_until_the_next_visit(client, clock):
    application = factories.application_at(A.SUBMITTED)
    client.force_login(units.member(application.unit).user)
    assert not client.get(HOME).context["home"].has_news
    services.accept_application(application=application, office=bodies.officer())
    for _n in range(2):
        # A second look within the same visit still shows it.
        clock.forward(minutes=5)
        [standing] = client.get(HOME).context["home"].standings
        assert len(standing.news) == 1
    clock.forward(hours=3)
    assert not client.get(HOME).context["home"].has_news


@pytest.mark.parametrize("kept", ["", "x", "1:2:3:forged", "a:b:c"])
def test_a_forged_or_foreign_memory_is_none(client, kept):
    application = factories.application_at(A.SUBMITTED)
    services.accept_application(application=application, office=bodies.officer())
    client.force_login(units.member(application.unit).user)
    client.cookies[COOKIE] = kept
    page = client.get(HOME)
    assert page.context["home"].has_news
    # Another person at the same computer is told of their own.
    client.force_login(bodies.user())
    assert client.get(HOME).status_code == 200


def test_a_union_chair_is_shown_where_it_stands_and_told_to_do_nothing(client):
    application = factories.application_at(A.RETURNED)
    chair = units.colleague(application.unit, role=Role.UNION_CHAIR)
    client.force_login(chair.user)
    page = client.get(HOME)
    assert not page.context["home"].to_do
    assert reverse("apply:application", args=[application.pk]) in page.content.decode()
    other = units.enterprise()
    client.force_login(units.colleague(other, role=Role.UNION_CHAIR).user)
    assert 'action="/apply/units/' not in client.get(HOME).content.decode()


def test_who_waits_for_the_county_may_look_at_the_indicators_meanwhile(client):
    person = bodies.user()
    unit = units.enterprise(confirmed=False, user=person)
    client.force_login(person)
    assert reverse("apply:self-assessment", args=[unit.pk]) in client.get(HOME).content.decode()
    claim = unit.claims.get()
    decline_claim(claim=claim, office=bodies.officer(), reason="请补充在职证明。")
    text = client.get(HOME).content.decode()
    assert "请补充在职证明。" in text
    assert reverse("apply:self-assessment", args=[unit.pk]) not in text


def test_a_memory_older_than_a_year_ago_costs_no_error(client, clock):
    application = factories.application_at(A.SUBMITTED)
    client.force_login(units.member(application.unit).user)
    client.get(HOME)
    clock.move_to(clock.now() + timedelta(days=500))
    assert client.get(HOME).status_code == 200
