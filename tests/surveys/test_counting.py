"""The count: exactly once, key destroyed after it, no breakdown where the survey does not count."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from journal import clock as portal_clock
from journal import jobs
from journal.errors import Refused
from journal.models import Entry, Job
from standards.scoring import survey_result
from surveys import keys, services
from surveys.enums import Choice
from surveys.enums import SurveyState as S
from surveys.models import Ballot, Survey
from surveys.results import lines_of, result_for
from surveys.tasks import close_due_surveys
from tests.surveys import factories

pytestmark = pytest.mark.django_db


def closed(content: int = 12, others: int = 3, invited: int = 20) -> Survey:
    survey, given = factories.opened(invited=invited)
    factories.answer_all(survey, given[:content], Choice.MOSTLY, training=Choice.UNSURE)
    factories.answer_all(survey, given[content : content + others], Choice.DISSATISFIED, pay=Choice.SATISFIED)
    services.close_survey(survey=survey, office=factories.office())
    return Survey.objects.get(pk=survey.pk)


def count(survey: Survey, run_on_commit) -> Survey:
    with run_on_commit():
        services.count_survey(survey_id=survey.pk)
    return Survey.objects.get(pk=survey.pk)


def test_the_count_leaves_sums_and_neither_ballots_nor_key(run_on_commit):
    survey = count(closed(), run_on_commit)
    assert survey.state == S.COUNTED
    assert (survey.answered, survey.spoiled) == (15, 0)
    assert survey.satisfied == dict.fromkeys(survey.satisfied, 12) | {"pay": 15, "training": 0}
    assert not Ballot.objects.exists()
    assert not keys.exists(survey.uid)
    result = result_for(survey.reference)
    assert result.counts
    assert result.response_percent == Decimal(75)
    assert result.satisfied_percent["rest"] == Decimal(80)
    entry = Entry.objects.get(action="survey.count")
    assert entry.data == {"answered": 15, "spoiled": 0}


def test_counting_again_counts_nothing_twice(run_on_commit):
    first = count(closed(), run_on_commit)
    again = count(first, run_on_commit)
    assert (again.answered, again.satisfied, again.counted_at) == (15, first.satisfied, first.counted_at)
    assert Entry.objects.filter(action="survey.count").count() == 1


def test_below_the_floor_the_answers_are_deleted_unread_and_there_is_no_breakdown(run_on_commit, monkeypatch):
    opened = []
    monkeypatch.setattr(services.counting.sealing, "open_sealed", lambda *args: opened.append(args))
    survey = count(closed(content=10, others=1), run_on_commit)  # 11 of 20 is 55 %, and the floor is 60 %
    assert (survey.answered, survey.satisfied) == (11, None)
    assert not opened
    assert not survey.result.counts
    assert survey.result.satisfied_percent == {}
    assert lines_of(survey) == []
    assert not Ballot.objects.exists()
    assert not keys.exists(survey.uid)


def test_fewer_than_ten_answers_are_never_shown_however_many_were_invited(run_on_commit):
    survey = count(closed(content=9, others=0, invited=10), run_on_commit)  # 90 %, and still too few
    assert not survey.result.counts
    assert survey.satisfied is None
    assert lines_of(survey) == []


@pytest.mark.parametrize(("invited", "needed"), [(10, 10), (13, 10), (19, 12), (20, 12), (21, 13), (120, 72)])
def test_the_answers_needed_are_those_with_which_it_counts(invited, needed):
    survey, _given = factories.opened(invited=invited)
    assert survey.answers_needed == needed
    counts = [
        survey_result(survey.rule, invited=invited, answered=answered, satisfied={}).counts
        for answered in (needed - 1, needed)
    ]
    assert counts == [False, True]


def test_ten_answers_are_shown(run_on_commit):
    survey = count(closed(content=7, others=3, invited=10), run_on_commit)
    assert survey.result.counts
    assert len(lines_of(survey)) == 9


def test_a_ballot_that_cannot_be_read_is_left_out_and_told(run_on_commit):
    survey, given = factories.opened()
    factories.answer_all(survey, given[:12])
    Ballot.objects.create(survey=survey, sealed=b"somebody put this in by hand".ljust(112))
    services.close_survey(survey=survey, office=factories.office())
    survey = count(survey, run_on_commit)
    assert (survey.answered, survey.spoiled) == (12, 1)
    assert survey.satisfied["pay"] == 12


def test_unreadable_ballots_lift_nobody_over_the_floor(run_on_commit):
    survey, given = factories.opened()
    factories.answer_all(survey, given[:11])
    Ballot.objects.bulk_create([Ballot(survey=survey, sealed=b"x" * 112) for _n in range(3)])
    services.close_survey(survey=survey, office=factories.office())
    survey = count(survey, run_on_commit)
    assert (survey.answered, survey.spoiled, survey.satisfied) == (11, 3, None)


def test_without_its_key_a_survey_is_not_counted_and_goes_on_when_the_key_is_back(run_on_commit, key_folder):
    survey = closed()
    path = key_folder / "keys" / survey.uid.hex
    content = path.read_bytes()
    path.unlink()
    with pytest.raises(keys.KeyMissing):
        services.count_survey(survey_id=survey.pk)
    survey.refresh_from_db()
    assert survey.state == S.CLOSED
    assert survey.ballots.count() == 15
    path.write_bytes(content)
    assert count(survey, run_on_commit).answered == 15


def test_the_key_is_destroyed_only_after_the_counts_are_committed(run_on_commit, monkeypatch):
    """A transaction that fails at its very end, as a lost connection makes it: nothing is lost."""
    survey = closed()

    def fail(self, *args, **kwargs):
        raise ConnectionError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(services.counting.SURVEY, "move", fail)
        with pytest.raises(ConnectionError):
            services.count_survey(survey_id=survey.pk)
    survey.refresh_from_db()
    assert (survey.state, survey.ballots.count()) == (S.CLOSED, 15)
    assert keys.exists(survey.uid)
    assert count(survey, run_on_commit).answered == 15


def test_a_key_that_outlived_its_count_is_destroyed_by_the_next_run(run_on_commit, monkeypatch):
    survey = closed()
    with monkeypatch.context() as killed:
        killed.setattr(services.counting.keys, "destroy", lambda uid: None)
        survey = count(survey, run_on_commit)
    assert (survey.state, keys.exists(survey.uid)) == (S.COUNTED, True)
    close_due_surveys()
    assert not keys.exists(survey.uid)


def test_beat_closes_and_counts_what_is_over_also_late_and_never_twice(clock, run_on_commit):
    survey, given = factories.opened(closes_on=portal_clock.today() + timedelta(days=1))
    other, _codes = factories.opened(area="rushan", closes_on=portal_clock.today() + timedelta(days=30))
    factories.answer_all(survey, given[:15])
    close_due_surveys()
    assert Survey.objects.get(pk=survey.pk).state == S.OPEN
    clock.forward(days=4)
    with run_on_commit():
        close_due_surveys()
    with run_on_commit():
        close_due_surveys()
    survey.refresh_from_db()
    assert (survey.state, survey.answered) == (S.COUNTED, 15)
    assert Survey.objects.get(pk=other.pk).state == S.OPEN
    assert Job.objects.filter(kind="surveys.count").count() == 1
    assert Entry.objects.get(action="survey.close").person == "system"
    # Slips that nobody fetched are gone as well.
    assert list(keys.left_slips(older_than=-1)) == [Survey.objects.get(pk=other.pk).slips_file]


def test_annulling_deletes_everything_unread_and_makes_room_for_another(run_on_commit):
    survey, given = factories.opened()
    factories.answer_all(survey, given[:15])
    with pytest.raises(Refused, match="Please give a reason"):
        services.annul_survey(survey=survey, office=factories.office(), reason=" ")
    with run_on_commit():
        services.annul_survey(survey=survey, office=factories.office(), reason="测评码条遗失。")
    survey.refresh_from_db()
    assert (survey.state, survey.void_reason) == (S.VOID, "测评码条遗失。")
    assert not Ballot.objects.exists()
    assert not keys.exists(survey.uid)
    assert list(keys.left_slips(older_than=-1)) == []
    jobs.sweep()
    services.count_survey(survey_id=survey.pk)  # a job that is still on its way finds nothing to do
    survey.refresh_from_db()
    assert survey.state == S.VOID


def test_what_is_counted_is_not_annulled(run_on_commit):
    survey = count(closed(), run_on_commit)
    with pytest.raises(Refused, match="What has been counted stays"):
        services.annul_survey(survey=survey, office=factories.office(), reason="重做。")


def test_a_survey_can_be_given_more_days_but_not_fewer():
    survey, _codes = factories.opened()
    with pytest.raises(ValidationError, match="after the present one"):
        services.extend_survey(survey=survey, office=factories.office(), closes_on=survey.closes_on)
    later = survey.closes_on + timedelta(days=3)
    assert services.extend_survey(survey=survey, office=factories.office(), closes_on=later).closes_on == later
    with pytest.raises(ValidationError, match="60 days"):
        services.extend_survey(survey=survey, office=factories.office(), closes_on=later + timedelta(days=90))


@pytest.mark.parametrize(
    "bad",
    [
        {"answered": 15},
        {"satisfied": {"pay": 1}},
        {"invited": 0},
        {"public_key": ""},
        {"void_reason": "x"},
        {"state": S.COUNTED},
        {"state": S.VOID},
    ],
)
def test_the_database_refuses_a_survey_that_cannot_be(bad):
    survey, _codes = factories.opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(**bad)
