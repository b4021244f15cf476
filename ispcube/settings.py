"""One settings module for every place. What differs comes from the environment (see .env.example)."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from ispcube.logs import logging_config
from ispcube.schedule import beat_schedule
from ispcube.sessions import session_options

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# Everything that a running installation writes lives here.
DATA_DIR = Path(env("ISPCUBE_DATA", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

PRODUCTION = env.bool("ISPCUBE_PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)


def own_secret_key(path: Path) -> str:
    """The installation's key, made on the first start and readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


# In production several processes, perhaps on several machines, must share one key: there it has to be given.
SECRET_KEY = env("SECRET_KEY", default="")
if PRODUCTION and not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY: falta en el entorno (ver .env.example).")
SECRET_KEY = SECRET_KEY or own_secret_key(DATA_DIR / "secret.key")
# What the passwords of accounts are sealed with (accounts/sealing.py); without any, a key derived from SECRET_KEY.
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
# The machine itself always may: health checks ask from there.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

OWN_APPS = ["accounts", "listings", "customers", "messaging", "tickets", "ispcube"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "django_htmx",
    "template_partials",
    "lucide",
    "axes",
    "csp",
    *OWN_APPS,
]

MIDDLEWARE = [
    "accounts.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ExpiredSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ispcube.urls"
WSGI_APPLICATION = "ispcube.wsgi.application"

LOADERS = ["accounts.loader.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("accounts.loader.KeptByLanguage", LOADERS)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "accounts.context.frame",
                "listings.context.sidebar",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "accounts.templatetags.icons",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'ispcube.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions take the write lock at once, so that two writers wait instead of failing half way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    options = session_options(env.int("DATABASE_IDLE_SECONDS", default=30))
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = options

REDIS_URL = env("REDIS_URL", default="")
# What is cached lives for seconds, and no page nor send may depend on Redis, which only carries doorbells.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "/archivos/"

# --- People ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
# A stranger who guesses is shut out by address *and* account together, so nobody can lock somebody else's account.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
# The page says until when; trying meanwhile must not move that.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_ENABLED = env.bool("AXES_ENABLED", default=True)

# What stays when an administrator clears the example data: people and configuration. All else is emptied.
KEPT_WITHOUT_EXAMPLE = [
    "accounts.User", "accounts.Organization", "tickets.Area", "tickets.State", "tickets.Priority",
    "tickets.NoticeRule", "messaging.ChannelControl", "messaging.Account", "messaging.RetentionRule",
]  # fmt: skip

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "es-ar"
# Each in its own tongue, so that whoever needs it finds it.
LANGUAGES = [("es-ar", "Español"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="America/Argentina/Buenos_Aires")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
# The country of phone numbers that are typed without a country code.
PHONE_REGION = env("PHONE_REGION", default="AR")

# --- Pages ----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
# Only who debugs asks for a source map: not worth squeezing.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "map"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "accounts.errors.csrf_failure"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^salud/", r"^metricas/"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Work in the background -----------------------------------------------------------------------
# The database is the queue of record; the broker only carries doorbells, so losing it loses nothing.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL or "memory://localhost")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Short, because a request rings the doorbell: a broker that hangs must not make people wait.
REDIS_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 3, "socket_keepalive": True}
IN_MEMORY = CELERY_BROKER_URL.startswith("memory:")
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.02} if IN_MEMORY else REDIS_OPTIONS
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_POOL = "threads"
# More than the connections of accounts that may be slow at once, and one for each lane of jobs. Few start unasked.
CELERY_WORKER_CONCURRENCY = env.int("WORKER_THREADS", default=16)
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=10.0)
CELERY_BEAT_SCHEDULE = beat_schedule(SWEEP_SECONDS)

# --- Long work that people ask for: bulk changes, files, counts --------------------------------------
# After so long at one job a worker looks whether another waits.
JOB_TURN_SECONDS = env.float("JOB_TURN_SECONDS", default=5.0)
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=30.0)  # so long a worker that dies holds its job
COUNT_MILLISECONDS = env.int("COUNT_MILLISECONDS", default=30)  # then a page says how many there are at least
JOB_COUNT_SECONDS = env.int("JOB_COUNT_SECONDS", default=120)
JOB_KEEP_DAYS = env.int("JOB_KEEP_DAYS", default=7)  # then its rows and its file go
# Fewer rows than this are done in the request itself.
JOB_AT_ONCE = env.int("JOB_AT_ONCE", default=50)

# --- Sending --------------------------------------------------------------------------------------
# "console:" writes what would leave to the log; "smtp://user:password@host:587?security=starttls" sends.
MESSAGING_TRANSPORTS = {
    "email": env("EMAIL_TRANSPORT", default="console:"),
    "sms": env("SMS_TRANSPORT", default="console:"),
    "push": env("PUSH_TRANSPORT", default="console:"),
}
# Our own mail relays and gateways, which sending accounts may use. Else they call only the world outside.
INSIDE_NETWORKS = env.list("INSIDE_NETWORKS", default=[])
MESSAGING_FROM_EMAIL = env("FROM_EMAIL", default="avisos@fibradelvalle.example")
# Where bounces come back: "imaps://user:password@host/INBOX" or "pop3s://…". How long one SMSC is listened to.
BOUNCE_MAILBOX, REPORT_SECONDS = env("BOUNCE_MAILBOX", default=""), 25.0
MESSAGING_EXPIRE_HOURS = env.int("MESSAGE_EXPIRE_HOURS", default=72)
# A worker that dies holds its messages for one lease; a send gets a part of it, so that none outlives its lease.
MESSAGING_LEASE_SECONDS = env.float("MESSAGE_LEASE_SECONDS", default=45.0)
MESSAGING_SEND_SECONDS = env.float("MESSAGE_SEND_SECONDS", default=15.0)
# One drain ends after this time and rings again, so that a worker that is asked to stop does so in time.
MESSAGING_DRAIN_SECONDS = env.float("MESSAGE_DRAIN_SECONDS", default=10.0)
MESSAGING_CONNECTIONS = env.int("MESSAGE_CONNECTIONS", default=2)  # to what the environment names
WORKER_PROCESSES = env.int("WORKER_PROCESSES", default=1)  # one for each core that may send
# Silent for so long, a worker is replaced; a drain that takes longer than the second ends its signs of life.
WORKER_SILENCE_SECONDS = env.float("WORKER_SILENCE_SECONDS", default=40.0)
WORKER_STUCK_SECONDS = env.float("WORKER_STUCK_SECONDS", default=180.0)
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# Messages name tickets and know none: this function of the app that does says what is to be known of one.
MESSAGING_ABOUT_TICKET = "tickets.notices.about_number"
# What is too old goes for so long each hour, a thousand at a time.
RETENTION_SECONDS = env.float("RETENTION_SECONDS", default=600.0)
# Who can write a message again from today's template and data.
MESSAGING_SOURCES = ["tickets.retelling.SOURCE"]
# So long a resend of many can be taken back before its first message leaves.
MESSAGING_UNDO_SECONDS = env.float("MESSAGE_UNDO_SECONDS", default=10.0)
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000")

# --- Tickets --------------------------------------------------------------------------------------
ATTACHMENT_MAX_MB = env.int("ATTACHMENT_MAX_MB", default=10)
ATTACHMENT_MAX_FILES = 10
# What a bulk action may mean is counted and frozen in the request; more would keep its sender waiting.
BULK_MAX_TICKETS = env.int("BULK_MAX_TICKETS", default=100_000)

LOGGING = logging_config(env("LOG_LEVEL", default="WARNING"))
