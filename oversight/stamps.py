"""Which state of the data a page was made from: one short value that every process and machine sees alike.

Triggers note each change of a table that pages show, in the transaction of the change: the stamp moves when it
commits and never before. SQLite, with one writer at a time, writes a random number into one row: one that was
rolled back must not come again; PostgreSQL adds a row a statement,
so that no writer waits for another, and a page's stamp is made from the rows its own snapshot sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, router
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import condition

from oversight.kept_pages import kept_page
from oversight.replicas import anywhere

_of_page: ContextVar[str] = ContextVar("stamp of the page", default="")
TABLE = "oversight_change"
TRIGGER = "note_change"
#: Models that no public page shows: their changes leave every page as it is.
PRIVATE = {
    "membership",
    "importbatch",
    "importchunk",
    "lettertemplate",
    "change",
    "auditentry",
    "audithead",
    "subscription",
    "subscriptionrequest",
    "usedpassword",
}

_SQLITE_NOTE = """
CREATE TRIGGER {name} AFTER {event} ON "{table}" BEGIN
INSERT INTO oversight_change (id, number) VALUES (1, random() / 1024)
ON CONFLICT (id) DO UPDATE SET number = random() / 1024; END"""
# Of its notes PostgreSQL keeps the last thousand; older ones are dropped now and then.
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
INSERT INTO oversight_change (number) VALUES (0);
IF random() < 0.002 THEN
DELETE FROM oversight_change WHERE id IN (SELECT id FROM oversight_change
WHERE id < (SELECT MAX(id) FROM oversight_change) - 1000 FOR UPDATE SKIP LOCKED);
END IF;
RETURN NULL; END $$"""
_POSTGRES_NOTE = """
CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION note_change()"""
_STAMP = """
SELECT COUNT(*), COALESCE(MAX(id), 0), COALESCE(SUM(id), 0), COALESCE(SUM(number), 0) FROM oversight_change"""


def shown_tables() -> Iterator[str]:
    """The tables of our models that pages are made from, those between many and many included."""
    for label in ("budget", "oversight"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model._meta.model_name not in PRIVATE and not hasattr(model, "history_id"):
                yield model._meta.db_table


def install(using: str, **_signal: Any) -> None:
    """Create the triggers that are missing: after `migrate`, since SQLite drops a table's when it alters it."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if TABLE not in tables or not router.allow_migrate(using, "oversight"):
        return
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if sqlite
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        there = {name for (name,) in cursor.fetchall()}
        if not sqlite and not there:
            cursor.execute(_POSTGRES_FUNCTION)
        for table in sorted(tables & set(shown_tables())):
            for event in ("insert", "update", "delete") if sqlite else ("any",):
                name = f"{TRIGGER}_{event}_{table}"[:63]
                if name not in there:
                    note = _SQLITE_NOTE if sqlite else _POSTGRES_NOTE
                    cursor.execute(note.format(name=name, event=event.upper(), table=table))


def data_stamp() -> str:
    """The state of the data now, or as it was when the present public page began; one query of few rows."""
    return _of_page.get() or _read_stamp()


def _read_stamp() -> str:
    with connections[router.db_for_read(apps.get_model("oversight", "Change"))].cursor() as cursor:
        cursor.execute(_STAMP)
        return "-".join(str(int(value)) for value in cursor.fetchone())


@cache
def code_stamp() -> str:
    """The state of the code and templates that make pages; the same on every machine that runs this version."""
    root = Path(__file__).resolve().parent.parent
    digest = blake2b(digest_size=8)
    for folder in ("oversight", "budget", "templates"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".py", ".html", ".css", ".mo", ".json"):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def page_etag(request: HttpRequest) -> str:
    """What a public page depends on: data, day, code, address, and how the reader wants it shown."""
    said = (
        data_stamp(),
        timezone.localdate().isoformat(),
        code_stamp(),
        request.get_full_path(),
        request.headers.get("Cookie", ""),
    )
    return f'W/"{blake2b("\n".join(said).encode(errors="replace"), digest_size=12).hexdigest()}"'


def stamped(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A public page that answers 304 as long as nothing it could show has changed."""

    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Read once, before any data: what is kept under it may be newer than it says, never older.
        token = _of_page.set(_read_stamp())
        try:
            etag = page_etag(request)
            conditional = condition(etag_func=lambda *_args, **_kwargs: etag)(
                lambda request: kept_page(request, etag, lambda: view(request, *args, **kwargs))
            )
            response: HttpResponseBase = conditional(request)
        finally:
            _of_page.reset(token)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-cache"
        return response

    return anywhere(fresh)
