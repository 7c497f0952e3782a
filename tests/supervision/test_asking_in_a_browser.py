"""A dialog that lacks its reason says so at the field, in the reader's language, where the reader is looking."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.enums import ApplicationState as A
from evaluations.enums import AssessmentState
from tests.browser import PHONE
from tests.evaluations import assessments
from tests.evaluations import factories as evaluations
from tests.proceedings.test_visits import planned
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def of_a_claim() -> tuple[str, str, str]:
    return bodies.officer().user.username, reverse("desk:claim", args=[units.claim().pk]), "desk:decline-claim"


def of_a_visit() -> tuple[str, str, str]:
    visit = planned(evaluations.application_at(A.COUNTY_REVIEW))
    return bodies.officer().user.username, reverse("desk:visit", args=[visit.pk]), "desk:visit-call-off"


def of_an_assessor() -> tuple[str, str, str]:
    by = assessments.assessor()
    made = assessments.assessment(AssessmentState.UNDER_WAY, by=by)
    return by.user.username, reverse("assess:overview", args=[made.pk]), "assess:decline"


@pytest.mark.parametrize("dialog", [of_a_claim, of_a_visit, of_an_assessor])
def test_a_reason_that_is_missing_is_asked_for_in_our_words_where_it_belongs(dialog, sign_in, live_server):
    username, address, action = dialog()
    # The browser speaks English, the reader has chosen Chinese.
    page = sign_in(username, bodies.PASSWORD, viewport=PHONE, locale="en-GB")
    page.goto(f"{live_server.url}{address}")
    key = address.rstrip("/").rpartition("/")[2]
    form = page.locator(f'form[action="{reverse(action, args=[key])}"]')
    fold = page.locator("details", has=form)
    if fold.count():
        fold.locator("summary").click()
    form.locator("button").last.click()
    expect(page.locator("[data-focus]")).to_be_in_viewport()
    expect(form.locator(".invalid-feedback")).to_be_visible()
    expect(form.locator(".invalid-feedback")).to_have_text("该字段是必填项。")
    form.locator("textarea").fill("理由充分。")
    form.locator("button").last.click()
    expect(page.locator("[data-focus]")).to_have_count(0)
