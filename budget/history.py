"""Who changed what, when and why: one row of history for every row created, changed or deleted.

Saves and deletions write their history by themselves (django-simple-history). Bulk writes skip signals, so they
go through `create_all` and `update_all`. `because` says why (which import, which action) and for whom, for all
writes within it; without it the user is that of the request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

BATCH = 500
REASON_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Cause:
    """Why rows change, and who answers for it; None for a command run by nobody in particular."""

    reason: str
    user: Any = None


_cause: ContextVar[Cause | None] = ContextVar("cause", default=None)


def records(excluded: Sequence[str] = (), m2m: Sequence[Any] = ()) -> HistoricalRecords:
    """The history of a model, without the `excluded` fields (derived ones: they change when others do)."""
    return HistoricalRecords(excluded_fields=list(excluded), m2m_fields=tuple(m2m))


@contextmanager
def because(reason: str, user: Any = None) -> Iterator[None]:
    """Give every change within this block its reason, cut to 100 characters, and its user."""
    token = _cause.set(Cause(reason[:REASON_LENGTH], user))
    try:
        yield
    finally:
        _cause.reset(token)


def create_all[Row: models.Model](
    model: type[Row], rows: Iterable[Row], batch_size: int = BATCH
) -> list[Row]:
    """`bulk_create`, with history where the model keeps one (copies of the print do not)."""
    if not _is_kept(model):
        return model._default_manager.bulk_create(rows, batch_size=batch_size)
    cause = _cause.get() or Cause("")
    created: list[Row] = bulk_create_with_history(
        list(rows),
        model,
        batch_size=batch_size,
        default_user=cause.user,
        default_change_reason=cause.reason or None,
    )
    return created


def update_all[Row: models.Model](
    model: type[Row], rows: Iterable[Row], fields: Sequence[str], batch_size: int = BATCH
) -> int:
    """`bulk_update`, with history where the model keeps one; returns how many rows were updated."""
    if not _is_kept(model):
        return model._default_manager.bulk_update(list(rows), list(fields), batch_size=batch_size)
    cause = _cause.get() or Cause("")
    updated: int = bulk_update_with_history(
        list(rows),
        model,
        list(fields),
        batch_size=batch_size,
        default_user=cause.user,
        default_change_reason=cause.reason or None,
    )
    return updated


def _is_kept(model: type[models.Model]) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def explain(history_instance: Any, history_change_reason: str | None = None, **_: Any) -> None:
    """Receiver of simple-history's signal before a row of history is written: fill in reason and user."""
    cause = _cause.get()
    if cause is None:
        return
    if not history_instance.history_change_reason:
        history_instance.history_change_reason = cause.reason or None
    if history_instance.history_user_id is None and cause.user is not None:
        history_instance.history_user_id = cause.user.pk
