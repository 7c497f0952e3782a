"""An assessor from outside walks the year of a title holder, and an edition in which the assessor's points weigh."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from evaluations.assessment_models import Assessment
from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.outcomes import fingerprint
from evaluations.services import propose_county_motion
from evaluations.snapshot import score_sheet
from proceedings.enums import MotionKind, Verdict
from proceedings.services import give_opinion
from standards.services import load_edition
from tests.evaluations import assessments
from tests.evaluations import factories as evaluations
from tests.standards.factories import weihai_data
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tests.walks.steps import assert_well, press, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("walk")]

FINDING = "抽查20份劳动合同，3份未写明工作地点。"
REPORT = "全年劳动关系总体平稳，劳动合同文本需规范。"


def assign(page: Page, base: str, unit: str, *, of: str) -> None:
    """From the desk's list: whom, by which agency; the day to report is proposed."""
    page.goto(f"{base}/desk/assessments/")
    press(page, 'main a[href$="/assessments/new/"]')
    page.select_option("[name=agency]", index=1)
    page.locator(f'label:has-text("{unit}")').filter(has=page.locator(f"xpath=../input[@name='{of}']")).first.check()
    send(page)
    assert_well(page)
    expect(page.locator("main")).to_contain_text(unit)


def assess(page: Page, base: str, unit: str, points: dict[str, tuple[str, str]]) -> None:
    """The assessor declares, marks what was looked at, reports and hands in."""
    page.goto(f"{base}/assess/")
    press(page, f'main a:has-text("{unit}")')
    page.check("[name=declared]")
    send(page, "/begin/")
    overview = page.url
    for indicator, (given, finding) in points.items():
        page.goto(f"{overview}standards/{indicator.partition('-')[0]}/")
        page.fill(f'[name="points_{indicator}"]', given)
        page.fill(f'[name="finding_{indicator}"]', finding)
        press(page, "main button[name=save]")
        assert_well(page)
    page.goto(overview)
    page.fill("[name=text]", REPORT)
    send(page, "/report/")
    assert_well(page)
    send(page, "/submit/")
    expect(page.locator("main")).to_contain_text(REPORT)


def test_a_title_holder_is_assessed_through_the_year(sign_in: Callable, live_server, settings):
    settings.SITE_URL = base = live_server.url
    holder = evaluations.application_at(A.NAMED).unit
    by, office = assessments.assessor(), bodies.officer()
    county = sign_in(office.user.username, bodies.PASSWORD)
    assign(county, base, holder.name, of="holders")
    assessor = sign_in(by.user.username, bodies.PASSWORD)
    expect(assessor).to_have_url(re.compile("/assess/$"))
    expect(assessor.locator("main")).to_contain_text("日常综合评估")
    assess(assessor, base, holder.name, {"e2-05": ("0", FINDING), "e1-01": ("2", "")})
    county.goto(f"{base}/desk/assessments/")
    press(county, f'main a:has-text("{holder.name}")')
    for said in (FINDING, REPORT, "日常综合评估"):
        expect(county.locator("main")).to_contain_text(said)
    made = Assessment.objects.get()
    assert (made.kind, made.submission, made.unit) == ("continuous", None, holder)
    neighbour = sign_in(bodies.officer(area="rushan").user.username, bodies.PASSWORD)
    assert neighbour.goto(county.url).status == 404


def weighing(percent: int):
    """The Weihai edition with weight for the assessor: another edition, sound by the loader's own rules."""
    data = weihai_data() | {"code": "weihai-2026-weighing"}
    data["procedure"] = data["procedure"] | {"assessor_weight_percent": str(percent)}
    with evaluations.days_ago(200):
        edition, _outcome = load_edition(data=data)
    return edition


def test_with_weight_the_result_takes_the_assessor_in_and_every_page_says_how(sign_in: Callable, live_server, settings):
    settings.SITE_URL = base = live_server.url
    season = evaluations.campaign(edition=weighing(20))
    application = evaluations.application_at(A.COUNTY_REVIEW, campaign=season)
    assert application.edition.content.procedure.assessor_weight_percent == 20
    by, name = assessments.assessor(), application.unit.name
    evaluations.score_by_county(application)
    county = sign_in(bodies.officer().user.username, bodies.PASSWORD)
    assign(county, base, name, of="applications")
    before = fingerprint(Application.objects.get(pk=application.pk).county_matter)
    assessor = sign_in(by.user.username, bodies.PASSWORD)
    assess(assessor, base, name, {"e2-05": ("0", FINDING)})

    row = score_sheet(Application.objects.get(pk=application.pk).submission).rows["e2-05"]
    full = row.indicator.points
    assert (row.county, row.assessor, row.result) == (full, 0, (full * Decimal("0.8")).quantize(Decimal("0.01")))
    said = f"{full.normalize():f}"
    county.goto(f"{base}/desk/applications/{application.pk}/check/e2-05/")
    counted = county.locator(".score-counts")
    expect(counted).to_contain_text("评审得分")
    expect(counted).to_contain_text(f"{row.result.normalize():f}")
    for sentence in (FINDING, "20%", "80%", said):
        expect(county.locator("main")).to_contain_text(sentence)
    # What counts is part of what the organisations are asked about: a round put before would not pass on it.
    assert fingerprint(Application.objects.get(pk=application.pk).county_matter) != before

    decline(application)
    clerk = sign_in(units.member(application.unit).user.username, bodies.PASSWORD)
    clerk.goto(f"{base}/apply/applications/{application.pk}/")
    why = clerk.locator("#difference-e2-05")
    for sentence in (FINDING, "20%", "80%"):
        expect(why).to_contain_text(sentence)


def decline(application: Application) -> None:
    """The county's three do not recommend it, and the outcome is out."""
    round_ = propose_county_motion(
        application=Application.objects.get(pk=application.pk),
        office=bodies.officer(),
        motion=MotionKind.NOT_RECOMMEND,
        text="先行培育。",
    )
    for office in bodies.officers("huancui"):
        give_opinion(round_=round_, office=office, verdict=Verdict.APPROVE)
