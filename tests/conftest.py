"""Fixtures of the whole suite. What makes it hostile stands in tests/hostile.py, the browser in tests/browser.py."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import hostile

# Playwright's synchronous interface keeps an event loop in the thread, which Django would take for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is no fault of the code: neither its slowness at drawing examples nor its slowness at one of them.
hypothesis_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("portal")

pytest_plugins = ["tests.browser", "tests.processes"]

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 6, 15, 10, 0, tzinfo=SHANGHAI)


DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "demonstration"}
# What is asked through pages: folders that do nothing else, and tests that take the client.
PAGES = ("tests/portal/", "tests/supervision/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--beneath-the-pages",
        action="store_true",
        help="leave out what asks no database or asks it through a page: the other half of make test has run it; "
        "of the pages, each is opened once here too (tests/demo)",
    )


def _asks_a_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    return marked is not None or not DATABASE.isdisjoint(item.fixturenames)


def _is_beneath_the_pages(item: pytest.Item) -> bool:
    through_pages = item.nodeid.startswith(PAGES) or "client" in item.fixturenames
    return _asks_a_database(item) and not through_pages


# The folders whose files take longest. Begun last, one of them would keep a single worker busy at the end.
LONG = ("tests/walks/", "tests/demo/", "tests/plaques/", "tests/portal/", "tests/evaluations/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest folders; leave out what cannot be asked here: PostgreSQL's own matters on SQLite, and
    drills unless they are named."""
    places = {folder: place for place, folder in enumerate(LONG)}
    items.sort(key=lambda item: min((places[folder] for folder in LONG if item.nodeid.startswith(folder)), default=9))
    if config.getoption("--beneath-the-pages"):
        config.hook.pytest_deselected(items=[item for item in items if not _is_beneath_the_pages(item)])
        items[:] = [item for item in items if _is_beneath_the_pages(item)]
    postgresql = connection.vendor == "postgresql"
    drills = "drill" in (config.getoption("-m") or "")
    for item in items:
        if item.get_closest_marker("postgresql") and not postgresql:
            item.add_marker(pytest.mark.skip(reason="about PostgreSQL itself"))
        if item.get_closest_marker("drill") and not drills:
            item.add_marker(pytest.mark.skip(reason="a drill: named by -m drill alone"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays to the end: the collector need not walk through it again and again, least of all
    while migrations make models by the thousand. It looks for garbage as thoroughly as before, only less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def hostile_world() -> Iterator[None]:
    """Shuffled rows, strict templates, no network: for every test, from the first to the last."""
    with pytest.MonkeyPatch.context() as patch:
        hostile.shuffle_unordered_querysets(patch)
        hostile.make_prepared_queries_anew(patch)
        hostile.refuse_undefined_variables(patch)
        hostile.refuse_outside_world(patch)
        hostile.empty_past_the_guards(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def var_folder() -> Iterator[Path]:
    """The folder of the run's database and files; the files go when the run ends."""
    folder = Path(django_settings.VAR_DIR)
    folder.mkdir(exist_ok=True)
    yield folder
    for name in ("files", "signing", "survey-keys"):
        shutil.rmtree(folder / f"test-{name}-{django_settings.RUN}", ignore_errors=True)
    for leftover in folder.glob(f"test-beat-{django_settings.RUN}*"):
        leftover.unlink()


@pytest.fixture(autouse=True)
def no_memory() -> Iterator[None]:
    """No test sees what another one cached, nor the language in which another one's last request was answered:
    LocaleMiddleware leaves it set in the thread, as a real server's next request would set it anew."""
    hostile.forget_cache()
    hostile.forget_what_was_compared()
    with translation.override(django_settings.LANGUAGE_CODE):
        yield


class Clock:
    """The portal's time within a test, in every thread of it. It stands still until it is moved.

    It takes the place of the variable that `journal.clock.travel` sets, which is heard in its own thread only, while
    the live server and the worker of a walk run in others. `travel` itself goes on working.
    """

    def __init__(self, moment: datetime, travelled: ContextVar[datetime | None]) -> None:
        self.moment = moment
        self.travelled = travelled
        self.reset = travelled.reset

    def get(self) -> datetime:
        """What `journal.clock` reads."""
        return self.travelled.get() or self.moment

    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self.get()

    def set(self, moment: datetime) -> Token:
        """What `journal.clock.travel` calls."""
        return self.travelled.set(moment)

    def move_to(self, moment: datetime) -> datetime:
        """Put the clock to a moment; a naive one is taken as Weihai's time."""
        self.moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        return self.moment

    def forward(self, **span: float) -> datetime:
        """Move the clock on: ``clock.forward(days=7, minutes=1)``."""
        return self.move_to(self.moment + timedelta(**span))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time, fixed at Monday 15 June 2026, 10:00 in Weihai, until the test moves it."""
    from journal import clock as portal_clock

    fixed = Clock(START, portal_clock._moved)
    monkeypatch.setattr(portal_clock, "_moved", fixed)
    return fixed


@pytest.fixture(autouse=True)
def fixed_time(request: pytest.FixtureRequest) -> None:
    """Every test runs at a fixed time, except those marked as being about real processes and their real clock."""
    if not request.node.get_closest_marker("real_time"):
        request.getfixturevalue("clock")


@pytest.fixture
def run_on_commit(django_capture_on_commit_callbacks) -> Callable:
    """``with run_on_commit():`` does at its end what the portal does on commit, tasks included, in this thread."""
    from weihai_hlr.celery import app

    @contextmanager
    def capture():
        app.conf.task_always_eager, before = True, app.conf.task_always_eager
        try:
            with django_capture_on_commit_callbacks(execute=True) as callbacks:
                yield callbacks
        finally:
            app.conf.task_always_eager = before

    return capture


@pytest.fixture
def worker(transactional_db) -> Iterator[None]:
    """A real Celery worker, in a thread, on the broker of the settings."""
    from celery.contrib.testing.worker import start_worker

    from weihai_hlr.celery import app

    app.loader.import_default_modules()
    with start_worker(app, perform_ping_check=False, pool="solo", shutdown_timeout=30):
        yield
