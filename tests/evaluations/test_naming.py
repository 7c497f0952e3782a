"""No unit is named without the county's three approvals, the city's four, and a finished notice with every objection
answered (BRIEF §15.1): through the services, and in plain SQL on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from enterprises.services import withdraw_fact
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.services import (
    close_campaign,
    close_naming_notice,
    look_again_at_approved,
    name_units,
    open_campaign,
    prepare_campaign,
    publish_naming_notice,
    release_decisions,
    take_up,
)
from journal import clock as portal_clock
from journal.errors import MoveRefused, Refused
from journal.models import Entry, Job, Mail
from plaques.models import NumberSeries, Title
from plaques.services import next_number
from proceedings.enums import DecisionKind, MotionKind, NoticeState, ObjectionState, Verdict
from proceedings.models import Decision, Objection, PublicNotice, Round
from proceedings.services import answer_objection, close_meeting, give_opinion, object_to
from standards.services import load_edition
from tests.enterprises import factories as facts
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_kept
from tests.proceedings import factories as proceedings
from tests.standards.factories import weihai_data
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import UnitKind

pytestmark = pytest.mark.django_db


def lead(number: int = 1):
    return bodies.officer(area="city", number=number)


def name(notice: PublicNotice, office=None) -> list[Title]:
    return name_units(
        notice=notice,
        office=office or lead(),
        document_number="威人社字〔2026〕99号",
        title="决定",
        decided_on=portal_clock.today(),
    )


def finish(application: Application, clock) -> PublicNotice:
    """Let the notice run out and close it."""
    clock.forward(days=8)
    return close_naming_notice(notice=evaluations.notice_of(application), office=lead())


def objection(application: Application) -> Objection:
    item = evaluations.notice_of(application).items.get(matter=application.city_matter)
    return object_to(item=item, text="欠薪。", objector="赵六", contact="0631-1")


# --- the way there ---------------------------------------------------------------------------------------------------


def test_a_unit_that_went_the_whole_way_is_named(clock, run_on_commit):
    application = evaluations.application_at(A.IN_NOTICE)
    notice = finish(application, clock)
    [title] = name(notice)
    application.refresh_from_db()
    assert application.state == A.NAMED
    assert (title.unit, title.granted_on) == (application.unit, portal_clock.today())
    assert title.county_round.matter == application.county_matter
    assert title.city_round.matter == application.city_matter
    assert title.number == f"WHE-{application.campaign.year}-0001"
    assert Job.objects.filter(kind="plaques.issue", key=f"plaques.issue:{title.decision_id}").exists()
    assert Mail.objects.filter(key__startswith="named:").count() == 1


def test_a_title_has_the_term_that_its_edition_sets_and_none_otherwise(clock):
    limited = weihai_data() | {"code": "limited"}
    limited["procedure"]["title_years"] = 3
    with evaluations.days_ago(evaluations.PREPARED):
        edition, _outcome = load_edition(data=limited)
    season = evaluations.campaign(edition=edition)
    application = evaluations.application_at(A.IN_NOTICE, campaign=season)
    [title] = name(finish(application, clock))
    granted = title.granted_on
    assert title.last_day == granted.replace(year=granted.year + 3) - timedelta(days=1)
    clock.forward(days=(title.last_day - granted).days)
    assert Title.objects.in_force().filter(pk=title.pk).exists()
    clock.forward(days=1)
    assert not Title.objects.in_force().filter(pk=title.pk).exists()
    # The circular's own edition sets no term.
    assert evaluations.named_title(campaign=evaluations.campaign(year=portal_clock.today().year)).last_day is None


def test_naming_twice_names_nobody_twice(clock):
    application = evaluations.application_at(A.IN_NOTICE)
    notice = finish(application, clock)
    name(notice)
    with pytest.raises(Refused):
        name_units(
            notice=notice, office=lead(), document_number="另一号", title="决定", decided_on=portal_clock.today()
        )
    assert Title.objects.count() == Decision.objects.count() == 1


def test_nobody_is_named_while_the_notice_runs():
    application = evaluations.application_at(A.IN_NOTICE)
    with pytest.raises(Refused):
        name(evaluations.notice_of(application))
    assert not Title.objects.exists()
    assert not Decision.objects.exists()


def test_nobody_is_named_over_an_unanswered_objection(clock):
    application = evaluations.application_at(A.IN_NOTICE)
    waiting = objection(application)
    with pytest.raises(Refused):
        finish(application, clock)
    notice = evaluations.notice_of(application)
    with pytest.raises(Refused):
        name(notice)
    answer_objection(objection=waiting, office=lead(), upheld=False, answer="不属实。")
    assert name(close_naming_notice(notice=notice, office=lead()))


def test_only_the_citys_government_side_names_and_releases(clock):
    application = evaluations.application_at(A.IN_NOTICE)
    notice = finish(application, clock)
    meeting = application.city_matter.agenda_items.get().meeting
    for area, party in (("huancui", "gov"), ("city", "union"), ("city", "eca"), ("rushan", "union")):
        stranger = bodies.officer(area=area, party=party)
        with pytest.raises(Refused):
            name(notice, stranger)
        with pytest.raises(Refused):
            release_decisions(meeting=meeting, office=stranger)
    assert not Title.objects.exists()


def test_an_objection_that_was_upheld_takes_one_unit_out_and_leaves_the_others(clock):
    good, bad = evaluations.applications_at(A.IN_NOTICE, units=[units.enterprise(), units.enterprise()])
    answer_objection(objection=objection(bad), office=lead(), upheld=True, answer="属实。")
    titles = name(finish(good, clock))
    assert [title.unit for title in titles] == [good.unit]
    bad.refresh_from_db()
    assert bad.state == A.CITY_REVIEW


def test_after_an_upheld_objection_only_a_new_round_and_a_new_notice_lead_to_the_name(clock):
    application = evaluations.application_at(A.IN_NOTICE)
    old_meeting = application.city_matter.agenda_items.get().meeting
    old_notice = evaluations.notice_of(application)
    answer_objection(objection=objection(application), office=lead(), upheld=True, answer="属实，已整改。")
    with pytest.raises(Refused):
        release_decisions(meeting=old_meeting, office=lead())
    with pytest.raises(Refused):
        publish_naming_notice(campaign=application.campaign, office=lead(), number="二", title="公示", text="公示")
    clock.forward(days=8)
    close_naming_notice(notice=old_notice, office=lead())
    with pytest.raises(Refused):
        name(old_notice)

    application = Application.objects.get(pk=application.pk)
    meeting = proceedings.meeting(title="第二次会议")
    take_up(applications=[application], meeting=meeting, office=lead())
    proceedings.begin(meeting)
    proceedings.decide_all(meeting, MotionKind.APPROVE)
    proceedings.check(meeting)
    release_decisions(meeting=meeting, office=lead())
    with pytest.raises(Refused):
        name(old_notice)
    publish_naming_notice(campaign=application.campaign, office=lead(), number="二", title="公示", text="公示")
    with pytest.raises(Refused):
        name(old_notice)
    [title] = name(finish(application, clock))
    assert title.city_round.number == 2
    assert title.notice_item.notice.number == "二"


def test_a_meeting_that_declined_after_an_earlier_approval_is_what_counts():
    application = evaluations.application_at(A.IN_NOTICE)
    old_meeting = application.city_matter.agenda_items.get().meeting
    answer_objection(objection=objection(application), office=lead(), upheld=True, answer="属实。")
    application = Application.objects.get(pk=application.pk)
    meeting = proceedings.meeting(title="第二次会议")
    take_up(applications=[application], meeting=meeting, office=lead())
    proceedings.begin(meeting)
    proceedings.decide_all(meeting, MotionKind.DECLINE, text="整改不到位。")
    with pytest.raises(Refused):
        release_decisions(meeting=old_meeting, office=lead())
    proceedings.check(meeting)
    release_decisions(meeting=meeting, office=lead())
    application.refresh_from_db()
    assert application.state == A.DECLINED


def test_a_holder_is_passed_over_and_holds_up_nobody():
    first, other = units.enterprise(), units.enterprise()
    last_year = evaluations.campaign(year=2025)
    earlier = evaluations.applications_at(A.APPROVED, units=[first, other], campaign=last_year)
    evaluations.application_at(A.NAMED, unit=first)
    with portal_clock.travel(portal_clock.now() + timedelta(minutes=1)):
        notice = publish_naming_notice(campaign=last_year, office=lead(), number="旧", title="公示", text="公示")
    with portal_clock.travel(portal_clock.now() + timedelta(days=9)):
        close_naming_notice(notice=notice, office=lead())
        titles = name(notice)
    assert [title.unit for title in titles] == [other]
    assert Title.objects.in_force().filter(unit=first).count() == 1
    assert {Application.objects.get(pk=a.pk).state for a in earlier} == {A.NAMED, A.IN_NOTICE}


def test_towns_are_named_only_where_the_campaign_says_so():
    season = evaluations.campaign()
    evaluations.application_at(A.APPROVED, kind=UnitKind.TOWN, campaign=season)
    with pytest.raises(Refused):
        publish_naming_notice(campaign=season, office=lead(), number="一", title="公示", text="公示")
    season.names_towns = True
    season.save()
    notice = publish_naming_notice(campaign=season, office=lead(), number="一", title="公示", text="公示")
    assert notice.items.count() == 1


# --- decisions are drafted, then released together -------------------------------------------------------------------


def decided(motion: MotionKind):
    application = evaluations.application_at(A.CITY_REVIEW)
    meeting = application.city_matter.agenda_items.get().meeting
    proceedings.begin(meeting)
    for round_ in proceedings.put_all(meeting, motion):
        proceedings.all_approve(round_)
    return application, meeting


@pytest.mark.parametrize(("motion", "state"), [(MotionKind.APPROVE, A.APPROVED), (MotionKind.DECLINE, A.DECLINED)])
def test_nobody_outside_learns_of_a_decision_before_its_release(motion, state):
    application, meeting = decided(motion)
    application.refresh_from_db()
    assert application.state == A.CITY_REVIEW
    with pytest.raises(Refused):
        release_decisions(meeting=meeting, office=lead())
    close_meeting(meeting=meeting, office=lead())
    assert not Mail.objects.filter(key__regex="^(approved|declined):").exists()
    with pytest.raises(Refused):
        release_decisions(meeting=meeting, office=lead())
    proceedings.check(meeting)
    meeting.refresh_from_db()
    [released] = release_decisions(meeting=meeting, office=lead())
    assert released == application
    application.refresh_from_db()
    assert application.state == state
    assert Mail.objects.filter(key__regex="^(approved|declined):").count() == 1
    with pytest.raises(Refused):
        release_decisions(meeting=meeting, office=lead())


def test_what_failed_in_the_meeting_stays_at_city_review():
    application = evaluations.application_at(A.CITY_REVIEW)
    [round_] = proceedings.city_rounds([application])
    give_opinion(
        round_=round_, office=bodies.officer(area="city", party="fic"), verdict=Verdict.DISSENT, reason="存疑。"
    )
    meeting = proceedings.check(close_meeting(meeting=round_.agenda_item.meeting, office=lead()))
    with pytest.raises(Refused):
        release_decisions(meeting=meeting, office=lead())
    application.refresh_from_db()
    assert application.state == A.CITY_REVIEW
    with pytest.raises(Refused):
        publish_naming_notice(campaign=application.campaign, office=lead(), number="一", title="公示", text="公示")


# --- in plain SQL ----------------------------------------------------------------------------------------------------


def a_decision(notice: PublicNotice) -> Decision:
    return Decision.objects.create(
        body=notice.body,
        kind=DecisionKind.NAMING,
        document_number="伪造1号",
        title="x",
        decided_on=portal_clock.today(),
        notice=notice,
        released_by=lead(),
    )


def last_round(matter) -> Round:
    return matter.rounds.order_by("-number")[0]


def insert(application: Application, **changes: Any) -> None:
    """Write a title's row as somebody would who holds the database and uses none of the portal's code."""
    notice, unit = evaluations.notice_of(application), application.unit
    row = {
        "number": "WHE-2026-9999",
        "code": "FORGED000001",
        "unit_id": unit.pk,
        "kind": unit.kind,
        "unit_name": unit.name,
        "search_key": "x",
        "district_id": unit.district_id,
        "text_zh": "x",
        "text_en": "x",
        "year": 2026,
        "county_round_id": last_round(application.county_matter).pk,
        "city_round_id": last_round(application.city_matter).pk,
        "notice_item_id": notice.items.get(matter=application.city_matter).pk,
        "granted_on": portal_clock.today(),
        "state": "granted",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        row |= {"decision_id": a_decision(notice).pk} | changes
        columns, marks = ", ".join(row), ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO plaques_title ({columns}) VALUES ({marks})", list(row.values()))


def refused(application: Application, **changes: Any) -> None:
    with pytest.raises(IntegrityError, match="no title without"):
        insert(application, **changes)
    assert not Title.objects.filter(number="WHE-2026-9999").exists()


@pytest.fixture
def ready(clock) -> Application:
    """An application with everything that a name needs, not named yet."""
    application = evaluations.application_at(A.IN_NOTICE)
    finish(application, clock)
    return application


def test_the_database_takes_a_title_with_everything_behind_it(ready):
    insert(ready)
    assert Title.objects.get().unit == ready.unit


def test_the_database_refuses_a_title_on_a_county_round_that_is_open_or_failed(ready):
    other = evaluations.application_at(A.COUNTY_REVIEW)
    opened = proceedings.county_round(other)
    refused(ready, county_round_id=opened.pk)
    proceedings.dissent(opened)
    refused(ready, county_round_id=opened.pk)


@pytest.mark.parametrize(
    ("state", "area"), [(A.NOT_RECOMMENDED, "huancui"), (A.RECOMMENDED, "huancui"), (A.RECOMMENDED, "rushan")]
)
def test_the_database_refuses_a_title_on_a_county_round_on_another_file(ready, state, area):
    other = evaluations.application_at(state, area=area)
    refused(ready, county_round_id=last_round(other.county_matter).pk)


@pytest.mark.parametrize("state", [A.DECLINED, A.APPROVED])
def test_the_database_refuses_a_title_on_a_city_round_that_declined_or_is_anothers(ready, state):
    other = evaluations.application_at(state)
    refused(ready, city_round_id=last_round(other.city_matter).pk)


def test_the_database_refuses_a_title_with_the_two_rounds_changed_over(ready):
    county, city = last_round(ready.county_matter).pk, last_round(ready.city_matter).pk
    refused(ready, county_round_id=city, city_round_id=county)
    refused(ready, county_round_id=city)
    refused(ready, city_round_id=county)


def test_the_database_refuses_another_units_title_on_these_rounds(ready):
    neighbour = units.enterprise(area="huancui")
    refused(ready, unit_id=neighbour.pk, unit_name=neighbour.name)
    refused(ready, unit_id=units.enterprise(area="rushan").pk)


@pytest.mark.parametrize("voices", [0, 3])
def test_the_database_refuses_a_title_on_a_city_round_that_somebody_declared_passed(clock, voices):
    """Not all four have spoken, and the round's row says that it passed."""
    application = evaluations.application_at(A.CITY_REVIEW)
    [round_] = proceedings.city_rounds([application])
    for office in bodies.officers("city")[:voices]:
        give_opinion(round_=round_, office=office, verdict=Verdict.APPROVE)
    now = portal_clock.now()
    Round.objects.filter(pk=round_.pk).update(state="passed", closed_at=now)
    Application.objects.filter(pk=application.pk).update(state=A.APPROVED, approved_at=now)
    publish_naming_notice(campaign=application.campaign, office=lead(), number="一", title="公示", text="公示")
    refused_notice = finish(application, clock)
    refused(application)
    with pytest.raises(IntegrityError), transaction.atomic():
        name(refused_notice)
    assert not Title.objects.exists()


