"""Two questions for whoever runs the portal: does the process live, and can it do its work."""

import os
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from standards.models import Edition
from tripartite.access import public
from weihai_hlr.celery import app

SERVICE_UNAVAILABLE = 503
# A broker that is away must not keep the question waiting longer than its asker does.
BROKER_PATIENCE = 2


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process lives. Asks nothing else, so that a database at rest does not get the portal restarted."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether everything is there that the portal works with: 200, or 503 with the names of what is missing."""
    results = {name: check() for name, check in CHECKS.items()}
    missing = [name for name, good in results.items() if not good]
    body = {"status": "not ready" if missing else "ready", "checks": results, "missing": missing}
    return JsonResponse(body, status=SERVICE_UNAVAILABLE if missing else 200)


def database_answers() -> bool:
    """Whether a query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


_migrated: set[str] = set()


def migrations_applied() -> bool:
    """Whether no migration of this release is waiting. A yes is remembered: within a process it cannot become a no."""
    if connection.alias in _migrated:
        return True
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return False
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    _migrated.add(connection.alias)
    return True


def edition_loaded() -> bool:
    """Whether there is an edition of the standards; without one nobody can apply."""
    try:
        return Edition.objects.exists()
    except DatabaseError:
        return False


def survey_keys_writable() -> bool:
    """Whether the folder of the surveys' keys can be written; of one that is not made yet, its parent is asked, for it
    is made with the first key. Without it no survey opens and none is counted."""
    folder = settings.SURVEY_KEY_DIR
    return os.access(folder if folder.exists() else folder.parent, os.W_OK | os.X_OK)


def cache_answers() -> bool:
    """Whether the cache gives back what is asked. Only read: GET changes nothing."""
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return False
    return True


def broker_answers() -> bool:
    """Whether a task could be handed to a worker."""
    if settings.CELERY_BROKER_URL.startswith("memory:"):
        return True
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_PATIENCE)
    except (OperationalError, RedisError, OSError):
        return False
    return True


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_applied,
    "edition": edition_loaded,
    "cache": cache_answers,
    "broker": broker_answers,
    "survey_keys": survey_keys_writable,
}
