"""How long browsers and proxies may keep public pages, and that nothing of a signed-in reader is kept by others."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal import keeping
from tripartite.access import View, public

MINUTE = 60
# What a person checks standing before a plaque is asked anew each time: an answer of a minute ago may be wrong.
ALWAYS_ASK = 0


def cacheable(max_age: int) -> Callable[[View], View]:
    """Let a GET be kept for `max_age` seconds by anyone when the reader has no session, and by no one otherwise.

    The answer carries an ETag, so a second look costs no more than the question. Only good answers are kept.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if settings.SESSION_COOKIE_NAME in request.COOKIES or response.status_code >= 400:
                patch_cache_control(response, private=True, no_cache=True)
            elif max_age == ALWAYS_ASK:
                patch_cache_control(response, public=True, no_cache=True)
            else:
                patch_cache_control(response, public=True, max_age=max_age)
            return response

        return conditional_page(answer)

    return decorate


def kept(conditions: Sequence[str]) -> Callable[[View], View]:
    """Let the server keep what the view answers, as long as nothing that public pages show has changed (keeping)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not keeping.may_be_kept(request, conditions):
                return view(request, *args, **kwargs)
            key = keeping.key_of(request)
            response = keeping.kept(key)
            if response is None:
                response = view(request, *args, **kwargs)
                keeping.keep(key, request, response)
            return response

        return answer

    return decorate


def public_page(max_age: int = MINUTE, *, keep: Sequence[str] | None = None) -> Callable[[View], View]:
    """A page for everyone that only reads, with its cache headers.

    `keep` names the parameters under which the server may keep it, none for a page that has none; every table that such
    a page reads must be one of `portal.version`.
    """

    def decorate(view: View) -> View:
        own = view if keep is None else kept(keep)(view)
        return require_safe(public(cacheable(max_age)(own)))

    return decorate
