"""One case under load: wrk asks, the workers' and the database's processor time is read before and after."""

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from bench.server import Server, cpu_of

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 4
# Answers of a case, and seconds that it may take at most.
ENOUGH, LONGEST = 40, 10
# As long for the first answer of all, on a machine that has other work to do.
PATIENCE = 60


class Refused(RuntimeError):
    """A page of the bench did not answer with success: its figure would be that of an error page."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked for. `cookie` and `token` are those of a session; `body` makes it a POST."""

    name: str
    paths: Sequence[str]
    cookie: str = ""
    token: str = ""
    body: str = ""
    cold: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A second and more of it, told for one request: milliseconds of the workers' and of the database's processor,
    requests a second, milliseconds that half of the requests stayed under, kilobytes."""

    worker_ms: float
    database_ms: float
    rate: float
    median_ms: float
    kilobytes: float

    @property
    def all_ms(self) -> float:
        return self.worker_ms + self.database_ms


@dataclass(slots=True)
class Record:
    """The figures of one case, a round each."""

    case: Case
    figures: list[Figure] = field(default_factory=list)


def backends() -> list[int]:
    """The database's processes that serve this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def warm_up(server: Server, case: Case) -> None:
    """A second that is not counted: it fills what a process keeps anyway, templates and statistics."""
    _wrk(server, case, 1)


def measure(server: Server, case: Case, seconds: int) -> Figure:
    """Run wrk on a case for so many seconds, and on a slow one again until there are enough answers to divide by."""
    workers, database = server.cpu(), {pid: cpu_of(pid) for pid in backends()}
    told: list[dict] = []
    count, spent = 0, 0
    while not told or (count < ENOUGH and spent < LONGEST) or (not count and spent < PATIENCE):
        told.append(_wrk(server, case, seconds))
        count += told[-1]["requests"]
        spent += seconds
        # A page slower than the run is cut off unanswered each time; only a longer run sees its answer.
        seconds = seconds if count else 2 * seconds
    worker = server.cpu() - workers
    used = sum(cpu_of(pid) - database.get(pid, 0.0) for pid in backends())
    failed = sum(run["refused"] + run["broken"] for run in told)
    if failed or not count:
        raise Refused(f"{case.name}: {failed} of {count} answers were not a success.")
    return Figure(
        worker_ms=1000 * worker / count,
        database_ms=1000 * used / count,
        rate=count / sum(run["seconds"] for run in told),
        median_ms=statistics.median(run["median_ms"] for run in told),
        kilobytes=sum(run["bytes"] for run in told) / count / 1024,
    )


def _wrk(server: Server, case: Case, seconds: int) -> dict:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("\n".join(case.paths))
        paths.flush()
        given = {"BENCH_PATHS": paths.name}
        given |= {"BENCH_COOKIE": case.cookie} if case.cookie else {}
        given |= {"BENCH_BODY": case.body, "BENCH_TOKEN": case.token} if case.body else {}
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s", "-s", str(SCRIPT), server.url]
        done = subprocess.run(command, env={**os.environ, **given}, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])
