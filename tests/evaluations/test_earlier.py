"""What was handed in the last time is offered, never taken over by itself; what ages with the year is asked anew."""

import pytest
from django.urls import reverse

from evaluations import services
from evaluations.earlier import earlier_of, of_a_period, offers_of, recurring
from evaluations.enums import ApplicationState as A
from evaluations.models import Answer, Application, Attachment
from standards.content import DATE, NUMBER, RATIO, Negative
from tests.evaluations import factories
from tests.units import factories as units

pytestmark = pytest.mark.django_db
GIVEN = {"e2_02": {"numerator": "320", "denominator": "320"}, "e5_05": {"numerator": "290", "denominator": "320"}}


@pytest.fixture
def again(clock, client) -> Application:
    """This year's draft of an enterprise that handed in the year before and stepped back."""
    before = factories.application_at(A.WITHDRAWN, answers=GIVEN)
    clock.forward(days=365)
    member = units.member(before.unit)
    client.force_login(member.user)
    return services.start_application(member=member, campaign=factories.campaign())


def address(application: Application, section: str) -> str:
    return reverse("apply:section", args=[application.pk, section])


def kept(application: Application) -> dict:
    found = Answer.objects.filter(application=application, value__isnull=False)
    return dict(found.values_list("indicator", "value"))


def cards(page) -> dict:
    return {card.indicator.id: card for card in page.context["form"].cards}


def seen(page) -> dict[str, str]:
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields if name.endswith("-seen")}


def test_nothing_is_taken_over_by_itself(again, client):
    page = client.get(address(again, "e1"))
    assert "上次填报" in page.content.decode()
    assert client.post(address(again, "e1"), seen(page)).status_code == 302
    assert not [key for key in kept(again) if key.startswith("e1-")]


def test_dates_amounts_and_counted_misfortunes_are_only_shown(again):
    earlier, rubric = earlier_of(again), again.rubric
    offers = offers_of(earlier, rubric.indicators, {}, {"headcount": "320"})
    for key, offer in offers.items():
        indicator = rubric.indicator(key)
        if indicator.kind == DATE or isinstance(indicator.rule, Negative):
            assert offer.value is None, key
        if indicator.kind == NUMBER and of_a_period(indicator):
            assert offer.value is None, key
    assert offers["e5-06"].value is None, "money is counted anew"
    assert offers["e5-05"].value is None, "a part of the whole is counted anew"


def test_what_was_said_of_a_period_is_never_confirmed_together_with_the_rest(again):
    rubric = again.rubric
    offers = offers_of(earlier_of(again), rubric.indicators, {}, {})
    steady = [rubric.indicator(key) for key, offer in offers.items() if offer.steady]
    assert len(steady) > 20
    assert not [indicator.id for indicator in steady if of_a_period(indicator) or indicator.kind in (DATE, RATIO)]


def test_one_click_confirms_a_question(again, client):
    page = client.get(address(again, "e1"))
    answer = client.post(address(again, "e1"), seen(page) | {"confirm": "e1-01"})
    assert answer.headers["Location"].endswith("#q-e1-01")
    former = again.unit.applications.order_by("pk")[0].submission.content["answers"]["e1-01"]
    assert kept(again)["e1-01"] == former
    assert "e1-02" not in kept(again)


def test_one_click_confirms_what_rarely_changes_in_a_section_and_nothing_else(again, client):
    page = client.get(address(again, "e5"))
    steady = {key for key, card in cards(page).items() if card.offer and card.offer.steady}
    assert steady
    assert steady < {key for key, card in cards(page).items() if card.offer}
    client.post(address(again, "e5"), seen(page) | {"confirm": "*"})
    assert {key for key in kept(again) if key.startswith("e5-")} == steady


