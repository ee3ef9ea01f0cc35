"""`DJANGO_MAIL_URL` → one entry of Django's `MAILERS`, with the standard library only.

(unset)                                     printed on the console: to try it
smtp://host:25                              a relay on this machine or network, no encryption
smtp+starttls://user:password@host:587      encrypted after STARTTLS
smtps://user:password@host:465              encrypted from the start
file:///full/path                           one file a mail in that folder
"""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKENDS = "django.core.mail.backends"
# Seconds a mail server may take to answer: one that hangs must not hold up all digests.
TIMEOUT = 30


def mailer(url: str | None) -> dict[str, Any]:
    """The `MAILERS` entry for `url`. Raises ImproperlyConfigured, naming the fault but never the password."""
    if not url:
        return {"BACKEND": f"{BACKENDS}.console.EmailBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DJANGO_MAIL_URL cannot be read: {error}") from None
    if parts.scheme == "file":
        return {
            "BACKEND": f"{BACKENDS}.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(parts.path)},
        }
    if parts.scheme not in ("smtp", "smtp+starttls", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("DJANGO_MAIL_URL: write smtp://host, smtp+starttls://host or smtps://host")
    options: dict[str, Any] = {
        "host": parts.hostname,
        "timeout": TIMEOUT,
        "use_tls": parts.scheme == "smtp+starttls",
        "use_ssl": parts.scheme == "smtps",
    }
    if port:
        options["port"] = port
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    return {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": options}


def origin(text: str) -> str:
    """「https://budget.example」 of `DJANGO_SITE_URL`: what addresses in mails begin with. Raises ImproperlyConfigured."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise ImproperlyConfigured("DJANGO_SITE_URL: write https://name, without a path")
    return f"{parts.scheme}://{parts.netloc}"
