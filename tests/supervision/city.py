"""What the tests of the city's desk share: the four at one table, and the buttons they press."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from evaluations.enums import ApplicationState as A
from evaluations.models import Application
from proceedings.models import AgendaItem, Matter, Meeting, Round
from tests.evaluations import factories as evaluations
from tests.proceedings import factories as proceedings
from tests.tripartite import factories as bodies
from tests.units import factories as units
from tripartite.models import Officer

Enter = Callable[[Officer], Client]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def lead() -> Officer:
    """The city's government side."""
    return bodies.officer(area="city")


def recommended(number: int = 1, *, area: str = "huancui") -> list[Application]:
    """Applications that their county recommended."""
    return evaluations.applications_at(A.RECOMMENDED, units=[units.enterprise(area=area) for _n in range(number)])


def sitting(applications: Sequence[Application], *, absent: str = "") -> Meeting:
    """A meeting in session on these applications; of all four organisations, or without one."""
    meeting = proceedings.meeting()
    evaluations.services.take_up(applications=applications, meeting=meeting, office=lead())
    for office in bodies.officers("city"):
        if office.organisation.slug != f"city-{absent}":
            proceedings.attend(meeting=meeting, officer=office, office=office)
    return proceedings.open_meeting(meeting=meeting, office=lead())


def item_of(application: Application) -> AgendaItem:
    return AgendaItem.objects.get(matter=matter_of(application))


def matter_of(application: Application) -> Matter:
    return Application.objects.select_related("city_matter").get(pk=application.pk).city_matter


def round_of(application: Application) -> Round:
    """The latest round of the city on an application."""
    return Round.objects.filter(matter=matter_of(application)).latest("number")


def state_of(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


def put(
    client: Client, meeting: Meeting, *applications: Application, motion: str = "approve", words: str = "同意命名。"
):
    """Put a motion on items through the page."""
    items = [item_of(application).pk for application in applications]
    return client.post(reverse("desk:city-motion", args=[meeting.pk, motion]), {"items": items, "text": words})


def speak(
    client: Client, meeting: Meeting, verdicts: dict[Application, str], reasons: dict | None = None
) -> HttpResponse:
    """Give opinions on several items through the page."""
    data = {}
    for application, verdict in verdicts.items():
        key = round_of(application).pk
        data |= {f"verdict_{key}": verdict, f"reason_{key}": (reasons or {}).get(application, "")}
    return client.post(reverse("desk:meeting-opinions", args=[meeting.pk]), data)
