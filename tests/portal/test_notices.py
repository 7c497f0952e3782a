"""Public notices, and objections by anyone: made once, answered by receipt number, never a flood."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from journal.models import Entry
from portal import limits
from proceedings.enums import ObjectionState
from proceedings.models import NoticeItem, Objection, PublicNotice
from proceedings.services import answer_objection
from tests.evaluations import factories as applications
from tests.portal.helpers import queries_of, speaking, words
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db

STATEMENT = {
    "text": "该单位今年三月未足额支付加班工资，可查工资台账。",
    "objector": "异议人甲",
    "contact": "13800000000",
}


@pytest.fixture
def item() -> NoticeItem:
    """A unit on a notice with five days left."""
    application = applications.application_at("in_notice", name="威海公示企业有限公司")
    return applications.notice_of(application).items.select_related("notice").get()


def send(item: NoticeItem, client=None, /, **changed):
    client = client or speaking("en")
    return client.post(reverse("object", args=[item.notice_id]), {"item": item.pk, **STATEMENT, **changed})


def test_an_objection_gets_a_receipt_by_which_its_answer_is_found(item):
    client = speaking("en")
    sent = send(item, client)
    objection = Objection.objects.get()
    assert sent.status_code == 302
    assert sent.headers["Location"] == reverse("objection", args=[objection.receipt])
    assert (objection.text, objection.objector, objection.contact) == tuple(STATEMENT.values())
    receipt = words(client.get(sent.headers["Location"]))
    assert objection.receipt in receipt
    assert "being looked into" in receipt
    office = bodies.officer(area="city")
    answer_objection(objection=objection, office=office, upheld=False, answer="经核查，加班工资已足额支付。")
    for typed in (objection.receipt, objection.receipt.lower(), f" {objection.receipt[:5]}-{objection.receipt[5:]} "):
        asked = client.get(reverse("objections"), {"receipt": typed})
        assert asked.headers["Location"] == reverse("objection", args=[objection.receipt])
    answered = words(client.get(reverse("objection", args=[objection.receipt])))
    assert "经核查，加班工资已足额支付。" in answered
    assert "not upheld" in answered


def test_a_receipt_shows_neither_who_objected_nor_what_was_written(item, client):
    send(item)
    page = words(client.get(reverse("objection", args=[Objection.objects.get().receipt])))
    assert "威海公示企业有限公司" in page
    for private in STATEMENT.values():
        assert private not in page


def test_the_journal_keeps_no_word_of_the_objector(item):
    send(item)
    entry = Entry.objects.filter(action="objection.make").get()
    assert not [private for private in STATEMENT.values() if private in f"{entry.data} {entry.person}"]


def test_an_unknown_receipt_is_told_so_where_it_was_typed():
    client = speaking("en")
    answer = client.get(reverse("objection", args=["NOSUCHNUMB"]), follow=True)
    assert answer.status_code == 400
    assert "There is no objection with this receipt number." in words(answer)
    assert 'value="NOSUCHNUMB"' in answer.content.decode()
    for odd in ("%00", "x" * 200, "<b>"):
        assert "receipt" in client.get(f"/notices/objections/{odd}/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "太短"}, "Please say a little more"),
        ({"text": "长" * 2001}, "Please keep it to 2000 characters"),
        ({"objector": ""}, "This field is required."),
        ({"contact": ""}, "This field is required."),
        ({"item": ""}, "This field is required."),
        ({"item": "999999"}, "This unit is not on the notice."),
        ({"homepage": "http://spam.example"}, "it is there to stop programs"),
    ],
)
def test_a_faulty_objection_is_told_why_and_loses_nothing(item, changed, sentence):
    answer = send(item, **changed)
    assert answer.status_code == 400
    assert sentence in words(answer)
    for name, value in STATEMENT.items():
        assert changed.get(name, value) in answer.content.decode()
    assert not Objection.objects.exists()


def test_a_unit_of_another_notice_cannot_be_objected_to_here(item):
    other = applications.application_at("in_notice", name="威海另一企业有限公司")
    stranger = applications.notice_of(other).items.get()
    assert "This unit is not on the notice." in words(send(item, item=stranger.pk))


def test_after_the_last_day_nobody_objects_and_nothing_typed_is_lost(item, clock):
    clock.forward(days=5)
    assert send(item).status_code == 302
    clock.forward(days=1)
    answer = send(item)
    assert answer.status_code == 400
    assert "no longer takes objections" in words(answer)
    assert STATEMENT["text"] in answer.content.decode()
    assert Objection.objects.count() == 1
    page = words(speaking("en").get(reverse("object", args=[item.notice_id])))
    assert "This notice takes no more objections" in page


def test_objections_are_limited_by_address_and_by_notice(item, clock, monkeypatch):
    def from_address(number: int):
        client = speaking("en")
        return client.post(
            reverse("object", args=[item.notice_id]), {"item": item.pk, **STATEMENT}, REMOTE_ADDR=f"198.51.100.{number}"
        )

    for _n in range(limits.OBJECTIONS_BY_ADDRESS.times):
        assert from_address(1).status_code == 302
    refused = from_address(1)
    assert refused.status_code == 400
    assert "Please try again in an hour." in words(refused)
    assert STATEMENT["text"] in refused.content.decode()
    assert from_address(2).status_code == 302
    clock.forward(hours=1)
    assert from_address(1).status_code == 302
    monkeypatch.setattr(limits, "OBJECTIONS_TO_NOTICE", limits.Limit("test", times=1, seconds=3600))
    assert from_address(3).status_code == 302
    assert "Very many objections" in words(from_address(4))


def test_limits_keep_no_address(monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "add", lambda key, *args, **kwargs: kept.append(key))
    monkeypatch.setattr(cache, "incr", lambda key: 1)
    assert limits.OBJECTIONS_BY_ADDRESS.takes("198.51.100.7")
    assert kept
    assert "198.51.100.7" not in kept[0]


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.1"), (1, "198.51.100.7"), (2, "forged"), (3, "10.0.0.1")])
def test_only_as_many_proxies_are_believed_as_there_are(rf, settings, proxies, address):
    settings.TRUSTED_PROXIES = proxies
    assert limits.address_of(rf.get("/", REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"
    asked = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "forged, 198.51.100.7"})
    assert limits.address_of(asked) == address


def test_the_link_at_a_unit_chooses_it_in_the_form(item, client):
    page = client.get(reverse("notice", args=[item.notice_id])).content.decode()
    link = f"{reverse('object', args=[item.notice_id])}?item={item.pk}"
    assert link in page
    assert f'<option value="{item.pk}" selected>' in client.get(link).content.decode()
    for odd in ("x", "99999999999999999999", "-1", "%00", "²"):
        assert client.get(reverse("object", args=[item.notice_id]), {"item": odd}).status_code == 200, odd


def test_a_notice_lists_every_unit_and_after_naming_its_title(client):
    title = applications.named_title(name="威海命名企业有限公司")
    notice = title.notice_item.notice
    page = client.get(reverse("notice", args=[notice.pk]))
    assert "威海命名企业有限公司" in words(page)
    assert title.number in words(page)
    assert reverse("object", args=[notice.pk]) not in page.content.decode()


def test_the_list_and_a_notice_take_the_same_queries_whatever_their_size(client):
    def publish(number: int) -> PublicNotice:
        made = applications.applications_at("in_notice", units=[units.enterprise() for _n in range(number)])
        return applications.notice_of(made[0])

    small = publish(1)
    listed, shown = queries_of(client, reverse("notices")), queries_of(client, reverse("notice", args=[small.pk]))
    large = publish(4)
    publish(1)
    assert queries_of(client, reverse("notices")) == listed <= 3
    assert queries_of(client, reverse("notice", args=[large.pk])) == shown <= 3


def test_an_upheld_objection_shows_its_answer(item, client):
    send(item)
    objection = Objection.objects.get()
    answer_objection(
        objection=objection, office=bodies.officer(area="city"), upheld=True, answer="情况属实，退回复审。"
    )
    assert Objection.objects.get().state == ObjectionState.UPHELD
    assert "情况属实，退回复审。" in words(client.get(reverse("objection", args=[objection.receipt])))


def test_before_the_first_notice_the_list_says_so():
    assert "No notice has been published yet" in words(speaking("en").get(reverse("notices")))
