"""Who may knock at the city's pages, and that reading them changes nothing (BRIEF §15.3, §15.11)."""

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from journal.models import Entry
from plaques.services import order_batch
from proceedings.models import NoticeItem, PublicNotice
from proceedings.services import object_to
from supervision import urls_city
from tests.evaluations import factories as evaluations
from tests.plaques import factories as plaques
from tests.supervision.city import lead, put, recommended, sitting
from tests.tripartite import factories as bodies
from tests.units import factories as units

# The register of plaques is the counties' as well.
SHARED = {"plaques", "hand-over", "plaque", "move-plaque"}
LISTS = {
    "campaigns",
    "prepare-campaign",
    "meetings",
    "call-meeting",
    "notices",
    "publish-notice",
    "decisions",
    "surrenders",
    "plaques",
    "hand-over",
    "batches",
    "order-batch",
}
OF_A_CAMPAIGN = ["campaign", "open-campaign", "close-campaign", "change-campaign", "preview-campaign"]
OF_A_MEETING = [
    "meeting",
    "attendance",
    "presence",
    "open-meeting",
    "close-meeting",
    "agenda",
    "meeting-opinions",
    "outcomes",
    "minutes",
    "print-minutes",
    "sign-off",
]
OF_A_NOTICE = ["notice", "close-notice", "name-units"]
OF_AN_OBJECTION = ["objection", "objector", "assign-objection"]


@pytest.fixture
def addresses(enter) -> dict[str, str]:
    """Every address of the city's desk, by name, with a thing behind it."""
    title = evaluations.named_title()
    asked = plaques.surrender(title)
    batch = order_batch(plaques=[plaques.plaque(title)], office=lead())
    in_notice = evaluations.application_at(A.IN_NOTICE)
    objection = object_to(
        item=NoticeItem.objects.get(matter=in_notice.city_matter), text="加班费。", objector="甲", contact="1"
    )
    (application,) = recommended()
    meeting = sitting([application])
    put(enter(lead()), meeting, application)
    rows = {
        **dict.fromkeys(OF_A_CAMPAIGN, application.campaign_id),
        **dict.fromkeys(OF_A_MEETING, meeting.pk),
        **dict.fromkeys(OF_A_NOTICE, objection.item.notice_id),
        **dict.fromkeys(OF_AN_OBJECTION, objection.pk),
        "decision": title.decision_id,
        "surrender": asked.pk,
        "batch": batch.pk,
        "batch-csv": batch.pk,
    }
    return {
        **{name: reverse(f"desk:{name}") for name in LISTS},
        **{name: reverse(f"desk:{name}", args=[pk]) for name, pk in rows.items()},
        "city-motion": reverse("desk:city-motion", args=[meeting.pk, "approve"]),
        "order-item": reverse("desk:order-item", args=[meeting.pk, meeting.items.get().pk]),
        "plaque": reverse("desk:plaque", args=[title.number]),
        "move-plaque": reverse("desk:move-plaque", args=[title.number, "report_lost"]),
    }


def names(patterns) -> set[str]:
    found = set()
    for entry in patterns:
        found |= names(entry.url_patterns) if hasattr(entry, "url_patterns") else {entry.name}
    return found


def test_no_address_is_forgotten_here(addresses):
    """Whoever adds a page to the city's desk adds it to these tests."""
    assert names(urls_city.urlpatterns) == set(addresses)


def test_a_county_officer_is_refused_and_changes_nothing(enter, addresses):
    for party in ("gov", "union"):
        client, before = enter(bodies.officer(party=party)), Entry.objects.count()
        for name, address in addresses.items():
            if name in SHARED:
                assert client.get(address).status_code == 200
                continue
            assert client.get(address).status_code in (403, 405), name
            assert client.post(address, {"present": "yes"}).status_code in (403, 405), name
        assert Entry.objects.count() == before


def test_a_units_own_people_are_refused(enter, addresses):
    client = enter(units.member(units.enterprise()).user)
    for name, address in addresses.items():
        assert client.get(address).status_code in (403, 405), name
        assert client.post(address).status_code in (403, 405), name


def test_visitors_are_sent_to_sign_in(addresses):
    visitor = Client()
    for name, address in addresses.items():
        answers = [visitor.get(address), visitor.post(address)]
        assert {answer.status_code for answer in answers} <= {302, 405}, name
        assert all(
            reverse("account_login") in answer.headers["Location"] for answer in answers if answer.status_code == 302
        )


@pytest.mark.parametrize("party", bodies.CITY_PARTIES)
def test_every_city_officer_reads_and_reading_changes_nothing(enter, addresses, party):
    client, before = enter(bodies.officer(area="city", party=party)), Entry.objects.count()
    for name, address in addresses.items():
        assert client.get(address).status_code in (200, 405), name
    assert Entry.objects.count() == before


def test_a_thing_that_is_not_there_is_not_found(enter):
    client = enter(lead())
    for name in ("campaign", "meeting", "agenda", "minutes", "notice", "name-units", "objection", "decision"):
        assert client.get(reverse(f"desk:{name}", args=[999])).status_code == 404, name


def test_another_bodys_notice_is_not_found(enter, addresses):
    """The scope is the body's, should counties ever publish notices or hold meetings of their own."""
    PublicNotice.objects.update(body=bodies.body("huancui"))
    client = enter(lead())
    for name in (*OF_A_NOTICE, *OF_AN_OBJECTION):
        answers = {client.get(addresses[name]).status_code, client.post(addresses[name]).status_code}
        assert answers <= {404, 405}, name
