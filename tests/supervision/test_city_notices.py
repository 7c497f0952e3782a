"""Notices and objections on the city's desk, and naming, which waits for both."""

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from evaluations.enums import ApplicationState as A
from journal.models import Entry
from plaques.models import Title
from proceedings.models import Decision, NoticeItem, Objection, PublicNotice
from proceedings.services import object_to, recuse
from tests.enterprises import factories as facts
from tests.evaluations import factories as evaluations
from tests.supervision.city import lead, matter_of, state_of, text
from tests.tripartite import factories as bodies
from tests.units import factories as units
from units.enums import UnitKind

OBJECTOR, CONTACT = "赵异议", "13800001234"


@pytest.fixture
def gov(enter):
    return enter(lead())


def in_notice(number: int = 1) -> list:
    return evaluations.applications_at(A.IN_NOTICE, units=[units.enterprise() for _n in range(number)])


def objection_to(application, *, words: str = "加班工资发放不及时。") -> Objection:
    item = NoticeItem.objects.get(matter=matter_of(application))
    return object_to(item=item, text=words, objector=OBJECTOR, contact=CONTACT)


def answer(client, objection: Objection, *, upheld: str = "no", words: str = "经核查，所反映问题不属实。"):
    return client.post(reverse("desk:objection", args=[objection.pk]), {"upheld": upheld, "answer": words})


def naming(**fields) -> dict[str, str]:
    return {"document_number": "威人社字〔2026〕8号", "title": "命名决定", "decided_on": "2026-06-22", **fields}


# --- publishing -------------------------------------------------------------------------------------------------------


def test_nothing_approved_is_said_and_nothing_published(gov):
    evaluations.application_at(A.RECOMMENDED)
    assert "There is nothing to publish yet." in text(gov.get(reverse("desk:publish-notice")))
    page = text(gov.post(reverse("desk:publish-notice"), {"number": "1号", "title": "公示", "text": "公示。"}))
    assert "There is nothing to publish yet." in page
    assert not PublicNotice.objects.exists()


def test_a_number_that_is_taken_is_refused_and_the_words_stay(gov):
    (published,) = in_notice()
    taken = evaluations.notice_of(published).number
    application = evaluations.application_at(A.APPROVED)
    page = text(
        gov.post(reverse("desk:publish-notice"), {"number": taken, "title": "关于公示", "text": "现予公示，请监督。"})
    )
    assert "There is a notice with this number already." in page
    assert "现予公示，请监督。" in page
    assert state_of(application) == A.APPROVED


def test_towns_are_left_out_where_the_campaign_does_not_name_them(gov):
    evaluations.campaign(names_towns=False)
    made = [units.enterprise(), units.unit(kind=UnitKind.TOWN)]
    enterprise, town = evaluations.applications_at(A.APPROVED, units=made)
    page = gov.get(reverse("desk:publish-notice"))
    assert page.context["applications"] == [enterprise]
    gov.post(reverse("desk:publish-notice"), page.context["form"].initial)
    assert (state_of(enterprise), state_of(town)) == (A.IN_NOTICE, A.APPROVED)


# --- closing ----------------------------------------------------------------------------------------------------------


def test_a_running_notice_is_not_finished_and_names_nobody(gov):
    (application,) = in_notice()
    notice = evaluations.notice_of(application)
    page = text(gov.get(reverse("desk:notice", args=[notice.pk])))
    assert f"The notice runs until {date_format(notice.closes_on)} inclusive." in page
    assert "Finish the notice" not in page
    refused = text(gov.post(reverse("desk:close-notice", args=[notice.pk]), follow=True))
    assert "The notice runs until" in refused
    naming_page = reverse("desk:name-units", args=[notice.pk])
    assert "The public notice is not finished yet." in text(gov.get(naming_page))
    assert "The public notice is not finished yet." in text(gov.post(naming_page, naming()))
    assert not Title.objects.exists()
    assert state_of(application) == A.IN_NOTICE


