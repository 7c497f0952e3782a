"""How a body decides: a word for each organisation, all of them or nothing, nothing overwritten (BRIEF §3, §15.4)."""

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Score
from evaluations.services import (
    accept_application,
    agree_with_self_scores,
    propose_county_motion,
    return_application,
    set_score,
    submit_application,
)
from journal import clock as portal_clock
from journal.errors import Refused
from journal.models import Entry
from proceedings.enums import MatterState, MotionKind, RoundState, Verdict
from proceedings.models import Matter, Opinion, Recusal, Round, RoundSeat
from proceedings.services import give_opinion, open_round, recuse
from tests.evaluations import factories as evaluations
from tests.journal.at_once import at_once
from tests.journal.guards import assert_kept
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

REASON = "与该单位负责人系亲属。"


def approve(round_: Round, office) -> Opinion:
    return give_opinion(round_=round_, office=office, verdict=Verdict.APPROVE)


def lines() -> int:
    return Entry.objects.count()


@pytest.fixture
def application(db) -> Application:
    return evaluations.application_at(A.COUNTY_REVIEW)


@pytest.fixture
def opened(application) -> Round:
    return proceedings.county_round(application)


# --- a round ---------------------------------------------------------------------------------------------------------


def test_a_round_freezes_motion_hash_and_the_three_organisations_of_the_county(opened):
    assert (opened.number, opened.motion, opened.state) == (1, MotionKind.RECOMMEND, RoundState.OPEN)
    assert len(opened.subject_hash) == 64
    seats = {seat.organisation.slug for seat in opened.seats.select_related("organisation")}
    assert seats == {"huancui-gov", "huancui-union", "huancui-employer"}
    line = Entry.objects.get(action="round.open")
    assert line.remark.text == opened.text
    assert line.organisation == opened.proposed_by.actor.organisation


def test_the_citys_four_are_four_voices(db):
    application = evaluations.application_at(A.CITY_REVIEW)
    [round_] = proceedings.city_rounds([application])
    assert {seat.organisation.slug for seat in round_.seats.all()} == {"city-gov", "city-union", "city-eca", "city-fic"}


@pytest.mark.parametrize("silent", bodies.COUNTY_PARTIES)
def test_without_one_organisations_word_nothing_has_passed(opened, application, silent):
    for party in bodies.COUNTY_PARTIES:
        if party != silent:
            approve(opened, bodies.officer(party=party))
    opened.refresh_from_db()
    application.refresh_from_db()
    assert (opened.state, application.state) == (RoundState.OPEN, A.COUNTY_REVIEW)
    approve(opened, bodies.officer(party=silent))
    opened.refresh_from_db()
    application.refresh_from_db()
    assert (opened.state, application.state) == (RoundState.PASSED, A.RECOMMENDED)


def test_three_of_the_citys_four_are_not_enough(db):
    made = [units.enterprise() for _party in bodies.CITY_PARTIES]
    rounds = proceedings.city_rounds(evaluations.applications_at(A.CITY_REVIEW, units=made))
    for silent, round_ in zip(bodies.CITY_PARTIES, rounds, strict=True):
        for party in bodies.CITY_PARTIES:
            if party != silent:
                approve(round_, bodies.officer(area="city", party=party))
        round_.refresh_from_db()
        assert round_.state == RoundState.OPEN, silent
        assert round_.matter.state == MatterState.OPEN


@pytest.mark.parametrize("after", [0, 1, 2])
def test_one_dissent_closes_the_round_whenever_it_comes(opened, application, after):
    officers = bodies.officers()
    for office in officers[:after]:
        approve(opened, office)
    give_opinion(round_=opened, office=officers[after], verdict=Verdict.DISSENT, reason="工资集体合同未续签。")
    opened.refresh_from_db()
    application.refresh_from_db()
    assert (opened.state, application.state) == (RoundState.NOT_PASSED, A.COUNTY_REVIEW)
    before = lines()
    for office in officers[after + 1 :]:
        with pytest.raises(Refused):
            approve(opened, office)
    assert lines() == before


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_dissent_without_its_reason_is_refused(opened, reason):
    with pytest.raises(Refused):
        give_opinion(round_=opened, office=bodies.officer(), verdict=Verdict.DISSENT, reason=reason)
    assert not Opinion.objects.exists()


