"""Where departments answer: what a link shows and what it does not, and what happens to wrong input."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from enterprises.models import AdverseFact
from proceedings import enquiry_links
from proceedings.enums import ItemState
from proceedings.models import EnquiryItem
from proceedings.services.enquiries import ask_departments
from tests.evaluations.factories import load_weihai
from tests.proceedings import enquiries
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def secret_of(item):
    return enquiry_links.secret_of(item.enquiry_id, 1)


def address_of(item):
    return reverse("answers:item", args=[secret_of(item), item.pk])


def test_the_link_shows_what_is_asked_and_nothing_else(visitor):
    item, other = enquiries.item(), units.enterprise()
    page = visitor.get(reverse("answers:letter", args=[secret_of(item)]))
    text = page.content.decode()
    for shown in (item.unit.name, item.unit.uscc, item.enquiry.question, item.enquiry.department.name_en):
        assert shown in text
    for hidden in (other.name, units.member(item.unit).user.full_name, bodies.officer().user.full_name, "0631"):
        assert hidden not in text
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in text


def test_no_other_secret_opens_anything(visitor):
    item, foreign = enquiries.item(), enquiries.item(to=enquiries.department(kind="safety"))
    assert visitor.get(reverse("answers:letter", args=["0" * 64])).status_code == 404
    assert visitor.get(reverse("answers:letter", args=[item.enquiry.token_sha256])).status_code == 404
    assert visitor.get(reverse("answers:item", args=[secret_of(item), foreign.pk])).status_code == 404
    assert visitor.post(reverse("answers:item", args=[secret_of(item), foreign.pk]), {}).status_code == 404


def test_a_secret_altered_by_one_character_opens_and_answers_nothing(visitor):
    item = enquiries.item()
    secret, given = secret_of(item), {"answer": "clear", "text": "", "name": "王科长"}
    turned = [secret[:n] + ("0" if secret[n] != "0" else "1") + secret[n + 1 :] for n in (0, 31, 63)]
    for altered in (*turned, secret[:-1], secret + "0", secret.upper(), secret[::-1]):
        assert visitor.get(reverse("answers:letter", args=[altered])).status_code == 404
        assert visitor.post(reverse("answers:item", args=[altered, item.pk]), given).status_code == 404
    assert EnquiryItem.objects.get(pk=item.pk).state == ItemState.ASKED


def test_a_link_used_again_for_the_same_unit_changes_not_a_letter(visitor):
    item = enquiries.item()
    visitor.post(address_of(item), {"answer": "clear", "text": "未发现。", "name": "王科长"})
    kept = EnquiryItem.objects.values().get(pk=item.pk)
    fact = {"fact1-kind": "penalty", "fact1-text": "x", "fact1-happened_on": "2026-01-05"}
    for again in (
        {"answer": "facts", "text": "有处罚。", "name": "李科长"} | fact,
        {"answer": "unable", "name": "李科长"},
    ):
        page = visitor.post(address_of(item), again)
        assert "stands as it was given" in page.content.decode()
    assert EnquiryItem.objects.values().get(pk=item.pk) == kept
    assert not AdverseFact.objects.exists()


def test_a_link_answers_for_none_but_the_units_of_its_letter(visitor):
    mine, theirs = enquiries.item(), enquiries.item(to=enquiries.department(area="rushan"), area="rushan")
    page = visitor.post(
        reverse("answers:item", args=[secret_of(mine), theirs.pk]), {"answer": "clear", "text": "", "name": "王科长"}
    )
    assert page.status_code == 404
    assert theirs.unit.name not in page.content.decode()
    assert {one.state for one in EnquiryItem.objects.all()} == {ItemState.ASKED}


def test_an_answer_with_facts_arrives_without_an_account(visitor):
    load_weihai()
    item = enquiries.item()
    given = {
        "answer": "facts",
        "text": "有一起处罚。",
        "name": "王科长",
        "fact1-kind": "veto:ev-01",
        "fact1-happened_on": "2026-01-05",
        "fact1-text": "拖欠工资",
        "fact1-document": "监罚1号",
    }
    page = visitor.post(address_of(item), given, follow=True)
    assert "has been received" in page.content.decode()
    assert "Everything is answered" in page.content.decode()
    assert AdverseFact.objects.get(unit=item.unit).veto == "ev-01"
    again = visitor.post(address_of(item), given)
    assert "stands as it was given" in again.content.decode()
    assert AdverseFact.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "maybe"}, "answer"),
        ({"answer": "facts", "text": " "}, "text"),
        ({"name": ""}, "name"),
        ({"fact1-kind": "penalty"}, "fact1-happened_on"),
        ({"fact2-text": "x"}, "fact2-kind"),
        ({"fact1-kind": "penalty", "fact1-text": "x", "fact1-happened_on": "2026-06-16"}, "fact1-happened_on"),
        ({"fact1-kind": "zz", "fact1-text": "x", "fact1-happened_on": "2026-06-01"}, "fact1-kind"),
    ],
)
def test_what_is_typed_wrong_is_said_at_the_field_and_nothing_is_lost(visitor, wrong, where):
    item = enquiries.item()
    page = visitor.post(address_of(item), {"answer": "clear", "text": "写下的话", "name": "王科长"} | wrong)
    assert page.status_code == 200
    forms = {"": page.context["form"], **{form.prefix: form for form in page.context["facts"]}}
    prefix, _dash, name = where.rpartition("-")
    assert forms[prefix].errors[name]
    if wrong.get("text") != " ":
        assert "写下的话" in page.content.decode()
    assert EnquiryItem.objects.get(pk=item.pk).state == ItemState.ASKED


def test_facts_beside_no_objection_are_refused(visitor):
    item = enquiries.item()
    fact = {"fact1-kind": "penalty", "fact1-text": "x", "fact1-happened_on": "2026-01-05"}
    page = visitor.post(address_of(item), {"answer": "clear", "text": "", "name": "王科长"} | fact)
    assert "another answer is chosen" in page.content.decode()
    assert not AdverseFact.objects.exists()


def test_after_the_last_day_the_link_opens_nothing(visitor, clock):
    item = enquiries.item()
    clock.forward(days=11)
    for address in (reverse("answers:letter", args=[secret_of(item)]), address_of(item)):
        page = visitor.get(address)
        assert page.status_code == 410
        assert item.unit.name not in page.content.decode()
    assert visitor.post(address_of(item), {"answer": "clear", "name": "王科长"}).status_code == 410
    assert EnquiryItem.objects.get(pk=item.pk).state == ItemState.ASKED


def test_a_department_with_an_account_answers_its_own_letters_and_finds_no_others(visitor):
    item, foreign = enquiries.item(), enquiries.item(to=enquiries.department(kind="safety"))
    person = bodies.user()
    item.enquiry.department.people.add(person)
    visitor.force_login(person)
    assert visitor.get(reverse("home-for-me"))["Location"] == reverse("answers:letters")
    assert visitor.get(reverse("answers:letters")).context["rows"][0][0] == item.enquiry
    address = reverse("answers:own-item", args=[item.enquiry_id, item.pk])
    visitor.post(address, {"answer": "unknown", "text": "", "name": "王科长"})
    done = EnquiryItem.objects.get(pk=item.pk)
    assert (done.answer, done.answered_by) == ("unknown", person)
    assert visitor.get(reverse("answers:own-letter", args=[foreign.enquiry_id])).status_code == 404
    assert visitor.get(reverse("answers:own-item", args=[foreign.enquiry_id, foreign.pk])).status_code == 404


def test_a_letter_asks_the_database_no_more_for_many_units(visitor, django_assert_num_queries):
    def letter(number):
        named = [units.enterprise() for _number in range(number)]
        return ask_departments(
            departments=[enquiries.department()], units=named, question=enquiries.question(), office=bodies.officer()
        )[0]

    few, many = letter(1), letter(6)
    with django_assert_num_queries(2):
        visitor.get(reverse("answers:letter", args=[enquiry_links.secret_of(few.pk, 1)]))
    with django_assert_num_queries(2):
        visitor.get(reverse("answers:letter", args=[enquiry_links.secret_of(many.pk, 1)]))
