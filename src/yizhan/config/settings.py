"""One settings file for every place the platform runs; the environment makes the difference."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import dj_database_url

from yizhan.config import env

PACKAGE = Path(__file__).resolve().parents[1]

PRODUCTION = env.flag("YIZHAN_PRODUCTION")
DEMO_LOGIN = env.flag("YIZHAN_DEMO_LOGIN", default=not PRODUCTION)
"""One-tap entry as each demo role, from loopback only. A system check forbids it in production."""
DATA = Path(env.text("YIZHAN_DATA", "var")).absolute()
BASE_URL = env.text("YIZHAN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
DEBUG = env.flag("YIZHAN_DEBUG")

WEB_WORKERS = int(env.number("YIZHAN_WEB_WORKERS", 2))
WEB_THREADS = int(env.number("YIZHAN_WEB_THREADS", 4))
"""Per worker. More threads wait for the database side by side; they do not compute side by side."""
LOG_LEVEL = env.text("YIZHAN_LOG_LEVEL", "INFO").upper()
LOGGING_CONFIG = "yizhan.config.logs.configure"
LOGGING: dict[str, Any] = {"level": LOG_LEVEL, "as_json": PRODUCTION}

SECRET_KEY = env.secret("YIZHAN_SECRET_KEY", production=PRODUCTION, kept_in=DATA)
VAULT_KEY = env.secret("YIZHAN_VAULT_KEY", production=PRODUCTION, kept_in=DATA)
ALLOWED_HOSTS = env.words("YIZHAN_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = ["/".join(BASE_URL.split("/")[:3]), *env.words("YIZHAN_TRUSTED_ORIGINS")]
CSRF_FAILURE_VIEW = "yizhan.roof.shared.errors.form_refused"

INSTALLED_APPS = [
    "yizhan.roof.shared",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.weixin",
    "treebeard",
    "django_htmx",
    "template_partials",
    "yizhan.ground.places",
    "yizhan.ground.people",
    "yizhan.ground.worktime",
    "yizhan.ground.events",
    "yizhan.ground.audit",
    "yizhan.ground.scheduled",
    "yizhan.ground.idempotency",
    "yizhan.ground.imports",
    "yizhan.ground.notify",
    "yizhan.ground.casework",
    "yizhan.wings.organisation.burden",
    "yizhan.wings.organisation.duties",
    "yizhan.wings.organisation.register",
    "yizhan.wings.organisation.branches",
    "yizhan.wings.organisation.development",
    "yizhan.wings.organisation.leadership",
    "yizhan.wings.organisation.talks",
    "yizhan.wings.organisation.briefs",
    "yizhan.wings.organisation.complaints",
    "yizhan.wings.organisation.closing",
    "yizhan.wings.organisation.figure_requests",
    "yizhan.wings.care.stations",
    "yizhan.wings.care.needs",
    "yizhan.wings.care.rights",
    "yizhan.wings.care.demands",
    "yizhan.wings.care.activities",
    "yizhan.wings.care.gates",
    "yizhan.wings.care.visits",
    "yizhan.wings.care.losses",
    "yizhan.wings.care.siting",
    "yizhan.wings.care.accompaniment",
    "yizhan.wings.care.help",
    "yizhan.wings.participation.appointments",
    "yizhan.wings.participation.fleet",
    "yizhan.wings.participation.honours",
    "yizhan.wings.participation.reports",
    "yizhan.wings.participation.restaurants",
    "yizhan.wings.participation.lessons",
    "yizhan.roof.entrance",
    "yizhan.roof.public",
    "yizhan.roof.rider",
    "yizhan.roof.desk",
    "yizhan.roof.openapi",
    "yizhan.roof.insight",
    "yizhan.roof.demo",
    "yizhan.roof.setup",
    "yizhan.roof.wiring",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yizhan.roof.shared.compression.smaller",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yizhan.roof.shared.middleware.safety_headers",
    "yizhan.roof.shared.middleware.refused_bodies",
    "django.middleware.common.CommonMiddleware",
    "yizhan.roof.shared.middleware.plain_addresses",
    "yizhan.roof.shared.middleware.api_first",
    "yizhan.roof.shared.session_cookie.SessionCookie",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yizhan.roof.shared.said_again.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yizhan.roof.shared.errors.Refusals",
    "allauth.account.middleware.AccountMiddleware",
    "yizhan.roof.shared.burden_meter.count_forms_of_staff",
]

ROOT_URLCONF = "yizhan.config.urls"
WSGI_APPLICATION = "yizhan.config.wsgi.application"

_READ_ONCE = (
    "django.template.loaders.cached.Loader",
    ["yizhan.roof.shared.template_loader.Loader"],
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [_READ_ONCE])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yizhan.roof.shared.context.everywhere",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    url = env.text("DATABASE_URL", f"sqlite:///{DATA / 'yizhan.sqlite3'}")
    database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600))
    database["ATOMIC_REQUESTS"] = False
    if database["ENGINE"].endswith("sqlite3"):
        database["ENGINE"] = "yizhan.kit.sqlite"
        # Tests use a file as well: threads and processes then meet as they do in earnest.
        database["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
        database["OPTIONS"] = database.get("OPTIONS", {}) | {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY"
            ),
        }
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Failed sign-ins are counted here (allauth), by hash, in files that all workers share.
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "yizhan.roof.entrance.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "yizhan.roof.entrance.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the policy lets no form lead to another site
OIDC_ID = "desk"
OIDC_URL = env.text("YIZHAN_OIDC_URL")
"""The issuer by which staff may sign in; empty: by password or passkey only."""
OIDC_NAME = env.text("YIZHAN_OIDC_NAME")
OIDC_CLAIM = env.text("YIZHAN_OIDC_CLAIM", "preferred_username")
"""The claim that holds the user name."""
OIDC_TRUSTED_AMR = frozenset(env.words("YIZHAN_OIDC_TRUSTED_AMR"))
"""Means of authentication (RFC 8176) that count as a second factor, as `mfa,otp`."""
WECHAT_APP_ID = env.text("YIZHAN_WECHAT_APP_ID")
WECHAT_SECRET = env.text("YIZHAN_WECHAT_SECRET")
WECHAT_ON = bool(WECHAT_APP_ID and WECHAT_SECRET)
WECHAT_WAY = env.one_of("YIZHAN_WECHAT_WAY", "account", "website")
"""`account`: a service account (服务号), in WeChat's own browser; `website`: a code to scan."""
_WECHAT_WAYS = {
    "account": ("https://open.weixin.qq.com/connect/oauth2/authorize", "snsapi_base"),
    "website": ("https://open.weixin.qq.com/connect/qrconnect", "snsapi_login"),
}
SOCIALACCOUNT_PROVIDERS = {
    "weixin": {
        "AUTHORIZE_URL": _WECHAT_WAYS[WECHAT_WAY][0],
        "SCOPE": [_WECHAT_WAYS[WECHAT_WAY][1]],
        "APPS": [{"client_id": WECHAT_APP_ID, "secret": WECHAT_SECRET}],
    },
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "profile"],
        "APPS": [
            {
                "provider_id": OIDC_ID,
                "name": OIDC_NAME,
                "client_id": env.text("YIZHAN_OIDC_CLIENT"),
                "secret": env.text("YIZHAN_OIDC_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ],
    },
}
MFA_ADAPTER = "yizhan.roof.entrance.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "yizhan.roof.entrance.forms.PasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "驿站"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [
    PACKAGE / "commands" / "locale",
    PACKAGE / "kit" / "locale",
    # A topic of a surface may bring its own words; apps bring theirs without being listed.
    *sorted(PACKAGE.glob("roof/*/*/locale")),
]
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "yizhan.config.formats"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
if PRODUCTION:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        # File names carry their content's digest, so browsers may keep them for a year.
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
"""Our pages load our own files; no other site's page needs them."""
MEDIA_ROOT = DATA / "files"
"""Photos, sealed and re-encoded. Never served by path: each look passes a view that checks."""

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
"""The largest photo and its form are taken apart in memory, in one of `WEB_THREADS`."""
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "yizhan.config.uploads.UnnamedFile",
]

