"""Motions, opinions and recusals on the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.models import Application, Diagnosis
from evaluations.services import propose_county_motion, release_decisions, set_score
from journal import clock
from journal.errors import Refused
from proceedings.enums import MotionKind, RoundState, Verdict
from proceedings.models import Opinion, Recusal, Round
from proceedings.services import answer_objection, give_opinion, object_to
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies

TEXT = "经核查，各项指标达到创建标准，建议推荐。"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def scored(db) -> Application:
    application = evaluations.application_at(A.COUNTY_REVIEW)
    evaluations.score_by_county(application)
    return application


@pytest.fixture
def open_round(scored) -> Round:
    return propose_county_motion(application=scored, office=bodies.officer(), motion=MotionKind.RECOMMEND, text=TEXT)


def opinion_of(round_: Round) -> str:
    return reverse("desk:opinion", args=[round_.pk])


# --- putting a motion -------------------------------------------------------------------------------------------------


def test_a_recommendation_is_put_with_its_text_and_the_seats_of_all_three(enter, scored):
    client = enter(bodies.officer(party="employer"))
    address = reverse("desk:propose", args=[scored.pk, "recommend"])
    assert "区市评分100分（满分100分，达标线80分）" in client.get(address).context["form"]["text"].value()
    answer = client.post(address, {"text": TEXT})
    round_ = Round.objects.get(matter=scored.county_matter)
    assert answer.headers["Location"] == reverse("desk:round", args=[round_.pk])
    assert (round_.motion, round_.text, round_.seats.count()) == (MotionKind.RECOMMEND, TEXT, 3)
    page = text(client.get(answer.headers["Location"]))
    assert round_.subject_hash in page
    assert all(office.organisation.name_en in page for office in bodies.officers())


def test_a_motion_needs_words(enter, scored):
    answer = enter(bodies.officer()).post(reverse("desk:propose", args=[scored.pk, "recommend"]), {"text": " "})
    assert answer.context["form"].errors["text"]
    assert not Round.objects.exists()


def test_a_recommendation_waits_until_everything_is_scored(enter):
    application = evaluations.application_at(A.COUNTY_REVIEW)
    client, address = enter(bodies.officer()), reverse("desk:propose", args=[application.pk, "recommend"])
    assert "indicators are not scored yet" in text(client.get(address))
    assert "indicators are not scored yet" in text(client.post(address, {"text": TEXT}))
    assert not Round.objects.exists()


def test_there_is_one_open_round_at_a_time(enter, scored, open_round):
    client = enter(bodies.officer(party="union"))
    answer = client.post(reverse("desk:propose", args=[scored.pk, "not-recommend"]), {"text": "先行培育。"})
    assert "A round is open already" in text(answer)
    assert Round.objects.count() == 1
    assert "Propose" not in text(client.get(reverse("desk:application", args=[scored.pk])))


def test_there_are_two_motions_and_no_third(enter, scored):
    assert enter(bodies.officer()).get(reverse("desk:propose", args=[scored.pk, "approve"])).status_code == 404


# --- not recommending -------------------------------------------------------------------------------------------------


@pytest.fixture
def failing(scored) -> Application:
    """The first standard is below its floor, and with it nothing else."""
    for indicator in scored.rubric.standards[0].indicators:
        set_score(
            application=scored, office=bodies.officer(), indicator=indicator.id, points="0", reason="现场未见相关记录。"
        )
    return scored


def test_not_recommending_lists_the_failing_standards_with_a_proposed_diagnosis(enter, failing):
    form = enter(bodies.officer()).get(reverse("desk:propose", args=[failing.pk, "not-recommend"])).context["form"]
    ((gap, field),) = form.failing
    assert (gap.standard.id, gap.points, gap.is_below_floor) == ("e1", 0, True)
    assert "现场未见相关记录。" in field.value()
    assert "低于最低要求" in form["text"].value()


def test_a_failing_standard_without_its_diagnosis_is_refused_at_its_field(enter, failing):
    address = reverse("desk:propose", args=[failing.pk, "not-recommend"])
    answer = enter(bodies.officer()).post(address, {"text": "先行培育。", "why_e1": " ", "why_e2": "工会未换届。"})
    assert "Please write down what is lacking" in str(answer.context["form"].errors["why_e1"])
    assert "工会未换届。" in text(answer)
    assert not Round.objects.exists()


def test_the_service_asks_for_the_diagnosis_as_well(failing):
    with pytest.raises(Refused):
        propose_county_motion(
            application=failing, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。"
        )
    assert not Round.objects.exists()
    assert not Diagnosis.objects.exists()


def test_the_diagnosis_is_put_with_the_motion_and_read_by_those_who_speak(enter, failing):
    address = reverse("desk:propose", args=[failing.pk, "not-recommend"])
    sent = {"text": "先行培育。", "why_e1": "党组织未覆盖。", "why_e2": "工会未换届。"}
    enter(bodies.officer()).post(address, sent)
    round_ = Round.objects.get()
    assert dict(Diagnosis.objects.values_list("standard", "text")) == {"e1": "党组织未覆盖。", "e2": "工会未换届。"}
    page = text(enter(bodies.officer(party="union")).get(reverse("desk:round", args=[round_.pk])))
    assert "党组织未覆盖。" in page
    assert "工会未换届。" in page


def test_where_nothing_fails_by_the_points_the_reason_alone_is_enough(enter, scored):
    address = reverse("desk:propose", args=[scored.pk, "not-recommend"])
    enter(bodies.officer()).post(address, {"text": "存在一票否决事实，来源：区劳动监察。"})
    assert Round.objects.get().motion == MotionKind.NOT_RECOMMEND
    assert not Diagnosis.objects.exists()


# --- opinions ---------------------------------------------------------------------------------------------------------


def test_three_agreements_recommend(enter, scored, open_round):
    for office in bodies.officers():
        client = enter(office)
        assert "You speak for" in text(client.get(reverse("desk:round", args=[open_round.pk])))
        client.post(opinion_of(open_round), {"verdict": "approve"})
    assert Round.objects.get(pk=open_round.pk).state == RoundState.PASSED
    assert Application.objects.get(pk=scored.pk).state == A.RECOMMENDED


@pytest.mark.parametrize("number", [1, 2])
def test_an_organisation_speaks_once_by_whichever_officer(enter, open_round, number):
    enter(bodies.officer()).post(opinion_of(open_round), {"verdict": "approve"})
    sentence = "Your organisation has given its opinion in this round already."
    again = enter(bodies.officer(number=number))
    page = text(again.get(reverse("desk:round", args=[open_round.pk])))
    assert sentence in page
    assert "Give the opinion" not in page
    assert sentence in text(again.post(opinion_of(open_round), {"verdict": "dissent", "reason": "另有意见"}))
    (opinion,) = Opinion.objects.all()
    assert opinion.verdict == Verdict.APPROVE


def test_a_dissent_without_its_reason_is_not_taken(enter, open_round):
    answer = enter(bodies.officer(party="union")).post(opinion_of(open_round), {"verdict": "dissent", "reason": " "})
    assert "Please give the reason for disagreeing" in text(answer)
    assert answer.context["form"]["verdict"].value() == "dissent"
    assert not Opinion.objects.exists()


def test_an_opinion_is_one_of_two(enter, open_round):
    answer = enter(bodies.officer()).post(opinion_of(open_round), {"verdict": "abstain", "reason": "不表态"})
    assert answer.context["form"].errors["verdict"]
    assert "不表态" in text(answer)
    assert not Opinion.objects.exists()


def test_the_first_no_ends_the_round_and_everyone_reads_why(enter, scored, open_round):
    enter(bodies.officer(party="union")).post(opinion_of(open_round), {"verdict": "dissent", "reason": "工会未换届。"})
    reader = enter(bodies.officer(party="employer"))
    page = text(reader.get(reverse("desk:round", args=[open_round.pk])))
    assert "工会未换届。" in page
    assert "This round is closed." in text(reader.post(opinion_of(open_round), {"verdict": "approve"}))
    assert Application.objects.get(pk=scored.pk).state == A.COUNTY_REVIEW
    assert Opinion.objects.count() == 1


def test_a_new_round_shows_the_earlier_one(enter, scored, open_round):
    proceedings.dissent(open_round, reason="工会未换届。")
    second = propose_county_motion(
        application=scored, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。"
    )
    page = text(enter(bodies.officer()).get(reverse("desk:round", args=[second.pk])))
    assert "工会未换届。" in page
    assert TEXT in page


def test_nobody_overlooks_what_they_agree_to(enter, scored, open_round):
    answer = enter(bodies.officer(party="union")).get(reverse("desk:round", args=[open_round.pk]))
    page = text(answer)
    assert f"Agree to recommend: {scored}" in page
    assert "total and every floor reached" in page
    assert answer.context["running"].total == 100


def test_the_page_names_who_has_to_speak_and_since_when(enter, scored, open_round):
    give_opinion(round_=open_round, office=bodies.officer(), verdict=Verdict.APPROVE)
    answer = enter(bodies.officer()).get(reverse("desk:round", args=[open_round.pk]))
    silent = {organisation.slug: officers for organisation, officers in answer.context["silent"]}
    assert set(silent) == {"huancui-union", "huancui-employer"}
    assert answer.context["speak_by"] == clock.today() + timedelta(days=scored.campaign.opinion_days)
    assert "nobody who may speak" in text(answer)
    officer = bodies.officer(party="union")
    answer = enter(bodies.officer()).get(reverse("desk:round", args=[open_round.pk]))
    assert officer in {one.slug: able for one, able in answer.context["silent"]}["huancui-union"]


def test_the_proposal_of_a_new_round_shows_the_dissent_of_the_last(enter, scored, open_round):
    proceedings.dissent(open_round, reason="工会未换届。")
    page = text(enter(bodies.officer()).get(reverse("desk:propose", args=[scored.pk, "recommend"])))
    assert "工会未换届。" in page
    assert "A new round carries nothing over" in page


# --- recusal ----------------------------------------------------------------------------------------------------------


def test_a_recused_officer_does_not_speak_and_another_of_the_organisation_does(enter, open_round):
    first, second = (enter(bodies.officer(number=number)) for number in (1, 2))
    first.post(reverse("desk:recuse", args=[open_round.matter_id]), {"reason": "亲属任职", "confirmed": "on"})
    assert Recusal.objects.get().reason == "亲属任职"
    sentence = "You have recused yourself from this file. Another officer of your organisation acts."
    assert sentence in text(first.get(reverse("desk:round", args=[open_round.pk])))
    assert str(bodies.officer(number=2).user) in text(first.get(reverse("desk:round", args=[open_round.pk])))
    assert sentence in text(first.post(opinion_of(open_round), {"verdict": "approve"}))
    assert not Opinion.objects.exists()
    second.post(opinion_of(open_round), {"verdict": "approve"})
    assert Opinion.objects.get().officer == bodies.officer(number=2)


def test_a_recused_officer_puts_no_motion_and_returns_nothing(enter, scored):
    client = enter(bodies.officer())
    client.post(reverse("desk:recuse", args=[scored.county_matter_id]), {"reason": "亲属任职", "confirmed": "on"})
    answer = client.post(reverse("desk:propose", args=[scored.pk, "recommend"]), {"text": TEXT})
    assert "You have recused yourself from this file." in text(answer)
    assert not Round.objects.exists()
    assert scored.unit.name not in text(client.get(reverse("desk:queue"), {"todo": "motion"}))


@pytest.mark.parametrize("sent", [{"reason": "", "confirmed": "on"}, {"reason": "亲属任职"}])
def test_a_recusal_needs_its_reason_and_the_tick(enter, open_round, sent):
    answer = enter(bodies.officer()).post(reverse("desk:recuse", args=[open_round.matter_id]), sent)
    assert answer.status_code == 200
    assert sent["reason"] in text(answer)
    assert not Recusal.objects.exists()


def test_whoever_has_spoken_stays_in_until_the_round_is_over(enter, open_round):
    client, address = enter(bodies.officer()), reverse("desk:recuse", args=[open_round.matter_id])
    client.post(opinion_of(open_round), {"verdict": "approve"})
    assert address not in text(client.get(reverse("desk:round", args=[open_round.pk])))
    answer = client.post(address, {"reason": "亲属任职", "confirmed": "on"})
    assert "You have already spoken in the open round" in text(answer)
    assert not Recusal.objects.exists()


# --- lists ------------------------------------------------------------------------------------------------------------


def waiting(client, which: str) -> list[Round]:
    return list(client.get(reverse("desk:rounds"), {"waiting": which}).context["page"])


def test_a_round_waits_for_those_who_have_not_spoken(enter, open_round):
    gov, union = enter(bodies.officer()), enter(bodies.officer(party="union"))
    assert waiting(gov, "us") == waiting(union, "us") == [open_round]
    give_opinion(round_=open_round, office=bodies.officer(), verdict=Verdict.APPROVE)
    assert (waiting(gov, "us"), waiting(gov, "others"), waiting(union, "us")) == ([], [open_round], [open_round])
    proceedings.dissent(open_round)
    assert waiting(gov, "closed") == waiting(union, "closed") == [open_round]
    assert waiting(gov, "others") == waiting(union, "us") == []


def test_the_list_asks_the_database_no_more_for_many(
    enter, open_round, django_assert_num_queries, django_assert_max_num_queries
):
    client = enter(bodies.officer())
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("desk:rounds"))
    made = evaluations.applications_at(A.COUNTY_REVIEW, units=[evaluations.units.enterprise() for _n in range(2)])
    for application in made:
        propose_county_motion(
            application=application, office=bodies.officer(), motion=MotionKind.NOT_RECOMMEND, text="先行培育。"
        )
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("desk:rounds"))


# --- the city's release -----------------------------------------------------------------------------------------------


def test_a_file_that_came_back_is_not_released_by_the_meeting_that_once_approved_it(db):
    application, lead = evaluations.application_at(A.IN_NOTICE), bodies.officer(area="city")
    item = evaluations.notice_of(application).items.get()
    objection = object_to(item=item, text="存在拖欠工资。", objector="某人", contact="0631-0000000")
    answer_objection(objection=objection, office=lead, upheld=True, answer="经查属实。")
    meeting = application.city_matter.agenda_items.get().meeting
    with pytest.raises(Refused, match=r"nothing to release|没有"):
        release_decisions(meeting=meeting, office=lead)
    assert Application.objects.get(pk=application.pk).state == A.CITY_REVIEW