def test_a_new_round_carries_nothing_over(opened, application):
    approve(opened, bodies.officer(party="gov"))
    proceedings.dissent(opened, party="employer")
    second = proceedings.county_round(application)
    assert second.number == 2
    assert second.seats.filter(opinion__isnull=False).count() == 0
    approve(second, bodies.officer(party="employer"))
    approve(second, bodies.officer(party="union"))
    second.refresh_from_db()
    assert second.state == RoundState.OPEN
    approve(second, bodies.officer(party="gov"))
    second.refresh_from_db()
    assert second.state == RoundState.PASSED
    opened.refresh_from_db()
    assert opened.state == RoundState.NOT_PASSED
    assert Opinion.objects.filter(seat__round=opened).count() == 2


def test_not_recommending_is_a_motion_like_any_other(application):
    against = proceedings.county_round(application, motion=MotionKind.NOT_RECOMMEND)
    proceedings.dissent(against)
    application.refresh_from_db()
    assert application.state == A.COUNTY_REVIEW, "one voice keeps a unit from being turned down, too"
    proceedings.all_approve(proceedings.county_round(application, motion=MotionKind.NOT_RECOMMEND))
    application.refresh_from_db()
    assert application.state == A.NOT_RECOMMENDED


# --- one voice -------------------------------------------------------------------------------------------------------


def test_no_organisation_speaks_twice_in_a_round(opened):
    approve(opened, bodies.officer(party="gov"))
    for number in (1, 2):
        with pytest.raises(Refused):
            approve(opened, bodies.officer(party="gov", number=number))
    assert Opinion.objects.count() == 1


def test_the_database_refuses_a_second_opinion_for_a_seat(opened):
    given = approve(opened, bodies.officer(party="gov"))
    stand_in = bodies.officer(party="gov", number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(seat=given.seat, officer=stand_in, verdict=Verdict.APPROVE)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proceedings_opinion (seat_id, officer_id, verdict, reason, given_at) "
            "VALUES (%s, %s, %s, %s, %s)",
            [given.seat_id, stand_in.pk, "dissent", "x", portal_clock.now()],
        )


def test_the_database_refuses_a_second_seat_of_an_organisation(opened):
    seat = opened.seats.order_by("pk")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundSeat.objects.create(round=opened, organisation=seat.organisation)


def test_an_officer_of_another_body_neither_speaks_nor_proposes_nor_recuses(opened):
    whereabouts = [("rushan", "gov"), ("city", "gov"), ("city", "union"), ("torch", "union")]
    strangers = [bodies.officer(area=area, party=party) for area, party in whereabouts]
    for stranger in strangers:
        with pytest.raises(Refused):
            approve(opened, stranger)
        with pytest.raises(Refused):
            recuse(matter=opened.matter, office=stranger, reason=REASON)
        assert not Matter.objects.for_officer(stranger).filter(pk=opened.matter_id).exists()
    proceedings.dissent(opened)
    for stranger in strangers:
        with pytest.raises(Refused):
            open_round(matter=opened.matter, motion=MotionKind.RECOMMEND, text="推荐。", office=stranger)