SESSION_ENGINE = "yizhan.kit.sessions"
_CITY = hashlib.sha256(f"cookies/{SECRET_KEY}".encode()).hexdigest()[:8]
"""Cookies know no port: two cities on one host name would overwrite each other's. Each has a secret
of its own, so that a digest of it tells them apart."""
SESSION_COOKIE_NAME = f"session_{_CITY}"
CSRF_COOKIE_NAME = f"csrf_{_CITY}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("YIZHAN_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = None
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
"""These two say something of pages only. `safety_headers` gives them to pages, so that each of some
fifteen styles, scripts and drawings comes to a slow phone without them."""
SILENCED_SYSTEM_CHECKS = ["security.W022"]
"""It asks for SECURE_REFERRER_POLICY; tests/security/test_pages.py asks pages for the header."""
BEHIND_PROXY = env.flag("YIZHAN_BEHIND_PROXY")
"""Exactly one proxy stands in front and sets X-Forwarded-For and X-Forwarded-Proto."""
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    if not SECURE_SSL_REDIRECT:
        # "Have plain http redirected": the proxy does, which the deployment checks cannot see.
        SILENCED_SYSTEM_CHECKS.append("security.W008")
LIMITS_TIMES = env.number("YIZHAN_LIMITS_TIMES", 1)
"""All limits on how often a visitor may do something, times this; 0: none (for load tests)."""

