"""Who may knock at the county's pages of the desk, and that another area's things are not found there (BRIEF §15.3)."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from evaluations.enums import ApplicationState as A
from evaluations.services import propose_county_motion
from journal.models import Entry
from proceedings.enums import MotionKind
from proceedings.models import Round
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies
from tests.units import factories as units

COUNTY_VIEWS = (
    "supervision.views.home",
    "supervision.views.claims",
    "supervision.views.applications",
    "supervision.views.scoring",
    "supervision.views.rounds",
    "supervision.views.queue",
    "supervision.views.returns",
)
LISTS = ["home", "queue", "claims", "applications", "rounds"]
OF_A_CLAIM = ["claim", "approve-claim", "decline-claim"]
OF_AN_APPLICATION = [
    "application",
    "sheet",
    "evidence",
    "hand-ins",
    "opinions",
    "course",
    "take",
    "give-back",
    "accept",
    "return",
    "agree",
]


@pytest.fixture
def addresses(db) -> list[str]:
    """Every address of a thing of Huancui: a claim, an application under review with an open round."""
    claim, application = units.claim(), evaluations.application_at(A.COUNTY_REVIEW)
    round_ = propose_county_motion(
        application=application, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。"
    )
    return [
        *(reverse(f"desk:{name}", args=[claim.pk]) for name in OF_A_CLAIM),
        *(reverse(f"desk:{name}", args=[application.pk]) for name in OF_AN_APPLICATION),
        reverse("desk:scores", args=[application.pk, "e1"]),
        reverse("desk:agree-standard", args=[application.pk, "e1"]),
        reverse("desk:check", args=[application.pk, "e1-01"]),
        reverse("desk:hand-in", args=[application.pk, 1]),
        reverse("desk:propose", args=[application.pk, "recommend"]),
        reverse("desk:round", args=[round_.pk]),
        reverse("desk:opinion", args=[round_.pk]),
        reverse("desk:recuse", args=[round_.matter_id]),
    ]


def test_no_address_is_forgotten_here(addresses):
    """Whoever adds a page of the county's to the desk adds it to these tests."""
    desk = next(entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", None) == "desk")

    def names(patterns):
        for entry in patterns:
            if hasattr(entry, "url_patterns"):
                yield from names(entry.url_patterns)
            elif entry.callback.__module__ in COUNTY_VIEWS:
                yield entry.name

    others = {"scores", "agree-standard", "check", "hand-in", "propose", "round", "opinion", "recuse"}
    assert set(names(desk.url_patterns)) == {*LISTS, *OF_A_CLAIM, *OF_AN_APPLICATION, *others}


@pytest.mark.parametrize("party", ["gov", "union"])
def test_another_countys_officer_finds_nothing(enter, addresses, party):
    foreign, before = enter(bodies.officer(area="rushan", party=party)), Entry.objects.count()
    for address in addresses:
        assert {foreign.get(address).status_code} <= {404, 405}, address
        assert foreign.post(address, {"reason": "x", "verdict": "approve"}).status_code in (404, 405), address
    assert [foreign.post(address).status_code for address in addresses].count(404) > 8
    assert Entry.objects.count() == before


def test_the_city_finds_nothing_that_was_not_recommended_to_it(enter, addresses):
    city = enter(bodies.officer(area="city"))
    for address in addresses:
        if "/claims/" not in address:
            assert city.get(address).status_code in (403, 404, 405), address


def test_a_units_own_people_are_refused(enter, addresses):
    member = enter(units.member(units.enterprise()).user)
    lists = [reverse(f"desk:{name}") for name in LISTS]
    for address in [*lists, *addresses]:
        assert member.get(address).status_code in (403, 405), address
        assert member.post(address).status_code in (403, 405), address


def test_visitors_are_sent_to_sign_in(addresses):
    visitor, login = Client(), reverse("account_login")
    for address in [reverse("desk:home"), *addresses]:
        answer = visitor.get(address)
        assert answer.status_code == 405 or answer.headers["Location"].startswith(login), address
        assert visitor.post(address).status_code in (302, 405), address


def test_reading_changes_nothing(enter, addresses):
    own, before = enter(bodies.officer()), Entry.objects.count()
    lists = [reverse(f"desk:{name}") for name in LISTS]
    answers = {address: own.get(address).status_code for address in [*lists, *addresses]}
    assert set(answers.values()) == {200, 405}
    assert Entry.objects.count() == before
    assert Round.objects.get().state == "open"


def test_an_office_that_has_ended_opens_nothing(enter, addresses, clock):
    gone = bodies.officer(number=2, until=clock.now().date())
    client = enter(gone)
    assert client.get(reverse("desk:home")).status_code == 200
    clock.forward(days=1)
    assert client.get(reverse("desk:home")).status_code == 403


def test_a_county_does_not_read_what_the_city_decides(enter):
    """What is drafted stays with the city until it is released (HOUSE, way 6)."""
    application = evaluations.application_at(A.APPROVED)
    round_ = Round.objects.get(matter=application.city_matter)
    county, city = enter(bodies.officer()), enter(bodies.officer(area="city"))
    assert county.get(reverse("desk:round", args=[round_.pk])).status_code == 404
    assert city.get(reverse("desk:round", args=[round_.pk])).status_code == 200
    assert round_.text not in county.get(reverse("desk:opinions", args=[application.pk])).content.decode()
    assert round_.text not in county.get(reverse("desk:course", args=[application.pk])).content.decode()
    assert round_.text in city.get(reverse("desk:course", args=[application.pk])).content.decode()


def test_the_city_reads_the_countys_recommendation_and_has_no_voice_in_it(enter):
    application = evaluations.application_at(A.RECOMMENDED)
    round_ = Round.objects.get(matter=application.county_matter)
    city = enter(bodies.officer(area="city"))
    page = city.get(reverse("desk:round", args=[round_.pk]))
    assert round_.text in page.content.decode()
    refused = city.post(reverse("desk:opinion", args=[round_.pk]), {"verdict": "approve"})
    assert "Only officers of this body act in this matter." in refused.content.decode()
