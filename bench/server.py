"""The portal under gunicorn as production runs it, and what its processes cost, read from /proc."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.with_services import free_port

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
# Seconds; a busy machine has taken more than one minute for what a quiet one does in two seconds.
PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one worker, in MB. `resident` counts pages that it shares with its sibling, `own` its share of them.
    `anonymous` leaves out what is a file's: libraries, and the pages of a font that have been looked at so far."""

    resident: float
    own: float
    anonymous: float


@dataclass(slots=True)
class Server:
    """A running gunicorn. `started` is the seconds from its start to its first answer."""

    process: subprocess.Popen
    port: int
    started: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def workers(self) -> list[int]:
        return children(self.process.pid)

    def cpu(self) -> float:
        """Seconds of processor that the workers have used so far."""
        return sum(cpu_of(pid) for pid in self.workers)

    def memory(self) -> Memory:
        """The largest of the workers."""
        found = [memory_of(pid) for pid in self.workers]
        return max(found, key=lambda memory: memory.resident)


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_of(pid: int) -> float:
    """Seconds of processor, in user and system mode, that a process has used; 0 for one that has gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(pid: int) -> Memory:
    """What /proc says of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = {line.split()[0].rstrip(":"): int(line.split()[1]) for line in lines[1:]}
    return Memory(
        resident=kilobytes["Rss"] / 1024, own=kilobytes["Pss"] / 1024, anonymous=kilobytes["Anonymous"] / 1024
    )


@contextmanager
def serve(**environment: str) -> Iterator[Server]:
    """Two workers with production's own configuration, ended at the end."""
    port = free_port()
    # A worker that is replaced in the middle of a measurement would take its processor time with it.
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--max-requests", "0"]
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2", "WEB_THREADS": "4"}
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings, **environment})
    try:
        wait_for(port, process)
        yield Server(process, port, time.monotonic() - begun)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen) -> None:
    """Until /healthz answers."""
    until = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The portal did not start; its own lines above say why.") from None
        finally:
            connection.close()
        time.sleep(0.02)
