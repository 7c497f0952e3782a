"""Campaigns on the city's desk: preparing, opening, closing."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import escape

from evaluations.models import Campaign
from journal.errors import Refused
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
        "kinds": ["enterprise", "park", "town"],
        "accept_days": 10,
        "correction_days": 10,
        "returns_allowed": 2,
        "opinion_days": 5,
        "remind_days": 3,
        "reassess_after_months": 6,
        "reassess_within_months": 12,
        "reassess_review_days": 30,
        "city_days": 45,
        "naming_days": 15,
        "notice_days": 7,
        "objection_days": 10,
        "fact_answer_days": 10,
    }


def test_the_form_and_the_campaign_say_what_silence_means_in_every_waiting_state(gov, plan):
    first = gov.get(reverse("desk:prepare-campaign"))
    said = [meaning.silence for meaning in first.context["meanings"]]
    assert len(said) == 16
    assert all(escape(sentence) in first.content.decode() for sentence in said)
    assert "until the day that the campaign names" in text(first)
    typed = gov.post(reverse("desk:prepare-campaign"), plan | {"accept_days": 17, "kinds": []})
    assert "within 17 days" in text(typed)
    assert "until 31 May 2027" in text(typed)
    gov.post(reverse("desk:prepare-campaign"), plan)
    page = gov.get(reverse("desk:campaign", args=[Campaign.objects.get(year=2027).pk]))
    assert all(escape(sentence) in page.content.decode() for sentence in said)


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
        ({"year": 2028}, "A campaign opens within its year."),
        ({"kinds": []}, "This field is required."),
        ({"kinds": ["enterprise"], "names_towns": "on"}, "Towns can be named only where they may apply."),
        ({"correction_days": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_plan_that_is_not_right_keeps_what_was_typed(gov, plan, fields, sentence):
    evaluations.campaign(year=2026)
    page = text(gov.post(reverse("desk:prepare-campaign"), plan | fields))
    assert sentence in page
    assert "2027年选树活动" in page
    assert Campaign.objects.get().year == 2026


def test_each_fault_stands_at_its_field(gov, plan):
    wrong = plan | {"filing_closes_on": "2027-02-01", "county_closes_on": "2027-01-01", "kinds": ["town", "castle"]}
    errors = gov.post(reverse("desk:prepare-campaign"), wrong).context["form"].errors
    assert set(errors) == {"filing_closes_on", "county_closes_on", "kinds"}


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


def test_a_campaign_begins_with_last_years_dates_and_numbers(gov):
    last = evaluations.campaign(year=2026, notice_days=9, kinds=["enterprise"], accept_days=12)
    initial = gov.get(reverse("desk:prepare-campaign")).context["form"].initial
    assert (initial["notice_days"], initial["kinds"], initial["accept_days"]) == (9, ["enterprise"], 12)
    assert initial["filing_closes_on"] == last.filing_closes_on.replace(year=2027)


def test_a_draft_is_changed_and_an_open_campaign_is_not(gov, plan):
    gov.post(reverse("desk:prepare-campaign"), plan)
    campaign = Campaign.objects.get()
    change = reverse("desk:change-campaign", args=[campaign.pk])
    assert gov.get(change).context["form"].initial["year"] == 2027
    gov.post(change, plan | {"notice_days": 10})
    campaign.refresh_from_db()
    assert campaign.notice_days == 10
    gov.post(reverse("desk:open-campaign", args=[campaign.pk]))
    assert "what it says stands" in text(gov.post(change, plan | {"notice_days": 11}))
    campaign.refresh_from_db()
    assert campaign.notice_days == 10


@pytest.mark.parametrize("kind", ["enterprise", "park", "town", "castle"])
def test_the_preview_shows_what_applicants_will_see(gov, plan, kind):
    gov.post(reverse("desk:prepare-campaign"), plan)
    campaign = Campaign.objects.get()
    answer = gov.get(reverse("desk:preview-campaign", args=[campaign.pk]), {"kind": kind})
    side = "enterprise" if kind in ("enterprise", "castle") else "park"
    standard = campaign.edition.rubric_for(side).standards[0]
    assert standard.official_text in text(answer)
    assert escape(standard.indicators[0].title) in text(answer)


def test_a_kind_that_the_campaign_leaves_out_cannot_apply(db):
    season = evaluations.campaign(kinds=["park"])
    with pytest.raises(Refused):
        evaluations.application_at("draft", campaign=season)


def test_the_database_refuses_a_campaign_for_nobody(db):
    season = evaluations.campaign()
    for change in ({"kinds": []}, {"objection_days": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Campaign.objects.filter(pk=season.pk).update(**change)