def test_the_database_refuses_a_title_while_the_notice_runs():
    refused(evaluations.application_at(A.IN_NOTICE))


def test_the_database_refuses_a_title_of_the_notices_last_day_or_earlier(ready):
    notice = evaluations.notice_of(ready)
    for day in (notice.closes_on, notice.opens_on):
        refused(ready, granted_on=day)


@pytest.mark.parametrize("state", [ObjectionState.RECEIVED, ObjectionState.UPHELD])
def test_the_database_refuses_a_title_over_an_objection_that_is_open_or_upheld(clock, state):
    application = evaluations.application_at(A.IN_NOTICE)
    made = objection(application)
    if state == ObjectionState.UPHELD:
        answer_objection(objection=made, office=lead(), upheld=True, answer="属实。")
    clock.forward(days=8)
    # Somebody closes the notice by hand.
    PublicNotice.objects.update(state=NoticeState.CLOSED, closed_at=portal_clock.now())
    refused(application)


def test_the_database_refuses_a_title_on_a_notice_older_than_the_citys_word(ready):
    approved = last_round(ready.city_matter).closed_at
    PublicNotice.objects.update(published_at=approved - timedelta(minutes=1))
    refused(ready)


def test_the_database_refuses_a_title_on_a_round_that_a_later_one_took_back(clock):
    application = evaluations.application_at(A.IN_NOTICE)
    first = last_round(application.city_matter)
    answer_objection(objection=objection(application), office=lead(), upheld=True, answer="属实。")
    fresh = Application.objects.get(pk=application.pk)
    meeting = proceedings.meeting(title="第二次会议")
    take_up(applications=[fresh], meeting=meeting, office=lead())
    proceedings.begin(meeting)
    [second] = proceedings.put_all(meeting, MotionKind.APPROVE)
    proceedings.dissent(second, party="fic")
    clock.forward(days=8)
    PublicNotice.objects.update(state=NoticeState.CLOSED, closed_at=portal_clock.now())
    refused(fresh, city_round_id=first.pk)


