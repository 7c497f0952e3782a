"""The browser of the tests, the tour's pictures and the first-load figures."""

import shutil

# The same engine without the windows first: half the processor time.
PROGRAMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
# Nothing is looked up outside this machine.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(RuntimeError):
    """No Chromium is installed."""


def program() -> str:
    """The path of an installed Chromium. Raises `NoBrowser` with the command that installs one."""
    for name in PROGRAMS:
        if path := shutil.which(name):
            return path
    raise NoBrowser(f"Chromium is not installed: apt-get install {PROGRAMS[0]} (make test does it when it may)")
