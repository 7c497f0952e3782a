"""What a unit reads of its review: every difference with each reason, once the outcome is out and not before."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.disclosure import released_outcome
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.services import propose_county_motion, set_score
from journal.models import Mail
from proceedings.enums import MotionKind
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db

LOW = {"e1-01": "只有联合支部。", "e1-02": "活动记录缺失。", "e1-03": "未设示范岗。"}
DIAGNOSIS = "党组织未独立组建，活动无记录。建议年内完成组建并建立活动台账。"


def fresh(application: Application) -> Application:
    return Application.objects.select_related("campaign", "unit", "edition", "county_matter").get(pk=application.pk)


@pytest.fixture
def reviewed() -> Application:
    """Under county review, everything agreed with but the first standard, which falls below its floor."""
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    for indicator, reason in LOW.items():
        set_score(application=application, office=bodies.officer(), indicator=indicator, points="0", reason=reason)
    return application


@pytest.fixture
def refused(reviewed) -> Application:
    round_ = propose_county_motion(
        application=reviewed,
        office=bodies.officer(),
        motion=MotionKind.NOT_RECOMMEND,
        text="先行培育，明年再报。",
        diagnosis={"e1": DIAGNOSIS},
    )
    proceedings.all_approve(round_)
    return fresh(reviewed)


def page_of(application: Application) -> str:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(units.member(application.unit).user)
    return client.get(reverse("apply:application", args=[application.pk])).content.decode()


def test_before_the_outcome_is_out_the_unit_reads_nothing_of_it(reviewed):
    round_ = propose_county_motion(
        application=reviewed,
        office=bodies.officer(),
        motion=MotionKind.NOT_RECOMMEND,
        text="先行培育，明年再报。",
        diagnosis={"e1": DIAGNOSIS},
    )
    for _time in range(2):
        assert released_outcome(fresh(reviewed)) is None
        page = page_of(reviewed)
        assert not any(words in page for words in (*LOW.values(), DIAGNOSIS, "明年再报"))
        if round_.state == "open":
            proceedings.dissent(round_)
            round_.refresh_from_db()


def test_every_difference_is_read_with_its_reason_afterwards(refused):
    outcome = released_outcome(refused)
    ((standard, found),) = [pair for pair in outcome.differences if pair[0].id == "e1"]
    assert [(one.row.indicator.id, one.shown, one.row.county_reason) for one in found] == [
        (key, "−2", reason) for key, reason in LOW.items()
    ]
    assert standard.maximum == outcome.lost == 6
    page = page_of(refused)
    assert all(reason in page for reason in LOW.values())


def test_the_diagnosis_and_the_day_of_a_re_assessment_are_read_and_mailed(refused, clock):
    outcome = released_outcome(refused)
    assert [(finding.standard.id, finding.text) for finding in outcome.findings] == [("e1", DIAGNOSIS)]
    assert outcome.reassess_from == date(2026, 12, 15)
    page = page_of(refused)
    assert DIAGNOSIS in page
    assert "you may ask to be assessed again" in page
    mail = Mail.objects.get(key__startswith="not_recommended:")
    assert DIAGNOSIS in mail.body
    assert mail.recipient == units.member(refused.unit).user.email


def test_a_unit_that_passed_reads_its_differences_and_no_diagnosis():
    outcome = released_outcome(fresh(evaluations.application_at(A.APPROVED)))
    assert outcome.findings == []
    assert outcome.reassess_from is None
    # Only what the survey brought has a reason beside it.
    assert all(one.row.indicator.from_survey for _standard, found in outcome.differences for one in found)