def test_the_database_refuses_a_second_title_in_force_for_a_unit():
    unit = units.enterprise()
    earlier = evaluations.application_at(A.APPROVED, unit=unit, campaign=evaluations.campaign(year=2025))
    evaluations.application_at(A.NAMED, unit=unit)
    notice = publish_naming_notice(campaign=earlier.campaign, office=lead(), number="旧", title="公示", text="公示")
    with portal_clock.travel(portal_clock.now() + timedelta(days=9)):
        close_naming_notice(notice=notice, office=lead())
        with pytest.raises(IntegrityError):
            insert(earlier)
    assert Title.objects.filter(unit=unit).count() == 1


def test_no_number_and_no_check_code_twice(ready):
    title = evaluations.named_title()
    for column in ("number", "code"):
        with pytest.raises(IntegrityError):
            insert(ready, **{column: getattr(title, column)})


def test_a_revoked_title_keeps_its_number_and_the_next_one_gets_another():
    revoked = evaluations.named_title(revoked="复核不合格。")
    again = evaluations.named_title()
    assert revoked.number != again.number
    assert NumberSeries.objects.get().last == 2


def test_numbers_are_counted_by_kind_and_year():
    with transaction.atomic():
        numbers = [next_number(kind=UnitKind.ENTERPRISE, year=2026) for _n in range(3)]
        others = [next_number(kind=UnitKind.PARK, year=2026), next_number(kind=UnitKind.ENTERPRISE, year=2027)]
    assert numbers == ["WHE-2026-0001", "WHE-2026-0002", "WHE-2026-0003"]
    assert others == ["WHP-2026-0001", "WHE-2027-0001"]


