"""Public pages in a real browser: accessible and without sideways scrolling at both widths, in both languages."""

import pytest
from django.conf import settings
from django.urls import reverse

from plaques.models import Title
from proceedings.models import Objection, PublicNotice
from tests.browser import DESKTOP, PHONE, axe_violations
from tests.evaluations import factories as applications

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAIN = (
    "home",
    "units",
    "verify",
    "verify-certificate",
    "notices",
    "objections",
    "standards",
    "standards-park",
    "standards-survey",
    "circular",
    "statistics",
)


@pytest.fixture
def addresses() -> list[str]:
    """Every kind of public page, with something on it."""
    applications.named_title(name="威海㙍𠮷䶮海洋食品有限公司")
    applications.named_title(name="荣成取消企业有限公司", area="rongcheng", revoked="拖欠劳动报酬，逾期未整改。")
    applications.application_at("in_notice", name="威海公示企业有限公司", area="torch")
    titles = list(Title.objects.order_by("pk"))
    notices = list(PublicNotice.objects.order_by("pk"))
    return [
        *(reverse(name) for name in PLAIN),
        *(reverse("unit", args=[title.number]) for title in titles),
        *(reverse("verify-code", args=[title.code]) for title in titles),
        *(reverse("notice", args=[notice.pk]) for notice in notices),
        reverse("object", args=[notices[-1].pk]),
        "/units/?q=没有这个单位",
        "/units/?year=x&district=x",
        "/verify/NOSUCHCODE/",
    ]


@pytest.mark.parametrize(("language", "viewport"), [("zh-hans", PHONE), ("en", DESKTOP)])
def test_public_pages_are_accessible_and_fit_their_screen(live_server, new_context, addresses, language, viewport):
    context = new_context(viewport=viewport)
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    page = context.new_page()
    faults = []
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        faults += [f"{address}: {fault}" for fault in axe_violations(page)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > viewport["width"]:
            faults.append(f"{address}: {width} px wide on a screen of {viewport['width']} px")
    assert not faults, "\n".join(faults)


def test_a_passer_by_checks_a_plaque_and_objects_to_a_unit(live_server, phone, addresses):
    title = Title.objects.get(unit_name="荣成取消企业有限公司")
    phone.goto(live_server.url)
    phone.fill("#home-code", f"{title.code[:4]} {title.code[4:].lower()}")
    phone.press("#home-code", "Enter")
    phone.wait_for_url(f"**{reverse('verify-code', args=[title.code])}")
    assert "拖欠劳动报酬" in phone.inner_text("main")

    phone.goto(f"{live_server.url}{reverse('notices')}")
    phone.click("text=关于2026年度拟命名单位的公示 >> nth=0")
    phone.click("main td a[href*='object']")
    phone.fill("textarea[name=text]", "该单位今年三月未足额支付加班工资，可查工资台账。")
    phone.fill("input[name=objector]", "异议人甲")
    phone.fill("input[name=contact]", "13800000000")
    phone.click("main form [type=submit]")
    phone.wait_for_url("**/notices/objections/*/")
    assert Objection.objects.get().receipt in phone.inner_text("h1")


def test_the_documentation_of_the_interface_runs_under_our_policy(live_server, page):
    """`new_context` fails the test when the browser reports a breach of the content security policy."""
    page.goto(f"{live_server.url}{reverse('api-docs')}")
    page.wait_for_selector(".opblock-summary-path")
    assert "/api/v1/units/" in page.inner_text("#swagger-ui").replace("\u200b", "")
