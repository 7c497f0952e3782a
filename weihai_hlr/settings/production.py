"""PostgreSQL, Redis, HTTPS. Refuses to start when a secret is missing."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from weihai_hlr.settings.base import *  # noqa: F403
from weihai_hlr.settings.base import KEPT_PAGES, SITE_URL, VAR_DIR, database, email, env


def required(name: str) -> str:
    """A setting that production cannot do without; its absence stops the start, with its name."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Production does not start without it (README, Settings).")
    return value


DEBUG = False
SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 40 or SECRET_KEY.startswith(("dev-only", "change-me")):
    raise ImproperlyConfigured("SECRET_KEY is too short, or the one of an example: use 50 random characters.")
required("SITE_URL")
required("SIGNING_DIR")
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STORAGE_FOLDER = Path(urlsplit(required("STORAGE_URL")).path)
if STORAGE_FOLDER.is_relative_to(STATIC_ROOT):
    raise ImproperlyConfigured("STORAGE_URL lies within STATIC_ROOT: every file in it would be public.")
if any(Path(required("SURVEY_KEY_DIR")).is_relative_to(folder) for folder in (STATIC_ROOT, STORAGE_FOLDER)):
    raise ImproperlyConfigured("SURVEY_KEY_DIR lies where files are public or backed up: it needs a folder of its own.")
ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")

DATABASES = {"default": database(required("DATABASE_URL"))}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database in production.")

REDIS_URL = required("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "weihai_hlr.caches.SharedCache", "LOCATION": REDIS_URL},
    "pages": KEPT_PAGES,
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_BROKER_URL = REDIS_URL
# A wholly killed worker's task comes back after visibility_timeout; without the other two kombu would look for it a
# hundred seconds apart (docs/decisions/0004).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}

vars().update(email(required("EMAIL_URL")))

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Source maps of libraries: 6 MB that no visitor loads and that took most of a minute to compress.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

CSRF_TRUSTED_ORIGINS = [SITE_URL]
if SITE_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31536000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Of `check --deploy`: subdomains and preload lists are the host's owner to decide, not a site's, and the portal shows
# its own PDFs in frames of its own pages.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]
