"""Paging that neither skips nor repeats a row when rows are added meanwhile: a cursor is the place of the last row.

It spells the values that row is sorted by, so that it holds even after the row itself is gone. Orders are those
of `oversight.filters.ordered`; a test compares them.
"""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from oversight.orders import holder_place, settled_last

PAGE_SIZE = 100
TOKEN_LENGTH = 600
_GREATEST = 2**63 - 1
_TEXT_LENGTH = 200


class BadCursor(ValueError):
    """A cursor that this order never gave out."""


def _whole(value: object) -> int:
    if type(value) is not int or abs(value) > _GREATEST:
        raise BadCursor
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or "\x00" in value or len(value) > _TEXT_LENGTH:
        raise BadCursor
    return value


def _day(value: object) -> datetime.date:
    try:
        return datetime.date.fromisoformat(_text(value))
    except ValueError as error:
        raise BadCursor from error


class Key(NamedTuple):
    """One thing rows are sorted by; never empty, since nothing compares with NULL."""

    expression: Any
    read: Callable[[object], object] = _whole
    descending: bool = False


def _dated(column: str, empty: datetime.date, *, descending: bool = False) -> Key:
    return Key(Coalesce(F(column), Value(empty), output_field=DateField()), _day, descending)


_PLACE = (
    Key(F("fiscal_year__year"), descending=True),
    Key(F("part"), _text),
    Key(Coalesce(F("kuan"), 0)),
    Key(Coalesce(F("xiang"), 0)),
    Key(F("number")),
    Key(F("pk")),
)
#: The orders of `oversight.orders.ORDERS`, by name.
RESOLUTION_KEYS: dict[str, tuple[Key, ...]] = {
    "newest": _PLACE,
    "due": (Key(settled_last()), _dated("due_on", datetime.date.max), *_PLACE),
    "frozen": (Key(F("frozen"), descending=True), *_PLACE),
    "remaining": (Key(F("frozen") - F("released"), descending=True), *_PLACE),
    "moved": (_dated("last_moved_on", datetime.date.min, descending=True), *_PLACE),
    "holder": (Key(holder_place()), Key(F("frozen") - F("released"), descending=True), *_PLACE),
}
RESPONSE_KEYS = (Key(F("pk")),)
AGENCY_KEYS = (Key(F("code"), _text),)
LINE_KEYS = (
    Key(F("fiscal_year__year"), descending=True),
    Key(F("fiscal_year__kind"), _text),
    Key(F("side"), _text),
    Key(F("position")),
    Key(F("pk")),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The primary keys of one page in order, and the cursor of the page after, if any."""

    keys: list[int]
    following: str | None


def page_of(rows: QuerySet[Any], keys: Sequence[Key], order: str, cursor: str) -> Page:
    """The page after `cursor`, the first where it is empty. Raises BadCursor."""
    names = [f"cursor_{place}" for place in range(len(keys))]
    named = rows.annotate(**{name: key.expression for name, key in zip(names, keys, strict=True)})
    if cursor:
        named = named.filter(_after(names, keys, _read(cursor, keys, order)))
    signs = ["-" if key.descending else "" for key in keys]
    named = named.order_by(*(f"{sign}{name}" for sign, name in zip(signs, names, strict=True)))
    found = list(named.values_list("pk", *names)[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    following = _written(order, found[PAGE_SIZE - 1][1:]) if more else None
    return Page([row[0] for row in found[:PAGE_SIZE]], following)


def _after(names: Sequence[str], keys: Sequence[Key], values: Sequence[object]) -> Q:
    """Rows behind the one with these values: equal in the first few keys, beyond it in the next."""
    behind, equal = Q(), Q()
    for name, key, value in zip(names, keys, values, strict=True):
        behind |= equal & Q(**{f"{name}__{'lt' if key.descending else 'gt'}": value})
        equal &= Q(**{name: value})
    return behind


def _written(order: str, values: Sequence[object]) -> str:
    spelled = [value.isoformat() if isinstance(value, datetime.date) else value for value in values]
    text = json.dumps([order, *spelled], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, keys: Sequence[Key], order: str) -> list[object]:
    try:
        spelled = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:  # not base64, not UTF-8, or not JSON
        raise BadCursor from error
    if not isinstance(spelled, list) or len(spelled) != len(keys) + 1 or spelled[0] != order:
        raise BadCursor
    return [key.read(value) for key, value in zip(keys, spelled[1:], strict=True)]
