"""Clocks of the county review: who is reminded, when, once; and who is not (issue: clocks and silence)."""

from datetime import date, timedelta

import pytest

from evaluations import clocks
from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign
from evaluations.services import lapse_overdue, remind_of_clocks, urge_county
from evaluations.tasks import remind_of_county_clocks
from journal import drawing
from journal.errors import Refused
from journal.models import Mail
from proceedings.enums import Verdict
from proceedings.services import give_opinion, recuse
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def reminded(kind: str) -> set[str]:
    """Who got a message of this kind since the mails were last cleared."""
    return set(Mail.objects.filter(key__startswith=kind).values_list("recipient", flat=True))


@pytest.fixture
def county() -> dict[str, str]:
    """The addresses of the officers of Huancui and of a neighbour, who all exist before anything is sent."""
    offices = {
        "gov": bodies.officer(),
        "gov-2": bodies.officer(number=2),
        "union": bodies.officer(party="union"),
        "employer": bodies.officer(party="employer"),
        "neighbour": bodies.officer(area="rushan"),
        "city": bodies.officer(area="city"),
    }
    return {name: office.user.email for name, office in offices.items()}


def after(clock, **span) -> None:
    """Time passes, the mails so far are forgotten, and the daily task runs."""
    Mail.objects.all().delete()
    clock.forward(**span)
    remind_of_clocks()


# --- the unit --------------------------------------------------------------------------------------------------------


def test_a_correction_is_reminded_of_shortly_before_its_day_and_once(clock, county):
    returned = evaluations.application_at(A.RETURNED)
    other = evaluations.application_at(A.DRAFT)
    mine = units.member(returned.unit).user.email
    due_on = returned.returns.get().due_on
    after(clock, days=(due_on - clock.now().date()).days - 4)
    assert reminded("correction_due") == set()
    after(clock, days=1)
    assert reminded("correction_due") == {mine}
    remind_of_clocks()
    remind_of_county_clocks()
    assert Mail.objects.filter(key__startswith="correction_due").count() == 1
    assert units.member(other.unit).user.email not in reminded("")
    assert not reminded("") & set(county.values())


def test_a_campaign_may_remind_nobody_before_a_deadline(clock, county):
    returned = evaluations.application_at(A.RETURNED)
    Campaign.objects.update(remind_days=0)
    due_on = returned.returns.get().due_on
    after(clock, days=(due_on - clock.now().date()).days)
    assert reminded("") == set()


def test_whoever_corrected_in_time_is_reminded_of_nothing(clock):
    from evaluations.services import submit_application

    returned = evaluations.application_at(A.RETURNED)
    submit_application(application=returned, member=units.member(returned.unit), declared=True)
    after(clock, days=6)
    assert reminded("correction_due") == set()


def test_silence_on_a_return_lapses_and_both_sides_are_told(clock, county):
    returned = evaluations.application_at(A.RETURNED)
    Mail.objects.all().delete()
    clock.forward(days=8)
    assert lapse_overdue() == 1
    assert reminded("lapsed") == {units.member(returned.unit).user.email}
    assert reminded("county_lapsed") == {county["gov"], county["gov-2"]}
    after(clock, days=1)
    assert reminded("") == set()


# --- the county ------------------------------------------------------------------------------------------------------


def test_accepting_is_reminded_of_before_and_once_after_its_day(clock, county):
    evaluations.application_at(A.SUBMITTED)
    Campaign.objects.update(accept_days=40)
    after(clock, days=6)
    assert reminded("county_waits:accept") == set()
    after(clock, days=1)
    assert reminded("county_waits:accept") == {county["gov"], county["gov-2"]}
    after(clock, days=4)
    late = Mail.objects.filter(key__startswith="county_waits:accept")
    assert {mail.recipient for mail in late} == {county["gov"], county["gov-2"]}
    remind_of_clocks()
    assert late.count() == 2


def test_the_review_is_reminded_of_and_decides_nothing_by_itself(clock, county):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    after(clock, days=86)
    assert reminded("county_waits:review") == set()
    after(clock, days=5)
    assert reminded("county_waits:review") == {county["gov"], county["gov-2"]}
    application.refresh_from_db()
    assert application.state == A.COUNTY_REVIEW


def test_only_the_silent_organisations_are_reminded_of_a_motion(clock, county):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    round_ = proceedings.county_round(application)
    give_opinion(round_=round_, office=bodies.officer(), verdict=Verdict.APPROVE)
    after(clock, hours=1)
    assert reminded("county_waits:opinion") == set()
    after(clock, days=2)
    assert reminded("county_waits:opinion") == {county["union"], county["employer"]}
    give_opinion(round_=round_, office=bodies.officer(party="union"), verdict=Verdict.APPROVE)
    after(clock, days=5)
    assert reminded("county_waits:opinion") == {county["employer"]}
    round_.refresh_from_db()
    assert round_.state == "open"


