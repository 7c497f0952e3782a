"""Public pages may be kept by browsers and proxies: they set no cookie, ask no session, and look alike for all."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.evaluations import factories as applications
from tests.portal.helpers import words
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db

PAGES = (
    "home",
    "units",
    "verify",
    "notices",
    "participants",
    "standards",
    "standards-park",
    "standards-survey",
    "circular",
    "statistics",
)


@pytest.fixture
def addresses() -> list[str]:
    title = applications.named_title()
    notice = title.notice_item.notice
    return [
        *(reverse(name) for name in PAGES),
        reverse("unit", args=[title.number]),
        reverse("notice", args=[notice.pk]),
        reverse("verify-code", args=[title.code]),
        reverse("objections"),
        reverse("authority"),
        *(reverse(f"api-{name}") for name in ("units", "statistics", "notices", "schema")),
    ]


def test_visitors_get_no_cookie_and_cost_no_session(addresses, django_assert_max_num_queries):
    for address in addresses:
        client = Client()
        with django_assert_max_num_queries(12) as captured:
            answer = client.get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert not [query["sql"] for query in captured.captured_queries if "session" in query["sql"]], address


def test_pages_for_visitors_may_be_kept_and_are_asked_for_again_by_their_tag(addresses, client):
    for address in addresses:
        if address == reverse("objections"):
            continue
        answer = client.get(address)
        assert "public" in answer.headers["Cache-Control"], address
        assert "Cookie" in answer.headers["Vary"], address
        assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304, address


def test_pages_of_people_who_signed_in_are_nobody_else_s(client):
    client.force_login(bodies.officer().user)
    answer = client.get(reverse("home"))
    assert "private" in answer.headers["Cache-Control"]
    assert "public" not in answer.headers["Cache-Control"]
    assert settings.SESSION_COOKIE_NAME in client.cookies


def test_what_is_asked_of_one_person_is_never_kept(client):
    application = applications.application_at("in_notice")
    notice = applications.notice_of(application)
    for address in (reverse("object", args=[notice.pk]), reverse("objections"), reverse("verify-certificate")):
        assert "no-store" in client.get(address).headers["Cache-Control"], address


def test_refusals_are_not_kept(client):
    for address in ("/units/?year=x", "/verify/ABC/", "/api/v1/units/?year=x"):
        control = client.get(address).headers["Cache-Control"]
        assert "private" in control, address
        assert "max-age" not in control, address


def test_public_pages_only_read(client):
    for name in PAGES:
        assert client.post(reverse(name)).status_code in (403, 405), name


def test_the_home_page_leads_everywhere(client):
    title = applications.named_title(name="威海首页企业有限公司")
    page = client.get(reverse("home"))
    for name in ("units", "verify", "notices", "standards", "statistics", "apply:home"):
        assert f'"{reverse(name)}' in page.content.decode(), name
    assert "威海首页企业有限公司" in words(page)
    assert reverse("unit", args=[title.number]) in page.content.decode()
