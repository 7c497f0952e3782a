"""The assessor's pages and the desk's: what each finds, does, and reads when it may not."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from evaluations.assessment_models import Assessment
from evaluations.enums import ApplicationState as A
from evaluations.enums import AssessmentState as S
from tests.evaluations import assessments
from tests.evaluations import factories as evaluations
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def officer(**which):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(bodies.officer(**which).user)
    return client


def addresses(made):
    return [
        reverse("assess:overview", args=[made.pk]),
        reverse("assess:marks", args=[made.pk, "e2"]),
        *(reverse(f"assess:{name}", args=[made.pk]) for name in ("begin", "decline", "report", "submit")),
    ]


def test_an_assessor_is_led_home_and_finds_what_is_assigned_and_nothing_else():
    by = assessments.assessor()
    mine, other = assessments.assessment(by=by), assessments.assessment()
    client = assessments.signed_in(by)
    assert client.get(reverse("home-for-me"))["Location"] == reverse("assess:home")
    page = client.get(reverse("assess:home")).content.decode()
    assert mine.unit.name in page
    assert other.unit.name not in page
    for address in addresses(other):
        assert client.get(address).status_code in (404, 405)
        assert client.post(address, {"declared": "on", "reason": "x", "text": "x"}).status_code in (404, 405)
    assert Assessment.objects.get(pk=other.pk).state == S.ASSIGNED


@pytest.mark.parametrize("state", [S.DECLINED, S.RECALLED])
def test_what_was_turned_down_or_taken_back_is_not_found(state):
    by = assessments.assessor()
    made = assessments.assessment(state, by=by)
    client = assessments.signed_in(by)
    assert {client.get(address).status_code for address in addresses(made)} <= {404, 405}


def test_others_with_an_account_are_refused_and_visitors_sign_in():
    made = assessments.assessment()
    stranger = Client()
    assert stranger.get(reverse("assess:home")).status_code == 302
    stranger.force_login(units.member(made.unit).user)
    assert stranger.get(reverse("assess:home")).status_code == 403
    assert stranger.get(reverse("assess:overview", args=[made.pk])).status_code == 404
    assert stranger.get(reverse("desk:assessment", args=[made.pk])).status_code == 403


def test_an_assessor_has_no_way_into_desk_or_application():
    by = assessments.assessor()
    made = assessments.assessment(S.UNDER_WAY, by=by)
    client, application = assessments.signed_in(by), made.submission.application
    assert client.get(reverse("desk:application", args=[application.pk])).status_code == 403
    assert client.get(reverse("apply:application", args=[application.pk])).status_code == 404


def test_an_assessor_finds_nothing_of_an_application_that_is_not_assigned():
    """Neither pages nor files nor the printed sheet, at whatever address; and nothing is written there."""
    by = assessments.assessor()
    assessments.assessment(S.UNDER_WAY, by=by)
    other = assessments.assessment(S.SUBMITTED)
    submission, client = other.submission, assessments.signed_in(by)
    application = submission.application
    papers = [one.file for one in submission.files.all()]
    assert papers
    for paper in papers:
        assert client.get(reverse("file", args=[paper.uid])).status_code == 404
    closed = [
        *(reverse(f"apply:{name}", args=[application.pk]) for name in ("application", "review", "withdraw")),
        reverse("apply:submission", args=[application.pk, 1]),
        reverse("apply:receipt", args=[application.pk, 1]),
        *(reverse(f"desk:{name}", args=[application.pk]) for name in ("application", "sheet", "evidence", "hand-ins")),
        reverse("desk:assessment", args=[other.pk]),
        reverse("desk:check", args=[application.pk, "e1-01"]),
        *addresses(other),
    ]
    for address in closed:
        for answer in (client.get(address), client.post(address, {"points": "0", "reason": "x", "text": "x"})):
            assert answer.status_code in (403, 404, 405), address
            assert application.unit.name not in answer.content.decode()
    for address in ("/api/v1/units/", "/api/v1/changes/", f"/api/v1/standing/{application.unit.uscc}/"):
        assert application.unit.name not in client.get(address).content.decode()
    kept = Assessment.objects.get(pk=other.pk)
    assert (kept.sha256, kept.state, kept.marks.count()) == (other.sha256, S.SUBMITTED, 1)


def test_the_whole_way_from_declaration_to_hand_in():
    by = assessments.assessor()
    made = assessments.assessment(by=by)
    client = assessments.signed_in(by)
    overview, marks, *_rest = addresses(made)
    assert "e2-05" in client.get(marks).content.decode()
    assert client.post(reverse("assess:begin", args=[made.pk]), {}).context["declaration"].errors
    client.post(reverse("assess:begin", args=[made.pk]), {"declared": "on"})
    assert "劳动合同台账.pdf" in client.get(marks).content.decode()
    client.post(marks, {"points_e2-05": "0", "finding_e2-05": "未见专项协议。", "file_e2-05": units.upload()})
    assert "It cannot be handed in yet" in client.get(overview).content.decode()
    client.post(reverse("assess:report", args=[made.pk]), {"text": "总体良好。"})
    client.post(reverse("assess:submit", args=[made.pk]))
    done = Assessment.objects.get(pk=made.pk)
    assert (done.state, done.report, done.marks.get().file.name) == (S.SUBMITTED, "总体良好。", "劳动合同台账.pdf")
    assert 'name="save"' not in client.get(marks).content.decode()
    again = client.post(marks, {"points_e2-05": "1", "finding_e2-05": "改"})
    assert again.context["form"].non_field_errors()
    assert done.marks.get().points == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"points_e2-05": "99"}, "points_e2-05"),
        ({"points_e2-05": "viel"}, "points_e2-05"),
        ({"points_e2-05": "0"}, "finding_e2-05"),
        ({"finding_e2-05": "只有发现"}, "points_e2-05"),
    ],
)
def test_what_is_typed_wrong_is_said_at_the_field_and_nothing_is_kept(typed, field):
    by = assessments.assessor()
    made = assessments.assessment(S.UNDER_WAY, by=by)
    page = assessments.signed_in(by).post(reverse("assess:marks", args=[made.pk, "e2"]), typed)
    assert page.context["form"].errors[field]
    assert not made.marks.exists()


def test_a_file_that_is_none_is_said_at_its_field():
    by = assessments.assessor()
    made = assessments.assessment(S.UNDER_WAY, by=by)
    typed = {"points_e2-05": "0", "finding_e2-05": "未见", "file_e2-05": units.upload(b"MZ", name="a.pdf")}
    page = assessments.signed_in(by).post(reverse("assess:marks", args=[made.pk, "e2"]), typed)
    assert page.context["form"].errors["file_e2-05"]
    assert not made.marks.exists()


def test_officers_read_the_findings_beside_the_other_columns_once_they_are_handed_in():
    under_way, done = assessments.assessment(S.UNDER_WAY), assessments.assessment(S.SUBMITTED)
    page = officer().get(reverse("desk:assessment", args=[under_way.pk])).content.decode()
    assert "Not handed in" in page
    page = officer(party="union").get(reverse("desk:assessment", args=[done.pk])).content.decode()
    assert "未见专项协议。" in page
    assert "does not enter the result" in page
    assert (
        done.agency.name_en
        in officer().get(reverse("desk:checks", args=[done.submission.application_id])).content.decode()
    )
    scoring = officer().get(reverse("desk:check", args=[done.submission.application_id, "e2-05"])).content.decode()
    assert "score-assessor" in scoring
    assert "未见专项协议。" in scoring
    under = officer().get(reverse("desk:check", args=[under_way.submission.application_id, "e2-05"])).content.decode()
    assert "score-assessor" not in under
    assert officer(area="rushan").get(reverse("desk:assessment", args=[done.pk])).status_code == 404


def test_units_are_assigned_all_or_none_and_taken_back():
    by, client = assessments.assessor(), officer()
    application, named = evaluations.application_at(A.COUNTY_REVIEW), evaluations.application_at(A.NAMED)
    typed = {
        "agency": by.agency.pk,
        "applications": [application.pk],
        "holders": [named.unit_id],
        "due_on": "2026-07-15",
        "task": "",
    }
    for wrong, field in (({"applications": [], "holders": []}, "applications"), ({"due_on": "2026-06-15"}, "due_on")):
        page = client.post(reverse("desk:assessment-assign"), typed | wrong)
        assert page.context["form"].errors[field]
    client.post(reverse("desk:assessment-assign"), typed)
    assert Assessment.objects.count() == 2
    page = client.post(reverse("desk:assessment-assign"), typed)
    assert page.context["form"].non_field_errors()
    assert Assessment.objects.count() == 2
    first = Assessment.objects.order_by("pk")[0]
    client.post(reverse("desk:assessment-recall", args=[first.pk]), {"reason": "委托有误"})
    assert Assessment.objects.get(pk=first.pk).state == S.RECALLED


def test_the_union_does_not_assign():
    application, by = evaluations.application_at(A.COUNTY_REVIEW), assessments.assessor()
    typed = {"agency": by.agency.pk, "applications": [application.pk], "due_on": "2026-07-15", "task": ""}
    page = officer(party="union").post(reverse("desk:assessment-assign"), typed)
    assert page.context["why_not"]
    assert not Assessment.objects.exists()


def test_lists_ask_the_database_no_more_for_many(django_assert_num_queries, django_assert_max_num_queries):
    by = assessments.assessor()
    for client, address in (
        (assessments.signed_in(by), reverse("assess:home")),
        (officer(), reverse("desk:assessments")),
    ):
        assessments.assessment(by=by)
        with django_assert_max_num_queries(12) as few:
            client.get(address)
        for _number in range(3):
            assessments.assessment(by=by)
        with django_assert_num_queries(len(few.captured_queries)):
            client.get(address)
