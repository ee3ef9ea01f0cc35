"""`DATABASE_URL` → one entry of Django's `DATABASES`, with the standard library only.

(unset)                                     SQLite in the data folder
sqlite:///relative.db   sqlite:////abs.db   SQLite in that file
postgres://user:password@host:port/name     PostgreSQL; parts left out take libpq's defaults
…/name?sslmode=require                      any libpq connection option
…/name?pool=8                               a psycopg pool of at most 8 connections per process
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Seconds an idle PostgreSQL connection is kept: connecting costs more than most of our queries.
KEEP_CONNECTION = 600

# The same of SQLite, where opening takes 2 ms, and a connection sees the figures of a new ANALYZE once it is opened.
KEEP_FILE = 60

# Seconds a statement waits for somebody else's lock before the reader is told so, on either engine.
LOCK_WAIT = 20

# Seconds to wait for a free connection of the pool; psycopg's own 30 would hold every thread of a busy process.
POOL_WAIT = 5

# Measured with 50 writers: Django's defaults failed 95% of read-then-write transactions, these none.
SQLITE_OPTIONS = {
    "timeout": LOCK_WAIT,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def database(url: str | None, default_file: Path) -> dict[str, Any]:
    """The `DATABASES` entry for `url`, or SQLite in `default_file` when there is none.

    Raises ImproperlyConfigured with a message that names the fault but never the password.
    """
    if not url:
        return _sqlite(default_file)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from None
    match parts.scheme:
        case "sqlite":
            if parts.netloc or len(parts.path) < 2:
                raise ImproperlyConfigured("DATABASE_URL: write sqlite:///file.db or sqlite:////full/path.db")
            return _sqlite(Path(unquote(parts.path[1:])))
        case "postgres" | "postgresql":
            return _postgres(parts, port)
        case scheme:
            raise ImproperlyConfigured(f"DATABASE_URL: '{scheme}' is neither sqlite nor postgres")


def replica(url: str) -> dict[str, Any]:
    """The entry of a database that is only read, and given up soon: pages have another one to turn to."""
    entry = database(url, Path())
    if entry["ENGINE"].endswith("postgresql"):
        entry["OPTIONS"].setdefault("connect_timeout", "2")
        if pool := entry["OPTIONS"].get("pool"):
            pool["timeout"] = 2
    entry["TEST"] = {"MIRROR": "default"}
    return entry


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "oversight.sqlite_turns",
        "NAME": str(file),
        "CONN_MAX_AGE": KEEP_FILE,
        "OPTIONS": dict(SQLITE_OPTIONS),
    }


def _postgres(parts: Any, port: int | None) -> dict[str, Any]:
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise ImproperlyConfigured("DATABASE_URL: name one database, as in postgres://host/name")
    options: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    pool = options.pop("pool", None)
    if pool is not None:
        options["pool"] = {"min_size": 1, "max_size": _pool_size(pool), "timeout": POOL_WAIT}
    # PostgreSQL alone would wait for ever. Given with the connection, it costs no query of its own.
    options.setdefault("options", f"-c lock_timeout={LOCK_WAIT}s")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(port or ""),
        # Django refuses a pool and persistent connections together.
        "CONN_MAX_AGE": 0 if pool else KEEP_CONNECTION,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _pool_size(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 100:
        raise ImproperlyConfigured(f"DATABASE_URL: pool={text} is not a number from 1 to 100")
    return int(text)