def test_on_the_last_day_it_still_runs_and_the_day_after_it_can_be_finished(gov, clock):
    (application,) = in_notice()
    notice = evaluations.notice_of(application)
    clock.forward(days=(notice.closes_on - clock.now().date()).days)
    gov.post(reverse("desk:close-notice", args=[notice.pk]))
    assert PublicNotice.objects.get(pk=notice.pk).state == "published"
    clock.forward(days=1)
    gov.post(reverse("desk:close-notice", args=[notice.pk]))
    assert PublicNotice.objects.get(pk=notice.pk).state == "closed"


def test_an_unanswered_objection_holds_up_the_end_and_the_naming(gov, clock):
    (application,) = in_notice()
    notice, objection = evaluations.notice_of(application), objection_to(application)
    clock.forward(days=8)
    sentence = "Every objection must be answered first."
    assert sentence in text(gov.get(reverse("desk:notice", args=[notice.pk])))
    assert sentence in text(gov.post(reverse("desk:close-notice", args=[notice.pk]), follow=True))
    gov.post(reverse("desk:name-units", args=[notice.pk]), naming())
    assert not Decision.objects.exists()
    answer(gov, objection)
    gov.post(reverse("desk:close-notice", args=[notice.pk]))
    gov.post(reverse("desk:name-units", args=[notice.pk]), naming(decided_on="2026-06-23"))
    assert Title.objects.get().unit == application.unit


# --- objections -------------------------------------------------------------------------------------------------------


def test_an_objection_upheld_sends_the_file_back_and_is_passed_over_in_naming(gov, clock):
    kept, objected = in_notice(2)
    notice, objection = evaluations.notice_of(kept), objection_to(objected)
    answered = answer(gov, objection, upheld="yes", words="经核查属实，退回重新评审。")
    assert answered.headers["Location"] == reverse("desk:notice", args=[notice.pk])
    assert state_of(objected) == A.CITY_REVIEW
    clock.forward(days=8)
    gov.post(reverse("desk:close-notice", args=[notice.pk]))
    page = gov.get(reverse("desk:name-units", args=[notice.pk]))
    assert [item.name for item, _application in page.context["ready"]] == [kept.unit.name]
    assert [item.name for item in page.context["passed_over"]] == [objected.unit.name]
    gov.post(reverse("desk:name-units", args=[notice.pk]), naming(decided_on="2026-06-23"))
    assert Title.objects.get().unit == kept.unit
    assert state_of(objected) == A.CITY_REVIEW


def test_a_unit_barred_since_is_told_with_its_fact_once_and_is_not_among_those_passed_over(gov, clock):
    kept, barred = in_notice(2)
    facts.fact(unit=barred.unit, veto="ev-01", state="confirmed")
    notice = evaluations.notice_of(kept)
    clock.forward(days=8)
    gov.post(reverse("desk:close-notice", args=[notice.pk]))
    page = gov.get(reverse("desk:name-units", args=[notice.pk]))
    assert [item.name for item, _application in page.context["ready"]] == [kept.unit.name]
    assert [item.name for item, _why in page.context["barred"]] == [barred.unit.name]
    assert page.context["passed_over"] == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"upheld": ""}, "This field is required."), ({"answer": " "}, "This field is required.")],
)
def test_an_answer_that_lacks_something_keeps_the_rest(gov, fields, sentence):
    objection = objection_to(*in_notice())
    typed = {"upheld": "no", "answer": "经核查，已足额补发。", **fields}
    page = text(gov.post(reverse("desk:objection", args=[objection.pk]), typed))
    assert sentence in page
    assert typed["answer"].strip() in page
    assert Objection.objects.get().state == "received"


def test_an_objection_is_answered_once(gov):
    objection = objection_to(*in_notice())
    answer(gov, objection)
    page = text(answer(gov, objection, upheld="yes", words="另一个答复"))
    assert "经核查，所反映问题不属实。" in page
    assert "另一个答复" not in page
    assert Objection.objects.get().state == "dismissed"


