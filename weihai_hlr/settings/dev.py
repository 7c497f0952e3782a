"""The embedded form: SQLite, a memory broker, one process. What ``make run`` serves."""

from weihai_hlr.settings.base import *  # noqa: F403
from weihai_hlr.settings.base import EMAIL_URL, KEPT_PAGES, VAR_DIR, database, email, env

DEBUG = env.bool("DEBUG", False)
DEMO_ALLOWED = True
SECRET_KEY = env.str("SECRET_KEY", "dev-only-not-secret-0123456789abcdefghijklmnopqrstuvwxyz")

DATABASES = {"default": database(env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}"))}

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    SHARED = {"BACKEND": "weihai_hlr.caches.SharedCache", "LOCATION": REDIS_URL}
    CELERY_BROKER_URL = REDIS_URL
else:
    SHARED = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    # With a name behind it, because kombu warns of one that is missing.
    CELERY_BROKER_URL = "memory://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.05}

CACHES = {"default": SHARED, "pages": KEPT_PAGES}

vars().update(email(EMAIL_URL))

ACCOUNT_RATE_LIMITS = False
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = env.bool("DEBUG", False)
