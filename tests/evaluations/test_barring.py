"""A confirmed veto item bars recommendation and approval, within its months and only while it stands (一票否决)."""

from datetime import timedelta

import pytest

from enterprises.enums import FactKind
from enterprises.enums import FactState as S
from enterprises.services import confirm_fact, withdraw_fact
from evaluations import snapshot
from evaluations.barring import barring_facts, why_barred
from evaluations.enums import ApplicationState as A
from evaluations.outcomes import why_not_city_motion, why_not_county_motion
from evaluations.services import propose_county_motion
from journal import clock as portal_clock
from journal.errors import Refused
from proceedings.enums import MotionKind, Verdict
from proceedings.services import give_opinion
from tests.enterprises import factories as facts
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db


def scored():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    return application


def recommend(application):
    return propose_county_motion(
        application=application, office=bodies.officer(), motion=MotionKind.RECOMMEND, text="建议推荐。"
    )


def days_before(days):
    return portal_clock.today() - timedelta(days=days)


def test_a_confirmed_veto_item_bars_the_recommendation_with_a_sentence_that_names_it():
    application = scored()
    fact = facts.fact(unit=application.unit, veto="ev-01", state=S.CONFIRMED)
    with pytest.raises(Refused) as refused:
        recommend(application)
    assert fact.title in refused.value.sentence
    assert fact.source in refused.value.sentence


@pytest.mark.parametrize("state", [S.PROPOSED, S.ANSWERED, S.SILENT, S.WITHDRAWN])
def test_what_is_not_confirmed_bars_nothing(state):
    application = scored()
    facts.fact(unit=application.unit, veto="ev-01", state=state)
    assert recommend(application).motion == MotionKind.RECOMMEND


def test_another_adverse_fact_bars_nothing_by_itself():
    application = scored()
    facts.fact(unit=application.unit, kind=FactKind.LOST_ARBITRATION, state=S.CONFIRMED)
    assert why_barred(application) is None


def test_another_units_fact_bars_nothing():
    application = scored()
    facts.fact(veto="ev-01", state=S.CONFIRMED)
    assert why_barred(application) is None


def test_a_fact_counts_for_the_months_of_its_item_and_not_a_day_longer():
    application = scored()
    today = portal_clock.today()
    # ev-03 reaches back 24 months.
    facts.fact(unit=application.unit, veto="ev-03", state=S.CONFIRMED, happened_on=today.replace(year=today.year - 2))
    assert why_barred(application)
    with portal_clock.travel(portal_clock.now() + timedelta(days=1)):
        assert why_barred(application) is None


def test_a_withdrawn_fact_no_longer_bars():
    application = scored()
    fact = facts.fact(unit=application.unit, veto="ev-01", state=S.CONFIRMED)
    withdraw_fact(fact=fact, office=bodies.officer(), reason="处罚决定被撤销。")
    assert recommend(application)


def test_not_recommending_stays_possible():
    application = scored()
    facts.fact(unit=application.unit, veto="ev-01", state=S.CONFIRMED)
    assert why_not_county_motion(application.county_matter, MotionKind.NOT_RECOMMEND, bodies.officer()) is None


def test_the_city_cannot_approve_what_a_confirmed_fact_bars_but_can_decline():
    application = evaluations.application_at(A.CITY_REVIEW)
    facts.fact(unit=application.unit, veto="ev-05", state=S.CONFIRMED)
    office = bodies.officer(area="city")
    assert "ev" not in why_not_city_motion(application.city_matter, MotionKind.APPROVE, office)
    assert why_not_city_motion(application.city_matter, MotionKind.APPROVE, office)
    assert why_not_city_motion(application.city_matter, MotionKind.DECLINE, office) is None


def test_a_round_cannot_pass_on_a_fact_confirmed_while_it_was_open():
    application = scored()
    fact = facts.fact(unit=application.unit, veto="ev-01", state=S.ANSWERED)
    round_ = recommend(application)
    confirm_fact(fact=fact, office=bodies.officer(), reason="属实。")
    with pytest.raises(Refused):
        give_opinion(round_=round_, office=bodies.officer(party="union"), verdict=Verdict.APPROVE)


def test_the_score_sheet_says_that_it_does_not_pass():
    application = scored()
    assert snapshot.score_sheet(application.submission).county.passed
    facts.fact(unit=application.unit, veto="ev-01", state=S.CONFIRMED)
    sheet = snapshot.score_sheet(application.submission)
    assert not sheet.county.passed
    assert not sheet.result.passed


def test_an_application_that_is_over_is_left_alone_by_later_facts():
    application = evaluations.application_at(A.NAMED)
    with portal_clock.travel(portal_clock.now() + timedelta(days=30)):
        facts.fact(unit=application.unit, veto="ev-01", state=S.CONFIRMED, happened_on=days_before(30))
        assert barring_facts(application) == []


def test_an_edition_that_takes_veto_items_as_advice_bars_nothing(monkeypatch):
    application = scored()
    facts.fact(unit=application.unit, veto="ev-01", state=S.CONFIRMED)
    assert barring_facts(application)
    rubric = application.rubric
    monkeypatch.setattr(type(rubric.pass_rule), "bars_vetoed", False)
    assert barring_facts(application) == []
