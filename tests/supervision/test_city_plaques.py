"""The register of plaques: finding, handing over, and what a county sees of it."""

import pytest
from django.urls import reverse

from plaques.models import Plaque
from plaques.services import hand_over_plaque, issue_documents
from tests.evaluations import factories as evaluations
from tests.supervision.city import lead, text
from tests.tripartite import factories as bodies

REGISTER, HAND_OVER = "desk:plaques", "desk:hand-over"


@pytest.fixture
def gov(enter):
    return enter(lead())


def listed(client, **query) -> set[str]:
    return {title.unit_name for title in client.get(reverse(REGISTER), query).context["page"]}


def test_a_title_without_documents_is_being_made(gov):
    title = evaluations.named_title()
    page = text(gov.get(reverse(REGISTER)))
    assert page.count("being made") >= 3
    decision = text(gov.get(reverse("desk:decision", args=[title.decision_id])))
    assert "They wait to be made." in decision
    assert "0 of 1" in decision


def test_the_register_can_be_narrowed(gov):
    evaluations.named_title(name="威海海澜食品示例有限公司")
    evaluations.named_title(name="乳山云帆机械示例有限公司", area="rushan")
    issue_documents()
    evaluations.named_title(name="威海新城示例有限公司")
    first = Plaque.objects.get(title__unit_name="威海海澜食品示例有限公司")
    hand_over_plaque(plaque=first, office=lead(), received_by="王领取")
    rushan = bodies.district("rushan").pk
    assert listed(gov, q="yfjx") == {"乳山云帆机械示例有限公司"}
    assert listed(gov, q=first.title.number) == {"威海海澜食品示例有限公司"}
    assert listed(gov, state="handed_over") == {"威海海澜食品示例有限公司"}
    assert listed(gov, state="issued") == {"乳山云帆机械示例有限公司"}
    assert listed(gov, state="making") == {"威海新城示例有限公司"}
    assert listed(gov, district=rushan) == {"乳山云帆机械示例有限公司"}
    assert listed(gov, year="2026", kind="park") == set()
    assert len(listed(gov, state="melted")) == 3


def test_a_county_sees_and_hands_over_its_own_plaques_only(enter):
    own = evaluations.named_title(name="乳山云帆机械示例有限公司", area="rushan")
    other = evaluations.named_title(name="威海海澜食品示例有限公司")
    issue_documents()
    client = enter(bodies.officer(area="rushan"))
    assert listed(client) == {own.unit_name}
    plaques = {plaque.title_id: plaque for plaque in Plaque.objects.all()}
    data = {f"receiver_{plaques[title.pk].pk}": "李领取" for title in (own, other)}
    client.post(reverse(HAND_OVER), data)
    assert [plaque.title for plaque in Plaque.objects.filter(state="handed_over")] == [own]
    assert "district" not in client.get(reverse(REGISTER)).context["form"].fields


def test_the_union_hands_over_nothing_and_reads_why(enter):
    evaluations.named_title()
    issue_documents()
    client = enter(bodies.officer(area="city", party="union"))
    sentence = "The government side keeps the register of plaques."
    assert sentence in text(client.get(reverse(REGISTER)))
    refused = text(client.post(reverse(HAND_OVER), {f"receiver_{Plaque.objects.get().pk}": "李领取"}))
    assert sentence in refused
    assert Plaque.objects.get().state == "issued"


def test_several_plaques_are_handed_over_at_once_and_empty_lines_wait(gov):
    evaluations.named_titles(3)
    issue_documents()
    first, second, third = Plaque.objects.order_by("pk")
    typed = {f"receiver_{first.pk}": "王领取", f"receiver_{second.pk}": " ", f"receiver_{third.pk}": "李领取"}
    answer = gov.post(f"{reverse(HAND_OVER)}?state=issued", typed)
    assert answer.headers["Location"] == f"{reverse(REGISTER)}?state=issued"
    assert set(Plaque.objects.filter(state="handed_over").values_list("handed_over_to", flat=True)) == {
        "王领取",
        "李领取",
    }
    assert "for at least one plaque who received it" in text(
        gov.post(reverse(HAND_OVER), {f"receiver_{second.pk}": ""})
    )


def test_a_plaque_that_a_colleague_handed_over_meanwhile_is_refused_in_words(gov):
    evaluations.named_titles(2)
    issue_documents()
    gone, waiting = Plaque.objects.order_by("pk")
    hand_over_plaque(plaque=gone, office=lead(), received_by="王领取")
    typed = {f"receiver_{gone.pk}": "李领取", f"receiver_{waiting.pk}": "孙领取"}
    page = text(gov.post(reverse(HAND_OVER), typed))
    assert "the state has changed in the meantime" in page
    assert "李领取" in page
    assert Plaque.objects.get(pk=gone.pk).handed_over_to == "王领取"
    assert Plaque.objects.get(pk=waiting.pk).handed_over_to == "孙领取"


def test_the_register_asks_the_database_no_more_for_many(gov, django_assert_num_queries):
    evaluations.named_title()
    issue_documents()
    for name, count in ((REGISTER, 8), (HAND_OVER, 6)):
        with django_assert_num_queries(count):
            assert len(gov.get(reverse(name)).context["page"]) == 1
    evaluations.named_titles(2)
    issue_documents()
    for name, count in ((REGISTER, 8), (HAND_OVER, 6)):
        with django_assert_num_queries(count):
            assert len(gov.get(reverse(name)).context["page"]) == 3