def test_whoever_stepped_out_is_not_reminded_and_the_stand_in_is(clock, county):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    recuse(matter=application.county_matter, office=bodies.officer(), reason="亲属任职")
    after(clock, days=92)
    assert reminded("county_waits:review") == {county["gov-2"]}


def test_the_city_urges_a_county_once_a_day_and_only_what_is_overdue(county, clock):
    application = evaluations.application_at(A.SUBMITTED)
    city, today = bodies.officer(area="city"), clock.now().date()
    Mail.objects.all().delete()
    for _time in range(2):
        urge_county(application=application, office=city, due_on=today - timedelta(days=1))
    assert Mail.objects.filter(key__startswith="county_urged").count() == 2
    assert reminded("county_urged") == {county["gov"], county["gov-2"]}
    for office, due_on in ((city, today), (bodies.officer(), today - timedelta(days=1))):
        with pytest.raises(Refused):
            urge_county(application=application, office=office, due_on=due_on)


# --- what is written of them -----------------------------------------------------------------------------------------


WHOSE = {
    A.DRAFT: "unit",
    A.RETURNED: "unit",
    A.REASSESSING: "unit",
    A.SUBMITTED: "county",
    A.COUNTY_REVIEW: "county",
    A.RECOMMENDED: "city",
    A.CITY_REVIEW: "city",
    A.APPROVED: "city",
    A.IN_NOTICE: "city",
}


@pytest.mark.parametrize("state", WHOSE)
def test_every_waiting_state_has_a_clock_and_a_meaning_of_silence(state):
    application = evaluations.application_at(state)
    clock = clocks.clock_of(application)
    assert clock.side == WHOSE[state]
    assert clock.silence in {meaning.silence for meaning in clocks.meanings_of(application.campaign)}


@pytest.mark.parametrize("state", sorted(set(A) - set(WHOSE)))
def test_and_no_other_state_has_one(state):
    assert clocks.clock_of(evaluations.application_at(state)) is None


def test_a_re_assessment_is_possible_after_the_months_of_the_campaign(clock):
    application = evaluations.application_at(A.NOT_RECOMMENDED)
    Application.objects.filter(pk=application.pk).update(ended_at=clock.now())
    application = Application.objects.select_related("campaign").get(pk=application.pk)
    assert clocks.reassess_from(application) == date(2026, 12, 15)
    application.campaign.reassess_after_months = 0
    assert clocks.reassess_from(application) is None


# States that a move leads on from and that wait on nobody within a campaign, each with the reason.
WAITS_ON_NOBODY = {
    "unit:active": "a unit lives on; it may be dissolved",
    "unit:registered": "waits as its first claim does",
    "claim:pending": "no campaign's business: the queue shows it by its age, and nobody acts for the unit until then",
    "invitation:pending": "a colleague's own affair; it runs out by itself",
    "matter:decided": "closed; it opens again when the file comes back",
    "matter:dropped": "closed; it opens again when the file comes back",
    "meeting:planned": "it has its day, and decides nothing by passing",
    "meeting:sitting": "people sit in one room",
    "title:granted": "in force",
    "title:expired": "over; a revocation may still be recorded",
    "plaque:issued": "the register of plaques",
    "plaque:handed_over": "with its unit",
    "title:revoked": "over, unless an appeal is filed in its days",
    "plaque:returned": "is back; handed over anew only after an appeal",
    "plaque:lost": "may be found again",
    "plaque:recalled": "tracked by the register until it is back",
    "surrender:requested": "the title stays in force until the city has agreed",
    "adversefact:answered": "an officer weighs it; it counts for nothing before",
    "adversefact:silent": "an officer weighs it; it counts for nothing before",
    "adversefact:confirmed": "counts; it may be withdrawn",
    "survey:preparing": "a worker prints the slips",
    "survey:closed": "a worker counts",
    "application:not_recommended": "over, unless the unit asks to be assessed again within the campaign's months",
    "campaign:draft": "the city's own plan",
    "campaign:open": "its dates are its clocks",
    "participation:running": "taking part has no end",
}


def test_every_state_that_waits_on_somebody_has_its_meaning_of_silence():
    """A new waiting state needs a clock and a meaning, or a reason here why it waits on nobody."""
    meanings = clocks.meanings_of(evaluations.campaign())
    told = {state for meaning in meanings for state in meaning.of}
    waiting = {
        f"{table.subject}:{source}"
        for room, table in drawing.tables()
        if room in {"units", "proceedings", "plaques", "enterprises", "surveys", "evaluations"}
        for step in table.moves.values()
        for source in step.sources
    }
    assert waiting == told | set(WAITS_ON_NOBODY)
    assert not told & set(WAITS_ON_NOBODY)
    assert all(meaning.by and meaning.silence for meaning in meanings)
