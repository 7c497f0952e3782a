"""Facts, grades and tables at the desk: what each office sees, does, and reads when it may not."""

import pytest
from django.urls import reverse

from enterprises.enums import FactState as S
from enterprises.models import AdverseFact, FactTable, IntegrityGrade
from evaluations.enums import ApplicationState as A
from tests.enterprises import factories as facts
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies
from tests.units import factories as units


def typed(unit, **given):
    return {
        "code": unit.uscc,
        "what": "veto:ev-01",
        "happened_on": "2026-03-15",
        "text": "拖欠工资。",
        "source": "劳动保障监察大队",
        "document": "监字1号",
    } | given


def test_the_list_shows_the_areas_facts_and_no_others(enter):
    own, foreign = facts.fact(), facts.fact(unit=units.enterprise(area="rushan"))
    page = enter(bodies.officer(party="union")).get(reverse("desk:facts")).content.decode()
    assert own.unit.name in page
    assert foreign.unit.name not in page
    assert reverse("desk:fact-enter") not in page


def test_the_list_is_narrowed_by_name_state_and_area(enter):
    told, weighed = facts.fact(), facts.fact(state=S.CONFIRMED)
    city = enter(bodies.officer(area="city"))
    for query, found in (
        ({"state": "confirmed"}, {weighed}),
        ({"state": "to_decide"}, set()),
        ({"q": told.unit.name}, {told}),
        ({"district": bodies.district("rushan").pk}, set()),
        ({"district": "x", "state": "y"}, {told, weighed}),
    ):
        page = city.get(reverse("desk:facts"), query)
        assert set(page.context["page"]) == found, query


