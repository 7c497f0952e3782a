"""The embedded form: the whole portal in one process, on SQLite and without Redis. ``make run`` serves it.

``python -m weihai_hlr.embedded`` prepares (database, edition, demo data, translations) and serves; with ``prepare`` or
``serve`` behind it, it does that half alone. Why it is built so: docs/decisions/0004.
"""

import io
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any

HOST = "127.0.0.1"
THREADS = 8
MAX_BODY = 512 * 1024 * 1024
POLICY = "policies/weihai-2023.yaml"
SIGN_INS = [
    ("city-gov, city-union, city-eca, city-fic", "市级三方四家单位 / the city's four organisations"),
    ("huancui-gov, huancui-union, huancui-employer", "环翠区三方 / a county's three (also wendeng, rongcheng …)"),
    ("enterprise-1 … enterprise-12", "企业经办人 / enterprise staff"),
    ("park-1, town-1", "园区、乡镇 / a park, a town"),
    ("assessor-1, coordinator-1", "评估员、协调员 / an assessor, a coordinator"),
    ("admin", "系统管理 / reference data, at /admin/"),
]


def main() -> None:
    """Prepare and serve, or one of the two."""
    halves = sys.argv[1:] or ["prepare", "serve"]
    if not {"prepare", "serve"}.issuperset(halves):
        sys.exit("Usage: python -m weihai_hlr.embedded [prepare|serve]")
    port = int(os.environ.get("PORT") or 8000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weihai_hlr.settings.dev")
    # The address is printed into QR codes, so it has to be the one that is served.
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    # A terminal that cannot show Chinese gets question marks instead of a traceback.
    sys.stdout.reconfigure(errors="replace")
    if "serve" in halves:
        refuse_taken_port(port)
    if "prepare" in halves:
        prepare()
    if "serve" in halves:
        serve(port)
    else:
        print("Everything is set up. `make run` serves the portal.")


def refuse_taken_port(port: int) -> None:
    """Say so before the set-up begins when something else listens on the port already."""
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((HOST, port)) == 0:
            sys.exit(f"Port {port} on {HOST} is taken already. Choose another one: PORT={port + 1} make run")


def prepare() -> None:
    """Bring translations, database, edition and demo data up to date. Every step does nothing the second time."""
    from weihai_hlr.messages import compile_catalogues  # noqa: PLC0415 -- Django reads the settings' environment later

    compile_catalogues()

    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.VAR_DIR.mkdir(exist_ok=True)
    django.setup()

    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database and the demonstration: a minute or two, the first time.", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    # What the commands say is for whoever calls them by name.
    call_command("load_policy", settings.BASE_DIR / POLICY, stdout=io.StringIO())
    call_command("demo", stdout=io.StringIO())


def server_of(application: Callable, port: int) -> Any:
    """The server for an application, not running yet.

    What is far too large is the portal's to refuse, with a sentence at the field: the server itself would only say, in
    English and on an empty page, that it takes no more, and what was typed would be lost. It has to end somewhere, for
    the server keeps a request on the disk before it hands it on.
    """
    from waitress import create_server  # noqa: PLC0415

    return create_server(
        application,
        host=HOST,
        port=port,
        threads=THREADS,
        ident="weihai-hlr",
        max_request_body_size=MAX_BODY,
        clear_untrusted_proxy_headers=True,
    )


def serve(port: int) -> None:
    """Serve until Ctrl-C or SIGTERM; then let the job at hand end, and leave."""
    from weihai_hlr.wsgi import application  # noqa: PLC0415

    server = server_of(application, port)

    def leave(signum: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    background = Background()
    background.start()
    announce(port)
    # Returns on SystemExit and KeyboardInterrupt, after the requests at hand.
    server.run()
    server.close()
    background.stop()


class Background:
    """The Celery worker and the beat, as threads of this process, over the broker in its memory."""

    def __init__(self) -> None:
        from celery.beat import EmbeddedService  # noqa: PLC0415
        from celery.exceptions import SecurityWarning  # noqa: PLC0415

        from weihai_hlr.celery import app  # noqa: PLC0415

        self.app = app
        # Of a worker run by root: this one takes messages from its own process alone.
        warnings.simplefilter("ignore", SecurityWarning)
        self.worker = app.Worker(
            pool="solo",
            concurrency=1,
            loglevel="WARNING",
            quiet=True,
            redirect_stdouts=False,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        self.thread = threading.Thread(target=self.worker.start, name="worker", daemon=True)
        self.beat = EmbeddedService(app, thread=True)

    def start(self) -> None:
        """Start both threads, and take up at once what an earlier process left behind."""
        from journal.tasks import sweep_jobs  # noqa: PLC0415

        release_leases()
        self.thread.start()
        self.beat.start()
        sweep_jobs.delay()

    def stop(self, patience: float = 20) -> None:
        """Let the worker finish the job at hand, for at most `patience` seconds."""
        from celery.worker import state  # noqa: PLC0415

        self.beat.service.stop()
        state.should_stop = 0
        self.thread.join(patience)
        self.beat.join(2)


def release_leases() -> None:
    """End the lease of every running job. Its worker was a thread of a process that is gone: this is the only one.

    Without this a job that was cut short would wait for its lease to run out, ten minutes, in front of its user.
    """
    from journal import clock  # noqa: PLC0415
    from journal.models import Job  # noqa: PLC0415

    Job.objects.filter(leased_until__isnull=False).update(leased_until=clock.now())


def announce(port: int) -> None:
    """Print the address and the demo sign-ins."""
    from demo.accounts import PASSWORD  # noqa: PLC0415

    print(f"\n  威海市和谐劳动关系创建平台   http://{HOST}:{port}/\n")
    for names, who in SIGN_INS:
        print(f"  {names:<46}{who}")
    print(f"\n  Password of every demo account: {PASSWORD}      Ctrl-C ends the portal.\n", flush=True)


if __name__ == "__main__":
    main()
