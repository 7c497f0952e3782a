"""Surveys at any station of their life, through the services; the slips' PDF is left out where it is not the point."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.test import Client

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from evaluations.surveying import find_subject
from journal import clock
from standards.content import SurveyRule
from surveys import codes, services
from surveys.enums import Choice
from surveys.enums import SurveyState as S
from surveys.models import Survey
from tests.evaluations import factories as applications
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tripartite.models import Officer

INVITED = 20


def application(*, area: str = "huancui", headcount: int = 120, name: str = "") -> Application:
    """An application under county review."""
    named = {"name": name} if name else {}
    return applications.application_at(A.COUNTY_REVIEW, unit=units.enterprise(area=area, headcount=headcount, **named))


def office(area: str = "huancui", party: str = "gov") -> Officer:
    """The government side of an area unless another party is named."""
    return bodies.officer(area=area, party=party)


def ordered(
    filing: Application | None = None,
    *,
    invited: int = INVITED,
    opens_on: date | None = None,
    closes_on: date | None = None,
    area: str = "huancui",
) -> Survey:
    """A survey as the county ordered it, before a worker has made its key and slips."""
    filing = filing or application(area=area)
    county = office(filing.unit.district.slug)
    first = opens_on or clock.today()
    return services.order_survey(
        subject=find_subject(county, filing.pk),
        office=county,
        invited=invited,
        opens_on=first,
        closes_on=closes_on or first + timedelta(days=7),
    )


def opened(filing: Application | None = None, **fields) -> tuple[Survey, list[str]]:
    """An open survey and its codes, which the portal itself forgets. Its PDF is a word, as the worker would keep it."""
    survey = ordered(filing, **fields)
    return survey, laid(survey)


def laid(survey: Survey) -> list[str]:
    """What `services.make_slips` does, but for the rendering. Returns the codes."""
    made = codes.fresh(survey.invited - survey.slips.filter(used=True).count())
    assert services.lay_slips(
        survey=survey, printing=survey.printing, made=made, pdf=b"%PDF slips", poster=b"%PDF poster"
    )
    survey.refresh_from_db()
    return made


def answers(rule: SurveyRule, choice: Choice = Choice.SATISFIED, **others: Choice) -> dict[str, int]:
    """The same answer to every question, but for those that are named."""
    return {dimension.key: others.get(dimension.key, choice).value for dimension in rule.dimensions}


def answer_all(survey: Survey, used: Iterable[str], choice: Choice = Choice.SATISFIED, **others: Choice) -> None:
    """Answer with every one of these codes."""
    for code in used:
        assert services.answer_survey(code=code, answers=answers(survey.rule, choice, **others)) == "counted"


def counted(
    filing: Application | None = None, *, invited: int = INVITED, content: int = 15, others: int = 0, **fields
) -> Survey:
    """A counted survey: so many satisfied with everything, and so many with nothing."""
    survey, given = opened(filing, invited=invited, **fields)
    answer_all(survey, given[:content])
    answer_all(survey, given[content : content + others], Choice.DISSATISFIED)
    services.close_survey(survey=survey, office=office(survey.unit.district.slug))
    services.count_survey(survey_id=survey.pk)
    survey.refresh_from_db()
    assert survey.state == S.COUNTED
    return survey


def posted(code: str, given: Mapping[str, int]) -> dict[str, str]:
    """What the page sends."""
    return {"code": code, "language": "en", **{key: str(value) for key, value in given.items()}}


def send(code: str, given: Mapping[str, int], *, client: Client | None = None):
    """Send answers as the page does."""
    return (client or Client()).post("/survey/answer/", posted(code, given))


def codes_of(pages: Sequence[str]) -> list[str]:
    """The codes in a text, in their one spelling."""
    return [found for page in pages for word in page.split() if (found := codes.read(word))]
