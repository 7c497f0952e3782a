"""Third-party assessment (社会评估): what is assigned, free of conflict, advice unless the edition says otherwise."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations import services, snapshot
from evaluations.assessing import assessor_points, mixed
from evaluations.assessment_models import Assessment, Mark
from evaluations.enums import ApplicationState as A
from evaluations.enums import AssessmentState as S
from evaluations.outcomes import fingerprint
from evaluations.services.assessing import Task
from evaluations.transitions import ASSESSMENT
from journal import clock as portal_clock
from journal import files
from journal.errors import Refused
from journal.models import Mail
from tests.evaluations import assessments
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_impossible, assert_kept
from tests.journal.moves import names_from, try_every_move
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def soon():
    return Task("", portal_clock.today() + timedelta(days=10))


@pytest.mark.parametrize("state", [S.ASSIGNED, S.UNDER_WAY, S.DECLINED, S.RECALLED])
def test_an_assessment_moves_as_its_table_says(state):
    made = assessments.assessment(state)
    user = bodies.user()
    Assessment.objects.filter(pk=made.pk).update(report="报告")
    changes = {"begin": {"declared_by": user}, "submit": {"submitted_by": user, "sha256": "0" * 64}}
    assert try_every_move(ASSESSMENT, made, changes) == names_from(ASSESSMENT, state)


def test_what_is_handed_in_moves_no_more():
    assert names_from(ASSESSMENT, assessments.assessment(S.SUBMITTED).state) == []


@pytest.mark.parametrize(("area", "party"), [("huancui", "union"), ("rushan", "gov"), ("city", "fic")])
def test_only_the_government_side_of_county_or_city_assigns(area, party):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    with pytest.raises(Refused):
        services.assign_application(
            application=application,
            agency=assessments.assessor().agency,
            task=soon(),
            office=bodies.officer(area=area, party=party),
        )


@pytest.mark.parametrize("state", [A.RETURNED, A.NOT_RECOMMENDED, A.APPROVED])
def test_an_application_is_assessed_between_its_hand_in_and_the_decision(state):
    with pytest.raises(Refused):
        assessments.assessment(application=evaluations.application_at(state))


def test_a_hand_in_is_assigned_to_an_agency_once_and_again_after_it_was_turned_down():
    by = assessments.assessor()
    first = assessments.assessment(by=by)
    again = {"by": by, "application": first.submission.application}
    with pytest.raises(Refused):
        assessments.assessment(**again)
    services.decline_assessment(assessment=first, assessor=by, reason="有利益关系")
    assert assessments.assessment(**again).pk != first.pk


def test_only_holders_of_a_title_are_assessed_through_the_year():
    named, office, agency = evaluations.application_at(A.NAMED), bodies.officer(), assessments.assessor().agency
    made = services.assign_holder(unit=named.unit, agency=agency, task=soon(), office=office)
    assert (made.submission, made.edition) == (None, named.edition)
    for unit in (units.enterprise(), named.unit):
        with pytest.raises(Refused):
            services.assign_holder(unit=unit, agency=agency, task=soon(), office=office)


def test_a_deadline_in_the_past_and_an_agency_that_takes_nothing_are_refused():
    application, by = evaluations.application_at(A.COUNTY_REVIEW), assessments.assessor()
    late = Task("", portal_clock.today())
    with pytest.raises(Refused):
        services.assign_application(application=application, agency=by.agency, task=late, office=bodies.officer())
    by.agency.is_active = False
    with pytest.raises(Refused):
        services.assign_application(application=application, agency=by.agency, task=soon(), office=bodies.officer())


def test_the_agencys_people_are_told_and_nobody_else():
    mine, other = assessments.assessor(), assessments.assessor()
    assessments.assessment(by=mine)
    told = set(Mail.objects.filter(key__startswith="assessment_").values_list("recipient", flat=True))
    assert told == {mine.user.email}
    assert other.user.email not in told


def test_nothing_is_written_before_the_declaration_or_by_another_agency():
    made, stranger = assessments.assessment(), assessments.assessor()
    with pytest.raises(Refused):
        services.begin_assessment(assessment=made, assessor=stranger, declared=True)
    own = made.agency.assessors.get()
    with pytest.raises(Refused):
        services.begin_assessment(assessment=made, assessor=own, declared=False)
    for who in (own, stranger):
        with pytest.raises(Refused):
            services.set_mark(assessment=made, assessor=who, indicator="e2-05", points="0", finding="x")
        with pytest.raises(Refused):
            services.save_report(assessment=made, assessor=who, text="报告")
    assert not Mark.objects.exists()


def test_a_conflict_is_told_to_whoever_assigned_it_and_closes_the_assignment():
    made = assessments.assessment(S.DECLINED)
    mail = Mail.objects.get(key__startswith="assessment_declined")
    assert (mail.recipient, "咨询服务" in mail.body) == (bodies.officer().user.email, True)
    assert not Assessment.objects.for_assessor(made.agency.assessors.get().user).exists()


def test_less_than_full_points_need_a_finding_and_a_hand_in_needs_mark_and_report():
    by = assessments.assessor()
    made = assessments.assessment(S.UNDER_WAY, by=by)
    with pytest.raises(Refused):
        services.set_mark(assessment=made, assessor=by, indicator="e2-05", points="0")
    with pytest.raises(Refused):
        services.submit_assessment(assessment=made, assessor=by)
    services.set_mark(assessment=made, assessor=by, indicator="e2-05", points="0", finding="未见")
    with pytest.raises(Refused):
        services.submit_assessment(assessment=made, assessor=by)
    services.save_report(assessment=made, assessor=by, text="报告")
    assert services.submit_assessment(assessment=made, assessor=by).state == S.SUBMITTED


def test_a_sheet_that_was_handed_in_never_changes():
    by = assessments.assessor()
    made = assessments.assessment(S.SUBMITTED, by=by)
    before = (made.sha256, list(made.marks.values_list("points", "finding")))
    with pytest.raises(Refused):
        services.set_mark(assessment=made, assessor=by, indicator="e2-05", points="1", finding="改")
    with pytest.raises(Refused):
        services.save_report(assessment=made, assessor=by, text="改")
    with pytest.raises(Refused):
        services.recall_assessment(assessment=made, office=bodies.officer(), reason="改")
    made.refresh_from_db()
    assert (made.sha256, list(made.marks.values_list("points", "finding"))) == before


@pytest.mark.postgresql
def test_the_database_keeps_a_sheet_that_was_handed_in():
    assessments.assessment(S.SUBMITTED)
    assert_kept(
        "UPDATE evaluations_mark SET points = 1",
        "DELETE FROM evaluations_mark",
        "UPDATE evaluations_assessment SET report = 'x'",
        "DELETE FROM evaluations_assessment",
    )


def test_advice_stands_beside_and_changes_nothing():
    by = assessments.assessor()
    made = assessments.assessment(S.UNDER_WAY, by=by)
    application = made.submission.application
    before = fingerprint(application.county_matter)
    services.set_mark(assessment=made, assessor=by, indicator="e2-05", points="0", finding="未见")
    services.save_report(assessment=made, assessor=by, text="报告")
    services.submit_assessment(assessment=made, assessor=by)
    assert fingerprint(application.county_matter) == before
    assert assessor_points(made.submission_id) == {"e2-05": Decimal(0)}
    evaluations.score_by_county(application)
    sheet = snapshot.score_sheet(made.submission)
    assert sheet.rows["e2-05"].result == sheet.rows["e2-05"].county


def test_with_a_weight_the_result_mixes_where_both_have_spoken(monkeypatch):
    made = assessments.assessment(S.SUBMITTED)
    submission = made.submission
    evaluations.score_by_county(submission.application)
    procedure = type(submission.application.edition.content.procedure)
    monkeypatch.setattr(procedure, "assessor_weight_percent", Decimal(20))
    sheet = snapshot.score_sheet(submission)
    row, other = sheet.rows["e2-05"], sheet.rows["e1-01"]
    assert row.result == row.county * Decimal("0.8")
    assert other.result == other.county
    assert sheet.county.total > sheet.result.total


POINTS = st.decimals(min_value=-20, max_value=20, places=2)


@given(POINTS, POINTS, st.decimals(min_value=0, max_value=100, places=0))
def test_what_is_mixed_lies_between_the_two_and_an_assessor_never_speaks_alone(spoken, assessor, weight):
    assert min(spoken, assessor) <= mixed(spoken, assessor, weight) <= max(spoken, assessor)
    assert mixed(None, assessor, weight) is None
    assert mixed(spoken, None, weight) == spoken
    assert mixed(spoken, assessor, Decimal(0)) == spoken


def test_files_are_opened_by_the_agency_and_by_officers_once_it_is_handed_in():
    by = assessments.assessor()
    made = assessments.assessment(S.UNDER_WAY, by=by)
    services.save_report(assessment=made, assessor=by, text="报告", upload=units.upload())
    office, stranger = bodies.officer(party="union"), assessments.assessor()
    assert files.may_open(made.report_file, by.user)
    assert not files.may_open(made.report_file, office.user)
    services.set_mark(assessment=made, assessor=by, indicator="e2-05", points="0", finding="未见")
    services.submit_assessment(assessment=made, assessor=by)
    assert files.may_open(made.report_file, office.user)
    for user in (bodies.officer(area="rushan").user, stranger.user, units.member(made.unit).user):
        assert not files.may_open(made.report_file, user)


def test_evidence_of_the_assigned_hand_in_opens_after_the_declaration_and_to_no_other_agency():
    by = assessments.assessor()
    made = assessments.assessment(by=by)
    proof = made.submission.files.all()[0].file
    assert not files.may_open(proof, by.user)
    services.begin_assessment(assessment=made, assessor=by, declared=True)
    assert files.may_open(proof, by.user)
    assert not files.may_open(proof, assessments.assessor().user)
    services.recall_assessment(assessment=made, office=bodies.officer(), reason="撤回")
    assert not files.may_open(proof, by.user)


def test_whoever_left_the_agency_finds_nothing():
    by = assessments.assessor()
    assessments.assessment(by=by)
    assert Assessment.objects.for_assessor(by.user).count() == 1
    by.until = portal_clock.today() - timedelta(days=1)
    by.save()
    assert not Assessment.objects.for_assessor(by.user).exists()


def test_the_paper_is_printed_once_by_a_worker(run_on_commit):
    with run_on_commit():
        made = assessments.assessment(S.SUBMITTED)
    made.refresh_from_db()
    assert files.read(made.paper).startswith(b"%PDF-")
    paper = made.paper_id
    services.assessing.print_assessment(assessment_id=made.pk)
    made.refresh_from_db()
    assert made.paper_id == paper


def test_the_database_refuses_impossible_assessments():
    made = assessments.assessment()
    assert_impossible(
        made,
        {"state": S.UNDER_WAY},
        {"state": S.SUBMITTED},
        {"state": S.DECLINED},
        {"state": S.RECALLED},
        {"submission": None},
        {"kind": "continuous"},
    )
