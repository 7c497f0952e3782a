"""Where people without an office are at home. A later room says it of those it knows (`at_home`): departments that are
asked, assessors."""

from collections.abc import Callable

from tripartite.models import User

Home = Callable[[User], str | None]
_homes: list[Home] = []


def at_home(home: Home) -> None:
    """Register a room's answer: the name of the address where this person is at home, or None."""
    _homes.append(home)


def home_of(user: User) -> str | None:
    """The first answer that is one; None for everybody whom no room knows."""
    return next((name for home in _homes if (name := home(user)) is not None), None)
