"""The employees' survey in the scores: proposed from the count, taken by one press, with its reasons in words."""

from decimal import Decimal

import pytest
from django.urls import reverse

from evaluations.enums import Column
from evaluations.models import Application
from evaluations.services import score_by_survey
from evaluations.surveying import proposal_for
from journal.errors import Refused
from tests.portal.helpers import words
from tests.supervision.conftest import enter  # noqa: F401 -- a fixture
from tests.surveys import factories
from tests.surveys.conftest import in_english, key_folder  # noqa: F401 -- fixtures
from tests.tripartite import factories as bodies

pytestmark = pytest.mark.django_db

SATISFACTION = [f"e9-0{number}" for number in range(1, 10)]


@pytest.fixture
def filing() -> Application:
    return factories.application()


def county(filing: Application) -> dict[str, Decimal]:
    scores = filing.submission.scores.filter(column=Column.COUNTY, indicator__in=SATISFACTION)
    return dict(scores.order_by("indicator").values_list("indicator", "points"))


def test_before_the_count_nothing_is_proposed(filing):
    assert proposal_for(filing).survey is None
    survey, _codes = factories.opened(filing)
    assert (proposal_for(filing).survey, proposal_for(filing).scores) == (survey, {})
    with pytest.raises(Refused, match="no counted survey"):
        score_by_survey(application=filing, office=factories.office())


def test_a_counted_survey_becomes_the_countys_points_with_its_reason(filing):
    factories.counted(filing, content=14, others=6)  # 70 %: half of the points
    assert score_by_survey(application=filing, office=factories.office()) == 9
    assert county(filing) == dict.fromkeys(SATISFACTION, Decimal("0.5")) | {"e9-09": Decimal(1)}
    score = filing.submission.scores.get(indicator="e9-01")
    assert "By the employees' survey" in score.reason
    assert "70%" in score.reason


def test_a_survey_below_the_floor_brings_no_points_and_says_why(filing):
    factories.counted(filing, content=10)
    score_by_survey(application=filing, office=factories.office())
    assert set(county(filing).values()) == {Decimal(0)}
    assert "Too few employees answered" in filing.submission.scores.get(indicator="e9-01").reason


def test_the_city_and_other_counties_do_not_take_it(filing):
    factories.counted(filing)
    for office in (bodies.officer(area="city"), factories.office("rushan")):
        with pytest.raises(Refused):
            score_by_survey(application=filing, office=office)
    assert county(filing) == {}


def test_the_page_leads_to_the_survey_and_takes_its_points_by_one_press(enter, filing):  # noqa: F811
    client = enter(factories.office())
    page = reverse("desk:scores", args=[filing.pk, "e9"])
    assert reverse("desk:survey-for", args=["application", filing.pk]) in client.get(page).content.decode()
    survey = factories.counted(filing, content=19, others=1)
    shown = client.get(page)
    assert "It comes to these points" in words(shown)
    assert reverse("desk:survey", args=[survey.pk]) in shown.content.decode()
    after = client.post(reverse("desk:take-survey", args=[filing.pk, "e9"]), follow=True)
    assert "9 indicators" in words(after)
    assert set(county(filing).values()) == {Decimal(1), Decimal(2)}


def test_other_standards_say_nothing_of_the_survey(enter, filing):  # noqa: F811
    page = enter(factories.office()).get(reverse("desk:scores", args=[filing.pk, "e1"]))
    assert "To the survey" not in words(page)
