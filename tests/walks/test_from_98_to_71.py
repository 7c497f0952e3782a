"""A self score of 98 falls to its true 71, and the unit reads the reason of every point (issue 5), page by page.

98 is what the unit could reckon with: 88 points of its own answers, and the ten of the employees' survey at its best.
"""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from demo.fall import CAUSES
from evaluations.disclosure import released_outcome
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from journal import clock as portal_clock
from proceedings import enquiry_links
from proceedings.models import Round
from proceedings.services import plan_visit
from tests.evaluations import factories as evaluations
from tests.portal.helpers import words
from tests.proceedings import enquiries
from tests.supervision.conftest import enter  # noqa: F401 -- a fixture
from tests.surveys import factories as surveys
from tests.surveys.conftest import key_folder  # noqa: F401 -- a fixture
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db

DEPARTMENT = "今年3月曾责令支付12名职工工资，企业未按时足额支付。"


def address(name: str, application: Application, *more) -> str:
    return reverse(f"desk:{name}", args=[application.pk, *more])


def test_98_falls_to_71_and_the_unit_reads_why(enter, key_folder):  # noqa: F811
    unit = units.enterprise(headcount=120)
    application = evaluations.application_at(A.DRAFT, unit=unit, answers={"e1_03": False})
    owner = Client()
    owner.force_login(units.member(unit).user)
    owner.post(reverse("apply:review", args=[application.pk]), {"declared": "on"})
    application = Application.objects.get(pk=application.pk)
    assert application.submission.self_total == Decimal(88)

    gov = enter(bodies.officer())
    gov.post(address("accept", application))
    ask_the_department(application)
    visit_the_site(gov, application)
    survey = surveys.counted(Application.objects.get(pk=application.pk), content=14, others=6)
    assert survey.result.counts

    for indicator, (points, reason) in CAUSES.items():
        refused = gov.post(address("check", application, indicator), {"points": points, "reason": "", "seen": ""})
        assert refused.status_code == 200, f"{indicator}: a difference without a reason was taken"
        gov.post(address("check", application, indicator), {"points": points, "reason": reason, "seen": ""})
    gov.post(address("take-survey", application, "e9"))
    gov.post(address("agree", application))
    assert "71" in words(gov.get(address("application", application)))

    decide(gov, enter, application)
    read_as_the_unit(owner, application)


def ask_the_department(application: Application) -> None:
    """Labour inspection answers by its link."""
    item = enquiries.item(unit=application.unit)
    page = reverse("answers:item", args=[enquiry_links.secret_of(item.enquiry_id, 1), item.pk])
    given = {
        "answer": "facts",
        "text": DEPARTMENT,
        "name": "王科长",
        "fact1-kind": "wage_arrears",
        "fact1-happened_on": "2026-03-05",
        "fact1-text": DEPARTMENT,
        "fact1-document": "人社监令〔2026〕7号",
    }
    assert Client().post(page, given).status_code == 302


def visit_the_site(gov: Client, application: Application) -> None:
    """Two of the county go, and what they note stands beside the points."""
    visit = plan_visit(
        matter=Application.objects.get(pk=application.pk).county_matter,
        office=bodies.officer(),
        planned_for=portal_clock.now(),
        place="演示路1号",
        visitors=bodies.officers("huancui")[:2],
    )
    found = {key: reason for key, (_points, reason) in CAUSES.items() if reason.startswith("实地核查")}
    noted = {f"found-{key}": "differs" for key in found} | {f"note-{key}": note for key, note in found.items()}
    gov.post(reverse("desk:visit", args=[visit.pk]), noted)
    gov.post(reverse("desk:visit-finish", args=[visit.pk]), {"received_by": "人事经理", "summary": "三处与申报不符。"})
    shown = words(gov.get(address("check", application, "e7-07")))
    assert "申报的职工食堂已停用" in shown
    assert bodies.officer().organisation.name in shown


def decide(gov: Client, enter, application: Application) -> None:  # noqa: F811
    """71 is no recommendation: the motion takes the proposed diagnosis, and three organisations agree."""
    refused = gov.post(address("propose", application, "recommend"), {"text": "建议推荐。"})
    assert refused.status_code == 200
    form = gov.get(address("propose", application, "not-recommend")).context["form"]
    assert form.gaps
    gov.post(
        address("propose", application, "not-recommend"),
        {name: form[name].value() or "" for name in form.fields} | {"text": "得分未达达标线，先行培育。"},
    )
    round_ = Round.objects.get()
    for party in ("gov", "union", "employer"):
        office = bodies.officer(party=party)
        enter(office).post(reverse("desk:opinion", args=[round_.pk]), {"verdict": "approve"})
    application.refresh_from_db()
    assert application.state == A.NOT_RECOMMENDED


def read_as_the_unit(owner: Client, application: Application) -> None:
    outcome = released_outcome(Application.objects.get(pk=application.pk))
    assert outcome.reckoned == Decimal(98)
    assert outcome.sheet.result.total == Decimal(71)
    assert (outcome.lost, outcome.missed) == (Decimal(22), Decimal(5))
    page = words(owner.get(reverse("apply:application", args=[application.pk])))
    assert "98" in page
    assert "71" in page
    for indicator, (_points, reason) in CAUSES.items():
        assert reason in page, indicator
    found = {one.row.indicator.id: one for _standard, rows in outcome.differences for one in rows}
    assert set(CAUSES) | {f"e9-0{n}" for n in range(1, 10)} == set(found)
    assert all(one.row.county_reason for one in found.values())
    assert outcome.findings
    assert all(" ".join(finding.text.split()) in page for finding in outcome.findings)
