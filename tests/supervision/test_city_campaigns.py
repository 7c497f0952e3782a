"""Campaigns on the city's desk: preparing, opening, closing."""

import pytest
from django.urls import reverse

from evaluations.models import Campaign
from tests.evaluations import factories as evaluations
from tests.standards.factories import load_weihai
from tests.supervision.city import lead, text


@pytest.fixture
def gov(enter):
    return enter(lead())


@pytest.fixture
def plan(db) -> dict:
    return {
        "year": 2027,
        "name_zh": "2027年选树活动",
        "name_en": "Campaign 2027",
        "edition": load_weihai().pk,
        "opens_on": "2027-03-01",
        "filing_closes_on": "2027-05-31",
        "county_closes_on": "2027-08-15",
        "notice_days": 7,
    }


def test_a_campaign_is_prepared_opened_and_closed(gov, plan):
    answer = gov.post(reverse("desk:prepare-campaign"), plan | {"names_towns": "on"})
    campaign = Campaign.objects.get(year=2027)
    page = reverse("desk:campaign", args=[campaign.pk])
    assert answer.headers["Location"] == page
    assert (campaign.state, campaign.names_towns, campaign.edition_id) == ("draft", True, plan["edition"])
    assert "Open the campaign?" in text(gov.get(page))
    gov.post(reverse("desk:open-campaign", args=[campaign.pk]))
    assert "Close the campaign?" in text(gov.get(page))
    gov.post(reverse("desk:close-campaign", args=[campaign.pk]))
    assert Campaign.objects.get(pk=campaign.pk).state == "closed"
    refused = text(gov.post(reverse("desk:open-campaign", args=[campaign.pk]), follow=True))
    assert "the state has changed in the meantime" in refused


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"county_closes_on": "2027-05-01"}, "The dates must follow one another"),
        ({"opens_on": ""}, "This field is required."),
        ({"notice_days": "0"}, "greater than or equal to 1"),
        ({"edition": "0"}, "Select a valid choice."),
        ({"year": 2026}, "There is a campaign for this year already."),
    ],
)
def test_a_plan_that_is_not_right_keeps_what_was_typed(gov, plan, fields, sentence):
    evaluations.campaign(year=2026)
    page = text(gov.post(reverse("desk:prepare-campaign"), plan | fields))
    assert sentence in page
    assert "2027年选树活动" in page
    assert Campaign.objects.get().year == 2026


def test_the_form_begins_with_the_first_free_year_and_the_editions_days(gov):
    evaluations.campaign(year=2026)
    initial = gov.get(reverse("desk:prepare-campaign")).context["form"].initial
    edition = load_weihai()
    assert (initial["year"], initial["edition"]) == (2027, edition)
    assert initial["notice_days"] == edition.content.procedure.notice_days


def test_closing_says_what_is_still_under_way(gov):
    application = evaluations.application_at("submitted")
    page = text(gov.get(reverse("desk:campaign", args=[application.campaign_id])))
    assert "1 application is still under way." in page


def test_the_list_asks_the_database_no_more_for_many(gov, django_assert_num_queries):
    evaluations.campaign(year=2026)
    gov.get(reverse("desk:campaigns"))
    with django_assert_num_queries(5):
        gov.get(reverse("desk:campaigns"))
    for year in (2027, 2028):
        evaluations.campaign(year=year, opened=False)
    with django_assert_num_queries(5):
        gov.get(reverse("desk:campaigns"))
