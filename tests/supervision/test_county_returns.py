"""Sending back for correction: item by item, with standard phrases, one mail that is looked at first (BRIEF §5)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Campaign, Return
from evaluations.services import attach_evidence, return_application, save_answer, submit_application
from journal import clock
from journal.models import Mail
from supervision.phrases import phrases_for
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(enter):
    return enter(bodies.officer())


def text(answer) -> str:
    return answer.content.decode()


def a_return(**fields) -> dict[str, str]:
    due = clock.today() + timedelta(days=10)
    return {"text": "请补充材料。", "due_on": due.isoformat(), "item_e1-01": "批复文件看不清。", **fields}


def test_a_return_reaches_the_unit_item_by_item(client):
    application = evaluations.application_at(A.SUBMITTED)
    answer = client.post(reverse("desk:return", args=[application.pk]), a_return())
    assert answer.headers["Location"] == reverse("desk:application", args=[application.pk])
    returned = Return.objects.get(application=application)
    assert [(item.indicator, item.reason) for item in returned.items.all()] == [("e1-01", "批复文件看不清。")]
    assert returned.due_on == clock.today() + timedelta(days=10)
    assert Application.objects.get(pk=application.pk).is_editable


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "This field is required."),
        ({"due_on": "2026-06-15"}, "The deadline must lie in the future."),
        ({"due_on": "soon"}, "Enter a valid date."),
        ({"item_e1-01": ""}, "beside at least one indicator"),
    ],
)
def test_a_return_that_lacks_something_keeps_what_was_typed(client, fields, sentence):
    application = evaluations.application_at(A.SUBMITTED)
    typed = a_return(**{"item_e2-01": "协议已过期。", "item_e1-01": "看不清", **fields})
    if fields.get("item_e1-01") == "":
        typed["item_e2-01"] = ""
    page = text(client.post(reverse("desk:return", args=[application.pk]), typed))
    assert sentence in page
    for value in typed.values():
        assert value.strip() in page
    assert not Return.objects.exists()
    assert Application.objects.get(pk=application.pk).state == A.SUBMITTED


def test_a_return_is_refused_where_the_file_has_gone_on(client):
    application = evaluations.application_at(A.RECOMMENDED)
    page = text(client.post(reverse("desk:return", args=[application.pk]), a_return()))
    assert "At this stage this is not possible" in page
    assert Application.objects.get(pk=application.pk).state == A.RECOMMENDED


@pytest.mark.parametrize(("days", "sentence"), [(0, "must lie in the future"), (91, "at the latest")])
def test_a_deadline_lies_ahead_and_within_the_county_review(client, days, sentence):
    application = evaluations.application_at(A.SUBMITTED)
    due_on = (clock.today() + timedelta(days=days)).isoformat()
    page = text(client.post(reverse("desk:return", args=[application.pk]), a_return(due_on=due_on)))
    assert sentence in page
    assert not Return.objects.exists()


def test_the_deadline_is_proposed_by_the_campaign(client):
    application = evaluations.application_at(A.SUBMITTED)
    Campaign.objects.update(correction_days=15)
    form = client.get(reverse("desk:return", args=[application.pk])).context["form"]
    assert form["due_on"].value() == clock.today() + timedelta(days=15)


def test_nothing_is_sent_before_the_mail_was_looked_at(client):
    application = evaluations.application_at(A.SUBMITTED)
    Mail.objects.all().delete()
    address = reverse("desk:return", args=[application.pk])
    page = text(client.post(address, a_return(preview="1", **{"item_e2-01": "批复没有盖章。"})))
    for words in ("请补充材料。", "批复文件看不清。", "批复没有盖章。", str(units.member(application.unit).user)):
        assert words in page
    assert not Return.objects.exists()
    assert not Mail.objects.exists()


def test_the_mail_that_goes_out_is_the_one_that_was_shown_and_the_only_one(client):
    application = evaluations.application_at(A.SUBMITTED)
    Mail.objects.all().delete()
    address, sent = reverse("desk:return", args=[application.pk]), a_return(**{"item_e2-01": "批复没有盖章。"})
    shown = client.post(address, {**sent, "preview": "1"}).context["mail"]
    client.post(address, sent)
    (mail,) = Mail.objects.all()
    assert (mail.subject, mail.body) == (shown.subject, shown.body)
    assert mail.recipient == units.member(application.unit).user.email
    assert "批复没有盖章。" in mail.body


def test_one_comes_back_from_the_preview_with_every_word(client):
    application = evaluations.application_at(A.SUBMITTED)
    form = client.post(reverse("desk:return", args=[application.pk]), a_return(edit="1")).context["form"]
    assert form["item_e1-01"].value() == "批复文件看不清。"
    assert not Return.objects.exists()


def test_ticked_phrases_and_words_become_one_text_without_saying_anything_twice(client):
    application = evaluations.application_at(A.SUBMITTED)
    unclear, unsealed = (
        phrase for phrase in phrases_for(application.rubric.indicator("e1-01")) if phrase.key in ("unclear", "unsealed")
    )
    sent = a_return(**{"item_e1-01": f"第二页。\n{unclear.text}", "phrase_e1-01": ["unclear", "unsealed"]})
    client.post(reverse("desk:return", args=[application.pk]), sent)
    assert Return.objects.get().items.get().reason == f"{unsealed.text}\n第二页。\n{unclear.text}"


def test_phrases_fit_what_is_asked():
    rubric = evaluations.load_weihai().rubric_for("enterprise")
    keys = {indicator.id: {phrase.key for phrase in phrases_for(indicator)} for indicator in rubric.indicators}
    for indicator in rubric.indicators:
        assert ("figures" in keys[indicator.id]) == (indicator.kind in ("number", "ratio")), indicator.id
        assert ("missing" in keys[indicator.id]) == bool(indicator.evidence), indicator.id
        assert ("exempt" in keys[indicator.id]) == (indicator.not_applicable is not None), indicator.id
    missing = next(phrase for phrase in phrases_for(rubric.indicator("e2-01")) if phrase.key == "missing")
    assert missing.text == "未见“上级工会批复或工会法人资格证书”，请补充上传。"


def test_a_file_is_not_sent_round_in_circles(client):
    application = evaluations.application_at(A.SUBMITTED)
    Campaign.objects.update(returns_allowed=1)
    address = reverse("desk:return", args=[application.pk])
    client.post(address, a_return())
    submit_application(application=application, member=units.member(application.unit), declared=True)
    sentence = "It was returned 1 time, as often as the campaign allows."
    assert sentence in text(client.get(address))
    assert sentence in text(client.post(address, a_return()))
    assert Return.objects.count() == 1


def test_an_answer_is_read_item_by_item_against_what_was_asked(client):
    application = evaluations.application_at(A.SUBMITTED)
    items = {"e1-01": "批复文件看不清。", "e1-02": "缺少记录。"}
    due_on = clock.today() + timedelta(days=10)
    return_application(application=application, office=bodies.officer(), text="请补正。", items=items, due_on=due_on)
    member = units.member(application.unit)
    added = units.evidence(unit=application.unit, title="清晰的批复")
    attach_evidence(application=application, member=member, indicator="e1-01", evidence=added)
    save_answer(application=application, member=member, indicator="e3-01", raw=None, note="顺便更正")
    save_answer(application=application, member=member, indicator="e3-01", raw=_value(application), note="顺便更正")
    submit_application(application=application, member=member, declared=True)
    answer = client.get(reverse("desk:hand-ins", args=[application.pk]))
    second = answer.context["hand_ins"][0]
    changed, unchanged = second["answers"]
    assert [paper.title for paper in changed.change.added] == ["清晰的批复"]
    assert (unchanged.asked, unchanged.change) == ("缺少记录。", None)
    assert [change.indicator.id for change in second["others"]] == ["e3-01"]
    assert "nothing changed here" in text(answer)
    assert reverse("desk:accept", args=[application.pk]) in text(answer)


def _value(application: Application):
    return application.submission.content["answers"]["e3-01"]
