"""``make bench`` (a quick look) and ``make bench FULL=1`` (the record): see the package and docs/performance.md.

Starts what it needs, measures, prints one table and ends: the database is its own and dropped at the end, wrk runs for
a few seconds a case, one at a time.
"""

import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import databases
from scripts.with_services import postgresql, redis_server

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = ("drf_spectacular_sidecar", "admin", "rest_framework")


def main() -> int:
    full = "--full" in sys.argv[1:]
    # A stop from outside must still end the servers and drop the database.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with (
        tempfile.TemporaryDirectory(prefix="weihai-hlr-bench-") as folder,
        postgresql() as server,
        redis_server() as broker,
        databases.own(server) as address,
    ):
        os.environ.update(environment(folder, address, broker))
        prepare()
        from bench.run import run  # noqa: PLC0415 -- after the settings' environment

        run(full=full)
    return 0


def environment(folder: str, address: str, broker: str) -> dict[str, str]:
    """What production is told by its environment, for this run."""
    return {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": address,
        "REDIS_URL": broker,
        "SECRET_KEY": "only-for-a-measurement-0123456789abcdefghijklmnopqrstuvwxyz",
        "SITE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "EMAIL_URL": "dummymail://",
        "STORAGE_URL": f"file://{folder}/files",
        "SIGNING_DIR": f"{folder}/signing",
        "SURVEY_KEY_DIR": f"{folder}/survey-keys",
        "STATIC_ROOT": f"{folder}/static",
    }


def prepare() -> None:
    """Tables, the edition, the demonstration (which only development may make), style sheets, a signing key; and the
    code compiled, ours and the libraries', as it lies in production's image. A worker that compiles them itself keeps
    13 MB that it needed for that."""
    where = [".", sysconfig.get_path("purelib")]
    apart = r"^[.]/([.]venv|node_modules|var)/"
    subprocess.run([sys.executable, "-m", "compileall", "-qq", "-j0", "-x", apart, *where], cwd=ROOT)
    manage("migrate", "-v0")
    demonstration = {"DJANGO_SETTINGS_MODULE": "weihai_hlr.settings.dev", "REDIS_URL": ""}
    if "BENCH_TEMPLATE" not in os.environ:
        manage("load_policy", "policies/weihai-2023.yaml", quiet=True, **demonstration)
        manage("demo", quiet=True, **demonstration)
    # The libraries' own files are no part of what is measured, and compressing them takes most of a minute.
    manage("collectstatic", "--noinput", "-v0", *(word for name in LIBRARIES for word in ("--ignore", name)))
    if not Path(os.environ["SIGNING_DIR"], "identity").exists():
        manage("create_signing_identity", quiet=True)


def manage(*command: str, quiet: bool = False, **environment: str) -> None:
    words: Sequence[str] = [sys.executable, "manage.py", *command]
    output = subprocess.DEVNULL if quiet else None
    subprocess.run(words, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=output)


if __name__ == "__main__":
    sys.exit(main())
