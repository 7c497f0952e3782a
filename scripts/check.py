"""Everything that can be found wrong without running the portal: ``make check``. Says all faults, then fails once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
# Checks look at the code, not at somebody's database.
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "weihai_hlr.settings.dev", "DATABASE_URL": "sqlite://:memory:"}
# Names without a machine behind them: the deployment check reads settings and connects to nothing.
PRODUCTION = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "weihai_hlr.settings.production",
    "SECRET_KEY": "k3y-of-a-check-that-is-long-enough-0123456789abcdef",
    "SITE_URL": "https://check.invalid",
    "ALLOWED_HOSTS": "check.invalid",
    "DATABASE_URL": "postgres://hlr_app:check@database.invalid/hlr",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "EMAIL_URL": "smtp+tls://mail.invalid:587",
    "STORAGE_URL": "file:///data/files",
    "SIGNING_DIR": "/data/signing",
    "SURVEY_KEY_DIR": "/data/survey-keys",
}

COMMANDS = {
    "code style": [str(BIN / "ruff"), "check", "."],
    "code format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "room order": [str(BIN / "lint-imports"), "--no-logo"],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "."],
    "Django": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "shell scripts": ["sh", "-n", "scripts/portal.sh"],
    "CI script": ["bash", "-n", ".ci/run"],
    "translations": [PYTHON, "-m", "weihai_hlr.catalogue"],
}
DEPLOYMENT = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

SERVICES = {"web", "worker", "beat", "database", "redis", "release"}


def run(command: list[str], environment: dict[str, str] = ENVIRONMENT) -> list[str]:
    """The faults a command reports: its output when it fails, nothing when it does not."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return [done.stdout.strip()] if done.returncode else []


def compose_faults() -> list[str]:
    """What is wrong with docker-compose.yml: by its own tool where it is installed, and by looking at it."""
    path = ROOT / "docker-compose.yml"
    services = yaml.safe_load(path.read_text(encoding="utf-8"))["services"]
    faults = [f"docker-compose.yml has no service {name}" for name in sorted(SERVICES - services.keys())]
    for name, service in services.items():
        if "image" not in service and "build" not in service:
            faults.append(f"service {name} has neither image nor build")
        if "healthcheck" not in service and name != "release":
            faults.append(f"service {name} has no healthcheck")
    return faults + compose_config_faults()


def compose_config_faults() -> list[str]:
    """What Compose itself says of the file, in the first of its two forms that is installed."""
    for tool in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(tool[0]) and not run([*tool, "version"]):
            return run([*tool, "--env-file", "deploy/example.env", "config", "--quiet"])
    return []


def lock_faults() -> list[str]:
    """Locks that name a registry, or a package without a hash: neither may reach another machine."""
    faults = []
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        if "://" in text or "--index" in text:
            faults.append(f"{lock.name} names an address")
        faults += [
            f"{lock.name}: {entry.split()[0]} has no hash"
            for entry in text.replace("\\\n", " ").splitlines()
            if "==" in entry and not entry.lstrip().startswith("#") and "--hash" not in entry
        ]
    if "://" in (ROOT / "package-lock.json").read_text(encoding="utf-8"):
        faults.append("package-lock.json names an address")
    return faults


def main() -> int:
    """Run every check and print the faults. 1 when there is any."""
    failed = []
    looks = {name: (lambda command=command: run(command)) for name, command in COMMANDS.items()}
    looks |= {
        "deployment": lambda: run(DEPLOYMENT, PRODUCTION),
        "containers": compose_faults,
        "locks": lock_faults,
    }
    for name, look in looks.items():
        faults = look()
        print(f"{'FAIL' if faults else 'ok  '}  {name}", flush=True)
        for fault in faults:
            print(fault, flush=True)
        failed += [name] if faults else []
    if failed:
        print(f"\nmake check: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
