"""Real processes for tests of what survives a kill: workers and servers on the test's own database and broker."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def environment(**changes: str) -> dict[str, str]:
    """The environment under which another process meets this test's rows, files and messages."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "weihai_hlr.settings.test",
        "DATABASE_URL": database_url(),
        "TEST_RUN": settings.RUN,
        "STORAGE_URL": settings.STORAGE_URL,
        "SITE_URL": settings.SITE_URL,
        **changes,
    }


def database_url() -> str:
    """The address of the test database that this process uses."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    password = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgres://{values['USER']}{password}@{values['HOST']}{port}/{values['NAME']}"


def wait_until(condition: Callable[[], object], *, seconds: float = 30, what: str = "it") -> object:
    """The condition's first true value. Raises AssertionError when it stays false."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {seconds} seconds")


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start_process(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts processes of this project (``start_process("-m", "celery", …)``) and ends those left at the end.

    The process's output is in `process.log`. It leads a group of its own: `kill_group(process)` takes its children too.
    """
    started: list[subprocess.Popen] = []

    def start(*arguments: str, **changes: str) -> subprocess.Popen:
        log = tmp_path / f"process-{len(started)}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment(**changes),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process.log = log
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            kill_group(process)


def kill_group(process: subprocess.Popen, number: int = signal.SIGKILL) -> None:
    """Send a signal to the process and its children, and wait for its end."""
    os.killpg(process.pid, number)
    process.wait(30)


@pytest.fixture
def worker_process(start_process) -> Callable[..., subprocess.Popen]:
    """Starts a Celery worker as a process of its own. Needs Redis, because memory:// ends at the process."""

    def start(**changes: str) -> subprocess.Popen:
        assert settings.REDIS_URL, "a worker process needs Redis"
        process = start_process(
            "-m",
            "celery",
            "-A",
            "weihai_hlr",
            "worker",
            "--pool=solo",
            "--loglevel=INFO",
            "--without-mingle",
            **changes,
        )
        wait_until(lambda: " ready." in process.log.read_text(), what="the worker's start")
        return process

    return start
