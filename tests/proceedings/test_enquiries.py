"""Department opinions: asked of many about many, answered once each, and silence never counts (BRIEF §6)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from enterprises.enums import FactOrigin
from enterprises.enums import FactState as F
from enterprises.models import AdverseFact
from evaluations.barring import why_barred
from evaluations.enums import ApplicationState as A
from journal.errors import Refused
from journal.models import Entry, Mail
from proceedings import enquiry_links
from proceedings.enums import EnquiryAnswer, ItemState
from proceedings.models import Enquiry, EnquiryItem
from proceedings.reported import ReportedFact
from proceedings.services.enquiries import (
    answer_item,
    ask_departments,
    recall_item,
    remind_departments,
    reveal_link,
    silence_unanswered,
)
from proceedings.transitions import ENQUIRYITEM
from tests.evaluations import factories as evaluations
from tests.journal.guards import assert_impossible, assert_kept
from tests.journal.moves import names_from, try_every_move
from tests.proceedings import enquiries
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def answered(item=None, answer=EnquiryAnswer.CLEAR, **given):
    return answer_item(item=item or enquiries.item(), answer=answer, text="", name="王科长", **given)


@pytest.mark.parametrize("state", ItemState)
def test_a_question_moves_as_its_table_says(state, clock):
    item = enquiries.item()
    if state == ItemState.ANSWERED:
        # Kept as it is by the database, so that no move can even be tried on it on PostgreSQL.
        assert names_from(ENQUIRYITEM, answered(item).state) == []
        return
    if state == ItemState.RECALLED:
        recall_item(item=item, office=bodies.officer(), reason="问错了")
    if state == ItemState.SILENT:
        clock.forward(days=11)
        silence_unanswered()
    item.refresh_from_db()
    assert item.state == state
    changes = {"answer": {"answer": "clear", "answered_name": "王科长"}}
    assert try_every_move(ENQUIRYITEM, item, changes) == names_from(ENQUIRYITEM, state)


def test_several_departments_are_asked_about_several_units_at_once():
    named = [units.enterprise(), units.park()]
    asked = [enquiries.department(kind=kind, email=f"{kind}@example.cn") for kind in ("inspection", "safety")]
    asked.append(enquiries.department("city", "arbitration"))
    letters = ask_departments(
        departments=asked, units=named, question=enquiries.question(), office=bodies.officer(), subjects={}
    )
    assert len(letters) == 3
    assert EnquiryItem.objects.count() == 6
    assert set(Mail.objects.filter(key__startswith="enquiry_asked").values_list("recipient", flat=True)) == {
        "inspection@example.cn",
        "safety@example.cn",
    }


@pytest.mark.parametrize(
    ("area", "party"), [("huancui", "union"), ("huancui", "employer"), ("rushan", "gov"), ("city", "eca")]
)
def test_only_the_government_side_of_county_or_city_asks(area, party):
    with pytest.raises(Refused):
        ask_departments(
            departments=[enquiries.department()],
            units=[units.enterprise()],
            question=enquiries.question(),
            office=bodies.officer(area=area, party=party),
        )
    assert not Enquiry.objects.exists()


def test_one_unit_elsewhere_and_nobody_is_asked():
    with pytest.raises(Refused):
        ask_departments(
            departments=[enquiries.department()],
            units=[units.enterprise(), units.enterprise(area="rushan")],
            question=enquiries.question(),
            office=bodies.officer(),
        )
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("wrong", [{"text": " "}, {"due_on": 0}, {"period_from": 1}, {"period_to": 1}])
def test_a_question_without_words_or_with_dates_out_of_order_is_refused(wrong):
    today = evaluations.clock.today()
    wrong = {key: today + timedelta(days=value) if isinstance(value, int) else value for key, value in wrong.items()}
    with pytest.raises(Refused):
        enquiries.item(**wrong)


def test_neither_row_nor_outbox_nor_journal_holds_the_secret(run_on_commit):
    with run_on_commit():
        item = enquiries.item()
    secret = re.search(r"/answers/([0-9a-f]{64})/", mail.outbox[-1].body).group(1)
    assert enquiry_links.find(secret) == item.enquiry
    held = [str(list(model.objects.values())) for model in (Enquiry, EnquiryItem, Mail, Entry)]
    assert not any(secret in text for text in held)
    assert item.enquiry.token_sha256 == enquiry_links.hash_of(secret)


def test_an_answer_is_given_once():
    item = answered()
    assert (item.state, item.answer) == (ItemState.ANSWERED, EnquiryAnswer.CLEAR)
    with pytest.raises(Refused):
        answered(item)


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": EnquiryAnswer.FACTS, "text": " "},
        {"name": " "},
        {"facts": [ReportedFact("penalty", evaluations.date(2026, 1, 5), "罚款")]},
    ],
)
def test_an_answer_without_name_or_words_is_refused_and_leaves_nothing(wrong):
    item = enquiries.item()
    with pytest.raises(Refused):
        answer_item(**({"item": item, "answer": EnquiryAnswer.CLEAR, "text": "", "name": "王科长"} | wrong))
    assert EnquiryItem.objects.get(pk=item.pk).state == ItemState.ASKED
    assert not AdverseFact.objects.exists()


def test_reported_facts_are_proposed_and_the_unit_is_told_and_answers_first():
    application = evaluations.application_at(A.COUNTY_REVIEW)
    item = enquiries.item(unit=application.unit)
    fact = ReportedFact("veto:ev-01", evaluations.date(2026, 1, 5), "拖欠工资受到处罚", "监罚1号")
    answer_item(item=item, answer=EnquiryAnswer.FACTS, text="有一起处罚。", name="王科长", facts=[fact])
    told = AdverseFact.objects.get(unit=application.unit)
    assert (told.state, told.veto, told.origin) == (F.PROPOSED, "ev-01", FactOrigin.DEPARTMENT)
    assert told.source == item.enquiry.department.name_zh
    assert Mail.objects.filter(recipient=units.member(application.unit).user.email, key__startswith="fact_told")
    assert why_barred(application) is None


def test_no_answer_is_recorded_as_that_and_counts_for_nothing(clock):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    item = enquiries.item(unit=application.unit)
    clock.forward(days=10)
    assert silence_unanswered() == 0
    clock.forward(days=1)
    assert (silence_unanswered(), silence_unanswered()) == (1, 0)
    item.refresh_from_db()
    assert (item.state, item.answer) == (ItemState.SILENT, "")
    assert why_barred(application) is None
    assert not AdverseFact.objects.exists()
    with pytest.raises(Refused):
        answered(item)
    assert Mail.objects.filter(recipient=bodies.officer().user.email, key__startswith="enquiry_silent").count() == 1


def test_a_chaser_goes_once_a_day_before_the_end_and_to_nobody_who_has_answered(clock):
    waiting = enquiries.item(to=enquiries.department(email="a@example.cn"))
    answered(enquiries.item(to=enquiries.department(kind="safety", email="b@example.cn")))
    clock.forward(days=7)
    assert remind_departments() == 0
    clock.forward(days=1)
    assert (remind_departments(), remind_departments()) == (1, 1)
    chasers = Mail.objects.filter(key__startswith="enquiry_reminded")
    assert [mail.recipient for mail in chasers] == ["a@example.cn"]
    clock.forward(days=2)
    remind_departments()
    assert chasers.all().count() == 2
    clock.forward(days=1)
    silence_unanswered()
    remind_departments()
    assert chasers.all().count() == 2
    assert waiting.enquiry.due_on < evaluations.clock.today()


def test_the_officer_is_told_when_everything_is_answered():
    named = [units.enterprise(), units.enterprise()]
    letter = ask_departments(
        departments=[enquiries.department()], units=named, question=enquiries.question(), office=bodies.officer()
    )[0]
    told = Mail.objects.filter(key__startswith="enquiry_answered")
    first, second = letter.items.order_by("pk")
    answered(first)
    assert not told.exists()
    answered(second)
    assert told.get().recipient == bodies.officer().user.email


def test_showing_a_link_is_on_record_and_the_lead_of_the_asking_body_alone_may(clock):
    item = enquiries.item()
    enquiry = Enquiry.objects.select_related("asked_by__organisation").get(pk=item.enquiry_id)
    assert enquiry_links.find(reveal_link(enquiry=enquiry, office=bodies.officer()).split("/")[-2]) == enquiry
    assert Entry.objects.filter(action="enquiry.reveal").count() == 1
    for office in (bodies.officer(party="union"), bodies.officer(area="city"), bodies.officer(area="rushan")):
        with pytest.raises(Refused):
            reveal_link(enquiry=enquiry, office=office)
    clock.forward(days=11)
    with pytest.raises(Refused):
        reveal_link(enquiry=enquiry, office=bodies.officer())


def test_the_database_refuses_impossible_items():
    item = enquiries.item()
    assert_impossible(
        item,
        {"state": ItemState.ANSWERED},
        {"state": ItemState.ANSWERED, "answered_at": "now", "answer": "clear"},
        {"state": ItemState.ANSWERED, "answered_at": "now", "answer": "facts", "answered_name": "王"},
        {"state": ItemState.SILENT},
        {"state": ItemState.RECALLED},
        {"answer": "clear"},
    )
    assert_impossible(item.enquiry, {"question": ""}, {"due_on": item.enquiry.period_to - timedelta(days=1)})
    with pytest.raises(IntegrityError), transaction.atomic():
        EnquiryItem.objects.create(enquiry=item.enquiry, unit=item.unit)


@pytest.mark.postgresql
def test_the_database_keeps_an_answer_as_it_was_given():
    answered()
    assert_kept("UPDATE proceedings_enquiryitem SET text = 'x'", "DELETE FROM proceedings_enquiryitem")