BURDEN_EVERY = 60
"""Seconds between two writings of the counters of forms; 0 (tests): never by itself."""

SMS_GATEWAY = env.text("YIZHAN_SMS_GATEWAY", "console")
"""`console` (text messages are lines in the log), or the address of the city's gateway."""
SMS_TOKEN = env.text("YIZHAN_SMS_TOKEN")
ROUTING_URL = env.text("YIZHAN_ROUTING_URL", "")
TRUSTED_HOSTS = env.words("YIZHAN_TRUSTED_HOSTS")
"""Hosts inside the city's own network that webhooks and the SMS gateway may be at. All others must
be public and https."""
EMAIL_HOST = env.text("YIZHAN_EMAIL_HOST")
"""Empty: e-mails are printed."""
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_HOST_USER = env.text("YIZHAN_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("YIZHAN_EMAIL_PASSWORD")
EMAIL_PORT = int(env.number("YIZHAN_EMAIL_PORT", 587))
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("YIZHAN_EMAIL_FROM", "yizhan@localhost")

FILING_NUMBER = env.text("YIZHAN_FILING_NUMBER")
"""The number of the filing with the ministry; it stands at the foot of the pages of the phone."""
ENDS_ON = env.text("YIZHAN_ENDS_ON")
"""The day on which the platform is announced to end, as 2027-12-31; empty: none."""

OPEN_DATA_LICENCE = env.text("YIZHAN_OPEN_DATA_LICENCE", "CC BY 4.0")
"""The licence under which the city gives its open files away; it stands in each of them."""

TILES_URL = env.text("YIZHAN_TILES_URL")
"""A raster tile address with {z}/{x}/{y}; empty: the map has no base map."""
TILES_CREDIT = env.text("YIZHAN_TILES_CREDIT")
TILES_CRS = env.one_of("YIZHAN_TILES_CRS", "wgs84", "gcj02")
"""The system the tiles are drawn in; the map moves what it draws on them."""

CONFIRM_AFTER = int(env.number("YIZHAN_CONFIRM_AFTER_DAYS", 90))
"""Days without a sign of life after which a rider is asked whether she still rides; 0: never."""
CONFIRM_WITHIN = int(env.number("YIZHAN_CONFIRM_WITHIN_DAYS", 14))
"""Days she has to answer, before the entry ends."""

INDEX_POLL = env.number("YIZHAN_INDEX_POLL", 0.5)
"""Seconds between looks for changed stations in each web worker; 0 (tests): at every request."""
