"""Messages about titles: one class per recipient, one method per message."""

from typing import Any

from django.conf import settings

from journal.outbox import queue_mail
from plaques.models import Surrender, Title
from proceedings.models import Decision
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.models import UnitMember


def _queue(users: list[User], message: str, key: str, **context: Any) -> None:
    """One message for each recipient, in that person's language."""
    for user in users:
        queue_mail(
            key=f"{message}:{key}",
            recipient=user.email,
            template=f"plaques/email/{message}",
            context={"site_url": settings.SITE_URL, **context},
            language=user.language,
        )


class HolderEmails:
    """To the people of the unit that holds, or held, the title."""

    def __init__(self, title: Title) -> None:
        self.title = title

    def revoked(self, decision: Decision) -> None:
        members = UnitMember.objects.filter(
            unit=self.title.unit_id, until__isnull=True, user__is_active=True
        ).select_related("user")
        _queue([m.user for m in members], "revoked", str(self.title.pk), title=self.title, decision=decision)


class CityEmails:
    """To the government side of the city's body, which prepares its meetings."""

    def surrender_requested(self, surrender: Surrender) -> None:
        officers = Officer.objects.active().filter(
            organisation__party=Party.GOVERNMENT, organisation__body__level=Level.CITY
        )
        users = [officer.user for officer in officers.select_related("user")]
        _queue(users, "surrender_requested", str(surrender.pk), surrender=surrender)
