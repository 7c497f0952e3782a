"""Offices with their terms, the office a person acts in, and the declared rules of pages."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from journal import clock as portal_clock
from tests.tripartite import factories as bodies
from tripartite.access import officer_view, public, rule_of, signed_in, unit_member_view
from tripartite.enums import Level, Party
from tripartite.middleware import SESSION_KEY, ActingOfficeMiddleware
from tripartite.models import Officer, User

pytestmark = pytest.mark.django_db


def acting(user, session: dict | None = None) -> Officer | None:
    request = RequestFactory().get("/")
    request.user, request.session = user, session or {}
    ActingOfficeMiddleware(lambda request: HttpResponse())(request)
    return request.acting


# --- terms -----------------------------------------------------------------------------------------------------------


def test_an_office_is_held_from_its_first_to_its_last_day(clock):
    today = portal_clock.today()
    office = bodies.officer(since=today + timedelta(days=1), until=today + timedelta(days=2))
    held = []
    for _day in range(4):
        held.append(acting(office.user) == office)
        clock.forward(days=1)
    assert held == [False, True, True, False]


def test_an_office_of_a_person_who_may_not_sign_in_is_held_by_nobody():
    office = bodies.officer()
    User.objects.filter(pk=office.user_id).update(is_active=False)
    assert not Officer.objects.active().exists()


def test_a_person_of_two_offices_acts_in_the_chosen_one():
    first = bodies.officer()
    second = bodies.officer(area="city", party="union", user=first.user)
    assert acting(first.user) == first
    assert acting(first.user, {SESSION_KEY: second.pk}) == second


def test_an_office_chosen_once_is_not_acted_in_after_it_ended(clock):
    first = bodies.officer()
    second = bodies.officer(area="city", user=first.user, until=portal_clock.today())
    session = {SESSION_KEY: second.pk}
    assert acting(first.user, session) == second
    clock.forward(days=1)
    assert acting(first.user, session) == first


@pytest.mark.parametrize("chosen", [0, -1, "x", None, 10**9])
def test_a_forged_choice_gives_the_own_office(chosen):
    office = bodies.officer()
    assert acting(office.user, {SESSION_KEY: chosen}) == office


def test_somebody_elses_office_cannot_be_chosen(client):
    mine, foreign = bodies.officer(), bodies.officer(area="city")
    client.force_login(mine.user)
    for value in (str(foreign.pk), "", "x", "-1", f"{mine.pk} "):
        assert client.post("/me/office/", {"office": value}).status_code == 404
    assert SESSION_KEY not in client.session
    assert client.post("/me/office/", {"office": str(mine.pk)}).status_code == 302


def test_choosing_an_office_by_a_link_is_no_way(client):
    mine = bodies.officer()
    client.force_login(mine.user)
    assert client.get("/me/office/", {"office": mine.pk}).status_code == 405


def test_a_visitor_acts_in_nothing_and_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert acting(AnonymousUser()) is None


# --- declared rules --------------------------------------------------------------------------------------------------


def page(request) -> HttpResponse:
    return HttpResponse("in")


def ask(view, office: Officer | None = None, user=None) -> HttpResponse:
    request = RequestFactory().get("/desk/")
    request.user = office.user if office else user or AnonymousUser()
    request.acting = office
    return view(request)


def test_an_officers_page_sends_visitors_to_sign_in_and_refuses_everyone_else():
    view = officer_view()(page)
    response = ask(view)
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]
    with pytest.raises(PermissionDenied):
        ask(view, user=bodies.user())
    with pytest.raises(PermissionDenied):
        ask(view, user=bodies.user(is_staff=True, is_superuser=True))
    assert ask(view, bodies.officer()).content == b"in"


@pytest.mark.parametrize(
    ("rule", "who", "let_in"),
    [
        ({"level": Level.CITY}, ("city", "gov"), True),
        ({"level": Level.CITY}, ("huancui", "gov"), False),
        ({"level": Level.COUNTY}, ("huancui", "union"), True),
        ({"level": Level.COUNTY}, ("city", "union"), False),
        ({"party": Party.GOVERNMENT}, ("huancui", "gov"), True),
        ({"party": Party.GOVERNMENT}, ("huancui", "employer"), False),
        ({"party": Party.EMPLOYER}, ("city", "fic"), True),
        ({"level": Level.CITY, "party": Party.GOVERNMENT}, ("city", "gov"), True),
        ({"level": Level.CITY, "party": Party.GOVERNMENT}, ("city", "eca"), False),
        ({"level": Level.CITY, "party": Party.GOVERNMENT}, ("huancui", "gov"), False),
    ],
)
def test_an_officers_page_asks_for_level_and_party(rule, who, let_in):
    view, office = officer_view(**rule)(page), bodies.officer(area=who[0], party=who[1])
    if let_in:
        assert ask(view, office).content == b"in"
    else:
        with pytest.raises(PermissionDenied):
            ask(view, office)


@pytest.mark.parametrize("declare", [signed_in, unit_member_view])
def test_a_page_for_people_with_an_account_sends_visitors_to_sign_in(declare):
    assert ask(declare(page)).status_code == 302
    assert ask(declare(page), user=bodies.user()).content == b"in"


def test_every_declared_page_says_its_rule_in_words():
    assert rule_of(page) is None
    assert rule_of(public(lambda request: None)) == "public"
    assert rule_of(signed_in(page)) == "signed in"
    assert rule_of(unit_member_view(page)) == "member of the unit"
    assert rule_of(officer_view(level=Level.CITY, party=Party.UNION)(page)) == "officer of the city (union)"


# --- demo accounts ---------------------------------------------------------------------------------------------------


def sign_in(client, user: User) -> bool:
    client.post("/accounts/login/", {"login": user.username, "password": bodies.PASSWORD})
    return client.session.get("_auth_user_id") == str(user.pk)


def test_a_demo_account_signs_in_where_the_demo_is_and_nowhere_else(client, settings):
    demo = bodies.user(is_demo=True)
    assert sign_in(client, demo)
    client.logout()
    settings.DEMO_ALLOWED = False
    assert not sign_in(client, demo)
    assert User.objects.get(pk=demo.pk).is_active
    assert sign_in(client, bodies.user())


def test_a_demo_account_that_is_signed_in_already_is_nobody_once_the_demo_is_over(client, settings):
    demo = bodies.user(is_demo=True)
    client.force_login(demo)
    assert client.get("/me/").status_code == 302
    settings.DEMO_ALLOWED = False
    assert "/accounts/login/" in client.get("/me/")["Location"]


def test_the_clock_is_not_moved_where_the_demo_is_not(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(ImproperlyConfigured), portal_clock.travel(portal_clock.now()):
        pass
