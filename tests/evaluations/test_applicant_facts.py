"""What is said of a unit, on its own pages: it reads everything, answers once, and nobody else sees it."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from enterprises.enums import FactState as S
from enterprises.models import AdverseFact
from tests.enterprises import factories as facts
from tests.units import factories as units

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in():
    def enter(user):
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        return client

    return enter


def test_the_unit_is_led_to_the_fact_it_may_answer(sign_in):
    fact = facts.fact()
    client = sign_in(units.member(fact.unit).user)
    address = reverse("apply:fact", args=[fact.pk])
    assert address in client.get(reverse("apply:home")).content.decode()
    assert address in client.get(reverse("apply:facts", args=[fact.unit_id])).content.decode()


def test_the_unit_answers_with_a_file_and_then_no_more(sign_in):
    fact = facts.fact()
    client, address = sign_in(units.member(fact.unit).user), reverse("apply:fact", args=[fact.pk])
    page = client.post(address, {"text": " "})
    assert page.context["form"].errors["text"]
    page = client.post(address, {"text": "已支付。", "file": units.upload(b"MZ", name="a.pdf")})
    assert page.context["form"].errors["file"]
    assert "已支付。" in page.content.decode()
    client.post(address, {"text": "已支付。", "file": units.upload()})
    answered = AdverseFact.objects.get(pk=fact.pk)
    assert (answered.state, answered.answer) == (S.ANSWERED, "已支付。")
    assert "Send the answer" not in client.get(address).content.decode()
    again = client.post(address, {"text": "再说"})
    assert "no longer possible" in again.context["form"].non_field_errors()[0]
    assert AdverseFact.objects.get(pk=fact.pk).answer == "已支付。"


def test_the_outcome_and_its_reason_are_read_there(sign_in):
    fact = facts.fact(state=S.CONFIRMED)
    page = sign_in(units.member(fact.unit).user).get(reverse("apply:fact", args=[fact.pk])).content.decode()
    assert fact.confirmed_because in page
    assert fact.confirmed_by.user.full_name not in page


def test_another_units_facts_are_not_found(sign_in):
    fact = facts.fact()
    stranger = sign_in(units.member(units.enterprise()).user)
    assert stranger.get(reverse("apply:fact", args=[fact.pk])).status_code == 404
    assert stranger.post(reverse("apply:fact", args=[fact.pk]), {"text": "x"}).status_code == 404
    assert stranger.get(reverse("apply:facts", args=[fact.unit_id])).status_code == 404


def test_nothing_of_it_is_public():
    fact = facts.fact(state=S.CONFIRMED)
    client = Client()
    for address in (reverse("apply:fact", args=[fact.pk]), reverse("desk:fact", args=[fact.pk]), reverse("desk:facts")):
        assert client.get(address).status_code == 302
