"""Messages about re-checks, hearings, cancellations and appeals. One template, whose sentences go by the message."""

from datetime import date

from django.conf import settings
from django.db.models import Model, Q
from django.urls import reverse

from journal.actors import reference
from journal.outbox import queue_for
from plaques.models import Title
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.models import UnitMember

# Where the reader goes on: the page of the thing, by its model and reader.
PAGES = {
    ("unit", "recheck"): "holder:recheck",
    ("unit", "revocation"): "holder:revocation",
    ("unit", "appeal"): "holder:revocation",
    ("desk", "recheck"): "desk:recheck",
    ("desk", "revocation"): "desk:revocation",
    ("desk", "appeal"): "desk:appeal",
}


class _News:
    """Queues a message for each reader, in the reader's language; the same key again is the same mail."""

    side = "desk"

    def __init__(self, title: Title) -> None:
        self.title = title

    def readers(self) -> list[User]:
        raise NotImplementedError

    def send(self, message: str, about: Model, *, day: date | None = None, text: str = "", key: str = "") -> None:
        queue_for(
            self.readers(),
            key=f"{message}:{reference(about)}:{key or day or ''}",
            template="rechecks/email/way",
            context={
                "message": message,
                "title": self.title,
                "day": day,
                "text": text,
                "link": f"{settings.SITE_URL}{self._page(about)}",
            },
        )

    def _page(self, about: Model) -> str:
        name = about._meta.model_name
        pk = about.revocation_id if (self.side, name) == ("unit", "appeal") else about.pk
        page = PAGES.get((self.side, name))
        return reverse(page, args=[pk]) if page else reverse("apply:home")


class UnitNews(_News):
    """To the people who act for the unit."""

    side = "unit"

    def readers(self) -> list[User]:
        members = UnitMember.objects.filter(unit=self.title.unit_id, until__isnull=True, user__is_active=True)
        return [member.user for member in members.select_related("user").order_by("pk")]


class CountyNews(_News):
    """To the government side of the title's county, which leads, and to whoever inspects."""

    def readers(self) -> list[User]:
        officers = Officer.objects.active().filter(
            Q(organisation__party=Party.GOVERNMENT),
            organisation__body__level=Level.COUNTY,
            organisation__body__district=self.title.district_id,
        )
        return [officer.user for officer in officers.select_related("user").order_by("pk")]


class CityNews(_News):
    """To the government side of the city's body, which prepares its meetings."""

    def readers(self) -> list[User]:
        officers = Officer.objects.active().filter(
            organisation__party=Party.GOVERNMENT, organisation__body__level=Level.CITY
        )
        return [officer.user for officer in officers.select_related("user").order_by("pk")]