def test_all_of_them_again_means_all_that_there_are_by_now(again, client):
    profile = again.unit.enterprise
    type(profile).objects.filter(pk=profile.pk).update(headcount=334)
    page = client.get(address(again, "e2"))
    assert cards(page)["e2-02"].offer.value == {"numerator": "334", "denominator": "334"}
    assert "今年仍为全部：334" in page.content.decode()


def test_a_click_keeps_the_note_that_stands_there(again, client):
    page = client.get(address(again, "e1"))
    client.post(address(again, "e1"), seen(page) | {"e1-01-note": "附批复。"})
    page = client.get(address(again, "e1"))
    sent = {"confirm": "e1-01", "e1-01-seen": seen(page)["e1-01-seen"], "window": "w", "turn": 1}
    told = client.post(reverse("apply:answers", args=[again.pk, "e1"]), sent).json()
    assert told["questions"]["e1-01"]["state"] == "saved"
    assert told["html"]["q-e1-01-earlier"] == ""
    assert Answer.objects.get(application=again, indicator="e1-01").note == "附批复。"


def test_an_answer_that_stands_is_not_asked_to_be_confirmed(again, client):
    client.post(address(again, "e1"), seen(client.get(address(again, "e1"))) | {"confirm": "e1-01"})
    assert cards(client.get(address(again, "e1")))["e1-01"].offer is None


def test_an_answer_that_this_edition_does_not_offer_is_left_out(again):
    indicator = again.rubric.indicator("e1-01")
    earlier = earlier_of(again)
    strange = type(earlier)(year=2025, answers={"e1-01": "of-another-edition"})
    assert offers_of(strange, [indicator], {}, {}) == {}


def test_another_units_hand_in_is_never_offered(again, client):
    stranger = services.start_application(member=units.member(units.enterprise()), campaign=factories.campaign())
    assert earlier_of(stranger) is None
    client.force_login(units.member(stranger.unit).user)
    page = client.get(address(stranger, "e1"))
    client.post(address(stranger, "e1"), seen(page) | {"confirm": ["e1-01", "*"]})
    assert "e1-01" not in kept(stranger)


def test_files_of_last_time_are_offered_at_their_question_and_attached_with_a_click(again, client):
    page = client.get(address(again, "e1"))
    shown = cards(page)["e1-01"].shown_before
    assert [evidence.title for evidence in shown] == ["综合佐证材料"]
    client.post(address(again, "e1"), seen(page) | {"e1-01-reuse": str(shown[0].pk)})
    assert Attachment.objects.get(application=again).evidence_id == shown[0].pk
    assert not cards(client.get(address(again, "e1")))["e1-01"].shown_before


def test_a_figure_given_once_stands_wherever_it_is_asked_again(client):
    park = units.park()
    draft = services.start_application(member=units.member(park), campaign=factories.campaign())
    client.force_login(units.member(park).user)
    services.save_answer(
        application=draft,
        member=units.member(park),
        indicator="p3-01",
        raw={"numerator": "55", "denominator": "60"},
    )
    assert client.get(address(draft, "p3")).context["form"]["p3-02-denominator"].value() == "60"
    assert client.get(address(draft, "p5")).context["form"]["p5-02-denominator"].value() == "60"
    assert "p3-02" not in kept(draft)
    # Where both halves are known, a click takes them.
    taking_part = {"numerator": "40", "denominator": "64"}
    services.save_answer(application=draft, member=units.member(park), indicator="p2-05", raw=taking_part)
    page = client.get(address(draft, "p8"))
    assert cards(page)["p8-02"].offer.value == {"numerator": "64", "denominator": "80"}
    client.post(address(draft, "p8"), seen(page) | {"confirm": "p8-02"})
    assert kept(draft)["p8-02"] == {"numerator": "64", "denominator": "80"}


def test_figures_recur_by_their_name_alone(again):
    answered = {"e5-06": {"numerator": "46.2", "denominator": "1848"}}
    assert recurring(again.rubric, answered) == {"e5-07-denominator": "46.2"}
