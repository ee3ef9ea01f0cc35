"""Settings of the project: one file, everything that differs between machines read from the environment.

docs/operating.md lists the variables.
"""

import datetime
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from oversight.caches import cache_entry
from oversight.database import database, replica
from oversight.mailers import mailer, origin

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    """An on/off variable. A value that is neither is an error: `DJANGO_HTTPS=ture` must not mean off."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value}: write 1 or 0")


def words(name: str, default: str) -> list[str]:
    """A list variable, its members separated by commas or spaces."""
    return os.environ.get(name, default).replace(",", " ").split()


def number(name: str, default: int) -> int:
    """A whole number from 0 up. Anything else is an error: `DJANGO_IDLE_MINUTES=-1` must not mean for ever."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name}={value}: write a whole number")
    return int(value)


def choice(name: str, *values: str) -> str:
    """One of these words, the first where none is given."""
    value = os.environ.get(name, "").strip().lower() or values[0]
    if value not in values:
        raise ImproperlyConfigured(f"{name}={value}: write one of {', '.join(values)}")
    return value


def kept_secret(file: Path) -> str:
    """The secret in `file`, made on first use. Two processes starting at once end with the same one."""
    if not file.exists():
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was first; its secret counts
        finally:
            draft.unlink()
    return file.read_text()


