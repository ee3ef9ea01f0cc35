"""Finding any run of characters, one or two included, in text that is folded for it (see `budget.notation.text`).

A model that has a `SearchKeyField` has an index of its own, kept by the database in the transaction of each write:
on SQLite an FTS5 table of bigrams, written by triggers (`search_tokens` is a function this module gives to each
connection); on PostgreSQL a GIN index of an expression. `field__has=word`, with a folded word, is true exactly
where the key contains the word, as LIKE would say on either engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import connections, models, router
from django.db.models import F, Lookup

from budget.notation.text import fold

BATCH = 2_000
#: Stands between the parts of a key, so that no word is found across two of them.
BETWEEN = "|"

_BIGRAMS = """
CREATE OR REPLACE FUNCTION search_bigrams(key text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT COALESCE(array_agg(DISTINCT gram) FILTER (WHERE gram IS NOT NULL), '{}') FROM (
SELECT unnest(ARRAY[one, one || lead(one) OVER (ORDER BY place)]) AS gram
FROM unnest(string_to_array(key, NULL)) WITH ORDINALITY AS each(one, place)) AS grams $$"""
_GIN = 'CREATE INDEX "{table}_search" ON "{table}" USING gin (search_bigrams("{column}"))'
_FTS = """CREATE VIRTUAL TABLE "{table}_search" USING fts5(key, content='', tokenize='unicode61')"""
_FILL = (
    """INSERT INTO "{table}_search"(rowid, key) SELECT "{pk}", search_tokens("{column}") FROM "{table}\""""
)
_KEPT = 'SELECT id, sz FROM "{table}_search_docsize"'
_STORED = 'SELECT "{pk}", length("{column}") FROM "{table}"'
_PUT = """INSERT INTO "{table}_search"(rowid, key) VALUES (new."{pk}", search_tokens(new."{column}"));"""
_TAKE = """INSERT INTO "{table}_search"("{table}_search", rowid, key)
VALUES ('delete', old."{pk}", search_tokens(old."{column}"));"""
_TRIGGERS = {
    "insert": ("AFTER INSERT", _PUT),
    "update": ('AFTER UPDATE OF "{column}"', _TAKE + _PUT),
    "delete": ("AFTER DELETE", _TAKE),
}


class SearchKeyField(models.TextField):  # type: ignore[type-arg]  # of what, only stubs ask
    """The folded text of other fields of the row, written whenever the row is; see this module."""

    def __init__(self, *sources: str, **options: Any) -> None:
        self.sources = sources
        super().__init__(**{"blank": True, "editable": False, "default": "", **options})

    def deconstruct(self) -> Any:
        name, path, _, options = super().deconstruct()
        return name, path, list(self.sources), options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Computed anew: nobody has to remember it."""
        key = self.key_of(model_instance)
        setattr(model_instance, self.attname, key)
        return key

    def key_of(self, row: models.Model) -> str:
        """The key that follows from the row."""
        return BETWEEN.join(fold(str(getattr(row, source) or "")) for source in self.sources)


@SearchKeyField.register_lookup
class Has(Lookup):
    """Whether the key contains a folded word."""

    lookup_name = "has"

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        quote = connection.ops.quote_name
        table = quote(f"{self.lhs.target.model._meta.db_table}_search")
        key = f"{quote(self.lhs.alias)}.{quote(self.lhs.target.model._meta.pk.column)}"
        return f"{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", [phrase(self.rhs)]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        sql = f"search_bigrams({column}) @> %s::text[]"
        if len(self.rhs) <= 2:
            return sql, [*params, [self.rhs]]
        pattern = f"%{connection.ops.prep_for_like_query(self.rhs)}%"
        return f"({sql} AND {column} LIKE %s)", [*params, grams(self.rhs), *params, pattern]


def keys_with(model: type[models.Model], word: str, connection: Any) -> tuple[str, list[Any]]:
    """SQL, and its parameters, for the primary keys, as `hit`, of the rows whose key contains a folded word.

    SQLite is asked for the rows of its index alone: going by the table to be told the same keys took four times as long.
    """
    if connection.vendor == "sqlite":
        table = connection.ops.quote_name(f"{model._meta.db_table}_search")
        return f"SELECT rowid AS hit FROM {table} WHERE {table} MATCH %s", [phrase(word)]  # noqa: S608
    [field] = [field for field in model._meta.local_fields if isinstance(field, SearchKeyField)]
    rows = model._default_manager.filter(**{f"{field.name}__has": word}).order_by().values(hit=F("pk"))
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def grams(word: str) -> list[str]:
    """The overlapping pairs of characters of a word of two or more."""
    return [word[at : at + 2] for at in range(len(word) - 1)]


def tokens(key: str | None) -> str:
    """A key as FTS5 keeps it: its bigrams in order, then its last character, each as the digits of its UTF-8.

    So punctuation is kept, and every character of the text begins one token.
    """
    if not key:
        return ""
    digits = [_digits(char) for char in key]
    pairs = [digits[at] + digits[at + 1] for at in range(len(digits) - 1)]
    return " ".join([*pairs, digits[-1]])


def phrase(word: str) -> str:
    """The FTS5 query for a folded word: one character begins a token, more are bigrams in a row."""
    if len(word) == 1:
        return f"{_digits(word)}*"
    return '"' + " ".join(_digits(gram) for gram in grams(word)) + '"'


def _digits(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").hex()


def searched_fields() -> Iterator[SearchKeyField]:
    """The search key of each model that has one."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SearchKeyField) and not hasattr(model, "history_id"):
                yield field


