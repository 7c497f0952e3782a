"""The county's review: its own district only, points with reasons, and no recommendation of what falls short."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from evaluations.enums import ApplicationState as A
from evaluations.enums import Column
from evaluations.models import Application, Return, Score
from evaluations.outcomes import application_of
from evaluations.services import (
    accept_application,
    agree_with_self_scores,
    propose_county_motion,
    return_application,
    set_score,
    submit_application,
    withdraw_application,
)
from evaluations.snapshot import score_sheet
from journal import clock as portal_clock
from journal.errors import MoveRefused, Refused
from journal.models import Entry, Mail
from proceedings.enums import MatterKind, MotionKind
from proceedings.models import Matter, Round
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db

FOREIGN = [("rushan", "gov"), ("torch", "gov"), ("city", "gov"), ("nanhai", "union"), ("city", "eca")]


@pytest.fixture
def submitted() -> Application:
    return evaluations.application_at(A.SUBMITTED)


@pytest.fixture
def reviewed() -> Application:
    return evaluations.application_at(A.COUNTY_REVIEW)


def send_back(application: Application, office=None, *, days: int = 10, text: str = "请补正。", **items: str) -> Return:
    return return_application(
        application=application,
        office=office or bodies.officer(),
        text=text,
        items={key.replace("_", "-"): reason for key, reason in items.items()},
        due_on=portal_clock.today() + timedelta(days=days),
    )


def score(
    application: Application, points: object, *, indicator: str = "e1-01", office=None, reason: str = ""
) -> Score:
    return set_score(
        application=application,
        office=office or bodies.officer(),
        indicator=indicator,
        points=points,
        reason=reason,
    )


# --- whose it is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("area", "party"), FOREIGN)
def test_no_other_body_accepts_returns_scores_or_recommends(submitted, area, party):
    stranger = bodies.officer(area=area, party=party)
    with pytest.raises(Refused):
        accept_application(application=submitted, office=stranger)
    with pytest.raises(Refused):
        send_back(submitted, stranger)
    accept_application(application=submitted, office=bodies.officer())
    with pytest.raises(Refused):
        score(submitted, "2", office=stranger)
    with pytest.raises(Refused):
        agree_with_self_scores(application=submitted, office=stranger)
    with pytest.raises(Refused):
        propose_county_motion(application=submitted, office=stranger, motion=MotionKind.NOT_RECOMMEND, text="不推荐。")
    assert not Score.objects.exists()
    assert not Round.objects.exists()


@pytest.mark.parametrize("party", ["union", "employer"])
def test_the_government_side_accepts_and_returns_and_all_three_score(submitted, party):
    office = bodies.officer(party=party)
    with pytest.raises(Refused):
        accept_application(application=submitted, office=office)
    with pytest.raises(Refused):
        send_back(submitted, office)
    accept_application(application=submitted, office=bodies.officer())
    assert score(submitted, submitted.rubric.indicator("e1-01").points, office=office).officer == office


def test_a_county_sees_what_was_handed_in_to_it_and_the_city_what_was_recommended():
    here = evaluations.application_at(A.SUBMITTED)
    there = evaluations.application_at(A.SUBMITTED, area="rushan")
    drafted = evaluations.application_at(A.DRAFT)
    recommended = evaluations.application_at(A.RECOMMENDED)

    def seen_by(area: str) -> set[Application]:
        return set(Application.objects.for_officer(bodies.officer(area=area)))

    assert seen_by("huancui") == {here, recommended}
    assert seen_by("rushan") == {there}
    assert seen_by("torch") == set()
    assert seen_by("city") == {recommended}
    assert drafted not in seen_by("huancui")
    assert set(Application.objects.for_unit_member(drafted.started_by)) == {drafted}


def test_a_withdrawn_draft_never_came_to_the_county():
    draft = evaluations.application_at(A.DRAFT)
    withdraw_application(application=draft, member=units.member(draft.unit))
    assert not Application.objects.for_officer(bodies.officer()).exists()


# --- accepting and sending back --------------------------------------------------------------------------------------


def test_accepting_twice_is_refused_and_opens_one_matter(submitted):
    stale = Application.objects.get(pk=submitted.pk)
    accept_application(application=submitted, office=bodies.officer())
    with pytest.raises(MoveRefused):
        accept_application(application=stale, office=bodies.officer())
    assert Entry.objects.filter(action="matter.open").count() == 1
    assert Mail.objects.filter(key__startswith="accepted:").count() == 1


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_return_says_what_is_to_be_corrected(submitted, text):
    with pytest.raises(Refused):
        send_back(submitted, text=text)


@pytest.mark.parametrize("days", [0, -1, -30])
def test_a_return_leaves_time(submitted, days):
    with pytest.raises(Refused):
        send_back(submitted, days=days)
    assert not Return.objects.exists()


def test_a_return_names_items_that_exist_with_their_reasons(submitted):
    returned = send_back(submitted, e1_01="不清晰", e99_01="没有这一项", e1_02="  ")
    assert dict(returned.items.values_list("indicator", "reason")) == {"e1-01": "不清晰"}


def test_a_draft_cannot_be_sent_back():
    with pytest.raises(Refused):
        send_back(evaluations.application_at(A.DRAFT))


@pytest.mark.parametrize("state", [A.RECOMMENDED, A.NOT_RECOMMENDED, A.WITHDRAWN])
def test_nothing_is_sent_back_once_the_county_is_done(state):
    application = evaluations.application_at(state)
    with pytest.raises(Refused):
        send_back(application)
    assert not Return.objects.exists()


# --- scoring ---------------------------------------------------------------------------------------------------------


def full(application: Application, indicator: str = "e1-01") -> Decimal:
    return application.rubric.indicator(indicator).points


def test_points_that_differ_from_the_units_need_a_reason_and_those_that_agree_do_not(reviewed):
    with pytest.raises(Refused):
        score(reviewed, "0")
    with pytest.raises(Refused):
        score(reviewed, "0", reason="   ")
    assert score(reviewed, full(reviewed)).reason == ""
    assert score(reviewed, "0", reason="未见批复文件。").points == 0


def test_points_that_the_survey_will_bring_need_no_reason(reviewed):
    survey = next(i for i in reviewed.rubric.indicators if i.from_survey)
    assert score(reviewed, survey.points, indicator=survey.id)


def test_impossible_points_are_told_and_not_kept(reviewed):
    for points in ("-1", "99", "abc", "1.005", "", None, "NaN", "1e3", "∞"):
        with pytest.raises(ValidationError):
            score(reviewed, points, reason="理由")
    assert not Score.objects.exists()


def test_an_indicator_that_the_edition_does_not_have_is_not_scored(reviewed):
    with pytest.raises(KeyError):
        score(reviewed, "1", indicator="e99-01")


@pytest.mark.parametrize("state", [A.SUBMITTED, A.RECOMMENDED, A.NOT_RECOMMENDED, A.RETURNED])
def test_the_county_scores_during_its_review_only(state):
    application = evaluations.application_at(state)
    before = Score.objects.count()
    with pytest.raises(Refused):
        score(application, "1", reason="理由")
    with pytest.raises(Refused):
        agree_with_self_scores(application=application, office=bodies.officer())
    assert Score.objects.count() == before


def test_nobody_changes_points_while_opinions_are_given_on_them(reviewed):
    opened = proceedings.county_round(reviewed)
    with pytest.raises(Refused):
        score(reviewed, "0", reason="理由")
    proceedings.dissent(opened)
    assert score(reviewed, "0", reason="理由")


def test_agreeing_confirms_what_the_unit_answered_and_nothing_else(reviewed):
    score(reviewed, "0", reason="未见批复文件。")
    survey = {i.id for i in reviewed.rubric.indicators if i.from_survey}
    count = agree_with_self_scores(application=reviewed, office=bodies.officer())
    sheet = score_sheet(reviewed.submission)
    assert {i.id for i in sheet.unscored} == survey
    assert sheet.rows["e1-01"].county == 0
    assert count == len(sheet.rows) - len(survey) - 1
    assert agree_with_self_scores(application=reviewed, office=bodies.officer()) == 0


def test_every_score_keeps_who_gave_it(reviewed):
    union = bodies.officer(party="union")
    score(reviewed, "0", office=union, reason="未见批复文件。")
    line = Entry.objects.get(action="score.set")
    assert (line.person, line.organisation) == (union.actor.person, union.actor.organisation)
    assert line.remark.text == "未见批复文件。"
    assert (line.data["indicator"], line.data["points"]) == ("e1-01", "0")


def test_the_database_refuses_two_scores_in_one_place(reviewed):
    given = score(reviewed, full(reviewed))
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(
            submission=given.submission, column=given.column, indicator="e1-01", points=1, officer=given.officer
        )


# --- the recommendation ----------------------------------------------------------------------------------------------


def recommend(application: Application, motion: MotionKind = MotionKind.RECOMMEND) -> Round:
    return propose_county_motion(application=application, office=bodies.officer(), motion=motion, text="建议。")


def test_nothing_is_recommended_while_an_indicator_is_unscored(reviewed):
    evaluations.score_by_county(reviewed)
    # Out of the column and not deleted, which the database refuses.
    Score.objects.filter(indicator="e1-01").update(indicator="e1-99")
    with pytest.raises(Refused) as refusal:
        recommend(reviewed)
    assert "1" in str(refusal.value)


def test_nothing_is_recommended_that_falls_short_of_total_or_floor(reviewed):
    evaluations.score_by_county(reviewed)
    one_standard = reviewed.rubric.standards[0]
    Score.objects.filter(indicator__in=[i.id for i in one_standard.indicators]).update(points=0)
    with pytest.raises(Refused) as refusal:
        recommend(reviewed)
    assert one_standard.title_zh in str(refusal.value)
    Score.objects.update(points=0)
    with pytest.raises(Refused):
        recommend(reviewed)
    assert not Round.objects.exists()


def test_the_units_own_points_are_never_the_result(reviewed):
    sheet = score_sheet(reviewed.submission)
    assert sheet.own.total > 0
    assert (sheet.county.total, sheet.result.total) == (0, 0)
    assert not sheet.result.passed
    assert all(row.result is None for row in sheet.rows.values())


def test_not_recommending_waits_for_no_score(reviewed):
    proceedings.all_approve(recommend(reviewed, MotionKind.NOT_RECOMMEND))
    reviewed.refresh_from_db()
    assert reviewed.state == A.NOT_RECOMMENDED
    assert "建议。" in Mail.objects.get(key__startswith="not_recommended:").body


@pytest.mark.parametrize("state", [A.SUBMITTED, A.RETURNED, A.RECOMMENDED])
def test_the_county_recommends_during_its_review_only(state):
    application = evaluations.application_at(state)
    with pytest.raises(Refused):
        recommend(application, MotionKind.NOT_RECOMMEND)


def test_after_a_correction_the_new_hand_in_is_what_counts(reviewed):
    evaluations.score_by_county(reviewed)
    send_back(reviewed)
    submit_application(application=reviewed, member=units.member(reviewed.unit), declared=True)
    accept_application(application=reviewed, office=bodies.officer())
    again = Application.objects.get(pk=reviewed.pk)
    with pytest.raises(Refused):
        recommend(again)
    assert Score.objects.filter(submission__number=1, column=Column.COUNTY).exists(), (
        "the earlier points stay on record"
    )


# --- the city's column -----------------------------------------------------------------------------------------------


def test_the_city_scores_what_is_before_it_with_a_reason_where_it_differs():
    application = evaluations.application_at(A.RECOMMENDED)
    city = bodies.officer(area="city", party="fic")
    with pytest.raises(Refused):
        score(application, "0", office=city)
    score(application, "0", office=city, reason="抽查未见。")
    row = score_sheet(application.submission).rows["e1-01"]
    assert (row.county, row.city, row.result) == (full(application), 0, 0)


@pytest.mark.parametrize("state", [A.COUNTY_REVIEW, A.APPROVED])
def test_the_city_scores_neither_earlier_nor_later(state):
    application = evaluations.application_at(state)
    with pytest.raises(Refused):
        score(application, "0", office=bodies.officer(area="city"), reason="理由")


def test_the_city_approves_nothing_that_its_own_points_bring_below_the_mark():
    application = evaluations.application_at(A.CITY_REVIEW)
    for indicator in application.rubric.standards[0].indicators:
        score(
            application, indicator.minimum, indicator=indicator.id, office=bodies.officer(area="city"), reason="不实。"
        )
    with pytest.raises(Refused) as refusal:
        proceedings.city_rounds([application])
    assert application.rubric.standards[0].title_zh in str(refusal.value)
    assert not Round.objects.filter(matter=application.city_matter).exists()


def test_a_matter_about_a_title_is_never_taken_for_the_application_of_that_number(reviewed):
    matter = Matter(kind=MatterKind.SURRENDER, subject=f"plaques.title:{reviewed.pk}")
    with pytest.raises(ValueError, match="no application"):
        application_of(matter)
