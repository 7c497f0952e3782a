"""The portal as it runs in production: two database roles, gunicorn, a worker and beat on PostgreSQL and Redis.

The commands are those of docker-compose.yml, the database is made by deploy/postgresql/roles.sql in a cluster of the
test's own, with passwords that are asked for, and the settings are those of production. Only TLS is left out: a proxy
ends it, and says so in a header.
"""

import http.client
import os
import re
import signal
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

import psycopg2
import pytest
import yaml
from django.conf import settings

from scripts.with_services import own_postgresql, own_redis, postgresql_binaries
from tests.processes import free_port, kill_group, wait_until

pytestmark = [pytest.mark.postgresql, pytest.mark.real_time]

ROOT = settings.BASE_DIR
HOST = "hlr.example.cn"
ADMINISTRATOR = "administrator@example.cn"
PASSWORDS = {"hlr_owner": "owner-of-a-test", "hlr_app": "app-of-a-test"}
SERVICES = yaml.safe_load(ROOT.joinpath("docker-compose.yml").read_text(encoding="utf-8"))["services"]


@dataclass
class Site:
    """One installation: its folders, its database server, its processes."""

    folder: Path
    database_port: int
    redis: str
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def database(self, role: str) -> str:
        return f"postgres://{role}:{PASSWORDS[role]}@127.0.0.1:{self.database_port}/hlr"

    def environment(self, role: str = "hlr_app") -> dict[str, str]:
        """What .env and docker-compose.yml give each process, and nothing of the test's own environment."""
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "weihai_hlr.settings.production",
            "SECRET_KEY": "k3y-of-a-test-that-is-long-enough-0123456789abcdef",
            "SITE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": self.database(role),
            "REDIS_URL": self.redis,
            "EMAIL_URL": f"filemail://{self.folder}/outbox",
            "STORAGE_URL": f"file://{self.folder}/files",
            "SIGNING_DIR": f"{self.folder}/signing",
            "SURVEY_KEY_DIR": f"{self.folder}/survey-keys",
            "STATIC_ROOT": f"{self.folder}/static",
            "BIND": f"127.0.0.1:{self.port}",
        }

    def run(self, *command: str, role: str = "hlr_app", **extra: str) -> subprocess.CompletedProcess:
        """Run a command of the installation to its end."""
        environment = self.environment(role) | extra
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)

    def start(self, service: str) -> None:
        """Start a service by its command in docker-compose.yml, with this site's folder in place of the volumes."""
        command = [word.replace("/data", str(self.folder)) for word in SERVICES[service]["command"]]
        with self.log(service).open("wb") as output:
            self.processes[service] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log(self, service: str) -> Path:
        return self.folder / f"{service}.log"

    def ask(self, method: str, path: str, *, body: str | None = None, **headers: str) -> http.client.HTTPResponse:
        """One request as the proxy sends it; `headers` come over its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers={name: value for name, value in sent.items() if value})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def post(self, path: str, **values: str) -> http.client.HTTPResponse:
        """Fetch a form and send it, with the cookie and the token that the page gave."""
        page = self.ask("GET", path)
        cookie = SimpleCookie(page.getheader("Set-Cookie"))["csrftoken"]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text).group(1)
        return self.ask(
            "POST",
            path,
            body=urllib.parse.urlencode({"csrfmiddlewaretoken": token, **values}),
            Cookie=f"csrftoken={cookie.value}",
            Content_Type="application/x-www-form-urlencoded",
        )

    def query(self, sql: str, role: str = "hlr_app") -> list[tuple]:
        """Rows of the site's database, read or written as one of its roles."""
        with closing(psycopg2.connect(self.database(role))) as connection, connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def program(name: str) -> Path:
    """One of PostgreSQL's own, of the server's version."""
    return postgresql_binaries() / name


