"""What every page shows around its own content: names, ways, languages, the office one acts for."""

import functools
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tripartite import homes


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
        "portal_ways": _ways(request, _own_way(request, acting) if signed_in else ""),
        "portal_languages": [
            Tongue(code=code, name=name, current=code == get_language()) for code, name in settings.LANGUAGES
        ],
        "portal_acting": acting,
        "portal_signed_in": signed_in,
    }


PUBLIC_WAYS = {
    "units": _("Register of titles"),
    "verify": _("Check a plaque"),
    "notices": _("Public notices"),
    "standards": _("Standards"),
    "statistics": _("Statistics"),
    "guide": _("Guide"),
}
DESK, APPLICANT = "desk:home", "apply:home"


def _ways(request: HttpRequest, own: str) -> SafeString:
    here = next((name for name in (own, *PUBLIC_WAYS) if name and request.path.startswith(_address(name))), "")
    return _drawn_ways(get_language(), own, here)


@functools.cache
def _address(name: str) -> str:
    return reverse(name)


@functools.cache
def _drawn_ways(language: str, own: str, here: str) -> SafeString:
    """The links, drawn once for each of them that one can be on. `own`: where one's own work is, if there is any."""
    ways = {own: _label_of(own), **PUBLIC_WAYS} if own else PUBLIC_WAYS
    current = mark_safe(' aria-current="page"')
    links = ((_address(name), current if name == here else "", label) for name, label in ways.items())
    return format_html_join("", '<li><a href="{}"{}>{}</a></li>', links)


def _label_of(own: str) -> object:
    home = homes.home_named(own)
    return home.label if home else {DESK: _("Desk"), APPLICANT: _("My applications")}[own]


def _own_way(request: HttpRequest, acting: object | None) -> str:
    if acting is not None:
        return DESK
    home = homes.home_named(request.session.get(homes.SESSION_KEY))
    return home.name if home else APPLICANT
