"""What an import knows of one model: its columns, its key, and the checks of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import QuerySet

from oversight.imports.columns import Column, plain, restored


@dataclass(slots=True)
class Line:
    """One row of an upload on its way: what was read, what it means, and what is wrong with it."""

    number: int
    cells: list[Any]
    #: field -> value in the form values are kept; only of columns that say something
    values: dict[str, Any] = field(default_factory=dict)
    key: tuple[Any, ...] | None = None
    existing: models.Model | None = None
    #: (label or "", what is wrong)
    errors: list[tuple[str, str]] = field(default_factory=list)
    row: models.Model | None = None


def assign(row: models.Model, values: dict[str, Any]) -> None:
    """Set fields from kept values; relations to many are the batch's business."""
    for name, value in values.items():
        each = row._meta.get_field(name)
        if not each.many_to_many:
            setattr(row, each.attname, restored(type(row), name, value))


def built(model: type[models.Model], values: dict[str, Any]) -> Any:
    """A new row of these values."""
    row = model()
    assign(row, values)
    return row


def stored_value(row: models.Model, name: str) -> Any:
    """A field of a stored row in the form values are kept."""
    each = row._meta.get_field(name)
    if each.many_to_many:
        return sorted(related.pk for related in getattr(row, name).all())
    return plain(getattr(row, each.attname))


def differences(row: models.Model, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """field -> (stored, wanted) where they differ."""
    stored = {name: stored_value(row, name) for name in values}
    return {name: (stored[name], wanted) for name, wanted in values.items() if stored[name] != wanted}


@dataclass(frozen=True, eq=False)
class Spec:
    """The base of all; a subclass says what its model needs."""

    model: type[models.Model]
    columns: tuple[Column, ...]
    #: Fields whose values together name a row.
    key: tuple[str, ...]
    may_add: bool = True
    #: Fields that follow from others and are written with them.
    derived: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(column.field for column in self.columns if column.field)

    @cached_property
    def stored_fields(self) -> tuple[str, ...]:
        """Fields of the columns that the model itself has, and no column resolves into another."""
        own = {each.name for each in (*self.model._meta.concrete_fields, *self.model._meta.many_to_many)}
        return tuple(name for name in self.fields if name in own)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.field == name)

    def rows(self) -> QuerySet:
        """Rows with what their columns need."""
        return self.model._default_manager.all()

    def existing(
        self, keys: set[tuple[Any, ...]], rows: QuerySet
    ) -> dict[tuple[Any, ...], list[models.Model]]:
        """Stored rows by key; more than one where the key does not tell them apart."""
        condition = models.Q(pk__in=[])
        firsts = {key[0] for key in keys}
        condition |= models.Q(**{f"{self.key[0]}__in": firsts})
        found: dict[tuple[Any, ...], list[models.Model]] = {}
        for row in rows.filter(condition):
            key = self.key_of(row)
            if key in keys:
                found.setdefault(key, []).append(row)
        return found

    def key_of(self, row: models.Model) -> tuple[Any, ...]:
        return tuple(plain(getattr(row, row._meta.get_field(name).attname)) for name in self.key)

    def complete(self, lines: Iterable[Line], user: Any) -> None:
        """Fill in what follows from several columns, before keys are looked up; errors go to the line."""

    def prepare(self, row: models.Model) -> None:
        """Set what is derived from the row's own fields."""

    def check(self, line: Line, user: Any) -> None:
        """What only this model knows to be wrong; errors go to the line."""

    def check_all(self, lines: list[Line]) -> None:
        """What only several rows together can break; errors go to the lines."""

    def created(self, rows: list[Any]) -> None:
        """What belongs to rows just created."""

    def grown(self, keys: list[int]) -> set[int]:
        """Those of these rows that others have added to since: taking them back would take that along."""
        return set()

    def affected(self, rows: Iterable[models.Model], *, are_new: bool) -> set[int]:
        """Primary keys of the resolutions whose roll-ups follow from these rows."""
        return set()