def test_a_fact_is_entered_by_hand_with_its_evidence(enter):
    evaluations.load_weihai()
    unit, client = units.enterprise(), enter(bodies.officer())
    page = client.post(reverse("desk:fact-enter"), typed(unit) | {"file": units.upload()}, follow=True)
    assert "may answer" in page.content.decode()
    fact = AdverseFact.objects.get(unit=unit)
    assert (fact.veto, fact.file.name) == ("ev-01", "劳动合同台账.pdf")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "123"}, "code"),
        ({"what": "veto:zz"}, "what"),
        ({"what": "veto:pv-01"}, "__all__"),
        ({"happened_on": "2026-06-16"}, "happened_on"),
        ({"happened_on": "gestern"}, "happened_on"),
        ({"text": " "}, "text"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_typed_wrong_is_said_at_the_field_and_nothing_is_lost(enter, wrong, field):
    evaluations.load_weihai()
    page = enter(bodies.officer()).post(reverse("desk:fact-enter"), typed(units.enterprise(), **wrong))
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert "监字1号" in page.content.decode()
    assert not AdverseFact.objects.exists()


def test_a_file_that_is_none_is_said_at_the_field(enter):
    evaluations.load_weihai()
    page = enter(bodies.officer()).post(
        reverse("desk:fact-enter"), typed(units.enterprise()) | {"file": units.upload(b"MZ", name="a.pdf")}
    )
    assert page.context["form"].errors["file"]


def test_another_areas_unit_is_not_found_by_its_code(enter):
    evaluations.load_weihai()
    page = enter(bodies.officer()).post(reverse("desk:fact-enter"), typed(units.enterprise(area="rushan")))
    assert page.context["form"].errors["code"] == ["No unit with this code is registered in your area."]


def test_an_answered_fact_is_confirmed_with_a_reason(enter):
    fact, client = facts.fact(state=S.ANSWERED), enter(bodies.officer())
    assert "Confirm: it counts" in client.get(reverse("desk:fact", args=[fact.pk])).content.decode()
    page = client.post(reverse("desk:fact-confirm", args=[fact.pk]), {"reason": " "})
    assert page.context["confirming"].errors["reason"]
    client.post(reverse("desk:fact-confirm", args=[fact.pk]), {"reason": "属实。"})
    assert AdverseFact.objects.get(pk=fact.pk).state == S.CONFIRMED


def test_the_page_offers_no_confirmation_while_the_unit_may_answer(enter):
    fact, client = facts.fact(), enter(bodies.officer())
    assert "Confirm: it counts" not in client.get(reverse("desk:fact", args=[fact.pk])).content.decode()
    page = client.post(reverse("desk:fact-confirm", args=[fact.pk]), {"reason": "属实。"})
    assert "The unit may answer until" in page.content.decode()
    assert AdverseFact.objects.get(pk=fact.pk).state == S.PROPOSED


def test_a_fact_is_withdrawn_with_a_reason(enter):
    fact = facts.fact(state=S.CONFIRMED)
    enter(bodies.officer(area="city")).post(reverse("desk:fact-withdraw", args=[fact.pk]), {"reason": "已移出名单。"})
    assert AdverseFact.objects.get(pk=fact.pk).state == S.WITHDRAWN


@pytest.mark.parametrize("who", ["union", "rushan", "unit"])
def test_others_cannot_weigh_or_enter(enter, who):
    fact = facts.fact(state=S.ANSWERED)
    client = {
        "union": lambda: enter(bodies.officer(party="union")),
        "rushan": lambda: enter(bodies.officer(area="rushan")),
        "unit": lambda: enter(units.member(fact.unit).user),
    }[who]()
    status = {"union": 200, "rushan": 404, "unit": 403}[who]
    for name in ("desk:fact-confirm", "desk:fact-withdraw"):
        assert client.post(reverse(name, args=[fact.pk]), {"reason": "x"}).status_code == status
    assert client.get(reverse("desk:fact", args=[fact.pk])).status_code == status
    assert AdverseFact.objects.get(pk=fact.pk).state == S.ANSWERED


def test_a_grade_is_entered_and_a_change_asks_for_its_reason(enter):
    unit, client = units.enterprise(), enter(bodies.officer())
    given = {
        "code": unit.uscc, "year": "2025", "grade": "A", "source": "人社局", "decided_on": "2026-03-31",
        "document": "", "reason": "",
    }  # fmt: skip
    client.post(reverse("desk:grade-enter"), given)
    page = client.post(reverse("desk:grade-enter"), given | {"grade": "B"})
    assert "please write down why it changes" in page.content.decode()
    page = client.post(reverse("desk:grade-enter"), given | {"year": "2027"})
    assert page.context["form"].errors["year"]
    assert [grade.grade for grade in IntegrityGrade.objects.all()] == ["A"]
    assert unit.name in client.get(reverse("desk:grades"), {"grade": "A"}).content.decode()


def test_a_table_is_looked_through_then_imported(enter):
    unit, client = units.enterprise(), enter(bodies.officer())
    bad = facts.workbook(facts.FACT_HEAD, facts.fact_row(unit, c3="错"))
    page = client.post(reverse("desk:fact-tables"), {"kind": "facts", "file": bad}).content.decode()
    assert ">D2<" in page
    assert not FactTable.objects.exists()
    good = facts.workbook(facts.FACT_HEAD, facts.fact_row(unit))
    page = client.post(reverse("desk:fact-tables"), {"kind": "facts", "file": good}, follow=True)
    assert "Import all rows" in page.content.decode()
    table = FactTable.objects.get()
    assert not AdverseFact.objects.exists()
    client.post(reverse("desk:fact-import", args=[table.pk]))
    assert AdverseFact.objects.count() == 1
    again = client.post(reverse("desk:fact-import", args=[table.pk]), follow=True)
    assert "imported already" in again.content.decode()


def test_a_table_of_another_organisation_is_not_found(enter):
    unit = units.enterprise()
    good = facts.workbook(facts.FACT_HEAD, facts.fact_row(unit))
    enter(bodies.officer()).post(reverse("desk:fact-tables"), {"kind": "facts", "file": good})
    table = FactTable.objects.get()
    for office in (bodies.officer(area="city"), bodies.officer(party="union"), bodies.officer(area="rushan")):
        client = enter(office)
        assert client.get(reverse("desk:fact-table", args=[table.pk])).status_code == 404
        assert client.post(reverse("desk:fact-import", args=[table.pk])).status_code == 404


def test_what_is_no_table_is_said_at_the_field(enter):
    client = enter(bodies.officer())
    for file in (facts.SimpleUploadedFile("a.xlsx", b"PK\x03\x04x"), facts.workbook(["a"]), ""):
        page = client.post(reverse("desk:fact-tables"), {"kind": "facts", "file": file})
        assert page.context["form"].errors["file"]


def test_the_template_comes_as_a_workbook(enter):
    client = enter(bodies.officer(party="employer"))
    for kind in ("facts", "grades"):
        assert client.get(reverse("desk:fact-template", args=[kind])).content[:2] == b"PK"
    assert client.get(reverse("desk:fact-template", args=["x"])).status_code == 404


def test_the_file_shows_what_bars_it(enter):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    fact = facts.fact(unit=application.unit, veto="ev-01", state=S.CONFIRMED)
    facts.grade(unit=application.unit, grade="B")
    page = enter(bodies.officer()).get(reverse("desk:checks", args=[application.pk])).content.decode()
    assert "A confirmed fact stands in the way" in page
    assert reverse("desk:fact", args=[fact.pk]) in page
    assert enter(bodies.officer(area="rushan")).get(reverse("desk:checks", args=[application.pk])).status_code == 404


@pytest.mark.parametrize("name", ["facts", "grades"])
def test_the_lists_ask_the_database_no_more_for_many(
    enter, name, django_assert_num_queries, django_assert_max_num_queries
):
    def more():
        facts.fact(veto="ev-01")
        facts.grade()

    client = enter(bodies.officer(area="city"))
    more()
    with django_assert_max_num_queries(12) as few:
        client.get(reverse(f"desk:{name}"))
    for _number in range(4):
        more()
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse(f"desk:{name}"))
