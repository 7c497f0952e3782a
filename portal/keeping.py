"""Whole pages kept in each process's memory, for visitors without a session, within one version of the register.

A kept page is right at the first request after a title changed, because the version is asked of the database at every
request and stands in the key, as do the local date (by which titles expire), the language, and the whole address. So
nothing has to be thrown away, each process may keep its own, and no other server has to be there for it.
"""

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import set_response_etag
from django.utils.translation import get_language

from journal import clock
from portal.version import register_version

CACHE = "pages"
# Not for truth, which the version keeps: a page that nobody asks for leaves its place to others.
SECONDS = 600
# With one of these the page may be that person's own: the session names them, the other holds what they are told next.
PERSONAL = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)


def may_be_kept(request: HttpRequest, conditions: Sequence[str]) -> bool:
    """Whether the answer to this address, for this visitor, can serve others too. `conditions`: the parameters of the
    page; with any other one the same page has as many addresses as somebody likes to think of."""
    return not any(name in request.COOKIES for name in PERSONAL) and all(name in conditions for name in request.GET)


def key_of(request: HttpRequest) -> str:
    """Under which the answer to a request is kept at this moment. To be asked for before the answer is made.

    The request bears the version from then on, for parts of the page that are remembered within it.
    """
    version = request.register_version = register_version()
    told = (version, clock.today(), get_language(), request.get_host(), request.get_full_path())
    return hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()


def kept(key: str) -> HttpResponse | None:
    """The page under a key, if it is there."""
    found = caches[CACHE].get(key)
    if found is None:
        return None
    content, tag = found
    return HttpResponse(content, headers={"ETag": tag})


def keep(key: str, request: HttpRequest, response: HttpResponse) -> None:
    """Keep an answer, unless it is no good one or holds something of its visitor's."""
    own = response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    if response.status_code == 200 and not response.streaming and not own:
        set_response_etag(response)
        caches[CACHE].set(key, (response.content, response.headers["ETag"]), SECONDS)
