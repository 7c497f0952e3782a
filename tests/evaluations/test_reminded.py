"""Who is reminded, to the last address, and who is not: a season of every state, read from the outbox (issue 5)."""

import pytest

from enterprises.services import answer_fact
from evaluations import services
from evaluations.enums import ApplicationState as A
from evaluations.enums import AssessmentState
from evaluations.models import Campaign
from evaluations.services import remind_of_clocks
from journal.models import Mail
from proceedings.enums import Verdict
from proceedings.services import give_opinion
from tests.enterprises import factories as facts
from tests.evaluations import assessments as assessing
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody() -> dict[str, str]:
    """Officers of two counties and of the city, all of them there before anything is sent: address by name."""
    named = {
        f"{area}-{party}": bodies.officer(area=area, party=party)
        for area in ("huancui", "rushan")
        for party in ("gov", "union", "employer")
    }
    named |= {f"city-{party}": bodies.officer(area="city", party=party) for party in ("gov", "union", "eca", "fic")}
    return {name: office.user.email for name, office in named.items()}


def season(clock, days: int) -> set[tuple[str, str]]:
    """What the daily task sends in so many days: kind of message and address."""
    Mail.objects.all().delete()
    for _day in range(0, days, 2):
        clock.forward(days=2)
        remind_of_clocks()
    return {
        (":".join(mail.key.split(":")[:2]) if "waits" in mail.key else mail.key.split(":")[0], mail.recipient)
        for mail in Mail.objects.all()
    }


def clerk(application) -> str:
    return units.member(application.unit).user.email


def test_a_season_reminds_whoever_must_act_and_nobody_else(clock, everybody):
    returned = evaluations.application_at(A.RETURNED)
    draft = evaluations.application_at(A.DRAFT)
    for state in (
        A.SUBMITTED,
        A.COUNTY_REVIEW,
        A.WITHDRAWN,
        A.DECLINED,
        A.NAMED,
        A.NOT_RECOMMENDED,
        A.RECOMMENDED,
    ):
        evaluations.application_at(state)
    assert season(clock, 60) == {
        ("draft_due", clerk(draft)),
        ("correction_due", clerk(returned)),
        ("county_waits:accept", everybody["huancui-gov"]),
        ("city_waits:recommended", everybody["city-gov"]),
    }


def test_each_county_is_reminded_of_its_own_files_alone(clock, everybody):
    evaluations.application_at(A.SUBMITTED, area="rushan")
    draft = evaluations.application_at(A.DRAFT)
    assert season(clock, 60) == {
        ("county_waits:accept", everybody["rushan-gov"]),
        ("draft_due", clerk(draft)),
    }


def test_of_two_returns_the_one_that_was_answered_reminds_nobody(clock, everybody):
    answered, waiting = evaluations.applications_at(A.RETURNED, units=[units.enterprise(), units.enterprise()])
    services.submit_application(application=answered, member=units.member(answered.unit), declared=True)
    services.accept_application(application=answered, office=bodies.officer())
    told = season(clock, 20)
    assert told == {("correction_due", clerk(waiting))}


def test_nobody_is_reminded_of_a_motion_that_all_have_spoken_on(clock, everybody):
    """It has been decided: what waits now waits for the city, and the county hears no more of it."""
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    round_ = proceedings.county_round(application)
    for party in ("gov", "union"):
        give_opinion(round_=round_, office=bodies.officer(party=party), verdict=Verdict.APPROVE)
    assert season(clock, 8) == {("county_waits:opinion", everybody["huancui-employer"])}
    give_opinion(round_=round_, office=bodies.officer(party="employer"), verdict=Verdict.APPROVE)
    told = season(clock, 90)
    assert not {address for _kind, address in told} & {
        mail for name, mail in everybody.items() if name.startswith("huancui") and name != "huancui-gov"
    }
    assert {kind for kind, _address in told} <= {"county_waits:review", "city_waits:recommended"}


