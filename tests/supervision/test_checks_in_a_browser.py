"""Facts, department opinions and assessments in a real browser: accessible at both widths, fitting a phone."""

import pytest
from django.urls import reverse

from enterprises.enums import FactState as F
from evaluations.enums import AssessmentState as S
from proceedings import enquiry_links
from tests.browser import DESKTOP, PHONE
from tests.enterprises import factories as facts
from tests.evaluations import assessments
from tests.proceedings import enquiries
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_accessible_and_fit(sign_in, new_context, live_server, accessible, viewport):
    by = assessments.assessor()
    made = assessments.assessment(S.UNDER_WAY, by=by)
    unit, application = made.unit, made.submission.application
    told = facts.fact(unit=unit, veto="ev-01")
    weighed = facts.fact(unit=unit, state=F.ANSWERED)
    facts.grade(unit=unit)
    item = enquiries.item(unit=unit)
    secret = enquiry_links.secret_of(item.enquiry_id, 1)
    of_officer = [
        *(f"desk:{name}" for name in ("facts", "fact-enter", "fact-tables", "grades", "grade-enter", "enquiries")),
        *(f"desk:{name}" for name in ("enquiry-ask", "assessments", "assessment-assign")),
    ]
    ways = {
        bodies.officer().user: [
            *(reverse(name) for name in of_officer),
            reverse("desk:fact", args=[weighed.pk]),
            reverse("desk:checks", args=[application.pk]),
            reverse("desk:enquiry", args=[item.enquiry_id]),
            reverse("desk:assessment", args=[made.pk]),
        ],
        units.member(unit).user: [reverse("apply:facts", args=[unit.pk]), reverse("apply:fact", args=[told.pk])],
        by.user: [
            reverse("assess:home"),
            reverse("assess:overview", args=[made.pk]),
            reverse("assess:marks", args=[made.pk, "e2"]),
        ],
        None: [
            reverse("answers:letter", args=[secret]),
            reverse("answers:item", args=[secret, item.pk]),
        ],
    }
    for user, addresses in ways.items():
        page = (
            new_context(viewport=viewport).new_page()
            if user is None
            else sign_in(user.username, bodies.PASSWORD, viewport=viewport)
        )
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{address} scrolls sideways"
            accessible(page)
