"""What history says in words: which fields of a row changed from what to what, who did it, when and why.

Reads the history of `budget.history`; the number of queries depends on the models involved, not on the rows.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from budget.admin.display import EMPTY, printed

CREATED, CHANGED, DELETED = "+", "~", "-"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One moment in the life of one row. `fields` are all that differ from the moment before."""

    model: type[models.Model]
    pk: Any
    kind: str
    at: datetime.datetime
    user: Any
    reason: str
    title: str
    fields: tuple[FieldChange, ...]

    @property
    def verb(self) -> str:
        return {CREATED: "新增", CHANGED: "修改", DELETED: "刪除"}[self.kind]


def changes_of(
    model: type[models.Model], rows: Q, *, since: datetime.datetime | None = None, most: int = 500
) -> list[Change]:
    """The changes of the rows of `model` that `rows` selects in its history, newest first, at most `most`.

    A row saved without a difference is left out. With `since`, only what happened after it.
    """
    moments = model.history.filter(rows)  # type: ignore[attr-defined]  # added by simple-history
    if since is not None:
        # Whole lives of the few rows that moved: what came before says what they were changed from.
        key = model._meta.pk.attname
        moved = moments.filter(history_date__gt=since).order_by().values_list(key, flat=True)[:most]
        moments = moments.filter(**{f"{key}__in": set(moved)})
    newest = list(moments.order_by("-history_id")[:most])  # a clock may go back; numbers do not
    return _Words(model, newest).changes(since)


class _Words:
    """The fields of one model's moments in words, related rows looked up all at once."""

    def __init__(self, model: type[models.Model], newest: list[Any]) -> None:
        self.model = model
        self.newest = newest
        self.fields = [field for field in self.model._meta.concrete_fields if self._is_told(field)]
        self.many = _related(model, newest)
        self.names = {field.name: self._names(field) for field in self.fields if field.is_relation}
        users = {moment.history_user_id for moment in newest} - {None}
        self.users = get_user_model()._default_manager.in_bulk(users)

    def changes(self, since: datetime.datetime | None) -> list[Change]:
        rows: dict[Any, list[Any]] = defaultdict(list)
        for moment in self.newest:
            rows[getattr(moment, self.model._meta.pk.attname)].append(moment)
        found = [change for moments in rows.values() for change in self._life(moments, since)]
        return sorted(found, key=lambda change: change.at, reverse=True)

    def _life(self, moments: list[Any], since: datetime.datetime | None) -> Iterator[Change]:
        for place, moment in enumerate(moments):
            before = moments[place + 1] if place + 1 < len(moments) else None
            if since is not None and moment.history_date <= since:
                continue
            fields = tuple(self._differing(before, moment))
            if fields or moment.history_type != CHANGED:
                yield Change(
                    model=self.model,
                    pk=getattr(moment, self.model._meta.pk.attname),
                    kind=moment.history_type,
                    at=moment.history_date,
                    user=self.users.get(moment.history_user_id),
                    reason=moment.history_change_reason or "",
                    title=self._title(moment),
                    fields=fields,
                )

    def _title(self, moment: Any) -> str:
        kept = {field.attname: getattr(moment, field.attname) for field in moment.tracked_fields}
        row = self.model(**kept)
        for field in self.fields:
            if field.is_relation and (known := self.names[field.name].get(kept[field.attname])):
                setattr(row, field.name, known)
        try:
            return str(row)
        except (models.ObjectDoesNotExist, AttributeError):
            # It is named after a row that was deleted since.
            return f"{self.model._meta.verbose_name} {row.pk}"

    def _differing(self, before: Any, moment: Any) -> Iterator[FieldChange]:
        if moment.history_type == DELETED or (before is None and moment.history_type != CREATED):
            return  # the row is older than its history, or older than the most that were asked for
        for field in self.fields:
            old = getattr(before, field.attname) if before is not None else None
            new = getattr(moment, field.attname)
            if old != new and not (before is None and new in ("", False)):
                yield FieldChange(str(field.verbose_name), self._shown(field, old), self._shown(field, new))
        for label, values in self.many:
            old = values.get(before.history_id, ()) if before is not None else ()
            new = values.get(moment.history_id, ())
            if sorted(old) != sorted(new):
                yield FieldChange(label, "、".join(old) or EMPTY, "、".join(new) or EMPTY)

    def _shown(self, field: Any, value: Any) -> str:
        if value is None or value == "":
            return EMPTY
        if field.is_relation:
            known = self.names[field.name].get(value)
            return str(known) if known is not None else f"（已刪除，{value}）"
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return printed(value)

    def _names(self, field: Any) -> dict[Any, models.Model]:
        keys = {getattr(moment, field.attname) for moment in self.newest} - {None}
        # One level deep: what most rows name themselves by.
        near = [each.name for each in field.related_model._meta.concrete_fields if each.is_relation]
        rows = field.related_model._base_manager.all()
        return (rows.select_related(*near) if near else rows).in_bulk(keys)

    def _is_told(self, field: Any) -> bool:
        tracked = {each.attname for each in self.model.history.model.tracked_fields}  # type: ignore[attr-defined]
        return field.attname in tracked and not field.primary_key


def _related(model: type[models.Model], newest: list[Any]) -> list[tuple[str, dict[int, list[str]]]]:
    """Per field its label, and by history id the names of what the row was related to then."""
    found = []
    for field in model.history.model._history_m2m_fields:  # type: ignore[attr-defined]
        kept = HistoricalRecords.m2m_models[field]
        other = field.m2m_reverse_field_name()
        rows = list(kept._default_manager.filter(history__in=[moment.history_id for moment in newest]))
        keys = {getattr(row, f"{other}_id") for row in rows}
        names = field.related_model._base_manager.in_bulk(keys)
        values: dict[int, list[str]] = defaultdict(list)
        for row in rows:
            values[row.history_id].append(str(names.get(getattr(row, f"{other}_id"), "（已刪除）")))
        found.append((str(field.verbose_name), values))
    return found


def merged(groups: Iterable[list[Change]]) -> list[Change]:
    """Several models' changes as one list, newest first."""
    return sorted(
        (change for group in groups for change in group), key=lambda change: change.at, reverse=True
    )
