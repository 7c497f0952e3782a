"""Messages about titles: one class per recipient, one method per message."""

from typing import Any

from django.conf import settings

from journal.outbox import queue_for
from plaques.models import Plaque, Surrender, Title
from proceedings.models import Decision
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.models import UnitMember


def _queue(users: list[User], message: str, key: str, **context: Any) -> None:
    queue_for(
        users,
        key=f"{message}:{key}",
        template=f"plaques/email/{message}",
        context={"site_url": settings.SITE_URL, **context},
    )


class HolderEmails:
    """To the people of the unit that holds, or held, the title."""

    def __init__(self, title: Title) -> None:
        self.title = title

    def revoked(self, decision: Decision) -> None:
        # A title can be cancelled again after it was given back: each decision is a message of its own.
        self._tell("revoked", str(decision.pk), decision=decision)

    def plaque_due(self, plaque: Plaque) -> None:
        """Once before the day, once after it."""
        key = f"{plaque.pk}:{plaque.return_due_on}:{'late' if plaque.is_overdue else 'soon'}"
        self._tell("plaque_due", key, plaque=plaque)

    def _tell(self, message: str, key: str, **context: Any) -> None:
        members = UnitMember.objects.filter(
            unit=self.title.unit_id, until__isnull=True, user__is_active=True
        ).select_related("user")
        _queue([member.user for member in members], message, key, title=self.title, **context)


class CityEmails:
    """To the government side of the city's body, which prepares its meetings."""

    def surrender_requested(self, surrender: Surrender) -> None:
        officers = Officer.objects.active().filter(
            organisation__party=Party.GOVERNMENT, organisation__body__level=Level.CITY
        )
        users = [officer.user for officer in officers.select_related("user")]
        _queue(users, "surrender_requested", str(surrender.pk), surrender=surrender)
