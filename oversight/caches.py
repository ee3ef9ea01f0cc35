"""`DJANGO_CACHE` → Django's `CACHES`: where counts and pages are kept until the data changes.

(unset)                    in each process, gone with it
database                   in a table of the database: one copy for all processes; made by `migrate`
redis://host:6379/0        in a Redis that all machines share (rediss:// with TLS)

What is kept can be made anew at any time. A shared cache that does not answer is one that has nothing: it is logged,
and the page is made. Django stores with pickle: whoever can write there can run code here.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)
TABLE = "oversight_cache"
#: Answers are at most 160 KB each (`kept_pages`), counts far less.
ENTRIES = 600


def cache_entry(where: str) -> dict[str, Any]:
    """The `CACHES` entry. Raises ImproperlyConfigured, without naming a password."""
    if not where:
        options = {"MAX_ENTRIES": ENTRIES}
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": options}
    if where == "database":
        options = {"MAX_ENTRIES": 10 * ENTRIES}
        return {"BACKEND": "oversight.caches.SharedTable", "LOCATION": TABLE, "OPTIONS": options}
    if urlsplit(where).scheme in ("redis", "rediss"):
        return {"BACKEND": "oversight.caches.SharedRedis", "LOCATION": where}
    raise ImproperlyConfigured("DJANGO_CACHE: write database, or redis://host:6379/0")


class _Forgiving:
    """Nothing is known where the cache does not answer, and nothing is kept."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)  # type: ignore[misc]
        except (
            Exception
        ) as error:  # of the driver, the network, the database: a page must not depend on which
            logger.warning("the cache does not answer: %s", type(error).__name__)
            return default

    def set(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> None:
        try:
            super().set(key, value, timeout, version)  # type: ignore[misc]
        except Exception as error:
            logger.warning("the cache does not answer: %s", type(error).__name__)


class SharedTable(_Forgiving, DatabaseCache):
    """A table of the database."""


class SharedRedis(_Forgiving, RedisCache):
    """A Redis."""


def make_table(using: str, **_signal: Any) -> None:
    """Make the table where it is asked for and missing; after `migrate`."""
    from django.core.management import call_command

    call_command("createcachetable", database=using, verbosity=0)