@pytest.mark.parametrize("state", [A.RECOMMENDED, A.CITY_REVIEW, A.APPROVED, A.IN_NOTICE])
def test_the_city_is_reminded_once_before_and_once_after_its_day_its_lead_alone(clock, everybody, state):
    evaluations.application_at(state)
    Campaign.objects.update(city_days=70, naming_days=60)
    assert season(clock, 90) == {(f"city_waits:{state}", everybody["city-gov"])}
    assert Mail.objects.filter(key__startswith="city_waits").count() == 2


def test_a_town_that_the_campaign_does_not_name_reminds_nobody_once_it_is_approved(clock, everybody):
    evaluations.application_at(A.APPROVED, kind="town")
    Campaign.objects.update(names_towns=False)
    assert season(clock, 90) == set()


@pytest.mark.parametrize("state", [A.DRAFT, A.WITHDRAWN, A.LAPSED, A.DECLINED, A.NAMED])
def test_a_closed_campaign_whose_files_are_over_reminds_nobody(clock, everybody, state):
    application = evaluations.application_at(state)
    services.close_campaign(campaign=application.campaign, office=bodies.officer(area="city"))
    assert season(clock, 120) == set()


def test_a_campaign_without_reminders_says_so_once_the_day_is_over_and_not_before(clock, everybody):
    evaluations.application_at(A.SUBMITTED)
    Campaign.objects.update(remind_days=0, accept_days=40)
    assert season(clock, 8) == set()
    assert season(clock, 10) == {("county_waits:accept", everybody["huancui-gov"])}


def test_the_same_day_twice_sends_nothing_more(clock, everybody):
    for state in (A.SUBMITTED, A.RETURNED, A.RECOMMENDED):
        evaluations.application_at(state)
    season(clock, 60)
    before = Mail.objects.count()
    assert before
    for _time in range(3):
        remind_of_clocks()
    assert Mail.objects.count() == before


def test_a_draft_is_reminded_of_once_in_the_last_days_and_not_where_it_was_begun_in_them(clock, everybody):
    draft = evaluations.application_at(A.DRAFT)
    campaign = draft.campaign
    until_last_days = (campaign.filing_closes_on - clock.now().date()).days - campaign.remind_days
    assert season(clock, until_last_days - 3) == set()
    clock.forward(days=4)
    begun_now = units.enterprise()
    services.start_application(member=units.member(begun_now), campaign=campaign)
    assert season(clock, 30) == {("draft_due", clerk(draft))}
    assert Mail.objects.filter(key__startswith="draft_due").count() == 1


def test_a_unit_is_reminded_of_a_fact_until_it_has_answered_and_no_other_unit(clock, everybody):
    evaluations.campaign()
    answered, silent = facts.fact(), facts.fact()
    Mail.objects.all().delete()
    clock.forward(days=1)
    answer_fact(fact=answered, member=units.member(answered.unit), text="已于当月补发。")
    told = season(clock, 20)
    assert told == {("fact_due", units.member(silent.unit).user.email)}
    assert Mail.objects.filter(key__startswith="fact_due").count() == 1


def test_an_agency_is_told_before_its_day_and_after_it_with_whoever_asked_and_no_other_agency(clock, everybody):
    mine, other = assessing.assessor(), assessing.assessor()
    late = assessing.assessment(by=mine)
    assessing.assessment(AssessmentState.DECLINED, by=other)
    assessing.assessment(AssessmentState.SUBMITTED, by=assessing.assessor())
    over = assessing.assessment(by=assessing.assessor()).submission.application
    services.withdraw_application(application=over, member=units.member(over.unit))

    def told(days: int) -> set[tuple[str, str]]:
        return {(kind, address) for kind, address in season(clock, days) if kind.startswith("assessment")}

    assert told((late.due_on - clock.now().date()).days) == {("assessment_due", mine.user.email)}
    assert told(20) == {("assessment_due", mine.user.email), ("assessment_late", late.assigned_by.user.email)}
    assert Mail.objects.filter(key__startswith="assessment").count() == 2
