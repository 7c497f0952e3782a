"""Production, with the floors beside the portal's own addresses."""

import itertools
import os
import secrets

from weihai_hlr.settings.production import *  # noqa: F403
from weihai_hlr.settings.production import BASE_DIR, CACHES, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")

_round = secrets.token_hex(4)
_count = itertools.count()


def never_twice(key: str, prefix: str, version: int) -> str:
    """A key that nobody asks for again: what is looked up is never there, and what is kept is never found."""
    return f"bench:{_round}:{os.getpid()}:{next(_count)}:{key}"


# A page's first request pays for looking it up and for keeping it; so does every request to the cold server.
if os.environ.get("BENCH_COLD"):
    CACHES["pages"]["KEY_FUNCTION"] = "bench.settings.never_twice"
