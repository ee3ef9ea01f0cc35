"""Database triggers that forbid to change or delete what the audit trail and the history say.

They are made after `migrate`, as those of `oversight.stamps`. Rows of history may only lose their user, when the
account is deleted. `remove` is for migrations that must rewrite history, and for tests that empty the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, router

from oversight.models import AuditEntry, AuditHead

PREFIX = "append_only"
_SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON "{table}" {when} BEGIN
SELECT RAISE(ABORT, '{table} is append-only'); END"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""
_POSTGRES = """
CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON "{table}"
FOR EACH {each} {when} EXECUTE FUNCTION refuse_change()"""
#: The head only ever goes one further.
_NOT_NEXT = "WHEN (NEW.sequence <> OLD.sequence + 1)"


@dataclass(frozen=True, slots=True)
class _Guard:
    table: str
    #: DELETE, UPDATE or TRUNCATE.
    verb: str
    #: Of UPDATE: the columns that may never be written again, as SQL; all where empty.
    columns: str = ""
    #: Of UPDATE: which rows it refuses, as SQL; all where empty.
    when: str = ""

    @property
    def name(self) -> str:
        return f"{PREFIX}_{self.verb.lower()}_{self.table}"[:63]

    def sql(self, vendor: str) -> str:
        return (_SQLITE if vendor == "sqlite" else _POSTGRES).format(
            name=self.name,
            table=self.table,
            event=f"{self.verb} OF {self.columns}" if self.columns else self.verb,
            when=self.when,
            each="ROW" if self.when else "STATEMENT",
        )


def _guards(vendor: str) -> Iterator[_Guard]:
    for model in [AuditEntry, AuditHead, *_histories()]:
        table = model._meta.db_table
        columns = [each.column for each in model._meta.concrete_fields if each.name != "history_user"]
        yield _Guard(table, "DELETE")
        if vendor != "sqlite":
            yield _Guard(table, "TRUNCATE")
        if model is AuditHead:
            yield _Guard(table, "UPDATE", when=_NOT_NEXT)
        else:
            yield _Guard(table, "UPDATE", ", ".join(f'"{each}"' for each in columns))


def _histories() -> Iterator[Any]:
    for label in ("budget", "oversight"):
        for model in apps.get_app_config(label).get_models():
            if hasattr(model, "history_id") or hasattr(model, "m2m_history_id"):
                yield model


def install(using: str, **_signal: Any) -> None:
    """Create the triggers, and those there are anew: a table may have got another column."""
    connection = connections[using]
    if not router.allow_migrate(using, "oversight"):
        return
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(_FUNCTION)
        for guard in _guards(connection.vendor):
            if guard.table in tables:
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
                cursor.execute(guard.sql(connection.vendor))


def remove(using: str) -> None:
    """Drop the triggers, until the next `migrate` makes them again."""
    connection = connections[using]
    there = _there(connection)
    with connection.cursor() as cursor:
        for guard in _guards(connection.vendor):
            if guard.name in there:
                where = "" if connection.vendor == "sqlite" else f' ON "{guard.table}"'
                cursor.execute(f"DROP TRIGGER {guard.name}{where}")


def missing(using: str) -> Iterator[str]:
    """One sentence in Chinese for each trigger that should be there and is not."""
    connection = connections[using]
    there = _there(connection)
    for guard in _guards(connection.vendor):
        if guard.name not in there:
            yield f"稽核軌跡：資料表 {guard.table} 未受保護，缺少觸發程序 {guard.name}（請執行 migrate）"


def _there(connection: Any) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
        return {name for (name,) in cursor.fetchall()}
