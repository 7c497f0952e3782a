"""The databases of a run: its own, and a copy of it as it was when it held a tenth."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2


@contextmanager
def own(server: str) -> Iterator[str]:
    """A database of this run, in the locale that knows Chinese letters, dropped afterwards."""
    # One that holds the demonstration already saves a minute or more of a repeated run.
    template = os.environ.get("BENCH_TEMPLATE", "template0")
    address = urlsplit(server)._replace(scheme="postgresql", path=f"/weihai_hlr_bench_{os.getpid()}").geturl()
    with _made(address, f"TEMPLATE {template} ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"):
        yield address


@contextmanager
def copied(address: str) -> Iterator[str]:
    """A copy of a database as it stands, dropped afterwards. Nobody may be connected to it while it is made."""
    name = urlsplit(address).path.lstrip("/")
    copy = urlsplit(address)._replace(path=f"/{name}_tenth").geturl()
    with _made(copy, f"TEMPLATE {name}"):
        yield copy


@contextmanager
def _made(address: str, how: str) -> Iterator[None]:
    parts = urlsplit(address)
    name, admin = parts.path.lstrip("/"), parts._replace(path="/postgres").geturl()

    def execute(statement: str) -> None:
        connection = psycopg2.connect(admin)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    execute(f"CREATE DATABASE {name} {how}")
    try:
        yield
    finally:
        execute(f"DROP DATABASE {name} WITH (FORCE)")
