"""Every setting, each from the environment. A missing or wrong value stops the start and is named; all at once."""

from pathlib import Path

from config.values import read_all, reader

VERSION = "0.1.0"  # of Lockstep, as in pyproject.toml
BASE_DIR = Path(__file__).resolve().parent.parent
LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]
env = reader()

# What the deployment must give
SECRET_KEY = env.secret("SECRET_KEY", "", least=50)
API_TOKEN_KEY = env.secret("API_TOKEN_KEY", "", least=32)
DATABASES = {"default": env.database("DATABASE_URL", "")}
CENTRIFUGO_API_URL = env.api_url("CENTRIFUGO_API_URL", "")
CENTRIFUGO_API_KEY = env.secret("CENTRIFUGO_HTTP_API_KEY", "", least=16)
CENTRIFUGO_TOKEN_KEY = env.secret("CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY", "", least=32)

# What has a default
EMAIL = env.mail_server("EMAIL_URL", "")
EMAIL_FROM = env.sender("EMAIL_FROM", "")
LOCKSTEP_URL = env.address("LOCKSTEP_URL", "http://localhost:9000")
LOCKSTEP_DEMO = env.switch("LOCKSTEP_DEMO", "0")
LOCKSTEP_DEV = env.switch("LOCKSTEP_DEV", "0")
LOG_LEVEL = env.one_of("LOG_LEVEL", "INFO", words=LEVELS)
MEDIA_ROOT = env.str("MEDIA_ROOT", str(BASE_DIR / "media"))
RELAY_METRICS_ADDRESS = env.endpoint("RELAY_METRICS_ADDRESS", "127.0.0.1:9109")
STATIC_ROOT = env.str("STATIC_ROOT", str(BASE_DIR / "static"))
WORKER_METRICS_ADDRESS = env.endpoint("WORKER_METRICS_ADDRESS", "127.0.0.1:9110")
RELAY_LANES = env.whole("RELAY_LANES", "2", least=1, most=64)
EVENT_INVITATIONS_MAX = env.whole("EVENT_INVITATIONS_MAX", "200", least=0, most=1_000_000)
POSTS_PER_MINUTE = env.whole("POSTS_PER_MINUTE", "300", least=0, most=60_000)
TOKEN_SECONDS = env.whole("TOKEN_SECONDS", "600", least=5, most=600)
UPLOAD_DAILY_MB = env.whole("UPLOAD_DAILY_MB", "500", least=1, most=1_000_000)
UPLOAD_MAX_MB = env.whole("UPLOAD_MAX_MB", "25", least=1, most=10_000)
UPLOAD_TEMP_DIR = env.str("UPLOAD_TEMP_DIR", "")

read_all(env)

# Follows from LOCKSTEP_URL
SECURE = LOCKSTEP_URL.scheme == "https"
PORT = LOCKSTEP_URL.port or (443 if SECURE else 80)
LOOPBACK = ["localhost", "127.0.0.1"]
PUBLIC_URL = LOCKSTEP_URL.geturl()
ALLOWED_HOSTS = [LOCKSTEP_URL.netloc.removesuffix(f":{PORT}"), *LOOPBACK]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}lockstep_session_{PORT}"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}lockstep_csrf_{PORT}"
KNOWN_BROWSER_COOKIE_NAME = f"{COOKIE_PREFIX}lockstep_known_{PORT}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
KNOWN_BROWSER_COOKIE_AGE = 365 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
CSRF_FAILURE_VIEW = "common.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = False  # the headers are nginx's, one list for every class of answer
SECURE_REFERRER_POLICY = None
SECURE_CROSS_ORIGIN_OPENER_POLICY = None

# Mail, from EMAIL_URL
MAIL_IS_ON = "dummy" not in EMAIL.backend
DEFAULT_FROM_EMAIL = EMAIL_FROM or f"Lockstep <lockstep@{LOCKSTEP_URL.hostname}>"
EMAIL_BACKEND = EMAIL.backend
EMAIL_HOST, EMAIL_PORT = EMAIL.host, EMAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.user, EMAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = EMAIL.ssl, EMAIL.starttls
EMAIL_TIMEOUT = 10  # seconds
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a link to set a new password is good for

# Waiting is bounded: a lock or a query that takes longer is answered with 503 (common.handlers)
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "application_name": "lockstep",
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "options": "-c lock_timeout=2s -c statement_timeout=15s -c idle_in_transaction_session_timeout=15s",
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_q",
    "common",
    "accounts",
    "programs",
    "rooms",
    "messaging",
    "search",
    "events",
    "sync",
    "realtime",
    "notifications",
    "demo",
]

MIDDLEWARE = [
    "common.middleware.note_request_id",
    "common.middleware.limit_body",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.SignedIn",
    "accounts.middleware.remember_browser",
    "django.contrib.messages.middleware.MessageMiddleware",
]
REQUEST_BODY_LIMIT = 1024 * 1024  # bytes; nginx refuses the same size
DATA_UPLOAD_MAX_MEMORY_SIZE = REQUEST_BODY_LIMIT
UPLOAD_MAX_BYTES, UPLOAD_DAILY_BYTES = UPLOAD_MAX_MB * 1_000_000, UPLOAD_DAILY_MB * 1_000_000
UPLOAD_PATHS = (
    r"/api/(rooms/\d+/attachments|me/avatar)/"  # where a body may be as large as a file with what is around it
)
UPLOAD_BODY_LIMIT = UPLOAD_MAX_BYTES + 100_000
FILE_UPLOAD_TEMP_DIR = UPLOAD_TEMP_DIR or None  # None: the system's

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEBUG = LOCKSTEP_DEV
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "common.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["handle", "email", "display_name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},  # the client says so while one types
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotTheServersName"},
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [  # in this order: a session wins
        "accounts.authentication.SessionAuthentication",
        "programs.authentication.BearerAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "common.schema.Operation",
    "EXCEPTION_HANDLER": "common.handlers.answer",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "common.parsers.AlwaysJSON",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Lockstep",
    "DESCRIPTION": "Group chat in which no client ever shows a wrong picture.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/",
    "ENUM_NAME_OVERRIDES": {
        "KindEnum": "rooms.models.Room.Kind",
        "NamedKindEnum": "rooms.serializers.NAMED_KINDS",
        "NotifyEnum": "rooms.models.Membership.Notify",
        "EventStatus": "events.models.Event.Status",
        "AttendanceStatus": "events.models.Attendance.Status",
        "AnswerStatus": "events.serializers.ANSWERS",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "common.examples.add_examples"],
}

# Jobs (common.jobs). One that is not done after `retry` seconds counts as lost with its worker and is done again; that
# is longer than it may wait in a worker and then take. Failed ones rest longer each time (notifications.broker).
Q_CLUSTER = {
    "name": "lockstep",
    "label": "Jobs",
    "broker_class": "notifications.broker.Queue",
    "orm": "default",
    "workers": 2,
    "queue_limit": 1,
    "poll": 0.5,
    "timeout": 30,
    "retry": 120,
    "max_attempts": 8,
    "catch_up": False,
    "save_limit": 0,  # else each job that is done locks and reads the last 250; notifications.jobs clears them away
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "common.logs.Lines",
            "format": "{asctime} {levelname} {name} {message}{of_request}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django-q": {"level": max(LOG_LEVEL, "WARNING", key=LEVELS.index)},  # else two lines a job
    },
}
