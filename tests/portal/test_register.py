"""/units/ and /units/<number>/: search, filters, order, pages, and what a title's page says."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from journal import clock as portal_clock
from plaques.models import Plaque, Title
from plaques.services import hand_over_plaque, issue_documents
from portal import queries
from portal.filters import TitleFilter
from portal.templatetags.portal_titles import FILTERS, GAP
from tests.evaluations import factories as applications
from tests.portal.helpers import queries_of, speaking, words
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def listed(**conditions) -> set[str]:
    """The names that the filters let through."""
    found = TitleFilter(conditions, queryset=queries.register())
    assert found.is_valid(), found.errors
    return {title.unit_name for title in found.qs}


def test_search_finds_parts_of_names_rare_characters_initials_and_numbers(client):
    rare = applications.named_title(name="威海㙍𠮷䶮海洋食品有限公司", area="rongcheng")
    applications.named_title(name="文登纺织有限公司", area="wendeng")
    for typed in ("㙍", "𠮷䶮", "䶮海洋", "海洋", "海 洋", "hysp", "HYSP", rare.number, rare.number[-4:]):
        assert listed(q=typed) >= {rare.unit_name}, typed
    assert listed(q="𠮷") == {rare.unit_name}
    assert listed(q="fzyx") == {"文登纺织有限公司"}
    assert listed(q="没有这个") == set()
    page = client.get(reverse("units"), {"q": "𠮷䶮"})
    assert rare.unit_name in words(page)
    assert "文登纺织" not in words(page)


def test_filters_narrow_by_area_kind_year_and_status(clock):
    applications.named_title(name="环翠有效企业", area="huancui")
    applications.named_title(name="荣成取消企业", area="rongcheng", revoked="复核不合格。")
    applications.named_title(name="乳山到期园区", area="rushan", kind="park", last_day=portal_clock.today())
    assert listed(district="rongcheng") == {"荣成取消企业"}
    assert listed(kind="park") == {"乳山到期园区"}
    assert listed(year="2026") == listed() == {"环翠有效企业", "荣成取消企业", "乳山到期园区"}
    assert listed(year="2020") == set()
    assert listed(status="in_force") == {"环翠有效企业", "乳山到期园区"}
    clock.forward(days=1)
    assert listed(status="in_force") == {"环翠有效企业"}
    assert listed(status="expired") == {"乳山到期园区"}
    assert listed(status="cancelled") == {"荣成取消企业"}
    assert listed(status="ended") == {"荣成取消企业", "乳山到期园区"}
    assert listed(status="ended", kind="park", q="到期") == {"乳山到期园区"}


def test_orders_are_total_and_kept_in_the_links(client):
    titles = applications.named_titles(3)
    numbers = sorted(title.number for title in titles)
    for sort, expected in [("number", numbers), ("oldest", numbers), ("newest", numbers[::-1])]:
        rows = client.get(reverse("units"), {"sort": sort, "district": "huancui"}).context["rows"]
        assert [title.number for title, _ending in rows] == expected, sort
    page = client.get(reverse("units"), {"district": "huancui", "page": "1"})
    assert "?district=huancui&amp;sort=number" in page.content.decode()


def test_a_cancelled_title_stays_in_the_list_with_date_and_reason(client):
    title = applications.named_title(name="荣成取消企业", revoked="拖欠劳动报酬，逾期未整改。")
    for address in (reverse("units"), reverse("unit", args=[title.number])):
        text = words(client.get(address))
        assert "拖欠劳动报酬，逾期未整改。" in text, address
        assert "2026年6月15日" in text, address


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"year": "abc"}, "Write the year with four digits."),
        ({"district": "atlantis"}, "There is no such area."),
        ({"kind": "castle"}, "There is no such kind of unit."),
        ({"status": "asleep"}, "There is no such status."),
        ({"sort": "beauty"}, "The list cannot be put in this order."),
        ({"page": "99"}, "There is no page “99” of this list; you see page 1."),
        ({"page": "x"}, "There is no page “x” of this list; you see page 1."),
        ({"year": "9" * 30}, "2100"),
        ({"q": "\x00"}, "Null characters are not allowed."),
        ({"q": "x" * 61}, "at most 60 characters"),
    ],
)
def test_a_bad_condition_is_answered_in_a_sentence(query, sentence):
    answer = speaking("en").get(reverse("units"), query)
    assert answer.status_code == 400
    assert sentence in words(answer)


def test_an_empty_result_says_what_to_do(client):
    answer = client.get(reverse("units"), {"q": "没有这个单位"})
    assert answer.status_code == 200
    assert reverse("verify") in answer.content.decode()
    assert 'value="没有这个单位"' in answer.content.decode()


def test_list_and_title_take_the_same_queries_whatever_their_size(client):
    applications.named_titles(2)
    first = applications.named_title(revoked="复核不合格。")
    small = queries_of(client, reverse("units"))
    one = queries_of(client, reverse("unit", args=[first.number]))
    applications.named_titles(6, area="rongcheng")
    second = applications.named_title(revoked="复核不合格。", area="wendeng")
    assert queries_of(client, reverse("units")) == small
    assert queries_of(client, reverse("unit", args=[second.number])) == one
    assert small <= 7
    assert one <= 6


def test_a_title_tells_its_proceeding_and_nothing_else(client):
    title = applications.named_title(name="环翠公开企业有限公司")
    text = words(client.get(reverse("unit", args=[title.number])))
    for told in (
        title.number,
        "环翠公开企业有限公司",
        "威海市劳动关系和谐企业",
        title.decision.document_number,
        "2026年5月21日",  # recommended by the county
        "2026年5月26日",  # approved by the city
        "2026年6月7日",  # the notice's first day
        "2026年6月14日",  # its last day
        "2026年6月15日",  # named
    ):
        assert told in text, told
    assert title.unit.uscc not in text
    assert title.code not in text


def test_numbers_are_read_in_either_case_and_nothing_odd_reaches_the_database(client):
    title = applications.named_title()
    moved = client.get(f"/units/{title.number.lower()}/")
    assert moved.status_code == 301
    assert moved.headers["Location"] == reverse("unit", args=[title.number])
    for odd in ("WHE-1999-0001", "%00", "a b", "x" * 300, "编号"):
        assert client.get(f"/units/{odd}/").status_code == 404, odd


def test_the_search_holds_one_s_own_words_and_never_those_of_the_visitor_before(client):
    """The fields around what was typed are remembered within a version; what was typed is not."""
    applications.named_title(name="威海检索企业有限公司")
    told = {}
    for typed in ('甲<"乙', "", "检索", "  丙 ", GAP, '甲<"乙'):
        page = client.get(reverse("units"), {"q": typed, "kind": "enterprise"}).content.decode()
        # The same fields drawn without any memory, as for a visitor with a session.
        signed_in = Client()
        signed_in.force_login(bodies.officer(area="huancui").user)
        anew = signed_in.get(reverse("units"), {"q": typed, "kind": "enterprise"}).content.decode()
        field, expected = (re.search(r'<input type="search"[^>]*>', text)[0] for text in (page, anew))
        assert field == expected, typed
        told[typed] = field
    assert len(set(told.values())) == 5
    assert not [made for made in FILTERS.made.values() if "检索" in "".join(made) or "丙" in "".join(made)]


def test_a_list_of_one_page_is_not_counted_and_a_longer_one_tells_its_number(client):
    for _n in range(21):
        applications.named_title()
    few = applications.named_title(name="唯一企业有限公司")
    for query, number, counts in ((few.number, 1, 0), ("", 22, 1)):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("units"), {"q": query})
        assert page.context["page"].paginator.count == number
        assert sum("COUNT(" in one["sql"] for one in asked) == counts, query
    second = client.get(reverse("units"), {"page": "2"})
    assert len(second.context["rows"]) == 2
    assert client.get(reverse("units"), {"q": few.number, "page": "2"}).status_code == 400


def test_pages_hold_twenty_rows_and_every_title_once(client):
    applications.named_titles(23)
    pages = [client.get(reverse("units"), {"page": number}).context["rows"] for number in (1, 2)]
    assert [len(rows) for rows in pages] == [20, 3]
    assert len({title.pk for rows in pages for title, _ending in rows}) == 23


@pytest.mark.parametrize("asked", [{}, {"q": "", "district": "", "year": ""}, {"page": "2"}, {"page": "3"}])
def test_whoever_asks_for_nothing_in_particular_is_shown_what_newest_first_shows(client, asked):
    applications.named_titles(23)
    plain, sorted_ = (client.get(reverse("units"), {**asked, **order}) for order in ({}, {"sort": "newest"}))
    assert plain.status_code == sorted_.status_code
    assert [title.pk for title, _ending in plain.context["rows"]]
    for name in ("rows", "page_fault", "conditions", "active"):
        assert plain.context[name] == sorted_.context[name], name
    assert plain.context["page"].paginator.count == sorted_.context["page"].paginator.count == 23


def test_the_last_day_of_a_title_still_counts(client, clock):
    title = applications.named_title(last_day=portal_clock.today() + timedelta(days=1))
    clock.forward(days=1)
    assert Title.objects.get(pk=title.pk).is_in_force
    assert client.get(reverse("verify-code", args=[title.code])).context["title"].is_in_force
    clock.forward(days=1)
    assert not client.get(reverse("verify-code", args=[title.code])).context["title"].is_in_force


def test_a_check_code_typed_into_the_search_is_recognised(client):
    title = applications.named_title()
    page = client.get(reverse("units"), {"q": title.code.lower()})
    assert reverse("verify-code", args=[title.code.lower()]) in page.content.decode()
    assert (
        reverse("verify-code", args=["NOSUCHCODE12"])
        not in client.get(reverse("units"), {"q": "NOSUCHCODE12"}).content.decode()
    )


def test_each_condition_can_be_taken_away_by_itself(client):
    applications.named_title(area="huancui")
    page = client.get(reverse("units"), {"district": "huancui", "status": "in_force", "page": "1"})
    told = {str(one["label"]): (str(one["value"]), one["url"]) for one in page.context["conditions"]}
    assert told == {"区市": ("环翠区", "?status=in_force"), "状态": ("有效", "?district=huancui")}


def test_the_page_of_a_title_tells_the_unit_s_years_as_far_as_published(client, clock):
    unit = units.enterprise(name="威海历年企业有限公司")
    first = applications.named_title(unit=unit, last_day=portal_clock.today() + timedelta(days=10))
    clock.forward(days=400)
    applications.campaign()
    declined = applications.application_at(A.NOT_RECOMMENDED, unit=unit)
    assert declined.campaign.year == 2027
    page = client.get(reverse("unit", args=[first.number]))
    assert [(year.year, year.outcome) for year in page.context["years"]] == [(2026, "已命名")]
    assert "2027" not in words(page)


def test_where_the_plaque_is_stands_there_without_a_name(client):
    title = applications.named_title()
    assert "制作中" in words(client.get(reverse("unit", args=[title.number])))
    issue_documents()
    assert "已制作，尚未发放" in words(client.get(reverse("unit", args=[title.number])))
    hand_over_plaque(plaque=Plaque.objects.get(), office=bodies.officer(area="city"), received_by="领取人甲")
    text = words(client.get(reverse("unit", args=[title.number])))
    assert "已于2026年6月15日发放" in text
    assert "领取人甲" not in text
