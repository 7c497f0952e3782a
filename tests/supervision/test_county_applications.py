"""Applications on the county's desk: finding, reading, accepting, returning."""

import hashlib
import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.services import accept_application, attach_evidence, save_answer, submit_application
from evaluations.snapshot import score_sheet
from journal import clock
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tripartite.templatetags.portal_ui import points


@pytest.fixture
def client(enter):
    return enter(bodies.officer())


def text(answer) -> str:
    return answer.content.decode()


def page_of(client, name: str, application: Application, *more) -> str:
    return text(client.get(reverse(f"desk:{name}", args=[application.pk, *more])))


def found(client, **query) -> list[str]:
    answer = client.get(reverse("desk:applications"), query)
    return [row.unit__name for row, _asked in answer.context["rows"]]


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(db) -> list[Application]:
    return [
        evaluations.application_at(A.SUBMITTED, name="威海海澜食品示例有限公司"),
        evaluations.application_at(A.COUNTY_REVIEW, name="威海云帆机械示例有限公司"),
        evaluations.application_at(A.SUBMITTED, kind="park", name="环翠示例软件园"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "county_review"}, {"威海云帆机械示例有限公司"}),
        ({"kind": "park"}, {"环翠示例软件园"}),
        ({"q": "食品"}, {"威海海澜食品示例有限公司"}),
        ({"q": "yfjx"}, {"威海云帆机械示例有限公司"}),
        ({"q": "云"}, {"威海云帆机械示例有限公司"}),
        ({"year": "2026", "kind": "enterprise"}, {"威海海澜食品示例有限公司", "威海云帆机械示例有限公司"}),
        ({"q": "没有这样的"}, set()),
    ],
)
def test_the_list_can_be_narrowed(client, three, query, expected):
    assert set(found(client, **query)) == expected


def test_the_list_finds_a_credit_code(client, three):
    assert found(client, q=three[0].unit.uscc[-6:].lower()) == [three[0].unit.name]


def test_a_condition_that_cannot_be_read_is_named_and_left_out(client, three):
    answer = client.get(reverse("desk:applications"), {"state": "burnt", "q": "食品"})
    assert answer.context["form"].errors["state"]
    assert len(answer.context["rows"]) == 1


def test_drafts_are_not_listed(client):
    evaluations.application_at(A.DRAFT)
    assert found(client) == []


def test_the_list_asks_the_database_no_more_for_many(client, django_assert_num_queries, django_assert_max_num_queries):
    evaluations.application_at(A.COUNTY_REVIEW)
    with django_assert_max_num_queries(14) as few:
        client.get(reverse("desk:applications"))
    evaluations.applications_at(A.COUNTY_REVIEW, units=[units.enterprise() for _number in range(3)])
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("desk:applications"))


# --- reading ----------------------------------------------------------------------------------------------------------


def test_the_file_shows_what_was_handed_in_and_not_what_is_typed_since(client):
    application = evaluations.application_at(A.RETURNED, answers={"e1_01": "joint"})
    member = units.member(application.unit)
    save_answer(application=application, member=member, indicator="e1-01", raw="absent")
    page = page_of(client, "check", application, "e1-01")
    assert "A joint organisation with other units" in page
    assert "None yet, and no instructor" not in page


def test_evidence_is_listed_with_its_address_and_hash(client):
    application = evaluations.application_at(A.SUBMITTED)
    kept = application.submission.files.select_related("file").order_by("pk")[0]
    for page in (page_of(client, "evidence", application), page_of(client, "hand-in", application, 1)):
        assert reverse("file", args=[kept.file.uid]) in page
        assert kept.file.sha256 in page
    opened = client.get(reverse("file", args=[kept.file.uid]))
    assert hashlib.sha256(b"".join(opened.streaming_content)).hexdigest() == kept.file.sha256


def test_a_second_hand_in_shows_what_changed_item_by_item(client):
    application = evaluations.application_at(A.RETURNED)
    member = units.member(application.unit)
    added = units.evidence(unit=application.unit, title="联合党支部批复")
    save_answer(application=application, member=member, indicator="e1-01", raw="joint", note="与街道联合")
    attach_evidence(application=application, member=member, indicator="e1-01", evidence=added)
    submit_application(application=application, member=member, declared=True)
    answer = client.get(reverse("desk:hand-ins", args=[application.pk]))
    second, first = answer.context["hand_ins"]
    assert (second["submission"].number, first["submission"].number) == (2, 1)
    assert (first["changes"], second["returns"]) == (None, [])
    (change,) = second["changes"]
    assert change.indicator.id == "e1-01"
    assert [paper.title for paper in change.added] == ["联合党支部批复"]
    assert not change.removed
    assert (change.answer_changed, change.note_changed, change.points_changed) == (True, True, False)
    ((sent, _items),) = first["returns"]
    assert sent.text in text(answer)


def test_an_earlier_hand_in_stays_readable_and_says_that_it_is_one(client):
    application = evaluations.application_at(A.RETURNED)
    submit_application(application=application, member=units.member(application.unit), declared=True)
    assert "This is an earlier hand-in." in page_of(client, "hand-in", application, 1)
    assert "This is an earlier hand-in." not in page_of(client, "hand-in", application, 2)
    assert client.get(reverse("desk:hand-in", args=[application.pk, 3])).status_code == 404


