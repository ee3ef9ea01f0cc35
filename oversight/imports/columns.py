"""One column of a table: how its cells are read, compared, shown and written out again.

A value is kept in the form that JSON keeps: text, int, bool, ISO date, decimal text, primary key, list of primary keys.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models

from budget.admin.display import EMPTY, roc
from budget.forms import AMOUNT_EXAMPLES, DATE_EXAMPLES
from budget.notation import NotationError
from budget.notation.dates import parse_roc_date
from budget.notation.money import parse_amount
from budget.sheets import Cell

#: A cell that says so empties a field; an empty cell leaves it as it is.
CLEAR = "（清空）"
QUOTED = 60


class BadCell(Exception):
    """What is wanted instead of what a cell holds."""


def as_text(cell: Any) -> str:
    """A cell in words, for messages and for columns of text."""
    if isinstance(cell, list):
        return ("是" if cell[1] else "否") if cell[0] == "bool" else str(cell[1])
    return str(cell)


@dataclass(frozen=True, slots=True)
class Text:
    """Text exactly as it stands."""

    wanted: str = "文字"
    longest: int | None = None

    def parse(self, cell: Any) -> Any:
        text = as_text(cell)
        if self.longest is not None and len(text) > self.longest:
            raise BadCell(f"至多 {self.longest} 字")
        return text

    def cell(self, value: Any) -> Cell:
        return value

    def shown(self, value: Any) -> str:
        return str(value) if value not in (None, "") else EMPTY


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number; 1.9 is none."""

    least: int = 0
    most: int = 32_767
    wanted: str = "整數"

    def parse(self, cell: Any) -> int:
        text = as_text(cell).strip().replace(",", "")
        if (
            isinstance(cell, float)
            or not text.lstrip("-").isdecimal()
            or not text.isascii()
            or len(text) > 12
        ):
            raise BadCell(self._wanted())
        value = int(text)
        if not self.least <= value <= self.most:
            raise BadCell(self._wanted())
        return value

    def _wanted(self) -> str:
        return f"{self.wanted}，{self.least} 到 {self.most}"

    def cell(self, value: Any) -> Cell:
        return value

    def shown(self, value: Any) -> str:
        return EMPTY if value is None else f"{value:,}" if value >= 10_000 else str(value)


@dataclass(frozen=True, slots=True)
class Yuan:
    """An amount in 元, in digits or as resolutions print it."""

    wanted: str = f"金額（元），例：{AMOUNT_EXAMPLES}"
    signed: bool = False

    def parse(self, cell: Any) -> int:
        if isinstance(cell, (float, list)):
            raise BadCell(self.wanted)
        try:
            value = cell if isinstance(cell, int) else parse_amount(cell)
        except NotationError as error:
            raise BadCell(self.wanted) from error
        if (value < 0 and not self.signed) or abs(value) >= 10**16:
            raise BadCell(self.wanted)
        return value

    def cell(self, value: Any) -> Cell:
        return value

    def shown(self, value: Any) -> str:
        return EMPTY if value is None else f"{value:,}"


@dataclass(frozen=True, slots=True)
class Day:
    """A date: a date cell, ISO, or any form of ROC date."""

    wanted: str = f"日期，例：{DATE_EXAMPLES}、2019-04-16"

    def parse(self, cell: Any) -> str:
        if isinstance(cell, list) and cell[0] == "date":
            return str(cell[1])
        text = as_text(cell).strip()
        try:
            return datetime.date.fromisoformat(text).isoformat() if len(text) == 10 else self._roc(text)
        except ValueError:
            return self._roc(text)

    def _roc(self, text: str) -> str:
        try:
            return parse_roc_date(text).isoformat()
        except NotationError as error:
            raise BadCell(self.wanted) from error

    def cell(self, value: Any) -> Cell:
        return value

    def shown(self, value: Any) -> str:
        return EMPTY if value is None else roc(datetime.date.fromisoformat(value))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list, by its label or its stored value."""

    choices: tuple[tuple[str, str], ...]

    @property
    def wanted(self) -> str:
        return "、".join(label for value, label in self.choices if value)

    def parse(self, cell: Any) -> str:
        text = as_text(cell).strip()
        for value, label in self.choices:
            if text in (value, label):
                return value
        raise BadCell(f"下列之一：{self.wanted}")

    def cell(self, value: Any) -> Cell:
        return dict(self.choices).get(value, value) if value != "" else None

    def shown(self, value: Any) -> str:
        return str(self.cell(value) or EMPTY)


YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Flag:
    """是 or 否."""

    wanted: str = "是或否"

    def parse(self, cell: Any) -> bool:
        text = as_text(cell).strip()
        if text not in (YES, NO):
            raise BadCell(self.wanted)
        return text == YES

    def cell(self, value: Any) -> Cell:
        return YES if value else NO

    def shown(self, value: Any) -> str:
        return YES if value else NO


@dataclass(frozen=True, slots=True)
class Named:
    """A related row by the words people use for it; `many` of them are parted by 、.

    `find` gives, for all words of a batch at once, the primary key of each word that means exactly one row;
    `named` the words of a related row.
    """

    wanted: str
    find: Callable[[set[str], Any], dict[str, int]]
    named: Callable[[Any], str]
    many: bool = False

    def parse(self, cell: Any) -> list[str]:
        """The words; `preview` turns them into keys when it has those of all rows."""
        text = as_text(cell).strip()
        return [word.strip() for word in text.split("、") if word.strip()] if self.many else [text]

    def cell(self, value: Any) -> Cell:
        return value

    def shown(self, value: Any) -> str:
        return str(value) if value else EMPTY


Kind = Text | Whole | Yuan | Day | Choice | Flag | Named


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, the model field it fills ("" for one that is only shown), and how.

    `export` gives the value of a column that is only shown, or whose words take more than the field.
    """

    label: str
    field: str
    kind: Kind = field(default_factory=Text)
    required: bool = False
    example: str = ""
    export: Callable[[Any], Any] | None = None

    @property
    def is_shown_only(self) -> bool:
        return not self.field

    def stored(self, row: models.Model) -> Any:
        """What the row holds, in the form values are kept."""
        if isinstance(self.kind, Named) and self.kind.many:
            return sorted(each.pk for each in getattr(row, self.field).all())
        return plain(getattr(row, row._meta.get_field(self.field).attname))

    def cell(self, row: models.Model) -> Cell:
        """What an export writes."""
        if self.export is not None:
            return self.export(row)
        if isinstance(self.kind, Named):
            related = getattr(row, self.field)
            if self.kind.many:
                return "、".join(self.kind.named(each) for each in related.all())
            return self.kind.named(related) if related is not None else None
        return self.kind.cell(self.stored(row))


def plain(value: Any) -> Any:
    """A field's value in the form values are kept."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def restored(model: type[models.Model], name: str, value: Any) -> Any:
    """The field's value from the form it is kept in."""
    each = model._meta.get_field(name)
    if value is not None and isinstance(each, models.DateField):
        return datetime.date.fromisoformat(value)
    if value is not None and isinstance(each, models.DecimalField):
        try:
            return Decimal(value)
        except InvalidOperation:
            return None
    return value


def emptied(model: type[models.Model], name: str) -> Any:
    """What an emptied field holds; BadCell where it cannot be empty."""
    each = model._meta.get_field(name)
    if each.many_to_many:
        return []
    if each.null:
        return None
    if isinstance(each, (models.CharField, models.TextField)) and each.blank:
        return ""
    raise BadCell("此欄不可清空")
