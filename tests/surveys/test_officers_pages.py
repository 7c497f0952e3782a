"""The county's pages: opening, slips once, the rate, the result; and who may do none of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.models import Application
from journal import clock as portal_clock
from surveys import services
from surveys.enums import Choice
from surveys.enums import SurveyState as S
from surveys.models import Survey
from tests.portal.helpers import queries_of, words
from tests.surveys import factories
from tests.tripartite import factories as bodies
from tests.units import factories as units

pytestmark = pytest.mark.django_db


def order(filing: Application, **changes) -> dict[str, str]:
    today = portal_clock.today()
    sent = {"invited": "60", "opens_on": today.isoformat(), "closes_on": (today + timedelta(days=7)).isoformat()}
    return sent | changes


def at(filing: Application) -> str:
    return reverse("desk:survey-for", args=["application", filing.pk])


def test_the_county_opens_a_survey_and_the_headcount_is_proposed(enter, run_on_commit):
    filing = factories.application(headcount=140)
    client = enter(factories.office())
    assert filing.unit.name in words(client.get(reverse("desk:surveys")))
    assert 'value="140"' in client.get(at(filing)).content.decode()
    with run_on_commit():
        response = client.post(at(filing), order(filing, invited="12"))
    survey = Survey.objects.get()
    assert response.headers["Location"] == reverse("desk:survey", args=[survey.pk])
    assert (survey.state, survey.invited, survey.slips.count()) == (S.OPEN, 12, 12)
    page = client.get(reverse("desk:survey", args=[survey.pk]))
    assert "Fetch the slips, once" in words(page)
    # Whoever asks again is led to the survey that there is.
    assert client.get(at(filing)).headers["Location"] == reverse("desk:survey", args=[survey.pk])
    assert filing.unit.name not in words(client.get(reverse("desk:surveys"))).split("State")[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"invited": "9"}, "At least 10 are invited"),
        ({"invited": "50000"}, "At most 20000 can be invited"),
        ({"invited": "many"}, "Enter a whole number"),
        ({"invited": ""}, "This field is required"),
        ({"opens_on": "2020-01-01"}, "cannot lie in the past"),
        ({"closes_on": "2020-01-01"}, "before the first one"),
        ({"closes_on": "2029-01-01"}, "60 days at most"),
        ({"closes_on": "soon"}, "Enter a valid date"),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_field_and_nothing_is_lost(enter, changes, sentence):
    filing = factories.application()
    response = enter(factories.office()).post(at(filing), order(filing, **changes))
    assert response.status_code == 200
    assert sentence in words(response)
    assert all(f'value="{value}"' in response.content.decode() for value in order(filing, **changes).values() if value)
    assert not Survey.objects.exists()


def test_a_unit_with_fewer_than_ten_employees_is_not_asked_in_this_way(enter):
    filing = factories.application(headcount=8)
    client = enter(factories.office())
    assert "would not be anonymous" in words(client.get(at(filing)))
    assert filing.unit.name not in words(client.get(reverse("desk:surveys")))
    client.post(at(filing), order(filing))
    assert not Survey.objects.exists()


def test_parks_are_asked_for_no_survey(enter):
    from evaluations.enums import ApplicationState as A
    from tests.evaluations import factories as applications

    filing = applications.application_at(A.COUNTY_REVIEW, unit=units.park())
    assert "ask for no employees" in words(enter(factories.office()).get(at(filing)))


@pytest.mark.parametrize(("area", "party"), [("huancui", "union"), ("huancui", "employer")])
def test_the_other_sides_read_and_do_not_open(enter, area, party):
    filing = factories.application()
    client = enter(factories.office(area, party))
    assert "The government side of the county body holds the survey" in words(client.get(at(filing)))
    client.post(at(filing), order(filing))
    assert not Survey.objects.exists()
    survey, _codes = factories.opened(filing)
    page = words(client.get(reverse("desk:survey", args=[survey.pk])))
    assert "Answers so far" in page
    assert "Fetch the slips" not in page
    for name in ("survey-slips", "survey-renew", "survey-close"):
        client.post(reverse(f"desk:{name}", args=[survey.pk]))
    for name, sent in (("survey-annul", {"reason": "x"}), ("survey-extend", {"closes_on": "2026-06-30"})):
        client.post(reverse(f"desk:{name}", args=[survey.pk]), sent)
    after = Survey.objects.get()
    assert (after.state, after.printing, after.slips_taken_at, after.closes_on) == (S.OPEN, 1, None, survey.closes_on)


def test_another_areas_survey_is_not_found_and_the_enterprise_has_no_page_of_it(enter):
    survey, _codes = factories.opened()
    foreign, member = enter(factories.office("rushan")), enter(survey.unit.members.get().user)
    for name in ("survey", "survey-rate"):
        assert foreign.get(reverse(f"desk:{name}", args=[survey.pk])).status_code == 404
        assert member.get(reverse(f"desk:{name}", args=[survey.pk])).status_code == 403
    for name in ("survey-slips", "survey-renew", "survey-close", "survey-extend", "survey-annul"):
        assert foreign.post(reverse(f"desk:{name}", args=[survey.pk])).status_code == 404
        assert member.post(reverse(f"desk:{name}", args=[survey.pk])).status_code == 403
    assert foreign.get(reverse("desk:survey-for", args=["application", 1])).status_code == 404
    assert foreign.get(reverse("desk:survey-for", args=["nothing", 1])).status_code == 404


def test_slips_are_fetched_once(enter, run_on_commit):
    survey, _codes = factories.opened()
    client = enter(factories.office())
    with run_on_commit():
        first = client.post(reverse("desk:survey-slips", args=[survey.pk]))
    assert (first.content, first.headers["Content-Type"]) == (b"%PDF slips", "application/pdf")
    assert "no-store" in first.headers["Cache-Control"]
    again = client.post(reverse("desk:survey-slips", args=[survey.pk]), follow=True)
    assert "no longer kept" in words(again)


def test_the_rate_is_a_count_and_nothing_else(enter):
    survey, given = factories.opened()
    client = enter(factories.office())
    factories.answer_all(survey, given[:3], Choice.DISSATISFIED)
    rate = client.get(reverse("desk:survey-rate", args=[survey.pk])).json()
    assert rate == {
        "answered": 3,
        "invited": 20,
        "percent": "15.0",
        "state": "open",
        "text": "3 of 20 answered (15.0%)",
    }
    assert "3 of 20 answered" in words(client.get(reverse("desk:survey", args=[survey.pk])))


def test_closing_extending_and_annulling_by_the_page(enter, run_on_commit):
    survey, given = factories.opened()
    client = enter(factories.office())
    later = (survey.closes_on + timedelta(days=2)).isoformat()
    early = client.post(reverse("desk:survey-extend", args=[survey.pk]), {"closes_on": "2026-06-01"})
    assert "after the present one" in words(early)
    assert early.content.count(b"error-summary") == 1
    client.post(reverse("desk:survey-extend", args=[survey.pk]), {"closes_on": later})
    assert Survey.objects.get().closes_on.isoformat() == later
    nothing = client.post(reverse("desk:survey-annul", args=[survey.pk]), {"reason": ""})
    assert nothing.context["annul_form"].errors["reason"]
    assert nothing.content.count(b"error-summary") == 1
    factories.answer_all(survey, given[:14])
    with run_on_commit():
        client.post(reverse("desk:survey-close", args=[survey.pk]))
    assert Survey.objects.get().state == S.COUNTED
    late = client.post(reverse("desk:survey-close", args=[survey.pk]), follow=True)
    assert "The survey is not open" in words(late)
    refused = client.post(reverse("desk:survey-annul", args=[survey.pk]), {"reason": "重做"})
    assert "What has been counted stays" in words(refused)


def test_the_result_shows_each_dimension_against_the_pass_mark(enter):
    survey = factories.counted(content=15, others=1)
    for office in (factories.office(), factories.office(party="union"), bodies.officer(area="city")):
        page = enter(office).get(reverse("desk:survey", args=[survey.pk]))
        text = words(page)
        assert "The survey counts" in text
        assert text.count("93.8%") >= 9
        assert page.content.decode().count('class="share-bar share-reached"') == 10
    assert "Pay: 93.8%, mark at 80%" in page.content.decode()


def test_a_survey_under_the_floor_shows_no_breakdown_and_can_be_held_again(enter):
    filing = factories.application()
    survey = factories.counted(filing, content=10)
    client = enter(factories.office())
    page = client.get(reverse("desk:survey", args=[survey.pk]))
    text = words(page)
    assert "The survey does not count" in text
    assert "At least 12 would have been needed" in text
    assert page.content.decode().count("share-bar") == 1
    assert "Hold another survey" in text
    form = client.get(f"{at(filing)}?again=1")
    assert form.status_code == 200
    client.post(at(filing), order(filing))
    assert Survey.objects.count() == 2


def test_after_a_survey_that_counts_there_is_no_second_one_to_hold_against_it(enter):
    filing = factories.application()
    survey = factories.counted(filing)
    client = enter(factories.office())
    assert "Hold another" not in words(client.get(reverse("desk:survey", args=[survey.pk])))
    refused = client.post(at(filing), order(filing))
    assert "again only if the first did not count" in words(refused)
    assert Survey.objects.count() == 1


def test_a_lost_key_is_told_with_what_to_do(enter, key_folder):
    survey, _codes = factories.opened()
    services.close_survey(survey=survey, office=factories.office())
    (key_folder / "keys" / survey.uid.hex).unlink()
    assert "This survey cannot be counted" in words(
        enter(factories.office()).get(reverse("desk:survey", args=[survey.pk]))
    )


def test_the_desk_names_what_waits(enter):
    filing = factories.application()
    client = enter(factories.office())
    assert "Applications whose employees have not been asked" in words(client.get(reverse("desk:home")))
    survey, _codes = factories.opened(filing)
    text = words(client.get(reverse("desk:home")))
    assert "Applications whose employees have not been asked" not in text
    assert "Survey slips to fetch and hand out" in text
    services.take_slips(survey=survey, office=factories.office())
    text = words(client.get(reverse("desk:home")))
    assert "Survey slips to fetch" not in text
    assert "Surveys that take answers" in text
    assert "Survey" not in words(enter(factories.office("rushan")).get(reverse("desk:home"))).split("Desk")[-1].replace(
        "Surveys", "", 1
    )


def test_the_list_asks_the_database_no_more_for_many(enter):
    client = enter(factories.office())
    factories.opened()
    few = queries_of(client, reverse("desk:surveys"))
    for _number in range(3):
        factories.counted()
        factories.application()
    assert queries_of(client, reverse("desk:surveys")) == few


def test_the_page_asks_the_database_no_more_for_many_answers(enter):
    survey, given = factories.opened(invited=80)
    client = enter(factories.office())
    address = reverse("desk:survey", args=[survey.pk])
    few = queries_of(client, address)
    factories.answer_all(survey, given[:60])
    assert queries_of(client, address) == few <= 16
