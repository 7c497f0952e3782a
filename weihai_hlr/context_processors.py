"""What every page shows around its own content: names, ways, languages, the office one acts for."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tripartite import homes


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the navigation; `current` when the page lies under it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the portal by its own name."""

    code: str
    name: str
    current: bool


def portal(request: HttpRequest) -> dict[str, Any]:
    """Navigation by role, languages and the acting office. Reads the session only, never the database by itself."""
    user = getattr(request, "user", None)
    acting = getattr(request, "acting", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        # One's own work first: on a phone the row scrolls, and what stands last is out of sight.
        "portal_ways": [*(_own_ways(request, acting) if signed_in else []), *_public_ways(request)],
        "portal_languages": [
            Tongue(code=code, name=name, current=code == get_language()) for code, name in settings.LANGUAGES
        ],
        "portal_acting": acting,
        "portal_signed_in": signed_in,
    }


def _way(request: HttpRequest, label: str, name: str) -> Way:
    url = reverse(name)
    return Way(label=label, url=url, current=request.path.startswith(url))


def _public_ways(request: HttpRequest) -> list[Way]:
    return [
        _way(request, _("Register of titles"), "units"),
        _way(request, _("Check a plaque"), "verify"),
        _way(request, _("Public notices"), "notices"),
        _way(request, _("Standards"), "standards"),
        _way(request, _("Statistics"), "statistics"),
        _way(request, _("Guide"), "guide"),
    ]


def _own_ways(request: HttpRequest, acting: object | None) -> list[Way]:
    if acting is not None:
        return [_way(request, _("Desk"), "desk:home")]
    home = homes.home_named(request.session.get(homes.SESSION_KEY))
    if home is not None:
        return [_way(request, str(home.label), home.name)]
    return [_way(request, _("My applications"), "apply:home")]
