"""Areas, people and their offices for tests."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from itertools import count
from typing import Any

from tripartite.areas import load_areas
from tripartite.enums import Level
from tripartite.models import District, MemberOrganisation, Officer, Town, TripartiteBody, User

PASSWORD = "hexie-Weihai-2026"
AREAS = ("huancui", "wendeng", "rongcheng", "rushan", "torch", "jingqu", "lingang", "nanhai")
CITY_PARTIES = ("gov", "union", "eca", "fic")
COUNTY_PARTIES = ("gov", "union", "employer")

_numbers = count(1)
_loaded: dict[type, list] = {}


def the_areas() -> None:
    """The real areas, towns, bodies and organisations, unless they are there.

    The first call of a run loads them from the data files; later ones lay the same rows down in bulk.
    """
    if District.objects.exists():
        return
    if not _loaded:
        load_areas()
        for model in (District, Town, TripartiteBody, MemberOrganisation):
            _loaded[model] = list(model.objects.order_by("pk"))
        return
    districts = _lay(District)
    _lay(Town, district=districts)
    bodies = _lay(TripartiteBody, district=districts)
    _lay(MemberOrganisation, body=bodies)


def _lay(model: type, **foreign: dict[int, Any]) -> dict[int, Any]:
    """The remembered rows of a model anew, under new keys. Returns them by their old keys."""
    rows = {}
    for kept in _loaded[model]:
        row = copy(kept)
        # The state is shared by a shallow copy, and with it the cache of foreign rows.
        row._state = type(kept._state)()
        row.pk = None
        for field, by_old_key in foreign.items():
            setattr(row, field, by_old_key.get(getattr(kept, f"{field}_id")))
        rows[kept.pk] = row
    model.objects.bulk_create(rows.values())
    return rows


def district(area: str = "huancui") -> District:
    """A county-level area by its slug (`AREAS`)."""
    found = District.objects.filter(slug=area).first()
    if found is None:
        the_areas()
        found = District.objects.get(slug=area)
    return found


def town(area: str = "huancui") -> Town:
    """The first town of an area. Nanhai has none."""
    the_areas()
    return Town.objects.filter(district__slug=area).order_by("code")[0]


def body(area: str = "city") -> TripartiteBody:
    """The tripartite body of the city, or of an area."""
    the_areas()
    if area == "city":
        return TripartiteBody.objects.get(level=Level.CITY)
    return TripartiteBody.objects.get(level=Level.COUNTY, district__slug=area)


def user(*, username: str = "", email: str | None = None, full_name: str = "", **fields: Any) -> User:
    """An account with a password (`PASSWORD`) and an address of its own."""
    username = username or f"person-{next(_numbers)}"
    email = f"{username}@example.cn" if email is None else email
    return User.objects.create_user(
        username, email=email, password=PASSWORD, full_name=full_name or f"测试员{next(_numbers)}", **fields
    )


def officer(
    *,
    area: str = "huancui",
    party: str = "gov",
    number: int = 1,
    user: User | None = None,
    since: date = date(2020, 1, 1),
    until: date | None = None,
) -> Officer:
    """An officer of ``<area>-<party>`` (`CITY_PARTIES` for ``area="city"``, else `COUNTY_PARTIES`).

    The same call gives the same officer; ``number=2`` is the stand-in. With `user` that person gets the office.
    """
    slug = f"{area}-{party}"
    username = slug if number == 1 else f"{slug}-{number}"
    if user is None:
        offices = Officer.objects.select_related("user", "organisation__body__district")
        found = offices.filter(user__username=username, organisation__slug=slug).first()
        if found is not None:
            return found
        user = User.objects.filter(username=username).first() or globals()["user"](username=username)
    the_areas()
    organisation = MemberOrganisation.objects.select_related("body__district").get(slug=slug)
    found, _created = Officer.objects.get_or_create(
        user=user, organisation=organisation, defaults={"since": since, "until": until}
    )
    # The rows at hand, so that rules ask the database no more than they do behind a view.
    found.user, found.organisation = user, organisation
    return found


def officers(area: str = "huancui") -> Sequence[Officer]:
    """One officer of each organisation of a body: three of an area, four of the city."""
    parties = CITY_PARTIES if area == "city" else COUNTY_PARTIES
    return [officer(area=area, party=party) for party in parties]