def test_the_overview_gives_each_standard_its_figures(client):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    page = html.unescape(page_of(client, "application", application))
    sheet = score_sheet(application.submission)
    rows = re.findall(r'<tr><th scope="row"><a [^>]*>([^<]+)</a></th>(.*?)</tr>', page, re.DOTALL)
    told = {title: re.findall(r'<td class="num"[^>]*>([^<]*)</td>', cells) for title, cells in rows}
    for standard in application.rubric.standards:
        own, county = (column.by_standard[standard.id].points for column in (sheet.own, sheet.county))
        floor = sheet.result.by_standard[standard.id].floor
        assert told[standard.title] == [points(n) for n in (standard.maximum, own, county, county, floor)]


def test_the_overview_says_what_stands_between_the_file_and_a_recommendation(client):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    page = page_of(client, "application", application)
    assert "indicators are not scored yet" in page
    assert "Propose to recommend" not in page
    assert "Propose not to recommend" in page


def test_the_overview_names_the_standard_below_its_floor(client):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    low = application.rubric.standards[0]
    for asked in low.indicators:
        typed = {"points": "0", "reason": "现场未见。", "seen": format(asked.points.normalize(), "f")}
        client.post(reverse("desk:check", args=[application.pk, asked.id]), typed)
    page = page_of(client, "application", application)
    assert "below the floor" in page
    assert low.title_en in page
    assert "Propose to recommend" not in page


# --- accepting --------------------------------------------------------------------------------------------------------


def test_an_application_is_accepted_once(client):
    application = evaluations.application_at(A.SUBMITTED)
    address = reverse("desk:accept", args=[application.pk])
    assert "under county review" in text(client.post(address, follow=True))
    accepted = Application.objects.get(pk=application.pk)
    assert (accepted.state, accepted.county_matter.body) == (A.COUNTY_REVIEW, bodies.body("huancui"))
    assert "the state has changed in the meantime" in text(client.post(address, follow=True))
    assert Application.objects.get(pk=application.pk).accepted_at == accepted.accepted_at


def test_the_union_does_not_accept_and_reads_why(enter):
    application = evaluations.application_at(A.SUBMITTED)
    union = enter(bodies.officer(party="union"))
    sentence = "The government side accepts applications and sends them back."
    page = page_of(union, "application", application)
    assert sentence in page
    assert "Accept for review" not in page
    assert sentence in text(union.post(reverse("desk:accept", args=[application.pk]), follow=True))
    assert Application.objects.get(pk=application.pk).state == A.SUBMITTED


# --- recusal ---------------------------------------------------------------------------------------------------------


def test_a_recusal_outlives_a_return(enter, client):
    """A file that comes back is the same file: who stepped out of it stays out (BRIEF §15.4)."""
    application = evaluations.application_at(A.COUNTY_REVIEW)
    client.post(
        reverse("desk:recuse", args=[application.county_matter_id]), {"reason": "亲属在该企业任职", "confirmed": "on"}
    )
    stand_in = bodies.officer(number=2)
    due = clock.today() + timedelta(days=10)
    sent = {"text": "请补充材料。", "due_on": due.isoformat(), "item_e1-01": "批复文件看不清。"}
    enter(stand_in).post(reverse("desk:return", args=[application.pk]), sent)
    returned = Application.objects.get(pk=application.pk)
    submit_application(application=returned, member=units.member(application.unit), declared=True)
    sentence = "You have recused yourself from this file."
    assert sentence in text(client.post(reverse("desk:accept", args=[application.pk]), follow=True))
    accept_application(application=Application.objects.get(pk=application.pk), office=stand_in)
    assert Application.objects.get(pk=application.pk).county_matter_id == application.county_matter_id
    assert sentence in page_of(client, "check", application, "e1-01")


def test_a_search_that_finds_very_many_counts_no_further_than_it_is_turned(enter, monkeypatch):
    monkeypatch.setattr("supervision.views.common.PAGE_SIZE", 2)
    monkeypatch.setattr("supervision.views.common.PAGES_AHEAD", 1)
    names = [f"威海{sign}示例有限公司" for sign in "甲乙丙丁戊"]
    evaluations.applications_at(A.SUBMITTED, units=[units.enterprise(name=name) for name in names])
    client, address = enter(bodies.officer()), reverse("desk:applications")

    def looked_at(**query):
        answer = client.get(address, query)
        page = answer.context["page"]
        return len(page), page.paginator.count, "More than 4 applications" in answer.content.decode()

    assert looked_at(q="示例") == (2, 4, True)
    assert looked_at(q="示例", page=2) == (2, 5, False)
    assert looked_at(q="示例", page=3) == (1, 5, False)
    assert looked_at(q="甲示例") == (1, 1, False)
    assert looked_at() == (2, 5, False)
    assert looked_at(q="示例", page="x") == (2, 4, True)
    assert looked_at(q="示例", page=99) == (1, 5, False)
