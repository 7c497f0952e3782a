"""An employee's answer: once for a code, only while the survey is open, and nothing written beside it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from journal import clock as portal_clock
from journal.models import Entry, Job
from surveys import codes, services
from surveys.enums import Choice
from surveys.models import Ballot, Slip, Survey
from surveys.services import Outcome
from tests.surveys import factories

pytestmark = pytest.mark.django_db


def answer(survey: Survey, code: str) -> Outcome:
    return services.answer_survey(code=code, answers=factories.answers(survey.rule))


def test_a_code_answers_once():
    survey, given = factories.opened()
    assert [answer(survey, given[0]) for _n in range(3)] == [Outcome.COUNTED, Outcome.USED, Outcome.USED]
    assert survey.ballots.count() == survey.slips.filter(used=True).count() == 1


def test_an_answer_writes_the_used_mark_and_the_sealed_ballot_and_nothing_else():
    survey, given = factories.opened()
    before = (Entry.objects.count(), Job.objects.count())
    with CaptureQueriesContext(connection) as captured:
        answer(survey, given[0])
    assert before == (Entry.objects.count(), Job.objects.count())
    writes = [q["sql"].split("(")[0].split("SET")[0] for q in captured if q["sql"].startswith(("INSERT", "UPDATE"))]
    assert [write.split('"')[1] for write in writes] == ["surveys_slip", "surveys_ballot"]


def test_neither_mark_nor_ballot_has_a_time_or_a_number():
    kinds = {field.get_internal_type() for model in (Slip, Ballot) for field in model._meta.concrete_fields}
    assert kinds == {"CharField", "BooleanField", "UUIDField", "BinaryField", "ForeignKey"}


def test_no_answer_is_taken_before_the_first_day_or_after_the_last_one(clock):
    first = portal_clock.today() + timedelta(days=2)
    survey, given = factories.opened(opens_on=first, closes_on=first)
    assert answer(survey, given[0]) == Outcome.OVER
    clock.forward(days=2)
    assert answer(survey, given[0]) == Outcome.COUNTED
    clock.forward(days=1)
    assert answer(survey, given[1]) == Outcome.OVER
    assert survey.ballots.count() == 1


def test_no_answer_is_taken_by_a_survey_that_was_closed_in_the_same_moment(monkeypatch):
    """The look at the survey's state under its lock is what counts, not the one before the sealing."""
    survey, given = factories.opened()
    seal = services.answering.sealing.seal

    def closed_meanwhile(*args):
        services.close_survey(survey=Survey.objects.get(pk=survey.pk), office=factories.office())
        return seal(*args)

    monkeypatch.setattr(services.answering.sealing, "seal", closed_meanwhile)
    assert answer(survey, given[0]) == Outcome.OVER
    assert not Ballot.objects.exists()
    assert not Slip.objects.filter(used=True).exists()


def test_a_code_that_was_replaced_in_the_same_moment_is_unknown(monkeypatch):
    survey, given = factories.opened()
    seal = services.answering.sealing.seal

    def replaced_meanwhile(*args):
        services.renew_slips(survey=Survey.objects.get(pk=survey.pk), office=factories.office())
        return seal(*args)

    monkeypatch.setattr(services.answering.sealing, "seal", replaced_meanwhile)
    assert answer(survey, given[0]) == Outcome.UNKNOWN
    assert not Ballot.objects.exists()


def test_a_code_of_nobody_is_unknown():
    survey, _given = factories.opened()
    assert answer(survey, codes.fresh(1)[0]) == Outcome.UNKNOWN


def test_the_database_takes_no_ballot_of_a_survey_that_is_not_open():
    survey, _given = factories.opened()
    services.close_survey(survey=survey, office=factories.office())
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(survey=survey, sealed=b"x" * 112)


@pytest.mark.postgresql
def test_the_database_keeps_used_codes_used_and_ballots_as_they_are():
    survey, given = factories.opened()
    answer(survey, given[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        survey.slips.filter(used=True).update(used=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        survey.ballots.update(sealed=b"other")


@pytest.mark.parametrize("wrong", [{}, {"pay": 9}])
def test_answers_that_the_page_cannot_send_use_no_code(wrong):
    survey, given = factories.opened()
    sent = factories.answers(survey.rule, Choice.SATISFIED)
    sent = sent | wrong if wrong else {}
    with pytest.raises((KeyError, ValueError)):
        services.answer_survey(code=given[0], answers=sent)
    assert not Slip.objects.filter(used=True).exists()