@pytest.mark.postgresql
def test_the_database_refuses_to_rewrite_a_title():
    evaluations.named_title()
    assert_kept(
        "DELETE FROM plaques_title",
        "UPDATE plaques_title SET number = 'WHE-2026-0777'",
        "UPDATE plaques_title SET granted_on = granted_on - 1",
        "UPDATE plaques_title SET code = 'X'",
        "UPDATE plaques_numberseries SET last = 0",
        "DELETE FROM plaques_numberseries",
    )


# --- campaigns -------------------------------------------------------------------------------------------------------


def prepare(**changes: Any):
    today = portal_clock.today()
    fields = {
        "office": lead(),
        "year": 2026,
        "name_zh": "选树活动",
        "name_en": "Campaign",
        "edition": evaluations.load_weihai(),
        "opens_on": today,
        "filing_closes_on": today + timedelta(days=30),
        "county_closes_on": today + timedelta(days=60),
    }
    return prepare_campaign(**(fields | changes))


def test_there_is_one_campaign_a_year():
    prepare()
    with pytest.raises(Refused):
        prepare()


@pytest.mark.parametrize("late", ["opens_on", "filing_closes_on"])
def test_a_campaigns_days_follow_one_another(late):
    with pytest.raises(Refused):
        prepare(**{late: portal_clock.today() + timedelta(days=100)})


