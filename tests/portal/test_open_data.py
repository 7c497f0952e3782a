"""The register as files, and the feed of notices."""

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from portal import limits, open_data
from tests.evaluations import factories as applications
from tests.portal.helpers import queries_of, words

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8")


def table(client: Client, **conditions: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(client.get(reverse("open-data-csv"), conditions)).lstrip("\ufeff"))))


def lines(client: Client, **conditions: str) -> list[dict]:
    return json.loads(text_of(client.get(reverse("open-data-json"), conditions)))["titles"]


def test_both_files_hold_every_title_with_how_it_ended(client):
    applications.named_title(name="威海㙍𠮷䶮有限公司", area="huancui")
    ended = applications.named_title(
        name="荣成取消企业有限公司", area="rongcheng", revoked="拖欠劳动报酬，逾期未整改。"
    )
    found = {line["number"]: line for line in lines(client)}
    assert {line["name"] for line in found.values()} == {"威海㙍𠮷䶮有限公司", "荣成取消企业有限公司"}
    assert found[ended.number]["status"] == "cancelled"
    assert found[ended.number]["ended_on"] == "2026-06-15"
    assert found[ended.number]["reason"] == "拖欠劳动报酬，逾期未整改。"
    rows = table(client)
    headings = [column.heading for column in open_data.COLUMNS]
    assert [list(row) for row in rows] == [headings, headings]
    assert {row["编号"]: row["状态"] for row in rows}[ended.number] == "已取消命名"


def test_the_conditions_of_the_page_narrow_the_file(client):
    applications.named_title(name="环翠有效企业", area="huancui")
    applications.named_title(name="乳山园区", area="rushan", kind="park")
    assert [line["name"] for line in lines(client, district="rushan")] == ["乳山园区"]
    assert [row["单位名称"] for row in table(client, kind="enterprise")] == ["环翠有效企业"]
    page = client.get(reverse("units"), {"district": "rushan", "page": "1"}).content.decode()
    assert f"{reverse('open-data-csv')}?district=rushan" in page
    refused = client.get(reverse("open-data-csv"), {"district": "nowhere"})
    assert refused.status_code == 400
    assert "没有这个区市" in refused.content.decode()


def test_an_empty_register_is_a_whole_file(client):
    assert json.loads(text_of(client.get(reverse("open-data-json")))) == {
        "source": "http://testserver/units/",
        "as_of": "2026-06-15",
        "conditions": {},
        "titles": [],
    }
    assert table(client) == []


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(client):
    applications.named_title(name="=HYPERLINK(1)有限公司")
    assert [row["单位名称"] for row in table(client)] == ["'=HYPERLINK(1)有限公司"]
    assert [line["name"] for line in lines(client)] == ["=HYPERLINK(1)有限公司"]


def test_a_file_is_read_in_pieces_with_two_queries_for_each(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(open_data, "PIECE", 2)
    applications.named_titles(5)
    with django_assert_num_queries(1):
        assert len(lines(client)) == 5
    applications.named_title(revoked="复核不合格。")
    with django_assert_num_queries(2):
        assert len(lines(client)) == 6


def test_files_are_limited_by_address(client, monkeypatch):
    monkeypatch.setattr(limits, "DOWNLOADS_BY_ADDRESS", limits.Limit("downloads-address", times=1, seconds=3600))
    assert client.get(reverse("open-data-json")).status_code == 200
    assert client.get(reverse("open-data-csv")).status_code == 429


def test_the_page_explains_every_column(client):
    text = words(client.get(reverse("open-data")))
    for column in open_data.COLUMNS:
        assert column.heading in text
        assert column.key in text


def test_the_feed_tells_the_notices_newest_first(client):
    application = applications.application_at("in_notice", name="威海公示企业有限公司")
    notice = applications.notice_of(application)
    answer = client.get(reverse("notices-rss"))
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    items = ElementTree.fromstring(answer.content).findall("./channel/item")
    assert [item.findtext("title") for item in items] == [notice.title]
    assert items[0].findtext("link") == f"http://testserver{reverse('notice', args=[notice.pk])}"
    assert notice.closes_on.isoformat() in items[0].findtext("description")
    assert reverse("notices-rss") in client.get(reverse("notices")).content.decode()


def test_the_feed_takes_one_query_whatever_its_length(client):
    applications.named_title()
    assert queries_of(client, reverse("notices-rss")) == 1