def test_who_objected_is_shown_on_demand_to_who_answers_and_it_is_noted(gov):
    objection = objection_to(*in_notice())
    for page in ("desk:objection", "desk:notice"):
        pk = objection.pk if page == "desk:objection" else objection.item.notice_id
        shown = text(gov.get(reverse(page, args=[pk])))
        assert OBJECTOR not in shown
        assert CONTACT not in shown
    address = reverse("desk:objector", args=[objection.pk])
    assert gov.get(address).status_code == 405
    revealed = gov.post(address, {"upheld": "no", "answer": "正在核查"})
    assert OBJECTOR in text(revealed)
    assert CONTACT in text(revealed)
    assert "正在核查" in text(revealed)
    assert "no-store" in revealed.headers["Cache-Control"]
    noted = Entry.objects.get(action="objection.reveal")
    assert noted.person == lead().actor.person
    assert Objection.objects.get().state == "received"


@pytest.mark.parametrize("who", ["union", "recused"])
def test_others_read_the_objection_and_not_who_made_it(enter, who):
    (application,) = in_notice()
    objection = objection_to(application)
    office = bodies.officer(area="city", party="union") if who == "union" else lead()
    if who == "recused":
        recuse(matter=matter_of(application), office=office, reason="亲属任职")
    client = enter(office)
    assert objection.text in text(client.get(reverse("desk:objection", args=[objection.pk])))
    refused = text(client.post(reverse("desk:objector", args=[objection.pk]), follow=True))
    assert OBJECTOR not in refused
    assert CONTACT not in refused
    assert not Entry.objects.filter(action="objection.reveal").exists()
    answer(client, objection)
    assert Objection.objects.get().state == "received"


# --- naming -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"document_number": " "}, "This field is required."),
        ({"decided_on": "2026-06-20"}, "The decision is dated after the last day of the notice"),
        ({"decided_on": "2026-06-30"}, "The decision is dated after the last day of the notice"),
        ({"decided_on": "soon"}, "Enter a valid date."),
    ],
)
def test_a_decision_that_is_not_right_names_nobody_and_keeps_the_words(gov, clock, fields, sentence):
    (application,) = in_notice()
    notice = evaluations.notice_of(application)
    clock.forward(days=8)
    gov.post(reverse("desk:close-notice", args=[notice.pk]))
    page = text(
        gov.post(
            reverse("desk:name-units", args=[notice.pk]),
            naming(title="关于命名的决定", decided_on="2026-06-23") | fields,
        )
    )
    assert sentence in page
    assert "关于命名的决定" in page
    assert not Title.objects.exists()


def test_a_document_number_is_used_once(gov, clock):
    title = evaluations.named_title()
    (application,) = in_notice()
    notice = evaluations.notice_of(application)
    clock.forward(days=8)
    gov.post(reverse("desk:close-notice", args=[notice.pk]))
    taken = naming(document_number=title.decision.document_number, decided_on="2026-06-23")
    assert "This document number is taken." in text(gov.post(reverse("desk:name-units", args=[notice.pk]), taken))
    assert Title.objects.get() == title


def test_units_are_named_once(gov):
    title = evaluations.named_title()
    notice = title.decision.notice
    assert "No unit on this notice waits to be named." in text(gov.get(reverse("desk:name-units", args=[notice.pk])))
    gov.post(reverse("desk:name-units", args=[notice.pk]), naming(decided_on="2026-06-15"))
    assert Title.objects.get() == title
    assert Decision.objects.get() == title.decision


# --- cost -------------------------------------------------------------------------------------------------------------


def test_notices_and_decisions_ask_the_database_no_more_for_many(
    gov, django_assert_num_queries, django_assert_max_num_queries
):
    first = evaluations.named_title()
    pages = {
        "notices": reverse("desk:notices"),
        "decisions": reverse("desk:decisions"),
        "notice": reverse("desk:notice", args=[first.decision.notice_id]),
        "decision": reverse("desk:decision", args=[first.decision_id]),
        "name": reverse("desk:name-units", args=[first.decision.notice_id]),
    }
    counts = {}
    for name, address in pages.items():
        with django_assert_max_num_queries(14) as few:
            gov.get(address)
        counts[name] = len(few.captured_queries)
    more = evaluations.named_titles(3)
    many = pages | {
        "notice": reverse("desk:notice", args=[more[0].decision.notice_id]),
        "decision": reverse("desk:decision", args=[more[0].decision_id]),
        "name": reverse("desk:name-units", args=[more[0].decision.notice_id]),
    }
    for name, address in many.items():
        with django_assert_num_queries(counts[name]):
            gov.get(address)
