"""What is the same everywhere. Values that differ come from the environment (README, "Settings")."""

from pathlib import Path

import environ
from celery.schedules import crontab

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

# Rooms in their order (docs/architecture.md); the order is held by import-linter and a test.
ROOMS = [
    "papers",
    "journal",
    "tripartite",
    "standards",
    "units",
    "proceedings",
    "plaques",
    "enterprises",
    "parks",
    "surveys",
    "evaluations",
    "rechecks",
    "portal",
    "supervision",
    # Installed everywhere, so that production refuses by name; it has neither tables nor pages.
    "demo",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    *ROOMS,
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "weihai_hlr.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "weihai_hlr.middleware.ChineseFirstLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tripartite.middleware.ActingOfficeMiddleware",
    "journal.middleware.ReadOnlyGetMiddleware",
]

ROOT_URLCONF = "weihai_hlr.urls"
WSGI_APPLICATION = "weihai_hlr.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "weihai_hlr.folding.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "weihai_hlr.context_processors.portal",
            ],
        },
    },
]

FORM_RENDERER = "weihai_hlr.drawing.Renderer"

AUTH_USER_MODEL = "tripartite.User"
AUTHENTICATION_BACKENDS = ["tripartite.backends.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home-for-me"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "tripartite.forms.SignupDetailsForm"
ACCOUNT_FORMS = {"login": "tripartite.signin.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_USERNAME_MIN_LENGTH = 4
ACCOUNT_ADAPTER = "tripartite.adapter.AccountAdapter"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "weihai_hlr.formats"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Evidence, certificates and plaques: outside the web root, handed out by a view that asks first (journal.files).
STORAGE_URL = env.str("STORAGE_URL", f"file://{VAR_DIR / 'files'}")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "units.uploads.QuotaHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MAJOR_DISPUTE_REPORT_HOURS = 24  # reference value: the circular names no hours
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

EMAIL_URL = env.str("EMAIL_URL", "consolemail://")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "noreply@weihai-hlr.example.cn")

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# Every entry is safe to run twice or late (HOUSE rule 5), so the schedule needs no table of its own.
CELERY_BEAT_SCHEDULE = {
    "journal.sweep_jobs": {"task": "journal.tasks.sweep_jobs", "schedule": 30.0},
    "plaques.expire": {"task": "plaques.tasks.expire_due_titles", "schedule": crontab(hour=0, minute=5)},
    # The worker that draws tells the units at once; here come those that it left.
    "rechecks.open_drawn": {"task": "rechecks.exit_tasks.open_drawn_rechecks", "schedule": crontab(minute=25)},
    # After midnight, so that a day that has passed is noted on the next.
    "rechecks.run_out": {"task": "rechecks.exit_tasks.close_what_ran_out", "schedule": crontab(hour=0, minute=20)},
    "rechecks.remind_holders": {
        "task": "rechecks.exit_tasks.remind_title_holders",
        "schedule": crontab(hour=8, minute=10),
    },
    "plaques.remind": {"task": "plaques.tasks.remind_of_recalled_plaques", "schedule": crontab(hour=8, minute=20)},
    "proceedings.enquiries": {
        "task": "proceedings.tasks.look_after_enquiries",
        "schedule": crontab(hour=7, minute=45),
    },
    "enterprises.silence": {
        "task": "enterprises.tasks.silence_overdue_facts",
        "schedule": crontab(hour=0, minute=15),
    },
    "evaluations.lapse": {
        "task": "evaluations.tasks.lapse_overdue_applications",
        "schedule": crontab(hour=0, minute=10),
    },
    # Every day, and again at noon in case the night was missed: what is due and not drawn is found, however late.
    "rechecks.tick": {"task": "rechecks.tasks.tick", "schedule": crontab(hour="0,12", minute=20)},
    "rechecks.remind": {"task": "rechecks.tasks.remind_of_contributions", "schedule": crontab(hour=8, minute=15)},
    "surveys.close": {"task": "surveys.tasks.close_due_surveys", "schedule": 300.0},
    # In the morning, when the office reads its mail; after the lapsing, so that nobody is reminded of what has lapsed.
    "evaluations.remind": {
        "task": "evaluations.tasks.remind_of_county_clocks",
        "schedule": crontab(hour=8, minute=0),
    },
}

# How many proxies stand in front and name the visitor in X-Forwarded-For. With none the header is anybody's to write,
# and every limit by address would be theirs to evade.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

REST_FRAMEWORK = {
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.URLPathVersioning",
    "DEFAULT_VERSION": "v1",
    "ALLOWED_VERSIONS": ["v1"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "威海市和谐劳动关系创建平台 API",
    "DESCRIPTION": "Public register of harmonious labour relations titles, Weihai.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_survey_codes": {"()": "surveys.logs.BlankCodes"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_survey_codes"]},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Whoever scans the internet sends wrong host names all day; the answer 400 is all they are worth.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "pikepdf": {"level": "WARNING"},
    },
}

# Public pages as one process keeps them (portal.keeping): few and in its own memory, because every request asks the
# database anyway whether they are still right. The size is what a worker may grow by: some 4 MB.
KEPT_PAGES = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": 200},
}

# The signing key of certificates (plaques.signing): a folder outside the repository and the database.
SIGNING_DIR = Path(env.str("SIGNING_DIR", str(VAR_DIR / "signing")))

# Private keys of surveys, and slips that wait to be fetched (surveys.keys): in no backup (docs/decisions/0015).
SURVEY_KEY_DIR = Path(env.str("SURVEY_KEY_DIR", str(VAR_DIR / "survey-keys")))

# Demo accounts and the movable clock exist only where this is true; production never sets it.
DEMO_ALLOWED = False


def sqlite(path: str) -> dict:
    """Options under which SQLite takes concurrent writers without "database is locked" (docs/decisions/0004)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        },
    }


def database(url: str) -> dict:
    """A database from an address such as ``postgres://user:password@host/name`` or ``sqlite:////path``."""
    config = env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return sqlite(config["NAME"])
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL's JIT once spent 6.9 s compiling one list query; these queries are short.
    config.setdefault("OPTIONS", {})["options"] = "-c jit=off"
    return config


def email(url: str) -> dict:
    """Mail settings from an address such as ``smtp+tls://user:password@host:587``.

    ``filemail:///a/folder`` is that folder, as in STORAGE_URL; django-environ alone would read it as a relative one.
    """
    config = env.email_url_config(url)
    if config["EMAIL_FILE_PATH"]:
        config["EMAIL_FILE_PATH"] = f"/{config['EMAIL_FILE_PATH'].lstrip('/')}"
    return config
