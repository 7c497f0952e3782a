"""Messages about draws: one class per recipient, one method per message."""

from django.conf import settings

from journal.outbox import queue_for
from rechecks.models import Draw
from tripartite.enums import Level, Party
from tripartite.models import Officer


class _Officers:
    """Queues one message for each active officer that the conditions name."""

    def __init__(self, **conditions: object) -> None:
        self.conditions = conditions

    def queue(self, message: str, key: str, **context: object) -> None:
        officers = Officer.objects.active().filter(**self.conditions).select_related("user").order_by("pk")
        queue_for(
            [officer.user for officer in officers],
            key=f"{message}:{key}",
            template=f"rechecks/email/{message}",
            context={"site_url": settings.SITE_URL, **context},
        )


class SilentOrganisations(_Officers):
    """To the organisations that have not handed in."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        handed_in = draw.contributions.standing().values("organisation")
        silent = draw.plan.body.organisations.exclude(pk__in=handed_in)
        super().__init__(organisation__in=silent)

    def contributions_open(self, occasion: str) -> None:
        self.queue("contributions_open", f"{self.draw.uid}:{occasion}", draw=self.draw)

    def overdue(self, occasion: str, lacking: int) -> None:
        self.queue("draw_overdue", f"{self.draw.uid}:{occasion}", draw=self.draw, lacking=lacking)


class CityLead(_Officers):
    """To the city's government side, which supervises the areas."""

    def __init__(self) -> None:
        super().__init__(organisation__body__level=Level.CITY, organisation__party=Party.GOVERNMENT)

    def overdue(self, draw: Draw, occasion: str, lacking: int) -> None:
        self.queue("draw_overdue", f"{draw.uid}:{occasion}", draw=draw, lacking=lacking)
