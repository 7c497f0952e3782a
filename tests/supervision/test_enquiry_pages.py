"""Asking departments at the desk: who asks about whom, and who reads what was answered."""

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from journal.models import Entry
from proceedings.enums import EnquiryAnswer, ItemState
from proceedings.models import Enquiry, EnquiryItem
from proceedings.services.enquiries import answer_item
from tests.evaluations import factories as evaluations
from tests.proceedings import enquiries
from tests.tripartite import factories as bodies
from tests.units import factories as units


def typed(**given):
    return {
        "departments": [enquiries.department().pk, enquiries.department(kind="safety").pk],
        "codes": "",
        "question": "请提供意见。",
        "period_from": "2023-06-15",
        "period_to": "2026-06-15",
        "due_on": "2026-06-25",
    } | given


def test_applications_and_other_units_are_asked_about_in_one_go(enter):
    application, holder = evaluations.application_at(A.COUNTY_REVIEW), units.enterprise()
    client = enter(bodies.officer())
    page = client.get(reverse("desk:enquiry-ask"), {"application": application.pk})
    assert str(application.pk) in page.context["form"].initial["applications"]
    client.post(reverse("desk:enquiry-ask"), typed(applications=[application.pk], codes=holder.uscc))
    assert Enquiry.objects.count() == 2
    subjects = dict(EnquiryItem.objects.filter(enquiry=Enquiry.objects.all()[0]).values_list("unit", "subject"))
    assert subjects == {application.unit_id: f"evaluations.application:{application.pk}", holder.pk: ""}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"departments": []}, "departments"),
        ({"departments": ["x"]}, "departments"),
        ({"codes": "123"}, "codes"),
        ({"codes": ""}, "applications"),
        ({"question": " "}, "question"),
        ({"due_on": "2026-06-15"}, "__all__"),
        ({"due_on": "bald"}, "due_on"),
    ],
)
def test_what_is_typed_wrong_is_said_at_the_field(enter, wrong, field):
    given = typed(codes=units.enterprise().uscc) | wrong
    page = enter(bodies.officer()).post(reverse("desk:enquiry-ask"), given)
    assert page.context["form"].errors[field]
    assert not Enquiry.objects.exists()


def test_another_areas_unit_or_application_or_department_cannot_be_chosen(enter):
    foreign = evaluations.application_at(A.COUNTY_REVIEW, area="rushan")
    client = enter(bodies.officer())
    for wrong in (
        {"codes": foreign.unit.uscc},
        {"applications": [foreign.pk]},
        {"departments": [enquiries.department("rushan").pk], "codes": units.enterprise().uscc},
    ):
        assert client.post(reverse("desk:enquiry-ask"), typed(**wrong)).context["form"].errors
    assert not Enquiry.objects.exists()


def test_county_and_city_read_the_opinions_in_the_file(enter):
    application = evaluations.application_at(A.RECOMMENDED)
    item = enquiries.item(unit=application.unit)
    answer_item(item=item, answer=EnquiryAnswer.UNKNOWN, text="没有相关记录。", name="王科长")
    for office in (bodies.officer(), bodies.officer(party="union"), bodies.officer(area="city", party="fic")):
        page = enter(office).get(reverse("desk:checks", args=[application.pk])).content.decode()
        assert "没有相关记录。" in page
        assert "cannot say" in page


def test_another_body_does_not_find_the_letter(enter):
    item = enquiries.item()
    for office in (bodies.officer(area="rushan"), bodies.officer(area="city")):
        client = enter(office)
        assert client.get(reverse("desk:enquiry", args=[item.enquiry_id])).status_code == 404
        assert client.post(reverse("desk:enquiry-link", args=[item.enquiry_id])).status_code == 404
        assert client.post(reverse("desk:enquiry-recall", args=[item.pk]), {"reason": "x"}).status_code == 404


def test_the_union_reads_the_letter_and_may_neither_see_its_link_nor_take_it_back(enter):
    item, union = enquiries.item(), enter(bodies.officer(party="union"))
    assert item.unit.name in union.get(reverse("desk:enquiry", args=[item.enquiry_id])).content.decode()
    assert (
        "/answers/"
        not in union.post(reverse("desk:enquiry-link", args=[item.enquiry_id]), follow=True).content.decode()
    )
    union.post(reverse("desk:enquiry-recall", args=[item.pk]), {"reason": "x"})
    assert EnquiryItem.objects.get(pk=item.pk).state == ItemState.ASKED


def test_the_link_is_shown_on_demand_and_on_record(enter):
    item, client = enquiries.item(), enter(bodies.officer())
    assert "/answers/" not in client.get(reverse("desk:enquiry", args=[item.enquiry_id])).content.decode()
    page = client.post(reverse("desk:enquiry-link", args=[item.enquiry_id]))
    assert "/answers/" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Entry.objects.filter(action="enquiry.reveal").count() == 1


def test_a_question_is_taken_back_with_a_reason(enter):
    item, client = enquiries.item(), enter(bodies.officer())
    address = reverse("desk:enquiry-recall", args=[item.pk])
    assert client.post(address, {"reason": " "}).context["form"].errors["reason"]
    client.post(address, {"reason": "申报已撤回"})
    assert EnquiryItem.objects.get(pk=item.pk).state == ItemState.RECALLED
    assert client.post(address, {"reason": "再次"}).context["form"].non_field_errors()


def test_the_list_asks_the_database_no_more_for_many(enter, django_assert_num_queries, django_assert_max_num_queries):
    client = enter(bodies.officer())
    enquiries.item()
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("desk:enquiries"))
    for _number in range(4):
        enquiries.item()
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("desk:enquiries"))