# Everything this installation writes: database, secret, collected static files.
VAR_DIR = Path(os.environ.get("OVERSIGHT_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Core

DEBUG = flag("DJANGO_DEBUG")
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or kept_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = words("DJANGO_ALLOWED_HOSTS", "127.0.0.1 localhost [::1]")
# Older secrets: what they sealed can be read, nothing new is sealed with them.
SECRET_KEY_FALLBACKS = words("DJANGO_SECRET_KEY_FALLBACKS", "")
CSRF_TRUSTED_ORIGINS = words("DJANGO_CSRF_TRUSTED_ORIGINS", "")
ROOT_URLCONF = "oversight.urls"
WSGI_APPLICATION = "oversight.wsgi.application"

INSTALLED_APPS = [
    "oversight",
    "budget",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_filters",
    "import_export",
    "simple_history",
    "axes",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "oversight.requests.request_id_middleware",
    "oversight.replicas.pin_middleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oversight.headers.headers_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "oversight.display.display_middleware",
    "oversight.requests.sound_path_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "oversight.accounts.sessions.staff_session_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "oversight.chinese.mark_middleware",
    "oversight.audit.downloads.downloads_middleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data

DATABASES = {"default": database(os.environ.get("DATABASE_URL"), VAR_DIR / "db.sqlite3")}
if replica_url := os.environ.get("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = replica(replica_url)
    DATABASE_ROUTERS = ["oversight.replicas.Router"]
#: Seconds for which whoever sent something reads from the primary: longer than the replica is ever behind.
REPLICA_PIN = number("DATABASE_REPLICA_PIN", 10)
#: Where counts and pages are kept until the data changes, and for how many seconds pages are; 0 keeps none.
CACHES = {"default": cache_entry(os.environ.get("DJANGO_CACHE", ""))}
KEEP_PAGES = number("DJANGO_KEEP_PAGES", 600)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Files that people gave; `manage.py backup` takes them along.
MEDIA_ROOT = VAR_DIR / "media"

# Language, time, numbers. The address alone says the language: /en/ before the path of a public page.

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "正體中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "oversight" / "locale"]
TIME_ZONE = "Asia/Taipei"
USE_TZ = True
# Amounts are written by our own filters; everything else (years, codes, keys) must print as it is.
USE_THOUSAND_SEPARATOR = False

# Static files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a missing folder
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's pages are made of them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Security. Cookies and redirects must also work on http://127.0.0.1; DJANGO_HTTPS=1 tightens them.

HTTPS = flag("DJANGO_HTTPS")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
if HTTPS:
    # Browsers take such a cookie only from this very host, on HTTPS, for the whole site.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
BEHIND_PROXY = flag("DJANGO_BEHIND_PROXY")
if BEHIND_PROXY:
    # Only where a proxy sets this header itself: otherwise any client could claim to be on HTTPS.
    # The same holds for X-Forwarded-For, which `oversight.accounts.address` reads then.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # HSTS preload binds the whole domain: its owner decides
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# Log-in (docs/security.md). AXES_… are names of django-axes; `oversight.accounts` uses the same ones.

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "oversight.accounts.passwords.RecentPasswordValidator"},
]
PASSWORD_MIN_DAYS = number("DJANGO_PASSWORD_MIN_DAYS", 1)
PASSWORD_MAX_DAYS = number("DJANGO_PASSWORD_MAX_DAYS", 180)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "oversight.permissions.MembershipBackend",
]
AXES_HANDLER = "oversight.accounts.lockout.LoginHandler"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = number("DJANGO_ACCOUNT_FAILURES", 5)
ADDRESS_FAILURES = number("DJANGO_ADDRESS_FAILURES", 20)
AXES_COOLOFF_TIME = datetime.timedelta(minutes=number("DJANGO_LOCK_MINUTES", 15))
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "oversight.accounts.lockout.locked_page"
AXES_CLIENT_STR_CALLABLE = "oversight.accounts.lockout.said_of_client"
AXES_USERNAME_CALLABLE = "oversight.accounts.lockout.counted_name"
AXES_CLIENT_IP_CALLABLE = "oversight.accounts.address.client_address"
AXES_ENABLE_ADMIN = False  # its pages declare no reach; the lock ends by itself, or by axes_reset_username
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 60 * number("DJANGO_IDLE_MINUTES", 30)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_LONGEST = 3600 * number("DJANGO_SESSION_HOURS", 12)
LOGIN_URL = "admin:login"

# The second factor of staff (docs/security.md). ACCOUNT_… and MFA_… are names of django-allauth, of which nothing
# else is used: no sign-up, no mail, no log-in page of its own. Failures are counted by django-axes alone.

SECOND_FACTOR = choice("DJANGO_MFA", "off", "optional", "required")
ACCOUNT_ADAPTER = "oversight.accounts.second_factor.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGIN_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_METHODS = ["password"]
MFA_ADAPTER = "oversight.accounts.second_factor.adapters.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "oversight.accounts.second_factor.forms.CodeForm",
    "authenticate_webauthn": "oversight.accounts.second_factor.forms.PasskeyForm",
    "add_webauthn": "oversight.accounts.second_factor.forms.NewPasskeyForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # the clock of a phone may be half a minute off

IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "add"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"

# Mail: digests to those who follow a list (docs/following.md). Off, nothing of it is offered.

OVERSIGHT_MAIL = flag("DJANGO_MAIL")
MAILERS = {"default": mailer(os.environ.get("DJANGO_MAIL_URL"))}
SITE_URL = origin(os.environ.get("DJANGO_SITE_URL") or "http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = os.environ.get("DJANGO_MAIL_FROM") or "budget-oversight@localhost"
MAIL_REPLY_TO = words("DJANGO_MAIL_REPLY_TO", "")
if not OVERSIGHT_MAIL:
    SILENCED_SYSTEM_CHECKS.append("mail.E001")  # printing mails is no fault where none are sent

# Logging: one line per event on stderr; whoever runs the service keeps it.

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "oversight.logs.UtcFormatter",
            "format": "{asctime} {levelname} {name} {request_id}: {message}",
            "style": "{",
        }
    },
    "filters": {"request_id": {"()": "oversight.requests.RequestIdFilter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": []},  # its own handlers would mail, or stay silent without DEBUG
        "axes": {"level": "WARNING"},  # three lines for each log-in, which its table lists anyway
        "weasyprint": {"level": "ERROR"},  # each step of each PDF, and every font it tries
        "fontTools": {"level": "ERROR"},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns at every HEAD request
    },
}