@contextmanager
def database_server() -> Iterator[int]:
    """The port of an own PostgreSQL on which roles.sql was run, and which asks every role for its password."""
    with own_postgresql("fsync=off") as url:
        port = urllib.parse.urlsplit(url).port
        words = [f"--set={role.removeprefix('hlr_')}_password={password}" for role, password in PASSWORDS.items()]
        server = ["--host=127.0.0.1", f"--port={port}", "--username=postgres", "--dbname=postgres"]
        file = f"--file={ROOT / 'deploy/postgresql/roles.sql'}"
        subprocess.run([program("psql"), "--quiet", "--set=ON_ERROR_STOP=1", *words, *server, file], check=True)
        with closing(psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SHOW hba_file")
                Path(cursor.fetchone()[0]).write_text("host all all 127.0.0.1/32 scram-sha-256\n", encoding="utf-8")
                cursor.execute("SELECT pg_reload_conf()")
        wait_until(lambda: asks_for_a_password(port), what="the server's new rules")
        yield port


def asks_for_a_password(port: int) -> bool:
    try:
        psycopg2.connect(host="127.0.0.1", port=port, user="hlr_app", dbname="hlr").close()
    except psycopg2.OperationalError:
        return True
    return False


# Compressing, the slow half of the real storage, is left out: WhiteNoise then serves the files as they are.
COLLECT = """
import django
from django.conf import settings
from django.core.management import call_command
django.setup()
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
call_command("collectstatic", interactive=False, verbosity=0)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """An installation as docs/operations.md describes it, served."""
    folder = tmp_path_factory.mktemp("production")
    for name in ("outbox", "beat"):
        folder.joinpath(name).mkdir()
    with database_server() as port, own_redis() as redis:
        made = Site(folder, port, redis)
        release = made.run("python", "-m", "weihai_hlr.release", role="hlr_owner")
        assert release.returncode == 0, release.stderr
        areas = made.run("python", "manage.py", "load_areas")
        assert areas.stdout == "8 districts, 73 towns, 28 member organisations.\n", areas.stderr
        collected = made.run("python", "-c", COLLECT)
        assert collected.returncode == 0, collected.stderr
        administrator = {"USERNAME": "administrator", "EMAIL": ADMINISTRATOR, "PASSWORD": "pass-of-a-test-2027"}
        created = made.run(
            *("python", "manage.py", "createsuperuser", "--noinput"),
            **{f"DJANGO_SUPERUSER_{name}": value for name, value in administrator.items()},
        )
        assert created.returncode == 0, created.stderr
        for service in ("web", "worker", "beat"):
            made.start(service)
        wait_until(lambda: "Listening at" in made.log("web").read_text(), what="the web server's start")
        wait_until(lambda: " ready." in made.log("worker").read_text(), what="the worker's start")
        yield made
        for process in made.processes.values():
            if process.poll() is None:
                kill_group(process)


def test_the_release_refuses_to_run_as_the_runtime_role(site):
    release = site.run("python", "-m", "weihai_hlr.release")
    assert release.returncode != 0
    assert "must be run as the owner of the tables" in release.stderr


def test_the_release_can_be_run_again(site):
    release = site.run("python", "-m", "weihai_hlr.release", role="hlr_owner")
    assert release.returncode == 0, release.stderr


def test_the_portal_is_ready(site):
    answer = site.ask("GET", "/readyz", X_Forwarded_Proto="")
    assert (answer.status, '"missing": []' in answer.text) == (200, True), answer.text
    assert site.run("python", "deploy/probe.py").returncode == 0


def test_everything_else_is_sent_to_https(site):
    answer = site.ask("GET", "/accounts/login/", X_Forwarded_Proto="")
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}/accounts/login/")


def test_another_host_name_is_refused(site):
    assert site.ask("GET", "/accounts/login/", Host="elsewhere.example.cn").status == 400


def test_pages_come_with_their_guards_and_with_files_to_keep_for_ever(site):
    page = site.ask("GET", "/accounts/login/")
    assert page.status == 200
    assert "default-src 'none'" in page.getheader("Content-Security-Policy")
    assert page.getheader("Strict-Transport-Security") == "max-age=31536000"
    assert page.getheader("X-Content-Type-Options") == "nosniff"
    sheet = re.search(r'href="(/static/css/[\w.-]+\.[0-9a-f]{12}\.css)"', page.text).group(1)
    answer = site.ask("GET", sheet)
    assert (answer.status, "immutable" in answer.getheader("Cache-Control")) == (200, True)


def test_a_sign_in_leaves_cookies_for_https_alone(site):
    answer = site.post("/accounts/login/", login="administrator", password="pass-of-a-test-2027")
    assert answer.status == 302
    session = next(value for name, value in answer.getheaders() if name == "Set-Cookie" and "sessionid=" in value)
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in session.split(";")}


def test_the_worker_sends_what_a_page_queued(site):
    assert site.post("/accounts/password/reset/", email=ADMINISTRATOR).status == 302
    outbox = site.folder / "outbox"
    wait_until(
        lambda: any(f"To: {ADMINISTRATOR}" in file.read_text() for file in outbox.iterdir()),
        what="the administrator's mail",
    )


def test_beat_finds_a_job_that_the_broker_forgot(site):
    forgotten = """
from datetime import timedelta
from journal import clock
from journal.models import Job, Mail
mail = Mail.objects.create(key="forgotten", recipient="clerk@example.cn", subject="forgotten", body="…")
Job.objects.create(key="forgotten", kind="journal.send_mail", args={"mail_id": mail.pk},
                   due_at=clock.now() - timedelta(minutes=1))
"""
    written = site.run("python", "manage.py", "shell", "-c", forgotten)
    assert written.returncode == 0, written.stderr
    state = "SELECT state FROM journal_job WHERE key = 'forgotten'"
    wait_until(lambda: site.query(state) == [("done",)], seconds=60, what="the forgotten job's end")


def test_the_worker_answers_its_health_check(site):
    done = site.run("celery", "-A", "weihai_hlr", "inspect", "ping", "--timeout", "5")
    assert (done.returncode, "pong" in done.stdout) == (0, True), done.stdout


def test_the_runtime_role_truncates_nothing_and_makes_nothing(site):
    assert (
        site.query(
            "SELECT table_name FROM information_schema.table_privileges "
            "WHERE grantee = 'hlr_app' AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')",
            role="hlr_owner",
        )
        == []
    )
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        site.query("CREATE TABLE of_its_own (id int)")


@pytest.mark.parametrize(
    ("table", "rights"),
    [
        ("journal_entry", {"SELECT", "INSERT"}),
        ("journal_head", {"SELECT", "UPDATE"}),
        ("journal_remark", {"SELECT", "INSERT", "UPDATE"}),
        ("django_migrations", {"SELECT"}),
        ("plaques_title", {"SELECT", "INSERT", "UPDATE", "DELETE"}),
    ],
)
def test_the_runtime_role_has_the_rights_that_the_handbook_names(site, table, rights):
    rows = site.query(
        "SELECT privilege_type FROM information_schema.table_privileges "
        f"WHERE grantee = 'hlr_app' AND table_name = '{table}'",
        role="hlr_owner",
    )
    assert {right for (right,) in rows} == rights


def test_not_even_the_owner_rewrites_the_journal_row_by_row(site):
    with pytest.raises(psycopg2.errors.RestrictViolation):
        site.query("UPDATE journal_entry SET action = 'x'", role="hlr_owner")


def test_the_journal_is_proved_as_the_runtime_role(site):
    done = site.run("python", "manage.py", "verify_journal")
    assert (done.returncode, "unbroken and uncut" in done.stdout) == (0, True), done.stderr


def test_the_signing_key_is_made_once(site):
    first = site.run("python", "manage.py", "create_signing_identity")
    assert first.returncode == 0, first.stderr
    keys = list(site.folder.joinpath("signing").rglob("*key*.pem"))
    assert keys
    assert {key.stat().st_mode & 0o077 for key in keys} == {0}
    again = site.run("python", "manage.py", "create_signing_identity")
    assert (again.returncode, "Traceback" in again.stderr) == (1, False)


def test_a_backup_restores_to_a_portal_that_holds(site, tmp_path):
    """By docs/operations.md, on a second server: the dump, roles.sql, pg_restore, release, verify_journal."""
    dump = tmp_path / "hlr.dump"
    subprocess.run([program("pg_dump"), "-Fc", "-f", dump, site.database("hlr_owner")], check=True)
    with database_server() as port:
        restored = Site(tmp_path, port, site.redis)
        target = restored.database("hlr_owner")
        words = ["--no-owner", "--no-comments", "--exit-on-error", "--dbname", target, dump]
        done = subprocess.run([program("pg_restore"), *words], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        release = restored.run("python", "-m", "weihai_hlr.release", role="hlr_owner")
        assert release.returncode == 0, release.stderr
        head = "SELECT count, hash FROM journal_head"
        assert restored.query(head) == site.query(head)
        proved = restored.run("python", "manage.py", "verify_journal")
        assert proved.returncode == 0, proved.stderr
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            restored.query("TRUNCATE journal_remark")


def test_processes_leave_cleanly_and_their_logs_name_nobody(site):
    """Last of all, whatever the order of the tests: it stops the site and starts it again."""
    for service, process in site.processes.items():
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, service
        log = site.log(service).read_text()
        assert "Traceback" not in log, log
        assert ADMINISTRATOR not in log
    assert site.run("python", "deploy/probe.py").returncode == 1
    for service in site.processes:
        site.start(service)
    wait_until(lambda: "Listening at" in site.log("web").read_text(), what="the web server's start")
    wait_until(lambda: " ready." in site.log("worker").read_text(), what="the worker's start")
