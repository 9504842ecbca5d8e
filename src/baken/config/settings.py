"""Settings: safe by default, from the environment where an installation differs."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlparse

from csp.constants import NONCE, NONE, SELF

from baken.config.secret import secret

PACKAGE = Path(__file__).resolve().parent.parent
# What the installation keeps: database, mart, uploads, secret. One folder, readable by the service alone.
DATA = Path(os.environ.get("BAKEN_DATA", Path.cwd() / "var")).resolve()
DEBUG = False
DEMONSTRATION = os.environ.get("BAKEN_DEMONSTRATION", "") == "1"

SECRET_KEY = secret("secret_key", data=DATA)
PSEUDONYM_KEY = secret("pseudonym_key", data=DATA)
AUDIT_KEY = secret("audit_key", data=DATA)
# The master keys of what is sealed: a folder apart, so that no copy of the data holds them too.
KEYS = Path(os.environ.get("BAKEN_KEYS", DATA / "keys")).resolve()
ALLOWED_HOSTS = os.environ.get("BAKEN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [host for host in os.environ.get("BAKEN_ORIGINS", "").split(",") if host]
# Who stands in front and may say that a request came by https: addresses or networks; `none` where nobody does.
PROXIES = [proxy.strip() for proxy in os.environ.get("BAKEN_PROXIES", "").split(",") if proxy.strip()]
WORKERS = int(os.environ.get("BAKEN_WORKERS", 0)) or min(4, os.cpu_count() or 1)  # processes that answer pages
SCANNER = os.environ.get("BAKEN_SCANNER", "")  # clamd: the path of its socket, or host:port


AUDIT_PATIENCE = 10  # seconds that a page waits to write down that it shows personal data; then it is refused


def database(url: str, *, patience: int = 30, synchronous: str = "FULL") -> dict[str, Any]:
    """Django's settings of a database address: `sqlite:///path` or `postgresql://user:password@host:port/name`.

    `patience`: the seconds that a write waits for another (on PostgreSQL, where it is other than usual).
    `synchronous`: of SQLite; what is not FULL may lose what was confirmed, at a power cut.
    """
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": patience,
                "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON;",
            },
        }
    if parts.scheme in ("postgresql", "postgres"):
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "OPTIONS": {} if patience == 30 else {"options": f"-c lock_timeout={patience}s"},
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError(f"DATABASE_URL names no database Baken knows: {parts.scheme}")


DATABASE = os.environ.get("DATABASE_URL", f"sqlite:///{DATA / 'baken.sqlite3'}")
# The same database twice: a page that only reads writes in the audit trail, and nowhere else, by the second.
DATABASES = {"default": database(DATABASE), "audit": database(DATABASE, patience=AUDIT_PATIENCE)}
# What a provider says of itself is remembered for some minutes (`access.engine.sign_on`), and nothing else is. One
# process does so by itself; more than one share a Redis, or do not start. How often people try is counted in the
# database.
REDIS = os.environ.get("BAKEN_REDIS", "")
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS,
        "KEY_PREFIX": "baken",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = [
    "people",
    "access",
    "exchange",
    "insight",
    "directory",
    "surveys",
    "library",
    "programme",
    "inspections",
    "resources",
    "centres",
    "reports",
    "home",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "heroicons",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "baken.config.apps.HouseConfig",
    "baken.ground.apps.GroundConfig",
    "baken.vault.apps.VaultConfig",
    "baken.ui.apps.UiConfig",
    *(f"baken.apps.{room}.apps.{room.capitalize()}Config" for room in ROOMS),
]
MIDDLEWARE = [
    # What puts on armour stands outside: whoever answers, a redirect, a file or a refusal, answers in it.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "baken.config.armour.ArmourMiddleware",
    "baken.config.proxies.ProxiesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "baken.apps.access.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "baken.config.urls"
WSGI_APPLICATION = "baken.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "baken.ui.context.shell",
            ],
            "builtins": ["baken.ui.templatetags.ui"],
        },
    }
]

AUTH_USER_MODEL = "access.Account"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds that the link of a mail holds
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "access:sign_in"
LOGIN_REDIRECT_URL = "home:home"


def sign_on(
    issuer: str, client: str, *, secret: str, name: str, subject: str, scope: str, levels: str, strong: str = ""
) -> dict[str, Any]:
    """A provider to sign on with, as django-allauth wants it. Its name in addresses and tables is that of the issuer:
    who is known to one is not known to another."""
    place = urlparse(issuer)
    return {
        "provider_id": re.sub(r"[^a-z0-9]+", "-", f"{place.netloc}{place.path}".lower()).strip("-"),
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {
            "server_url": issuer,
            "uid_field": subject,
            "scope": scope.split(),
            "levels": levels.split(),
            "strong": strong.split(),
            "token_auth_method": "client_secret_basic",
        },
    }


ISSUER = os.environ.get("BAKEN_SIGN_ON_ISSUER", "")
SMARTSCHOOL = "https://oauth.smartschool.be"
SMARTSCHOOL_CLIENT = os.environ.get("BAKEN_SMARTSCHOOL_CLIENT", "")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "provider_class": "baken.apps.access.engine.sign_on.Provider",
        "APPS": [
            sign_on(
                ISSUER,
                os.environ.get("BAKEN_SIGN_ON_CLIENT", ""),
                secret=os.environ.get("BAKEN_SIGN_ON_SECRET", ""),
                name=os.environ.get("BAKEN_SIGN_ON_NAME", "ACM/IDM"),
                subject=os.environ.get("BAKEN_SIGN_ON_SUBJECT", "vo_id"),
                scope=os.environ.get("BAKEN_SIGN_ON_SCOPE", "openid profile vo"),
                levels=os.environ.get("BAKEN_SIGN_ON_LEVELS", ""),
                strong=os.environ.get("BAKEN_SIGN_ON_SECOND_FACTOR", ""),
            )
        ]
        if ISSUER
        else [],
    },
    "smartschool": {
        "APPS": [
            {
                "provider_id": "smartschool",
                "name": "Smartschool",
                "client_id": SMARTSCHOOL_CLIENT,
                "secret": os.environ.get("BAKEN_SMARTSCHOOL_SECRET", ""),
                "settings": {"server_url": SMARTSCHOOL},
            }
        ]
        if SMARTSCHOOL_CLIENT
        else [],
    },
}
SOCIALACCOUNT_ADAPTER = "baken.apps.access.engine.sign_on.Adapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "baken.apps.access.engine.sign_on.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Whether who sees personal data of others must have a second factor. The accounts of a demonstration have none.
SECOND_FACTOR = os.environ.get("BAKEN_SECOND_FACTOR", "optional" if DEMONSTRATION else "required")
if SECOND_FACTOR not in ("required", "optional"):
    raise ValueError(f"BAKEN_SECOND_FACTOR is neither required nor optional: {SECOND_FACTOR}")
MFA_ADAPTER = "baken.apps.access.engine.passkeys.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "baken.config.formats"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Brussels"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False

# Mail: `smtp://user:password@host:587` (STARTTLS), `smtps://…:465`, or `smtp+plain://` to this machine alone. Without,
# pages show what somebody has to hand over. The mails of the demonstration go to a folder, which a page shows.
MAIL = urlparse(os.environ.get("BAKEN_MAIL", ""))
OUTBOX = DATA / "mail" if DEMONSTRATION and not MAIL.hostname else None
HAS_MAIL = bool(MAIL.hostname or OUTBOX)
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'smtp' if MAIL.hostname else 'filebased' if OUTBOX else 'dummy'}.EmailBackend"
)
EMAIL_FILE_PATH = OUTBOX
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "", MAIL.port or (465 if MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.scheme == "smtps", MAIL.scheme == "smtp"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("BAKEN_MAIL_FROM", "Baken <baken@localhost>")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SECURE = os.environ.get("BAKEN_HTTPS", "") == "1"
# A cookie of this host alone, which no other of its domain can set, and which never goes out in the open.
HOST = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME, BROWSER_COOKIE_NAME = (
    f"{HOST}{name}" for name in ("sessionid", "csrftoken", "django_language", "known")
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "baken.config.armour.Messages"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Whether browsers know beforehand that a domain has https alone is for who holds the domain.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# `no-referrer` would have a browser send its forms with the origin `null`, which is refused (decision 19).
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A browser holds to this on the way on too: a form to sign on leads to the provider.
FORMS = [SELF, *([urljoin(ISSUER, "/")] if ISSUER else []), *([SMARTSCHOOL] if SMARTSCHOOL_CLIENT else [])]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": FORMS,
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # Text becomes a page by one of two policies alone, both in ui/trust.js.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "baken-looks"],
        "upgrade-insecure-requests": SECURE,
    }
}
# Every power of a page that browsers know by this name, and Baken has no use for.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        *("accelerometer", "autoplay", "camera", "display-capture"),
        *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection"),
        *("local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock"),
        *("serial", "storage-access", "usb", "window-management", "xr-spatial-tracking"),
    )
}

# Where the mart, the checkpoints of the audit trail and the imports under way are kept, and how large a file may be.
MART = DATA / "mart"
AUDIT = DATA / "audit"
IMPORTS = DATA / "imports"
UPLOAD_FILE_BYTES = int(os.environ.get("BAKEN_UPLOAD_FILE_BYTES", 50 * 2**20))
UPLOAD_FOLDER_BYTES = int(os.environ.get("BAKEN_UPLOAD_FOLDER_BYTES", 200 * 2**20))
UPLOAD_ROWS = int(os.environ.get("BAKEN_UPLOAD_ROWS", 1_000_000))
UPLOAD_ZIP_RATIO = int(os.environ.get("BAKEN_UPLOAD_ZIP_RATIO", 100))
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FILE_UPLOAD_HANDLERS = ["baken.ui.requests.NoFiles"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# The runs of school years that `all` gives besides every school year with data.
RUNS = os.environ.get("BAKEN_RUNS", "2022-2025,2021-2025").split(",")
# Distinct persons that a group must count before it is described: answers to the cell and the own centre,
# to everyone else, and hours to anyone.
MINIMUM_GROUP_OWN, MINIMUM_GROUP_OTHERS, MINIMUM_GROUP_HOURS = 5, 8, 3

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "baken.config.logs.DiscreetFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django would mail what was typed to its administrators: it has no handlers of its own.
    "loggers": {"baken": {"level": "INFO"}, "django": {"handlers": [], "propagate": True}},
}