@pytest.mark.parametrize(("area", "party"), [("huancui", "gov"), ("city", "union"), ("city", "fic")])
def test_only_the_citys_government_side_leads_a_campaign(area, party):
    office = bodies.officer(area=area, party=party)
    with pytest.raises(Refused):
        prepare(office=office)
    campaign = prepare()
    with pytest.raises(Refused):
        open_campaign(campaign=campaign, office=office)
    open_campaign(campaign=campaign, office=lead())
    with pytest.raises(Refused):
        close_campaign(campaign=campaign, office=office)


def test_a_campaign_opens_once(clock):
    campaign = prepare()
    open_campaign(campaign=campaign, office=lead())
    with pytest.raises(MoveRefused):
        open_campaign(campaign=campaign, office=lead())
    assert Entry.objects.filter(action="campaign.open").count() == 1


# --- a fact that is confirmed after the approval ---------------------------------------------------------------------


def test_a_fact_confirmed_since_stops_the_naming_and_brings_the_file_back(clock):
    barred, other = evaluations.applications_at(A.IN_NOTICE, units=[units.unit(), units.unit()])
    notice = finish(barred, clock)
    fact = facts.fact(unit=barred.unit, veto="ev-01", state="confirmed")
    titles = name(notice)
    assert [title.unit_id for title in titles] == [other.unit_id]
    barred = Application.objects.get(pk=barred.pk)
    assert barred.state == A.CITY_REVIEW
    assert barred.city_matter.state == "open"
    line = Entry.objects.get(action="application.bring_back")
    assert fact.title in line.remark.text
    assert fact.source in line.remark.text
    told = set(Mail.objects.filter(key__contains="brought_back").values_list("recipient", flat=True))
    assert units.member(barred.unit).user.email in told
    assert lead().user.email in told
    assert units.member(other.unit).user.email not in told


