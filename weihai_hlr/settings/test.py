"""Settings of the test suite: as dev, on the database and broker that the environment names."""

import os
from pathlib import Path

from weihai_hlr.settings.base import VAR_DIR, env
from weihai_hlr.settings.dev import *  # noqa: F403
from weihai_hlr.settings.dev import CACHES, DATABASES

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# One run's rows, files and messages are its own, so that two runs in one checkout do not meet. A process that a test
# starts is told these names by its environment (tests/processes.py).
RUN = env.str("TEST_RUN", str(os.getpid()))
STORAGE_URL = env.str("STORAGE_URL", f"file://{VAR_DIR / f'test-files-{RUN}'}")
SIGNING_DIR = VAR_DIR / f"test-signing-{RUN}"
SURVEY_KEY_DIR = Path(env.str("SURVEY_KEY_DIR", str(VAR_DIR / f"test-survey-keys-{RUN}")))
CELERY_TASK_DEFAULT_QUEUE = f"test-{RUN}"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / f"test-beat-{RUN}")
# Tests forget the cache between them by changing the prefix: clear() would flush the broker's messages too.
for cache in CACHES.values():
    cache["KEY_FUNCTION"] = "tests.hostile.cache_key"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not :memory:, so that threads and worker processes see the same rows.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{RUN}.sqlite3")}
else:
    # template0 and UTF8, whatever the cluster's template1 has become.
    DATABASES["default"]["TEST"] = {"TEMPLATE": "template0", "CHARSET": "UTF8"}
