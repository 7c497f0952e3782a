"""The container's own question whether the web process lives. Exit code 0 or 1."""

import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0]
port = os.environ.get("BIND", "0.0.0.0:8000").rpartition(":")[2]
request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
try:
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 -- an address of its own
        sys.exit(answer.status != 200)
except (urllib.error.URLError, OSError):
    sys.exit(1)
