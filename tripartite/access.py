"""Declared rules of pages. Every URL names one; a test walks the resolver and finds it (HOUSE, way 3).

The rule of a page says who may knock. Which rows they then see is the querysets' matter: a foreign row is 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from tripartite.enums import Level, Party

View = Callable[..., HttpResponse]


def rule_of(view: View) -> str | None:
    """The declared rule of a view, in words, or None when it has none."""
    return getattr(view, "access_rule", None)


def _declare(view: View, rule: str) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anyone, signed in or not. Such a page shows no personal data (BRIEF §15.9)."""
    return _declare(view, "public")


def signed_in(view: View) -> View:
    """Anyone with an account."""
    return _declare(login_required(view), "signed in")


def officer_view(*, level: Level | None = None, party: Party | None = None) -> Callable[[View], View]:
    """Officers only, optionally of one level or one party, acting for the office chosen in their session.

    The view finds the office as ``request.acting``. Other people with an account are refused (403), visitors are sent
    to sign in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            office = request.acting
            if office is None or (level and office.body.level != level):
                raise PermissionDenied
            if party and office.organisation.party != party:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        words = " ".join(["officer", *([f"of the {level}"] if level else []), *([f"({party})"] if party else [])])
        return _declare(login_required(guarded), words)

    return decorate


def unit_member_view(view: View) -> View:
    """People with an account who file for a unit. The view takes its rows from `.for_unit_member(request.user)`, so a
    stranger finds nothing."""
    return _declare(login_required(view), "member of the unit")
