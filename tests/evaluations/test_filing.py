"""Starting, typing, handing in, stepping back: what was submitted never changes, and no day is missed or stretched."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from enterprises.services import update_profile
from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application, Attachment, Return, Submission, SubmittedFile
from evaluations.services import (
    accept_application,
    attach_evidence,
    detach_evidence,
    lapse_overdue,
    return_application,
    save_answer,
    start_application,
    submit_application,
    withdraw_application,
)
from evaluations.snapshot import content_hash, self_score
from journal import clock as portal_clock
from journal.errors import Refused
from journal.models import Entry, Mail
from proceedings.enums import MatterState, RoundState
from standards.models import Edition
from tests.evaluations import factories as evaluations
from tests.journal.at_once import at_once
from tests.journal.guards import assert_kept
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.models import UnitMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Application:
    return evaluations.application_at(A.DRAFT)


@pytest.fixture
def submitted() -> Application:
    return evaluations.application_at(A.SUBMITTED)


def submit(application: Application, *, declared: bool = True) -> Submission:
    return submit_application(application=application, member=units.member(application.unit), declared=declared)


def send_back(application: Application, *, days: int = 10, **items: str) -> Return:
    return return_application(
        application=application,
        office=bodies.officer(),
        text="请补正。",
        items={key.replace("_", "-"): reason for key, reason in items.items()},
        due_on=_today() + timedelta(days=days),
    )


def _today() -> date:
    return portal_clock.today()


# --- starting --------------------------------------------------------------------------------------------------------


def test_starting_twice_gives_the_same_application():
    member, season = units.member(units.enterprise()), evaluations.campaign()
    first = start_application(member=member, campaign=season)
    colleague = units.colleague(member.unit)
    assert start_application(member=member, campaign=season) == first
    assert start_application(member=colleague, campaign=season) == first
    assert Application.objects.count() == 1
    assert Entry.objects.filter(action="application.start").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_starting_at_the_same_moment_share_one_application():
    member, season = units.member(units.enterprise()), evaluations.campaign()
    colleague = units.colleague(member.unit)
    outcomes = at_once(*(lambda m=m: start_application(member=m, campaign=season) for m in (member, colleague)))
    assert outcomes == ["done", "done"]
    assert Application.objects.count() == 1
    assert Entry.objects.filter(action="application.start").count() == 1


def test_the_database_refuses_a_second_application_in_a_campaign(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            unit=draft.unit, campaign=draft.campaign, edition=draft.edition, started_by=draft.started_by
        )


@pytest.mark.parametrize("has_union", [True, False])
def test_what_the_profile_knows_is_filled_in(has_union):
    member = units.member(units.enterprise(has_union=has_union))
    application = start_application(member=member, campaign=evaluations.campaign())
    assert Answer.objects.get(application=application, indicator="e2-01").value is has_union


def test_the_first_application_seals_the_edition():
    season = evaluations.campaign()
    assert Edition.objects.get().first_used_at is None
    start_application(member=units.member(units.enterprise()), campaign=season)
    assert Edition.objects.get().first_used_at is not None
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Edition.objects.update(title_zh="改写")


def test_a_unit_that_no_county_confirmed_does_not_start():
    unit = units.enterprise(confirmed=False)
    member = UnitMember(unit=unit, user=bodies.user())
    with pytest.raises(Refused):
        start_application(member=member, campaign=evaluations.campaign())


def test_nothing_starts_before_the_campaign_opens_or_after_its_last_day(clock):
    member = units.member(units.enterprise())
    season = evaluations.campaign(opens_on=_today() + timedelta(days=1), filing_closes_on=_today() + timedelta(days=2))
    with pytest.raises(Refused):
        start_application(member=member, campaign=season)
    clock.forward(days=3)
    with pytest.raises(Refused):
        start_application(member=member, campaign=season)
    clock.forward(days=-1)
    assert start_application(member=member, campaign=season)


def test_nothing_starts_in_a_campaign_that_is_being_prepared():
    with pytest.raises(Refused):
        start_application(member=units.member(units.enterprise()), campaign=evaluations.campaign(opened=False))


def test_a_holder_does_not_apply_for_what_it_holds():
    title = evaluations.named_title()
    later = evaluations.campaign(year=2027)
    with pytest.raises(Refused) as refusal:
        start_application(member=units.member(title.unit), campaign=later)
    assert title.number in str(refusal.value)


def test_a_holder_whose_title_ends_applies_again_and_so_does_one_that_lost_it():
    later = evaluations.campaign(year=2027)
    ending = evaluations.named_title(last_day=_today() + timedelta(days=30))
    lost = evaluations.named_title(revoked="复核不合格。")
    for title in (ending, lost):
        assert start_application(member=units.member(title.unit), campaign=later)


# --- typing ----------------------------------------------------------------------------------------------------------


def test_only_the_units_own_people_type_and_attach(draft):
    stranger = units.member(units.enterprise())
    proof = units.evidence(unit=draft.unit)
    with pytest.raises(Refused):
        save_answer(application=draft, member=stranger, indicator="e1-01", raw="own")
    with pytest.raises(Refused):
        attach_evidence(application=draft, member=stranger, indicator="e1-01", evidence=proof)
    with pytest.raises(Refused):
        submit_application(application=draft, member=stranger, declared=True)
    with pytest.raises(Refused):
        withdraw_application(application=draft, member=stranger)


def test_another_units_evidence_cannot_be_attached(draft):
    foreign = units.evidence(unit=units.enterprise())
    with pytest.raises(Refused):
        attach_evidence(application=draft, member=units.member(draft.unit), indicator="e1-01", evidence=foreign)


def test_an_unknown_indicator_does_not_exist_and_an_impossible_value_is_told(draft):
    member = units.member(draft.unit)
    with pytest.raises(KeyError):
        save_answer(application=draft, member=member, indicator="e99-99", raw="1")
    with pytest.raises(ValidationError):
        save_answer(application=draft, member=member, indicator="e1-01", raw="no such choice")


def test_the_same_file_beside_an_indicator_twice_is_there_once(draft):
    member, proof = units.member(draft.unit), units.evidence(unit=draft.unit)
    for _turn in range(2):
        attach_evidence(application=draft, member=member, indicator="e1-01", evidence=proof)
    assert Attachment.objects.filter(application=draft, indicator="e1-01", evidence=proof).count() == 1


@pytest.mark.parametrize("state", [A.SUBMITTED, A.RECOMMENDED, A.NAMED, A.WITHDRAWN, A.LAPSED])
def test_after_the_hand_in_nothing_is_typed_attached_or_taken_off(state):
    application = evaluations.application_at(state)
    member = units.member(application.unit)
    attachment = application.attachments.order_by("pk")[0]
    with pytest.raises(Refused):
        save_answer(application=application, member=member, indicator="e1-01", raw="own")
    with pytest.raises(Refused):
        attach_evidence(application=application, member=member, indicator="e1-02", evidence=attachment.evidence)
    with pytest.raises(Refused):
        detach_evidence(attachment=attachment, member=member)
    with pytest.raises(Refused):
        submit(application)


# --- handing in ------------------------------------------------------------------------------------------------------


def test_handing_in_twice_is_one_hand_in(draft, run_on_commit):
    with run_on_commit():
        submit(draft)
        with pytest.raises(Refused):
            submit(draft)
    assert Submission.objects.count() == 1
    assert Entry.objects.filter(action="application.submit").count() == 1
    assert Mail.objects.filter(key__startswith="submitted:").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_handing_in_at_the_same_moment_hand_in_once():
    application = evaluations.application_at(A.DRAFT)
    assert at_once(lambda: submit(application), lambda: submit(application)) == ["Refused", "done"]
    assert Submission.objects.count() == 1


def test_without_the_declaration_nothing_is_handed_in(draft):
    with pytest.raises(Refused):
        submit(draft, declared=False)
    assert not Submission.objects.exists()


def test_a_missing_answer_and_a_missing_paper_keep_it_from_being_handed_in(draft):
    Answer.objects.filter(application=draft, indicator="e1-01").update(value=None)
    with pytest.raises(Refused):
        submit(draft)
    save_answer(application=draft, member=units.member(draft.unit), indicator="e1-01", raw="own")
    Attachment.objects.filter(application=draft, indicator="e1-01").delete()
    with pytest.raises(Refused):
        submit(draft)
    assert not Submission.objects.exists()
    proof = units.evidence(unit=draft.unit)
    attach_evidence(application=draft, member=units.member(draft.unit), indicator="e1-01", evidence=proof)
    assert submit(draft)


def test_applications_are_taken_to_the_last_minute_of_the_last_day(draft, clock):
    last = draft.campaign.filing_closes_on
    clock.move_to(clock.now().replace(year=last.year, month=last.month, day=last.day, hour=23, minute=59))
    clock.forward(minutes=1)
    with pytest.raises(Refused):
        submit(draft)
    clock.forward(minutes=-1)
    assert submit(draft)


def test_a_submission_holds_its_own_hash_and_every_file_with_its(submitted):
    submission = submitted.submission
    assert content_hash(submission.content) == submission.sha256
    listed = {file["sha256"] for files in submission.content["files"].values() for file in files}
    assert listed == set(SubmittedFile.objects.filter(submission=submission).values_list("file__sha256", flat=True))
    assert submission.content["self_total"] == str(submission.self_total)
    assert str(submission.number) in submission.receipt


def test_a_submission_holds_no_personal_data_of_people(submitted):
    kept = str(submitted.submission.content)
    member = units.member(submitted.unit)
    for personal in ("联系人甲", "0631-5200000", member.user.full_name, member.user.email):
        assert personal not in kept


def test_what_was_submitted_stays_when_everything_around_it_changes(submitted):
    before = Submission.objects.get()
    score = self_score(before).total
    update_profile(member=units.member(submitted.unit), profile=units.ENTERPRISE_PROFILE | {"headcount": 7})
    submitted.unit.name = "改名公司"
    submitted.unit.save()
    send_back(submitted)
    save_answer(application=submitted, member=units.member(submitted.unit), indicator="e1-01", raw="absent")
    after = Submission.objects.get()
    assert (after.content, after.sha256) == (before.content, before.sha256)
    assert self_score(after).total == score


def test_a_correction_is_a_second_snapshot_beside_the_first(submitted):
    first = submitted.submission
    send_back(submitted, e1_01="请重新选择。")
    save_answer(application=submitted, member=units.member(submitted.unit), indicator="e1-01", raw="joint")
    second = submit(submitted)
    assert (first.number, second.number) == (1, 2)
    assert first.receipt != second.receipt
    kept = {s.number: s.content["answers"]["e1-01"] for s in Submission.objects.order_by("number")}
    assert kept == {1: first.content["answers"]["e1-01"], 2: "joint"}


@pytest.mark.postgresql
def test_the_database_refuses_to_change_what_was_submitted_and_returned(submitted):
    send_back(submitted, e1_01="请重新选择。")
    assert_kept(
        "UPDATE evaluations_submission SET self_total = 100",
        "UPDATE evaluations_submission SET content = '{}'",
        "DELETE FROM evaluations_submission",
        "UPDATE evaluations_submittedfile SET title = 'x'",
        "DELETE FROM evaluations_submittedfile",
        "UPDATE evaluations_return SET due_on = '2030-01-01'",
        "DELETE FROM evaluations_return",
        "UPDATE evaluations_returnitem SET reason = 'x'",
        "DELETE FROM evaluations_application",
    )


# --- corrections and their day ---------------------------------------------------------------------------------------


def test_a_correction_is_taken_on_its_day_and_not_after_even_when_filing_is_over(submitted, clock):
    clock.move_to(clock.now() + (submitted.campaign.filing_closes_on - clock.now().date()) + timedelta(days=5))
    due = send_back(submitted, days=3).due_on
    clock.forward(days=4)
    with pytest.raises(Refused):
        submit(submitted)
    clock.forward(days=-1)
    assert _today() == due
    assert submit(submitted).number == 2


def test_what_was_not_corrected_in_time_lapses_once(submitted, clock):
    send_back(submitted, days=3)
    clock.forward(days=3)
    assert lapse_overdue() == 0
    clock.forward(days=1)
    assert (lapse_overdue(), lapse_overdue()) == (1, 0)
    submitted.refresh_from_db()
    assert submitted.state == A.LAPSED
    assert Entry.objects.filter(action="application.lapse").count() == 1
    # One to the unit's person, one to the county's government side.
    assert Mail.objects.filter(key__startswith="lapsed:").count() == 1
    assert Mail.objects.filter(key__startswith="county_lapsed:").count() == 1
    with pytest.raises(Refused):
        submit(submitted)


def test_what_was_corrected_in_time_does_not_lapse(submitted, clock):
    send_back(submitted, days=3)
    submit(submitted)
    clock.forward(days=30)
    assert lapse_overdue() == 0


def test_the_day_of_the_latest_return_counts(submitted, clock):
    send_back(submitted, days=3)
    submit(submitted)
    send_back(submitted, days=20)
    clock.forward(days=10)
    assert lapse_overdue() == 0
    assert submit(submitted).number == 3


# --- stepping back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [A.DRAFT, A.SUBMITTED, A.COUNTY_REVIEW, A.RETURNED, A.RECOMMENDED])
def test_a_unit_steps_back_until_the_city_has_begun(state):
    application = evaluations.application_at(state)
    withdraw_application(application=application, member=units.member(application.unit))
    application.refresh_from_db()
    assert application.state == A.WITHDRAWN
    for matter in (application.county_matter, application.city_matter):
        assert matter is None or matter.state != MatterState.OPEN


@pytest.mark.parametrize("state", [A.CITY_REVIEW, A.APPROVED, A.LAPSED])
def test_and_not_later(state):
    application = evaluations.application_at(state)
    with pytest.raises(Refused):
        withdraw_application(application=application, member=units.member(application.unit))


def test_stepping_back_closes_an_open_round_as_not_passed():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    opened = proceedings.county_round(application)
    withdraw_application(application=application, member=units.member(application.unit))
    opened.refresh_from_db()
    assert opened.state == RoundState.NOT_PASSED


def test_what_was_sent_back_from_review_has_its_open_round_closed_too():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    opened = proceedings.county_round(application)
    send_back(application)
    opened.refresh_from_db()
    assert opened.state == RoundState.NOT_PASSED
    submit(application)
    fresh = Application.objects.get(pk=application.pk)
    accept_application(application=fresh, office=bodies.officer())
    assert not fresh.submission.scores.exists(), "a new hand-in is scored anew"
