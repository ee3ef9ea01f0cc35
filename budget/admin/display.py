"""How the admin prints dates and amounts where they are not typed: ROC dates, grouped 元."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from budget.notation.dates import format_roc_short

NOTHING = "—"
EMPTY = "空白"


def roc(day: datetime.date | None) -> str:
    """108.05.08; a dash where there is no date, ISO before the Republic."""
    if day is None:
        return NOTHING
    return format_roc_short(day) if day.year > 1911 else day.isoformat()


def moment(at: datetime.datetime) -> str:
    """115.11.26 14:05, by the clock of the office."""
    local = timezone.localtime(at)
    return f"{roc(local.date())} {local:%H:%M}"


def grouped(yuan: int | None, unknown: str = NOTHING) -> str:
    """822,469,100; a dash (or `unknown`) where there is no amount."""
    return unknown if yuan is None else f"{yuan:,}"


def person(user: AbstractUser | None) -> str:
    """A member of staff as documents name them: 王大明; the account name where no name is stored."""
    if user is None:
        return "（帳號已刪除）"
    return f"{user.last_name}{user.first_name}".strip() or user.get_username()


def printed(value: Any) -> str:
    """Any stored value as a message quotes it."""
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.date):
        return roc(value)
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)


def date_column(name: str, label: str) -> Callable[[models.Model], str]:
    """A list column that prints a date field in ROC and sorts by it."""
    return _column(name, label, lambda obj: roc(getattr(obj, name)))


def yuan_column(name: str, label: str) -> Callable[[models.Model], str]:
    """A list column that prints an amount field in grouped 元 and sorts by it."""
    return _column(name, label, lambda obj: grouped(getattr(obj, name)))


def attribute_column(name: str, label: str) -> Callable[[models.Model], str]:
    """What a read-only page prints of a property of the row."""

    @admin.display(description=label)
    def column(obj: models.Model) -> str:
        return str(getattr(obj, name) or NOTHING)

    column.__name__ = name
    return column


@functools.cache  # the admin compares the columns of two calls by identity
def readonly_column(field: models.Field) -> Callable[[models.Model], str] | None:
    """The column that stands for a date or amount field on a read-only page; None for other fields."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return date_column(field.name, str(field.verbose_name))
    if isinstance(field, models.BigIntegerField) and not isinstance(field, models.AutoField):
        return yuan_column(field.name, str(field.verbose_name))
    return None


def _column(name: str, label: str, show: Callable[[Any], str]) -> Callable[[models.Model], str]:
    @admin.display(description=label, ordering=name)
    def column(obj: models.Model) -> str:
        return show(obj)

    column.__name__ = name
    return column
