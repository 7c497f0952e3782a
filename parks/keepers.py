"""Who keeps what is on record of an area: one of its own people, or its county while nobody acts for it."""

from dataclasses import dataclass
from typing import Any

from journal.actors import Actor, reference
from tripartite.models import Officer, User
from units.models import Unit, UnitMember


@dataclass(frozen=True, slots=True)
class CountyKeeper:
    """An office that enters for a town, park or cluster what its own clerks would."""

    office: Officer
    unit: Unit

    @property
    def user(self) -> User:
        return self.office.user

    @property
    def actor(self) -> Actor:
        """How the journal names this officer: acting for the office, not for the unit."""
        return self.office.actor


Keeper = UnitMember | CountyKeeper


def journalled(keeper: Keeper, **data: Any) -> dict[str, Any]:
    """What the journal keeps beside the deed. Where the county did it, the unit for which it did: its own people are
    named with the unit already."""
    return data | {"for": reference(keeper.unit)} if isinstance(keeper, CountyKeeper) else data
