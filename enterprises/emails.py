"""Messages about adverse facts: one class per recipient, one method per message."""

from typing import Any

from django.conf import settings
from django.db.models import Q

from enterprises.models import AdverseFact
from journal.outbox import queue_for
from tripartite.enums import Level, Party
from tripartite.models import Officer, User
from units.models import Unit, UnitMember


def _queue(people: list[User], message: str, fact: AdverseFact) -> None:
    context: dict[str, Any] = {"fact": fact, "unit": fact.unit, "site_url": settings.SITE_URL}
    queue_for(people, key=f"{message}:{fact.pk}", template=f"enterprises/email/{message}", context=context)


class UnitEmails:
    """To the people who act for the unit."""

    def __init__(self, unit: Unit) -> None:
        members = UnitMember.objects.filter(unit=unit, until__isnull=True, user__is_active=True)
        self.people = [member.user for member in members.select_related("user")]

    def fact_told(self, fact: AdverseFact) -> None:
        _queue(self.people, "fact_told", fact)

    def fact_due(self, fact: AdverseFact) -> None:
        _queue(self.people, "fact_due", fact)

    def fact_confirmed(self, fact: AdverseFact) -> None:
        _queue(self.people, "fact_confirmed", fact)

    def fact_withdrawn(self, fact: AdverseFact) -> None:
        _queue(self.people, "fact_withdrawn", fact)


class KeeperEmails:
    """To the government side of the unit's county, and to the officer of the city who entered the fact."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def _people(self, fact: AdverseFact) -> list[User]:
        county = Q(
            organisation__body__level=Level.COUNTY,
            organisation__body__district=self.unit.district_id,
            organisation__party=Party.GOVERNMENT,
        )
        officers = Officer.objects.active().filter(county | Q(pk=fact.entered_by_id or 0))
        return [officer.user for officer in officers.select_related("user")]

    def answered(self, fact: AdverseFact) -> None:
        _queue(self._people(fact), "fact_answered", fact)

    def silent(self, fact: AdverseFact) -> None:
        _queue(self._people(fact), "fact_silent", fact)
