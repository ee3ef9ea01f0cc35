"""What a table of the package is made of: fields with their meaning and where in a query they come from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise

from budget.sheets import Cell, Row

type Words = str | Promise
#: Rows fetched at once.
CHUNK = 5_000


def as_is(value: Any) -> Cell:
    """The value of the database; an empty text and NULL are both an empty cell."""
    return value


def yes_no(value: Any) -> Cell:
    """As Frictionless spells a boolean."""
    return "true" if value else "false"


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `sources` are what `values_list` takes; `read` makes one cell of their values.

    `choices` are all the values there can be; `required` that no cell is empty.
    """

    name: str
    title: Words
    sources: tuple[str, ...]
    description: Words = ""
    type: str = "string"
    required: bool = False
    choices: type[TextChoices] | None = None
    read: Callable[..., Cell] = as_is

    @property
    def values(self) -> list[tuple[str, str]]:
        """(value, what it means) of `choices`; an empty value is an empty cell."""
        return [(value, str(label)) for value, label in self.choices.choices if value] if self.choices else []


@dataclass(frozen=True, slots=True)
class Reference:
    """Fields whose values are those of fields of a table; an empty cell refers to nothing."""

    fields: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One file. `rows` is the query of one world on one day; of its order nothing but that it holds still is said."""

    name: str
    title: Words
    description: Words
    rows: Callable[[bool, datetime.date], Any]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [field.name for field in self.fields]

    def cells(self, *, demo: bool, today: datetime.date) -> Iterator[Row]:
        """Every row; one query, read a chunk at a time."""
        sources = list(dict.fromkeys(source for field in self.fields for source in field.sources))
        place = {source: number for number, source in enumerate(sources)}
        readers = [([place[source] for source in field.sources], field.read) for field in self.fields]
        for values in self.rows(demo, today).values_list(*sources).iterator(chunk_size=CHUNK):
            yield [read(*[values[number] for number in numbers]) for numbers, read in readers]