def test_where_nobody_else_is_named_it_still_goes_back_and_the_refusal_says_why(clock):
    application = evaluations.application_at(A.IN_NOTICE)
    notice = finish(application, clock)
    fact = facts.fact(unit=application.unit, veto="ev-01", state="confirmed")
    with pytest.raises(Refused) as refused:
        name(notice)
    assert fact.title in refused.value.sentence
    assert Application.objects.get(pk=application.pk).state == A.CITY_REVIEW
    assert not Title.objects.exists()
    assert not Decision.objects.exists()


def test_nor_does_it_come_onto_a_notice_and_the_daily_look_is_enough():
    first, second = evaluations.application_at(A.APPROVED), evaluations.application_at(A.IN_NOTICE)
    for application in (first, second):
        facts.fact(unit=application.unit, veto="ev-01", state="confirmed")
    assert look_again_at_approved() == 2
    assert look_again_at_approved() == 0
    assert set(Application.objects.values_list("state", flat=True)) == {A.CITY_REVIEW}


@pytest.mark.parametrize("state", ["proposed", "answered", "withdrawn"])
def test_a_fact_that_is_not_confirmed_stops_no_naming(clock, state):
    application = evaluations.application_at(A.IN_NOTICE)
    notice = finish(application, clock)
    facts.fact(unit=application.unit, veto="ev-01", state=state)
    assert len(name(notice)) == 1


def test_what_came_back_is_named_only_after_a_new_round_and_a_new_notice(clock):
    application = evaluations.application_at(A.IN_NOTICE)
    notice = finish(application, clock)
    fact = facts.fact(unit=application.unit, veto="ev-01", state="confirmed")
    look_again_at_approved()
    withdraw_fact(fact=fact, office=bodies.officer(), reason="复议撤销。")
    with pytest.raises(Refused):
        name(notice)
    assert not Title.objects.exists()
