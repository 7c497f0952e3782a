"""Runs a command with a PostgreSQL and a Redis of its environment's choice, or with its own.

``python scripts/with_services.py COMMAND …`` sets DATABASE_URL and REDIS_URL for the command. Servers that these name
already are taken; otherwise they are started from the installed binaries on free ports, in folders that are removed
afterwards. Only without such binaries are those taken that run on the usual ports. The exit code is the command's;
3 means that a server could not be had.

An own PostgreSQL writes nothing through to the disk, since nothing of it outlives the run: emptying all tables after a
test takes 0.3 s on it and 3 s on one that does, a commit a third of the time.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import redis

NO_SERVER = 3
HASTY = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    *("max_wal_size=4GB", "autovacuum=off", "jit=off"),
)


class NoServer(RuntimeError):
    """There is no server, and none can be started."""


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fits(url: str) -> bool:
    """Whether this PostgreSQL can be used: reachable, may create databases, and its locale knows Chinese letters.

    Under the locale C, pg_trgm sees no Chinese at all, and a name search would pass here and fail in production.
    """
    try:
        connection = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.Error:
        return False
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'template0'")
        locale, encoding = cursor.fetchone()
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0] and locale not in {"C", "POSIX"} and encoding == "UTF8"


def running_postgresql() -> str | None:
    """The address of a PostgreSQL that runs already and fits, or None."""
    users = dict.fromkeys([os.environ.get("PGUSER", "postgres"), "postgres", pwd.getpwuid(os.getuid()).pw_name])
    port = os.environ.get("PGPORT", "5432")
    for user in users:
        if fits(f"postgresql://{user}@127.0.0.1:{port}/postgres"):
            # A name of this run, so that two runs on one server do not meet in one test database.
            return f"postgres://{user}@127.0.0.1:{port}/weihai_hlr_{os.getpid()}"
    return None


def postgresql_binaries() -> Path:
    """The folder of the newest installed server's programs. Raises `NoServer`."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    if not folders:
        raise NoServer("PostgreSQL is not installed (apt-get install postgresql), and none runs on 127.0.0.1:5432.")
    return folders[-1]


@contextlib.contextmanager
def own_postgresql(*options: str) -> Iterator[str]:
    """A PostgreSQL of this run: fresh cluster in C.UTF-8, gone at the end. `options` are settings, ``fsync=off``."""
    binaries = postgresql_binaries()
    # The server refuses to run as root.
    user = "postgres" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="weihai-hlr-pg-", ignore_cleanup_errors=True) as folder:
        data = Path(folder, "data")
        if user:
            shutil.chown(folder, user)
        port = free_port()
        settings = [f"unix_socket_directories={folder}", "listen_addresses=127.0.0.1", "max_connections=60", *options]
        command_line = " ".join([f"-p {port}", *(f"-c {setting}" for setting in settings)])
        common = {"user": user, "check": True, "cwd": folder, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            **common,
        )
        control = [binaries / "pg_ctl", "-D", data, "-w"]
        subprocess.run([*control, "-o", command_line, "-l", Path(folder, "log"), "start"], **common)
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/weihai_hlr"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **common)


@contextlib.contextmanager
def postgresql(*options: str) -> Iterator[str]:
    """The PostgreSQL that DATABASE_URL names, else an own one with these options, else one that runs already."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    try:
        postgresql_binaries()
    except NoServer:
        url = running_postgresql()
        if url is None:
            raise
        yield url
        return
    with own_postgresql(*options) as url:
        yield url


@contextlib.contextmanager
def own_redis() -> Iterator[str]:
    """A Redis of this run, on a free port and without a file.

    Always its own where it can be: the last of the numbered databases of a shared one may be somebody's.
    """
    program = shutil.which("redis-server")
    if not program:
        raise NoServer("redis-server is not installed (apt-get install redis-server), and none runs on 127.0.0.1:6379.")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        answers(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int, process: subprocess.Popen | None = None) -> None:
    """Wait up to ten seconds for a Redis to answer. Raises `NoServer`."""
    client = redis.Redis(port=port, socket_connect_timeout=1)
    until = time.monotonic() + (10 if process else 0)
    while True:
        try:
            client.ping()
        except redis.RedisError as error:
            if time.monotonic() > until or (process and process.poll() is not None):
                raise NoServer(f"Redis on port {port} does not answer.") from error
            time.sleep(0.1)
        else:
            client.close()
            return


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    """The Redis that REDIS_URL names, else an own one, else the one that runs on 127.0.0.1:6379."""
    if os.environ.get("REDIS_URL"):
        yield os.environ["REDIS_URL"]
    elif shutil.which("redis-server"):
        with own_redis() as url:
            yield url
    else:
        answers(6379)
        yield "redis://127.0.0.1:6379/15"


def main() -> int:
    """Run the command of the arguments; see the module."""
    # A stop from outside must still remove what was started here.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with postgresql(*HASTY) as database, redis_server() as broker:
            print(f"PostgreSQL {database}  Redis {broker}", file=sys.stderr)
            return subprocess.run(
                sys.argv[1:], check=False, env={**os.environ, "DATABASE_URL": database, "REDIS_URL": broker}
            ).returncode
    except NoServer as error:
        print(f"\n*** {error}\n*** The suite did NOT run on PostgreSQL and Redis. ***\n", file=sys.stderr)
        return NO_SERVER


if __name__ == "__main__":
    sys.exit(main())