def prepare_connection(connection: Any, **_signal: Any) -> None:
    """Give a new SQLite connection the function that its triggers call."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("search_tokens", 1, tokens, deterministic=True)


def install(using: str, **_signal: Any) -> None:
    """Create and fill the indexes that are missing; SQLite drops a table's triggers when it alters it."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    for field in searched_fields():
        if field.model._meta.db_table in present and router.allow_migrate_model(using, field.model):
            names = _names(field)
            with connection.cursor() as cursor:
                if field.column not in _columns(connection, cursor, names["table"]):
                    continue  # a migration that is not run yet adds it
                if connection.vendor == "sqlite":
                    _install_sqlite(cursor, names)
                else:
                    _install_postgres(cursor, names)


def _columns(connection: Any, cursor: Any, table: str) -> set[str]:
    return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def _install_sqlite(cursor: Any, names: dict[str, str]) -> None:
    cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
    there = {name for (name,) in cursor.fetchall()}
    if f"{names['table']}_search" not in there:
        cursor.execute(_FTS.format(**names))
        cursor.execute(_FILL.format(**names))
    for event, (when, what) in _TRIGGERS.items():
        name = f"search_{event}_{names['table']}"
        if name not in there:
            cursor.execute(f'CREATE TRIGGER {name} {when} ON "{{table}}" BEGIN {what} END'.format(**names))


def _install_postgres(cursor: Any, names: dict[str, str]) -> None:
    cursor.execute("SELECT to_regclass(%s)", [f"{names['table']}_search"])
    if cursor.fetchone()[0] is None:
        cursor.execute(_BIGRAMS)
        cursor.execute(_GIN.format(**names))


def rebuild(field: SearchKeyField, using: str) -> int:
    """Write every key that is not what follows from its row, and the index anew; returns how many keys were."""
    changed = write_keys(field, using)
    names = _names(field)
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "sqlite":
            table = f"{names['table']}_search"
            cursor.execute(f'INSERT INTO "{table}"("{table}") VALUES (\'delete-all\')')  # noqa: S608
            cursor.execute(_FILL.format(**names))
        else:
            cursor.execute(f'REINDEX INDEX "{names["table"]}_search"')
    return changed


def write_keys(field: SearchKeyField, using: str) -> int:
    """Write every key that is not what follows from its row; returns how many."""
    changed = 0
    for rows in batched(stale_keys(field, using), BATCH):
        for row, key in rows:
            setattr(row, field.attname, key)
        changed += len(rows)
        field.model._base_manager.using(using).bulk_update([row for row, _ in rows], [field.attname], BATCH)
    return changed


def stale_keys(field: SearchKeyField, using: str) -> Iterator[tuple[models.Model, str]]:
    """(row, key that follows from it) of rows that store another."""
    rows = field.model._base_manager.using(using).only(field.attname, *field.sources).order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        key = field.key_of(row)
        if key != getattr(row, field.attname):
            yield row, key


def differences(using: str = "default") -> Iterator[str]:
    """One message for each row whose key, or whose place in the index, is not what follows from its text."""
    for field in searched_fields():
        label = field.model._meta.label
        for row, _ in stale_keys(field, using):
            yield f"{label} {row.pk}: search key differs from its text"
        if connections[using].vendor == "sqlite":
            yield from (
                f"{label} {pk}: not as its text in the search index" for pk in _misplaced(field, using)
            )


def _misplaced(field: SearchKeyField, using: str) -> list[int]:
    """Rows that FTS5 keeps with another number of tokens than their key has characters, or only one side has."""
    names = _names(field)
    with connections[using].cursor() as cursor:
        cursor.execute(_KEPT.format(**names))
        kept = {row: _varint(size) for row, size in cursor.fetchall()}
        cursor.execute(_STORED.format(**names))
        stored = dict(cursor.fetchall())
    return sorted(row for row in kept.keys() | stored.keys() if kept.get(row) != stored.get(row))


def _varint(data: bytes) -> int:
    """The number FTS5 writes in front of each column's size (SQLite's variable-length integer)."""
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number


def _names(field: SearchKeyField) -> dict[str, str]:
    meta = field.model._meta
    return {"table": meta.db_table, "column": str(field.column), "pk": str(meta.pk.column)}