def test_the_database_refuses_the_voice_of_another_organisation_and_of_a_closed_round(opened):
    seat = opened.seats.get(organisation__slug="huancui-gov")
    for stranger in (bodies.officer(party="union"), bodies.officer(area="rushan"), bodies.officer(area="city")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opinion.objects.create(seat=seat, officer=stranger, verdict=Verdict.APPROVE)
    proceedings.dissent(opened)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(seat=seat, officer=bodies.officer(), verdict=Verdict.APPROVE)


@pytest.mark.parametrize("columns", [{"verdict": "abstain"}, {"verdict": "dissent", "reason": ""}])
def test_the_database_refuses_a_word_that_is_no_word(opened, columns):
    seat = opened.seats.get(organisation__slug="huancui-gov")
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(seat=seat, officer=bodies.officer(), **columns)


# --- what is spoken on -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"points": 0}, {"reason": "改写"}])
def test_a_file_that_changed_under_a_round_gets_no_opinions(opened, application, change):
    score = Score.objects.filter(submission__application=application).order_by("pk")[0]
    Score.objects.filter(pk=score.pk).update(**change)
    for office in bodies.officers():
        with pytest.raises(Refused):
            approve(opened, office)
    assert not Opinion.objects.exists()


def test_a_motion_is_put_once_at_a_time_and_with_words(application, opened):
    gov = bodies.officer()
    with pytest.raises(Refused):
        proceedings.county_round(application)
    proceedings.dissent(opened)
    for text in ("", "  "):
        with pytest.raises(Refused):
            propose_county_motion(application=application, office=gov, motion=MotionKind.RECOMMEND, text=text)
    assert Round.objects.count() == 1


def test_nothing_is_put_on_a_closed_matter(db):
    application = evaluations.application_at(A.RECOMMENDED)
    with pytest.raises(Refused):
        open_round(
            matter=application.county_matter, motion=MotionKind.RECOMMEND, text="再推荐。", office=bodies.officer()
        )


def test_the_database_refuses_two_open_rounds_and_two_open_matters(opened):
    again = Round(
        matter=opened.matter,
        number=2,
        motion=opened.motion,
        text="x",
        subject_hash="0" * 64,
        proposed_by=opened.proposed_by,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    matter = opened.matter
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.create(body=matter.body, kind=matter.kind, subject=matter.subject, title="again")


# --- recusal ---------------------------------------------------------------------------------------------------------


def test_a_recused_officer_does_nothing_more_in_the_file_and_the_stand_in_does(application):
    gov, stand_in = bodies.officer(), bodies.officer(number=2)
    recuse(matter=application.county_matter, office=gov, reason=REASON)
    with pytest.raises(Refused):
        propose_county_motion(application=application, office=gov, motion=MotionKind.NOT_RECOMMEND, text="x")
    with pytest.raises(Refused):
        agree_with_self_scores(application=application, office=gov)
    with pytest.raises(Refused):
        set_score(application=application, office=gov, indicator="e1-01", points="1", reason="x")
    with pytest.raises(Refused):
        return_application(
            application=application, office=gov, text="x", items={}, due_on=portal_clock.today().replace(year=2027)
        )
    assert not Score.objects.exists()
    round_ = propose_county_motion(
        application=application, office=stand_in, motion=MotionKind.NOT_RECOMMEND, text="培育。"
    )
    with pytest.raises(Refused):
        approve(round_, gov)
    assert approve(round_, stand_in)


def test_a_recusal_needs_a_reason_and_is_made_once(application):
    gov = bodies.officer()
    with pytest.raises(Refused):
        recuse(matter=application.county_matter, office=gov, reason="  ")
    recuse(matter=application.county_matter, office=gov, reason=REASON)
    with pytest.raises(Refused):
        recuse(matter=application.county_matter, office=gov, reason=REASON)
    assert Recusal.objects.count() == 1
    assert Entry.objects.get(action="recusal.make").remark.text == REASON


def test_who_has_spoken_in_an_open_round_recuses_for_the_next_one_only(opened, application):
    gov = bodies.officer()
    approve(opened, gov)
    with pytest.raises(Refused):
        recuse(matter=opened.matter, office=gov, reason=REASON)
    proceedings.dissent(opened)
    recuse(matter=opened.matter, office=gov, reason=REASON)
    second = propose_county_motion(
        application=application, office=bodies.officer(party="union"), motion=MotionKind.RECOMMEND, text="推荐。"
    )
    with pytest.raises(Refused):
        approve(second, gov)


def test_recusal_binds_the_person_in_both_offices(opened):
    person = bodies.officer(party="gov").user
    also_union = bodies.officer(party="union", user=person)
    recuse(matter=opened.matter, office=bodies.officer(party="gov"), reason=REASON)
    with pytest.raises(Refused):
        approve(opened, also_union)
    assert opened.matter not in Matter.objects.waiting_for(also_union)
    assert opened.matter in Matter.objects.waiting_for(bodies.officer(party="employer"))


def test_recusal_binds_the_person_in_the_city_too(db):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    gov = bodies.officer(number=2)
    recuse(matter=application.county_matter, office=gov, reason=REASON)
    in_the_city = bodies.officer(area="city", party="union", user=gov.user)
    proceedings.all_approve(proceedings.county_round(application))
    application.refresh_from_db()
    [round_] = proceedings.city_rounds([application], present=[in_the_city])
    with pytest.raises(Refused):
        approve(round_, in_the_city)
    seat = round_.seats.get(organisation__slug="city-union")
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(seat=seat, officer=in_the_city, verdict=Verdict.APPROVE)


def test_recusal_holds_after_the_file_was_sent_back_and_handed_in_again(application, clock):
    gov, stand_in = bodies.officer(), bodies.officer(number=2)
    recuse(matter=application.county_matter, office=gov, reason=REASON)
    return_application(
        application=application, office=stand_in, text="请补正。", items={}, due_on=clock.now().date().replace(month=7)
    )
    submit_application(application=application, member=units.member(application.unit), declared=True)
    application.refresh_from_db()
    with pytest.raises(Refused):
        accept_application(application=application, office=gov)
    accept_application(application=application, office=stand_in)
    with pytest.raises(Refused):
        propose_county_motion(application=application, office=gov, motion=MotionKind.NOT_RECOMMEND, text="x")


def test_the_database_refuses_the_voice_of_a_recused_officer(opened):
    gov = bodies.officer()
    recuse(matter=opened.matter, office=gov, reason=REASON)
    seat = opened.seats.get(organisation=gov.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(seat=seat, officer=gov, verdict=Verdict.APPROVE)


# --- at the same moment ----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_officers_of_one_organisation_speaking_at_the_same_moment_are_one_voice():
    opened = proceedings.county_round(evaluations.application_at(A.COUNTY_REVIEW))
    first, second = bodies.officer(party="gov"), bodies.officer(party="gov", number=2)
    assert at_once(lambda: approve(opened, first), lambda: approve(opened, second)) == ["Refused", "done"]
    assert Opinion.objects.filter(seat__round=opened).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_organisations_speaking_at_the_same_moment_pass_the_motion_once():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    opened = proceedings.county_round(application)
    gov, union, employer = bodies.officers()
    approve(opened, gov)
    assert at_once(lambda: approve(opened, union), lambda: approve(opened, employer)) == ["done", "done"]
    application.refresh_from_db()
    assert application.state == A.RECOMMENDED
    assert Entry.objects.filter(action="application.recommend").count() == 1
    assert Entry.objects.filter(action="round.pass").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_motions_put_at_the_same_moment_are_one_round():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    offices = bodies.officers()[:2]

    def put(office):
        return lambda: proceedings.county_round(application, office=office)

    assert at_once(*map(put, offices)) == ["Refused", "done"]
    assert Round.objects.count() == 1


# --- what was decided stays ------------------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_the_database_refuses_to_rewrite_what_was_said(opened):
    recuse(matter=opened.matter, office=bodies.officer(number=3), reason=REASON)
    proceedings.dissent(opened)
    assert_kept(
        "UPDATE proceedings_opinion SET verdict = 'approve'",
        "UPDATE proceedings_opinion SET reason = 'anders'",
        "DELETE FROM proceedings_opinion",
        "DELETE FROM proceedings_roundseat",
        "UPDATE proceedings_roundseat SET organisation_id = organisation_id + 1",
        "UPDATE proceedings_round SET state = 'passed'",
        "UPDATE proceedings_round SET text = 'anders'",
        "UPDATE proceedings_round SET subject_hash = ''",
        "DELETE FROM proceedings_round",
        "DELETE FROM proceedings_matter",
        "DELETE FROM proceedings_recusal",
        "UPDATE proceedings_recusal SET officer_id = officer_id + 1",
    )


@pytest.mark.postgresql
def test_the_database_refuses_to_change_an_open_rounds_motion(opened):
    assert_kept("UPDATE proceedings_round SET motion = 'not_recommend'")
