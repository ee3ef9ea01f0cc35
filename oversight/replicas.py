"""Which database a request reads from, where DATABASE_REPLICA_URL names a copy of the first that follows it.

Public pages read from the replica: one database from the stamp to the last row. Everything else, and whoever is
logged in or has just sent something (a signed cookie says so for a few seconds), reads where writes go. A database
that does not answer is passed over, and the page made from the other one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from itertools import chain
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from oversight.unavailable import AWAY, reason_of

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"
COOKIE = "primary"
#: Seconds that a look at the replica holds, and that a database which did not answer is passed over.
LOOK = 2
PASS_OVER = 5
SILENT = "replica does not answer"

logger = logging.getLogger(__name__)
_current: ContextVar[str] = ContextVar("database that is read", default=PRIMARY)

# A server that was promoted, or lost its primary, still answers, with what it has.
_FOLLOWS = "SELECT pg_is_in_recovery() AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver)"
_POSITION = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn() END"
_BEHIND = """SELECT pg_wal_lsn_diff(%s::pg_lsn, pg_last_wal_replay_lsn())::bigint,
COALESCE(EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()), 0)::float"""


class Router:
    """Django's router: reads where the request reads, writes and tables at the primary."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        return _current.get()

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, _one: Any, _other: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, _app: str, **_hints: Any) -> bool:
        return db == PRIMARY


def current() -> str:
    """The alias that is read now; outside of public pages the primary."""
    return _current.get()


def is_used() -> bool:
    return REPLICA in settings.DATABASES


def read_anywhere(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of `view`, which only reads: from the first database that answers, all of it."""
    if not is_used():
        return view()
    *aliases, last = _order(request)
    for alias in aliases:
        try:
            return _read_from(alias, view)
        except DatabaseError as error:
            reason = reason_of(error)
            if reason is None:
                raise
            logger.warning("%s: %s; the other database is asked", alias, error)
            connections[alias].close()
            if reason is AWAY:
                _watch.pass_over(alias)
    return _read_from(last, view)


def anywhere(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that only reads, and does not mind from which database."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return read_anywhere(request, lambda: view(request, *args, **kwargs))

    return answered


def _read_from(alias: str, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    with _reading(alias):
        response = view()
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            rows = iter(response)
            # The first piece now, while the other database can still take over; the rest when it is sent.
            first = list(_first(rows))
            response.streaming_content = _sent_from(alias, first, rows)
    return response


def _first(rows: Iterator[bytes]) -> Iterator[bytes]:
    for piece in rows:
        yield piece
        return


def _sent_from(alias: str, first: Iterable[bytes], rows: Iterator[bytes]) -> Iterator[bytes]:
    pieces = chain(first, rows)
    while True:
        with _reading(alias):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


@contextmanager
def _reading(alias: str) -> Iterator[None]:
    token = _current.set(alias)
    try:
        yield
    finally:
        _current.reset(token)


def _order(request: HttpRequest) -> list[str]:
    """Every database that may be asked, best first."""
    aliases = [PRIMARY, REPLICA] if _wants_primary(request) or not _watch.follows() else [REPLICA, PRIMARY]
    return sorted(aliases, key=_watch.is_passed_over)  # stable: among those that answer the order stays


def _wants_primary(request: HttpRequest) -> bool:
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return True
    return bool(request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=settings.REPLICA_PIN))


def pin_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Whoever sent something reads it back: from the primary, until the replica can be expected to have it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS") and is_used():
            response.set_signed_cookie(
                COOKIE,
                "1",
                salt=COOKIE,
                max_age=settings.REPLICA_PIN,
                httponly=True,
                samesite="Lax",
                secure=settings.HTTPS,
            )
        return response

    return middleware


class _Watch:
    """What this process knows of the databases, for a few seconds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        self._looked_at = float("-inf")
        self._follows = False
        self._passed_over: dict[str, float] = {}

    def pass_over(self, alias: str) -> None:
        self._passed_over[alias] = time.monotonic() + PASS_OVER

    def is_passed_over(self, alias: str) -> bool:
        return self._passed_over.get(alias, 0) > time.monotonic()

    def follows(self) -> bool:
        """Whether the replica answers and follows its primary. One thread looks, the others take what is known."""
        is_fresh = time.monotonic() - self._looked_at < LOOK or self.is_passed_over(REPLICA)
        if not is_fresh and self._lock.acquire(blocking=False):
            try:
                self._follows = self._look()
                self._looked_at = time.monotonic()
            finally:
                self._lock.release()
        return self._follows

    def _look(self) -> bool:
        connection = connections[REPLICA]
        try:
            with connection.cursor() as cursor:
                cursor.execute(_FOLLOWS if connection.vendor == "postgresql" else "SELECT 1")
                return bool(cursor.fetchone()[0])
        except DatabaseError as error:
            logger.warning("replica does not answer: %s", error)
            connection.close()
            self.pass_over(REPLICA)
            return False


_watch = _Watch()


def forget() -> None:
    """Look anew at the next request."""
    _watch.forget()


def lag() -> str:
    """One line for /healthz. Raises nothing."""
    primary, replica = connections[PRIMARY], connections[REPLICA]
    try:
        if replica.vendor != "postgresql":
            replica.ensure_connection()
            return "replica answers"
        with replica.cursor() as cursor:
            cursor.execute(_FOLLOWS)
            follows = cursor.fetchone()[0]
            cursor.execute(_BEHIND, [_position(primary)])
            behind, seconds = cursor.fetchone()
    except DatabaseError:
        replica.close()
        return SILENT
    if behind is None:
        return f"replica answers, {'follows' if follows else 'does not follow'}, lag unknown"
    # The primary may have been asked a moment before the replica went on.
    late = f"{max(behind, 0)} bytes and {seconds if behind > 0 else 0:.1f} s behind"
    return f"replica {'follows' if follows else 'does not follow'}, {late}"


def _position(primary: Any) -> str | None:
    """How far the primary has written; None where it does not answer."""
    try:
        with primary.cursor() as cursor:
            cursor.execute(_POSITION)
            position: str | None = cursor.fetchone()[0]
            return position
    except DatabaseError:
        primary.close()
        return None
