"""Set-up and production shape: what refuses to start, what is compiled, what the container files promise."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from weihai_hlr.messages import compile_catalogues

ROOT = settings.BASE_DIR
PRODUCTION = {
    "SECRET_KEY": "k3y-of-a-test-that-is-long-enough-0123456789abcdef",
    "SITE_URL": "https://hlr.example.cn",
    "ALLOWED_HOSTS": "hlr.example.cn",
    "DATABASE_URL": "postgres://hlr_app:secret@127.0.0.1/hlr",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "STORAGE_URL": "file:///srv/hlr/files",
    "SIGNING_DIR": "/srv/hlr/signing",
    "SURVEY_KEY_DIR": "/srv/hlr/survey-keys",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.cn:587",
}
# What any process of the portal does first.
READ_SETTINGS = "from django.conf import settings; settings.SECRET_KEY"


def start_production(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess:
    """Run Python under production settings; a change to None takes the variable away."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "weihai_hlr.settings.production"}
    environment |= {name: value for name, value in {**PRODUCTION, **changes}.items() if value is not None}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_refuses_to_start_without(name):
    done = start_production("-c", READ_SETTINGS, **{name: None})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("SECRET_KEY", "dev-only-not-secret-0123456789abcdefghijklmnopqrstuvwxyz", "SECRET_KEY is too short"),
        ("SECRET_KEY", "change-me-to-50-random-characters-as-in-the-example", "SECRET_KEY is too short, or the one of"),
        ("DATABASE_URL", "sqlite:////tmp/hlr.sqlite3", "must name a PostgreSQL database"),
        ("STORAGE_URL", f"file://{ROOT}/var/static/files", "every file in it would be public"),
    ],
)
def test_production_refuses_to_start_with_an_unsafe_value(name, value, sentence):
    done = start_production("-c", READ_SETTINGS, **{name: value})
    assert done.returncode != 0
    assert sentence in done.stderr


def test_production_settings_pass_the_deployment_check():
    done = start_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_production_refuses_the_demo():
    done = start_production("manage.py", "demo")
    assert done.returncode != 0
    assert "Unknown command" not in done.stderr


def test_production_collects_its_static_files(tmp_path):
    """The manifest refuses a style sheet that points at a picture which is not there. Compressing, the slow half of
    the real storage, refuses nothing and is left out."""
    done = start_production(
        "-c",
        """
import django
from django.conf import settings
from django.core.management import call_command
django.setup()
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
call_command("collectstatic", interactive=False, verbosity=0)
""",
        STATIC_ROOT=str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    assert tmp_path.joinpath("staticfiles.json").exists()


def test_translations_are_compiled_once_and_again_only_when_they_changed(tmp_path):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Plaque"\nmsgstr "铭牌"\n\n#, fuzzy\nmsgid "Title"\nmsgstr "标题"\n',
        encoding="utf-8",
    )
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert compile_catalogues(tmp_path) == []
    import gettext

    with folder.joinpath("django.mo").open("rb") as handle:
        catalogue = gettext.GNUTranslations(handle)
    assert catalogue.gettext("Plaque") == "铭牌"
    assert catalogue.gettext("Title") == "Title"
    later = source.stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]


def test_every_service_of_the_compose_file_asks_for_its_secrets_by_name():
    text = ROOT.joinpath("docker-compose.yml").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    given = {
        line.split("=")[0]
        for line in ROOT.joinpath("deploy/example.env").read_text(encoding="utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    }
    assert asked == given
    services = yaml.safe_load(text)["services"]
    assert {"web", "worker", "beat", "database", "redis"} <= services.keys()


def test_the_image_names_no_registry_and_is_not_root():
    lines = ROOT.joinpath("Dockerfile").read_text(encoding="utf-8").splitlines()
    images = [line.split()[1] for line in lines if line.startswith("FROM")]
    services = yaml.safe_load(ROOT.joinpath("docker-compose.yml").read_text(encoding="utf-8"))["services"]
    images += [service["image"] for service in services.values()]
    assert all("/" not in image for image in images)
    assert "USER hlr" in lines
    assert any("tini" in line for line in lines if line.startswith("ENTRYPOINT"))


def test_the_image_holds_no_secret_and_nothing_of_a_workplace():
    """What COPY takes is what .dockerignore leaves: no environment file, no database, no key, no test."""
    ignored = ROOT.joinpath(".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".env", ".venv", "var", "tests"} <= set(ignored)
    text = ROOT.joinpath("Dockerfile").read_text(encoding="utf-8")
    assert not re.search(r"^(ENV|ARG).*(SECRET|PASSWORD|KEY)", text, re.MULTILINE)


def test_shell_scripts_are_plain_posix():
    for script in [ROOT / "scripts/portal.sh", ROOT / "deploy/postgresql/init.sh"]:
        done = subprocess.run([shutil.which("dash") or "sh", "-n", script], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_the_readme_opens_with_the_two_commands():
    opening = Path(ROOT, "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    assert opening.index("make run") < opening.index("make test")
