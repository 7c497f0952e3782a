"""Limits on what visitors without an account may send, so that nobody can flood the officers (or the processor).

Counts live in the cache and name nobody: an address is kept only as a keyed digest, for the length of its window.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from journal import clock

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in every window of `seconds`, counted for each key of its own."""

    name: str
    times: int
    seconds: int

    def takes(self, key: str) -> bool:
        """Count one more, and say whether it is still within the limit."""
        counter = self._counter(key)
        cache.add(counter, 0, timeout=2 * self.seconds)
        return cache.incr(counter) <= self.times

    def is_spent(self, key: str) -> bool:
        """Whether the limit is reached. Counts nothing: for what only failures are counted of."""
        return cache.get(self._counter(key), 0) >= self.times

    def _counter(self, key: str) -> str:
        window = int(clock.now().timestamp()) // self.seconds
        return f"limits:{self.name}:{window}:{_digest(key)}"


def address_of(request: HttpRequest) -> str:
    """Where a request came from: what the proxies in front say (docs/operations.md), else the socket's other end."""
    named = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(named) and named[-settings.TRUSTED_PROXIES].strip():
        return named[-settings.TRUSTED_PROXIES].strip()
    return request.META.get("REMOTE_ADDR", "")


def _digest(key: str) -> str:
    return salted_hmac("journal.limits", key, algorithm="sha256").hexdigest()
