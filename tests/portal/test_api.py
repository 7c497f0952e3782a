"""The public API: what it says, how it refuses, and that its description holds."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from drf_spectacular.validation import validate_schema

from portal.api import views
from tests.evaluations import factories as applications
from tests.portal.helpers import queries_of, speaking
from tests.units import factories as units

pytestmark = pytest.mark.django_db

FIELDS = [
    "number", "name", "kind", "kind_label", "district", "title", "title_en", "year", "granted_on", "last_day",
    "decision", "in_force", "status", "status_label", "ended_on", "reason", "url",
]  # fmt: skip


def test_the_description_is_valid_openapi_without_a_warning(client, tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))
    schema = client.get(reverse("api-schema"), headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    validate_schema(schema)
    assert set(schema["paths"]) == {
        "/api/v1/notices/",
        "/api/v1/statistics/",
        "/api/v1/units/",
        "/api/v1/units/{number}/",
        "/api/v1/verify/{code}/",
    }
    asked = {parameter["name"] for parameter in schema["paths"]["/api/v1/units/"]["get"]["parameters"]}
    assert asked == {"q", "district", "kind", "year", "status", "sort", "limit", "offset"}


def test_field_names_are_those_that_programs_rely_on(client):
    title = applications.named_title(name="威海接口企业有限公司", revoked="复核不合格。")
    listed = client.get(reverse("api-units")).json()
    assert list(listed) == ["count", "next", "previous", "results"]
    assert list(listed["results"][0]) == FIELDS
    one = client.get(reverse("api-unit", args=[title.number.lower()])).json()
    assert list(one) == [*FIELDS, "proceeding"]
    assert one == {
        "number": title.number,
        "name": "威海接口企业有限公司",
        "kind": "enterprise",
        "kind_label": "企业",
        "district": {"slug": "huancui", "name": "环翠区"},
        "title": "威海市劳动关系和谐企业",
        "title_en": "Weihai Enterprise with Harmonious Labour Relations",
        "year": 2026,
        "granted_on": "2026-06-15",
        "last_day": None,
        "decision": {"number": title.decision.document_number, "date": "2026-06-15"},
        "in_force": False,
        "status": "cancelled",
        "status_label": "已取消命名",
        "ended_on": "2026-06-15",
        "reason": "复核不合格。",
        "url": f"http://testserver/units/{title.number}/",
        "proceeding": {
            "recommended_on": "2026-05-21",
            "approved_on": "2026-05-26",
            "notice_number": title.notice_item.notice.number,
            "notice_from": "2026-06-07",
            "notice_until": "2026-06-14",
        },
    }


def test_the_words_are_chinese_whatever_the_cookie_says():
    applications.named_title()
    answers = [speaking(language).get(reverse("api-units")).json() for language in ("en", "zh-hans")]
    assert answers[0] == answers[1]


def test_page_and_api_list_the_same(client):
    applications.named_title(name="环翠有效企业", area="huancui")
    applications.named_title(name="荣成取消企业", area="rongcheng", revoked="复核不合格。")
    applications.named_title(name="荣成园区", area="rongcheng", kind="park")
    for query in (
        {},
        {"district": "rongcheng"},
        {"kind": "park"},
        {"status": "ended"},
        {"q": "rc"},
        {"sort": "number"},
    ):
        page = [title.number for title, _ending in client.get(reverse("units"), query).context["rows"]]
        api = [title["number"] for title in client.get(reverse("api-units"), query).json()["results"]]
        assert page == api, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"year": "abc"}, "year"),
        ({"district": "atlantis"}, "district"),
        ({"kind": "castle"}, "kind"),
        ({"status": "asleep"}, "status"),
        ({"sort": "beauty"}, "sort"),
        ({"q": "\x00"}, "q"),
        ({"limit": "101"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"limit": "²"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"offset": "9" * 30}, "offset"),
    ],
)
def test_a_bad_parameter_is_refused_with_its_name_in_both_languages(client, query, field):
    answer = client.get(reverse("api-units"), query)
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "invalid"
    assert body["detail_en"].startswith("The request cannot be read")
    assert list(body["fields"]) == [field]
    assert body["fields"][field][0]


def test_pages_are_of_the_size_asked_for(client):
    applications.named_titles(5)
    first = client.get(reverse("api-units"), {"limit": 2}).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (5, 2, None)
    numbers, following = [], reverse("api-units") + "?limit=2"
    while following:
        page = client.get(following).json()
        numbers += [title["number"] for title in page["results"]]
        following = page["next"]
    assert len(numbers) == len(set(numbers)) == 5


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", "/api/v1/units/WHE-1999-0001/", 404, "no_such_title"),
        ("get", "/api/v1/verify/ABC123/", 404, "no_such_title"),
        ("get", "/api/v1/verify/%00/", 404, "no_such_title"),
        ("get", "/api/v1/", 404, "not_found"),
        ("get", "/api/v1/nothing/here/", 404, "not_found"),
        ("post", "/api/v1/units/", 405, "method_not_allowed"),
        ("delete", "/api/v1/statistics/", 405, "method_not_allowed"),
    ],
)
def test_errors_are_json_with_a_sentence_in_both_languages(client, method, address, status, code):
    answer = getattr(client, method)(address)
    assert answer.status_code == status
    body = answer.json()
    assert body["code"] == code
    assert body["detail"]
    assert body["detail_en"].isascii() or "“" in body["detail_en"]


def test_another_format_is_refused_in_json(client):
    answer = client.get(reverse("api-units"), headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert answer.json()["code"] == "not_acceptable"


def test_too_many_requests_are_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(views.Throttle, "rate", "2/min")
    address = reverse("api-statistics")
    assert [client.get(address).status_code for _n in range(3)] == [200, 200, 429]
    refused = client.get(address)
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.json()["code"] == "throttled"
    assert client.get(address, REMOTE_ADDR="198.51.100.9").status_code == 200


def test_an_answer_read_before_costs_nothing_to_ask_again(client):
    applications.named_title()
    for name in ("api-units", "api-statistics", "api-notices"):
        answer = client.get(reverse(name))
        assert "max-age=60" in answer.headers["Cache-Control"], name
        again = client.get(reverse(name), headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304, name


def test_a_notice_comes_with_its_units(client):
    application = applications.application_at("in_notice", name="威海公示企业有限公司")
    notice = applications.notice_of(application)
    [told] = client.get(reverse("api-notices")).json()["results"]
    assert told["number"] == notice.number
    assert told["takes_objections"] is True
    assert (told["opens_on"], told["closes_on"]) == ("2026-06-13", "2026-06-20")
    assert told["items"] == [
        {
            "position": 1,
            "name": "威海公示企业有限公司",
            "district": {"slug": "huancui", "name": "环翠区"},
            "title": "威海市劳动关系和谐企业",
        }
    ]


def test_lists_take_the_same_queries_whatever_their_size(client):
    applications.named_titles(1)
    applications.named_title(revoked="复核不合格。")
    names = ("api-units", "api-notices", "api-statistics")
    small = [queries_of(client, reverse(name)) for name in names]
    applications.named_titles(4, area="wendeng")
    applications.named_title(revoked="复核不合格。", area="rushan")
    applications.applications_at("in_notice", units=[units.enterprise() for _n in range(3)])
    assert [queries_of(client, reverse(name)) for name in names] == small


def test_the_documentation_page_loads_no_inline_code_and_sets_no_cookie():
    client = Client(enforce_csrf_checks=True)
    page = client.get(reverse("api-docs"))
    script = client.get(reverse("api-docs"), {"script": ""})
    assert page.status_code == script.status_code == 200
    assert "<style" not in page.content.decode()
    assert reverse("api-schema") in script.content.decode()
    assert not client.cookies
