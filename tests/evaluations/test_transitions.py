"""Every state of applications and campaigns × every move of their tables, and the one way to the name."""

from datetime import timedelta

import pytest

from evaluations.enums import ApplicationState as A
from evaluations.enums import CampaignState
from evaluations.models import Application
from evaluations.services import close_campaign
from evaluations.transitions import APPLICATION, CAMPAIGN
from journal import clock
from journal.actors import SYSTEM
from proceedings.enums import MatterKind
from proceedings.services import open_matter
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_impossible
from tests.journal.moves import names_from, try_every_move
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db


def matters_for(application: Application) -> dict[str, dict]:
    """What accepting and recommending bring along."""

    def matter(area: str, kind: MatterKind):
        return open_matter(body=bodies.body(area), kind=kind, subject=application, title="申报", actor=SYSTEM)

    return {
        "accept": {"county_matter": application.county_matter or matter("huancui", MatterKind.RECOMMENDATION)},
        "let_stand": {"county_matter": application.county_matter, "ended_at": clock.now(), "reassessed_at": None},
        "submit": {"scored_at": None},
        "reassess": {"county_matter": None, "ended_at": None},
        "recommend": {"city_matter": application.city_matter or matter("city", MatterKind.NAMING)},
    }


@pytest.mark.parametrize("state", A)
def test_an_application_moves_as_its_table_says(state):
    application = evaluations.application_at(state)
    assert try_every_move(APPLICATION, application, matters_for(application)) == names_from(APPLICATION, state)


@pytest.mark.parametrize("state", CampaignState)
def test_a_campaign_moves_as_its_table_says(state):
    campaign = evaluations.campaign(opened=state != CampaignState.DRAFT)
    if state == CampaignState.CLOSED:
        close_campaign(campaign=campaign, office=bodies.officer(area="city"))
    assert try_every_move(CAMPAIGN, campaign) == names_from(CAMPAIGN, state)


def reachable(*, without: str = "") -> set[str]:
    """The states that an application can come to when one state is closed to it."""
    seen, edge = set(), {APPLICATION.initial}
    while edge:
        state = edge.pop()
        seen.add(state)
        edge |= {m.target for m in APPLICATION.from_state(state) if m.target != without} - seen
    return seen


def test_every_state_can_be_reached():
    assert reachable() == set(A)


@pytest.mark.parametrize(
    "station", [A.SUBMITTED, A.COUNTY_REVIEW, A.RECOMMENDED, A.CITY_REVIEW, A.APPROVED, A.IN_NOTICE]
)
def test_no_way_to_the_name_leads_past_a_station(station):
    assert A.NAMED not in reachable(without=station)


@pytest.mark.parametrize("over", [A.NAMED, A.DECLINED, A.WITHDRAWN, A.LAPSED])
def test_what_is_over_stays_over(over):
    assert APPLICATION.from_state(over) == []


def test_from_not_recommended_only_a_re_assessment_leads_on():
    assert [move.name for move in APPLICATION.from_state(A.NOT_RECOMMENDED)] == ["reassess"]


def test_whoever_is_sent_back_turned_down_or_brought_back_reads_why():
    assert all(
        APPLICATION[name].reason for name in ("return", "not_recommend", "decline", "reconsider", "lapse", "let_stand")
    )


def test_the_diagram_names_every_state():
    diagram = APPLICATION.diagram()
    assert all(state in diagram for state in A)


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        (A.DRAFT, {"state": A.SUBMITTED}),
        (A.SUBMITTED, {"state": A.COUNTY_REVIEW}),
        (A.COUNTY_REVIEW, {"state": A.RECOMMENDED}),
        (A.COUNTY_REVIEW, {"state": A.NAMED}),
        (A.RECOMMENDED, {"city_matter": None}),
        (A.COUNTY_REVIEW, {"state": A.WITHDRAWN}),
        (A.SUBMITTED, {"submitted_at": None}),
        (A.DRAFT, {"ended_at": "now"}),
    ],
)
def test_the_database_refuses_a_state_without_its_time_or_its_matter(state, columns):
    assert_impossible(evaluations.application_at(state), columns)


def test_the_database_refuses_a_name_before_the_approval():
    named = evaluations.application_at(A.NAMED)
    late = named.named_at + timedelta(days=1)
    changes = ({"approved_at": late}, {"published_at": late}, {"approved_at": None}, {"named_at": None})
    assert_impossible(named, *changes, {"published_at": None})
