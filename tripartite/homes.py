"""Where people without an office are at home. A later room says it of those it knows (`at_home`): departments that are
asked, assessors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tripartite.models import User

# Where the home of this person is kept in the session, so that pages need not ask the database for it.
SESSION_KEY = "home"


@dataclass(frozen=True, slots=True)
class Home:
    """A room's page for the people it knows: the name of its address, and what its way is called."""

    name: str
    label: Any
    is_of: Callable[[User], bool]


_homes: dict[str, Home] = {}


def at_home(home: Home) -> None:
    """Called at start-up."""
    _homes[home.name] = home


def home_of(user: User) -> str | None:
    """The address where a person is at home; None for everybody whom no room knows."""
    return next((home.name for home in _homes.values() if home.is_of(user)), None)


def home_named(name: str | None) -> Home | None:
    """What is registered under a name that a session holds."""
    return _homes.get(name or "")
