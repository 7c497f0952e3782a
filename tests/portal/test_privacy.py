"""No personal data on a public page or in a public answer (BRIEF §15.9): a crawl of everything a visitor can reach."""

import html
import re
from datetime import timedelta
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.models import EnterpriseProfile
from evaluations.enums import ApplicationState as A
from journal import clock as portal_clock
from parks.models import ParkProfile
from plaques.models import Title
from proceedings.models import Objection
from proceedings.services import answer_objection, object_to
from tests.evaluations import factories as applications
from tests.portal.helpers import speaking
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tripartite.models import User
from units.models import Claim, Evidence, Unit

pytestmark = pytest.mark.django_db

NOT_PUBLIC = ("/accounts/", "/apply/", "/desk/", "/admin/", "/me/", "/i18n/", "/static/", "/components/", "/files/")
API = ("schema", "units", "statistics", "notices")
NEEDED = (
    *("units", "verify", "notices", "standards", "standards-park", "circular", "statistics", "api-schema"),
    *("open-data", "open-data-csv", "open-data-json", "notices-rss"),
)
FILES = ("open-data-csv", "open-data-json", "notices-rss")


@pytest.fixture
def world() -> list[str]:
    """Titles of each standing, a running notice with an answered and an open objection, applications under way: with
    people who can be told from everything else. Gives addresses that no page links to."""
    people = {"contact_name": "隐私联系人", "contact_phone": "0631-5999888", "address": "隐私路88号"}
    marked = units.enterprise(name="威海公开企业有限公司", user=_person("applicant-secret"), **people)
    applications.named_title(unit=marked)
    applications.named_title(revoked="复核不合格。", name="威海取消企业有限公司")
    applications.named_title(last_day=portal_clock.today() + timedelta(days=1), kind="park", name="威海到期园区")
    applications.application_at(A.CITY_REVIEW, name="威海未公布企业有限公司")
    noticed = applications.application_at(A.IN_NOTICE, name="威海公示企业有限公司")
    item = applications.notice_of(noticed).items.get()
    receipts = []
    for number in range(2):
        objection = object_to(
            item=item,
            text=f"隐私异议内容第{number}件，涉及某人。",
            objector="隐私异议人",
            contact=f"1380000000{number}",
        )
        receipts.append(objection.receipt)
    answer_objection(
        objection=Objection.objects.get(receipt=receipts[0]),
        office=bodies.officer(area="city"),
        upheld=False,
        answer="经核查，情况不属实。",
    )
    codes = Title.objects.order_by("pk").values_list("code", flat=True)
    return [
        *(reverse("objection", args=[receipt]) for receipt in receipts),
        *(reverse(name, args=[code]) for code in codes for name in ("verify-code", "api-verify")),
        *(reverse(f"api-{name}") for name in API),
        *(
            reverse("api-unit", args=[number])
            for number in Title.objects.order_by("pk").values_list("number", flat=True)
        ),
        "/verify/NOSUCHCODE/",
        "/units/?q=没有",
        "/units/?status=ended",
        "/units/?year=x",
        "/no/such/page/",
        "/api/v1/none/",
    ]


def _person(username: str) -> User:
    return bodies.user(username=username, full_name="隐私经办人", email="private@example.cn", phone="13912345678")


def secrets() -> set[str]:
    """Everything in the database that is about people, and the credit codes, which the register leaves out."""
    found: set[str] = set()
    for model, fields in [
        (User, ("username", "full_name", "email", "phone")),
        (EnterpriseProfile, ("contact_name", "contact_phone", "address")),
        (ParkProfile, ("contact_name", "contact_phone", "address")),
        (Objection, ("objector", "contact", "text")),
        (Claim, ("statement",)),
        (Evidence, ("title",)),
        (Unit, ("uscc",)),
    ]:
        for row in model.objects.order_by("pk").values_list(*fields):
            found.update(value for value in row if value)
    return found


def crawl(client: Client, begin: list[str]) -> dict[str, str]:
    """Every public address that can be reached, with what it answers."""
    waiting, seen = ["/", *begin], {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        response = client.get(address)
        assert response.status_code < 500, address
        body = b"".join(response.streaming_content) if response.streaming else response.content
        seen[address] = body.decode("utf-8", "replace")
        links = re.findall(r'(?:href|action)="([^"]+)"', seen[address])
        links += [response.headers["Location"]] if "Location" in response.headers else []
        links += re.findall(r'"url":"http://testserver([^"]+)"', seen[address])
        for link in links:
            target = urldefrag(urljoin(address, html.unescape(link))).url
            if not urlsplit(target).netloc and not target.startswith(NOT_PUBLIC) and len(seen) < 400:
                waiting.append(target)
    return seen


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_public_page_or_answer_holds_personal_data(world, language):
    pages = crawl(speaking(language), world)
    kept = secrets()
    assert {"隐私经办人", "13912345678", "隐私联系人", "0631-5999888", "隐私异议人", "applicant-secret"} <= kept
    for needed in (
        "units",
        "verify",
        "notices",
        "standards",
        "standards-park",
        "circular",
        "statistics",
        "api-schema",
        "open-data",
        "open-data-csv",
        "open-data-json",
        "notices-rss",
    ):
        assert reverse(needed) in pages
    assert len(pages) > 40
    leaks = [
        f"{unquote(address)}: {secret}"
        for address, text in pages.items()
        for secret in kept
        if secret in text or secret in html.unescape(text)
    ]
    assert not leaks


def test_what_is_not_released_is_named_nowhere(world):
    pages = crawl(Client(), world)
    assert not [address for address, text in pages.items() if "威海未公布企业" in text]


def test_check_codes_stand_in_no_list(world):
    """A code is seen by whoever stands before the plaque; a list of codes would be a forger's shopping list."""
    pages = crawl(Client(), [reverse(f"api-{name}") for name in API] + [reverse(name) for name in FILES])
    codes = list(Title.objects.order_by("pk").values_list("code", flat=True))
    assert codes
    assert not [address for address, text in pages.items() for code in codes if code in text]
