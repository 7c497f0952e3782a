"""One case under load: wrk asks, the workers' and the database's processor time is read before and after."""

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from bench.server import Server, cpu_of

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 4
# Answers of a case, and seconds that it may take at most.
ENOUGH, LONGEST = 40, 10
# Below this share of the other's work a worker has stood idle.
AGAIN, ONE_SIDED = 5, 0.1
# As long for the first answer of all, on a machine that has other work to do.
PATIENCE = 60


class Refused(RuntimeError):
    """A page of the bench did not answer with success: its figure would be that of an error page."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked for. `cookie` and `token` are those of a session; `body` makes it a POST. In it TURN stands for a
    number that grows and YES for an answer that changes."""

    name: str
    paths: Sequence[str]
    cookie: str = ""
    token: str = ""
    body: str = ""
    cold: bool = False

    def turn(self, number: int) -> str:
        """The body of one request."""
        return self.body.replace("TURN", str(number)).replace("YES", "no" if number % 2 else "yes")


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
    """The figures of one case, a round each, and those of the floor that was measured right before it."""

    case: Case
    figures: list[Figure] = field(default_factory=list)
    below: list[Figure] = field(default_factory=list)


def first_turn() -> int:
    """Later than every turn of an earlier run against this database, as long as fewer than ten thousand are taken in a
    second. A form reads eight digits; they suffice for two hours and three quarters."""
    return int(time.time()) % 9_999 * 10_000


def backends() -> list[int]:
    """The database's processes that serve this database, or the copy of it: one is asked at a time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE starts_with(datname, current_database()) AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def warm_up(server: Server, case: Case) -> None:
    """A second that is not counted: it fills what a process keeps anyway, templates and statistics."""
    _wrk(server, case, 1)


def measure(server: Server, case: Case, seconds: int) -> Figure:
    """Run wrk on a case for so many seconds, and on a slow one again until there are enough answers to divide by.

    A second at a time, each with connections of its own: they stay with the worker that took them, and where one takes
    all four, its threads wait for each other and a short answer costs a third more. Such a second is no figure of two
    workers: it is taken again, `AGAIN` times at most.
    """
    told: list[dict] = []
    count, spent, run, worker, used, again = 0, 0, 1, 0.0, 0.0, 0
    while spent < seconds or (count < ENOUGH and spent < LONGEST) or (not count and spent < PATIENCE):
        workers, database = _spent(server.workers), _spent(backends())
        done = _wrk(server, case, run)
        each = {pid: cpu_of(pid) - before for pid, before in workers.items()}
        if done["requests"] >= ENOUGH and again < AGAIN and min(each.values()) < ONE_SIDED * max(each.values()):
            again += 1
            continue
        told.append(done)
        worker += sum(each.values())
        used += sum(cpu_of(pid) - database.get(pid, 0.0) for pid in backends())
        count += done["requests"]
        spent += run
        # A page slower than the run is cut off unanswered each time; only a longer run sees its answer.
        run = run if count else 2 * run
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


def _spent(processes: Iterable[int]) -> dict[int, float]:
    """Seconds of processor by process so far."""
    return {pid: cpu_of(pid) for pid in processes}


def _wrk(server: Server, case: Case, seconds: int) -> dict:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("\n".join(case.paths))
        paths.flush()
        given = {"BENCH_PATHS": paths.name}
        given |= {"BENCH_COOKIE": case.cookie} if case.cookie else {}
        if case.body:
            given |= {"BENCH_BODY": case.body, "BENCH_TOKEN": case.token, "BENCH_TURN": str(first_turn())}
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s", "-s", str(SCRIPT), server.url]
        done = subprocess.run(command, env={**os.environ, **given}, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])
