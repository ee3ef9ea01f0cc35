"""Which resolutions a query finds: every word stands in the resolution, in a published answer to it, or in the
字號 or subject of a letter of its case. `budget.search` says how one word is found."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import AutoField, BigAutoField, Lookup

from oversight.excerpts import search_words
from oversight.models import FreezeStep, Letter, Requirement, Resolution, Response


def matching(resolutions: Any, query: str) -> Any:
    """The resolutions that every word of `query` finds."""
    return resolutions.filter(pk__among=hits(query)) if search_words(query) else resolutions


class Keys:
    """Primary keys, ascending, spelled once for all the queries they go to; no list, which Django would take apart."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.numbers = sorted(numbers)

    @cached_property
    def json(self) -> str:
        """As SQLite reads them."""
        return json.dumps(self.numbers, separators=(",", ":"))


def hits(query: str) -> Keys:
    """The primary keys of what `query` finds; one query a word."""
    found = [set(found_by(word)) for word in search_words(query)]
    return Keys(set.intersection(*found) if found else ())


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
        unindexed = "+" if len(self.rhs.numbers) > self.MANY else ""
        sql = f"{unindexed}{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608
        return sql, [*params, self.rhs.json]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, self.rhs.numbers]


def found_by(word: str) -> Any:
    """The primary keys of the resolutions that one folded word finds, some of them more than once."""
    letters = Letter.objects.filter(search_key__has=word).values("pk")
    answers = published_answers()
    found = [
        (Resolution.objects.filter(search_key__has=word), "pk"),
        (answers.filter(search_key__has=word), "resolution"),
        (answers.filter(letters__in=letters), "resolution"),
        (FreezeStep.objects.filter(letter__in=letters), "condition__resolution"),
        (Requirement.objects.filter(delivered_letter__in=letters), "resolution"),
    ]
    first, *others = [rows.order_by().values_list(column, flat=True) for rows, column in found]
    return first.union(*others, all=True).order_by()


def published_answers() -> Any:
    """Answers that everybody may read; drafts are found by nobody."""
    return Response.objects.filter(state=Response.State.PUBLISHED)


def public_letters(*, demo: bool) -> Any:
    """Letters of a published answer, of a step or of a delivery, in one world; others are found by nobody."""
    answers = published_answers().filter(letters__isnull=False, resolution__is_fictional=demo)
    steps = FreezeStep.objects.filter(letter__isnull=False, condition__resolution__is_fictional=demo)
    deliveries = Requirement.objects.filter(delivered_letter__isnull=False, resolution__is_fictional=demo)
    found = [(answers, "letters"), (steps, "letter"), (deliveries, "delivered_letter")]
    first, *others = [rows.order_by().values(column) for rows, column in found]
    return Letter.objects.exclude(number="").filter(pk__in=first.union(*others))
