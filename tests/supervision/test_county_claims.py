"""Claims on the desk: the county's government side says yes, or no with a reason."""

from django.urls import reverse

from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import ClaimState, UnitState
from units.models import Claim, Unit, UnitMember


def test_the_list_shows_the_areas_claims_that_wait(enter):
    own, foreign = units.claim(), units.claim(unit=units.enterprise(area="rushan"))
    page = enter(bodies.officer()).get(reverse("desk:claims")).content.decode()
    assert own.unit.name in page
    assert foreign.unit.name not in page


def test_a_claim_can_be_approved_and_confirms_the_unit(enter):
    claim = units.claim()
    client = enter(bodies.officer())
    assert "Approve the claim" in client.get(reverse("desk:claim", args=[claim.pk])).content.decode()
    client.post(reverse("desk:approve-claim", args=[claim.pk]))
    assert UnitMember.objects.filter(unit=claim.unit, user=claim.user).count() == 1
    assert Unit.objects.get(pk=claim.unit_id).state == UnitState.ACTIVE


def test_approving_twice_says_so_and_lets_the_person_in_once(enter):
    claim, client = units.claim(), enter(bodies.officer())
    client.post(reverse("desk:approve-claim", args=[claim.pk]))
    page = client.post(reverse("desk:approve-claim", args=[claim.pk]), follow=True)
    assert "the state has changed in the meantime" in page.content.decode()
    assert UnitMember.objects.filter(unit=claim.unit, user=claim.user).count() == 1


def test_declining_needs_a_reason(enter):
    claim, client = units.claim(), enter(bodies.officer())
    page = client.post(reverse("desk:decline-claim", args=[claim.pk]), {"reason": "  "})
    assert page.context["form"].errors["reason"]
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.PENDING
    client.post(reverse("desk:decline-claim", args=[claim.pk]), {"reason": "请附上委托书。"})
    declined = Claim.objects.get(pk=claim.pk)
    assert (declined.state, declined.reason) == (ClaimState.DECLINED, "请附上委托书。")


def test_the_union_reads_why_it_does_not_decide_and_is_refused(enter):
    claim, client = units.claim(), enter(bodies.officer(party="union"))
    sentence = "The government side of the county body decides who acts for a unit."
    page = client.get(reverse("desk:claim", args=[claim.pk])).content.decode()
    assert sentence in page
    assert "Approve the claim" not in page
    assert sentence in client.post(reverse("desk:approve-claim", args=[claim.pk]), follow=True).content.decode()
    typed = client.post(reverse("desk:decline-claim", args=[claim.pk]), {"reason": "没有委托书"})
    assert typed.status_code == 200
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.PENDING


def test_nobody_decides_on_a_claim_of_their_own(enter):
    office = bodies.officer()
    claim = units.claim(unit=units.enterprise(), user=office.user)
    page = enter(office).post(reverse("desk:approve-claim", args=[claim.pk]), follow=True)
    assert "Nobody decides on a claim of their own." in page.content.decode()
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.PENDING


def test_the_list_asks_the_database_no_more_for_many(enter, django_assert_num_queries, django_assert_max_num_queries):
    client = enter(bodies.officer())
    units.claim()
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("desk:claims"))
    for _number in range(4):
        units.claim()
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("desk:claims"))
