"""Which resolutions a query finds: every word stands in the resolution, in a published answer to it, or in the
字號 or subject of a letter of its case. `budget.search` says how one word is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections, router
from django.db.models import AutoField, BigAutoField, F, Lookup

from budget.search import keys_with
from oversight.excerpts import search_words
from oversight.models import FreezeStep, Letter, Requirement, Resolution, Response
from oversight.worlds import case_in_world


def matching(resolutions: Any, query: str) -> Any:
    """The resolutions that every word of `query` finds."""
    return resolutions.filter(pk__among=hits(query)) if search_words(query) else resolutions


@dataclass(frozen=True, slots=True)
class Keys:
    """Primary keys, counted and spelled by the database itself, for the queries of one page that ask for them.

    `spelled` is a JSON array on SQLite, an array literal on PostgreSQL: tens of thousands of keys never become
    Python's, nor parameters one by one.
    """

    count: int
    spelled: str


def hits(query: str) -> Keys:
    """The primary keys of what `query` finds; one query."""
    connection = connections[router.db_for_read(Resolution)]
    each = [_found_by(word, connection) for word in search_words(query)]
    if not each:
        return Keys(0, _EMPTY[connection.vendor])
    all_of = " INTERSECT ".join(f"SELECT hit FROM ({sql}) AS hits" for sql, _ in each)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*), {_SPELLED[connection.vendor]} FROM ({all_of}) AS found",  # noqa: S608
            [param for _, params in each for param in params],
        )
        count, spelled = cursor.fetchone()
    return Keys(count, spelled or _EMPTY[connection.vendor])


_SPELLED = {"sqlite": "json_group_array(hit)", "postgresql": "CAST(array_agg(hit) AS text)"}
_EMPTY = {"sqlite": "[]", "postgresql": "{}"}


@AutoField.register_lookup
@BigAutoField.register_lookup
class Among(Lookup):  # type: ignore[type-arg]  # generic for type checkers only
    """Whether a key is one of Keys, which goes to the database as one parameter however long it is."""

    lookup_name = "among"
    #: From here on SQLite does better to look through an index of all rows than to fetch each row by its key.
    MANY = 2_000

    def get_prep_lookup(self) -> Keys:
        """The keys as they are."""
        return self.rhs

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        unindexed = "+" if self.rhs.count > self.MANY else ""
        sql = f"{unindexed}{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608
        return sql, [*params, self.rhs.spelled]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, self.rhs.spelled]


def _found_by(word: str, connection: Any) -> tuple[str, list[Any]]:
    """SQL for the primary keys, as `hit`, of the resolutions that one folded word finds, each once."""
    letters = Letter.objects.filter(search_key__has=word).values("pk")
    answers = published_answers()
    others = [
        (answers.filter(search_key__has=word), "resolution"),
        (answers.filter(letters__in=letters), "resolution"),
        (FreezeStep.objects.filter(letter__in=letters), "condition__resolution"),
        (Requirement.objects.filter(delivered_letter__in=letters), "resolution"),
    ]
    found = [keys_with(Resolution, word, connection)]
    for rows, column in others:
        query = rows.order_by().values(hit=F(column)).query
        found.append(query.get_compiler(connection=connection).as_sql())
    return " UNION ".join(sql for sql, _ in found), [param for _, params in found for param in params]


def published_answers() -> Any:
    """Answers that everybody may read; drafts are found by nobody."""
    return Response.objects.filter(state=Response.State.PUBLISHED)


def public_letters(*, demo: bool) -> Any:
    """Letters of a published answer, of a step or of a delivery, in one world; others are found by nobody."""
    answers = published_answers().filter(case_in_world("resolution", demo=demo), letters__isnull=False)
    steps = FreezeStep.objects.filter(case_in_world("condition__resolution", demo=demo), letter__isnull=False)
    deliveries = Requirement.objects.filter(
        case_in_world("resolution", demo=demo), delivered_letter__isnull=False
    )
    found = [(answers, "letters"), (steps, "letter"), (deliveries, "delivered_letter")]
    first, *others = [rows.order_by().values(column) for rows, column in found]
    # Whether a letter is found twice is no matter to IN.
    return Letter.objects.exclude(number="").filter(pk__in=first.union(*others, all=True))
