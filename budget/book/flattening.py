"""Tables as printed: columns with their Chinese heads, and rows of plain values, for pages, downloads, storage.

A row class says with a Layout what each of its fields is called and what kind of value it holds (see labels.py).
Fields that hold further rows or amounts of named columns are flattened here: amounts become columns of their own
name, branch plans, objects and past journeys become rows below their plan.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from budget.book.results import TableResult

#: money is an int of 元, number an int or an exact decimal as text, code and text are str; any can be None.
Kind = Literal["money", "number", "text", "code", "hidden"]
#: columns: the field's elements are columns; below: they are rows of their own; beside: the first shares the row.
FieldKind = Literal["money", "number", "text", "code", "hidden", "columns", "below", "beside"]
Cell = int | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a flattened table. `label` is unique in its table; `field` is the path in the row class."""

    field: str
    label: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of a flattened table: JSON-safe `cells`, one for each column, and the source lines it stands on."""

    cells: tuple[Cell, ...]
    line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row class. `show` turns its value into the cell; for "columns" it may give (label, kind, value)."""

    name: str
    label: str
    kind: FieldKind
    show: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """All fields of a row class in the order of the print.

    `head` names the column of an element of a "columns" field. `rank` is what 層級 says of such a row, "" for
    none. `repeated` are fields whose cells the rows below repeat, so that each can be read alone.
    """

    fields: tuple[Field, ...]
    head: Callable[[Any], str] | None = None
    rank: str = ""
    repeated: tuple[str, ...] = ()


def hidden(*names: str) -> tuple[Field, ...]:
    """Fields that no page shows: where a row stands in the source, what another column shows already."""
    return tuple(Field(name, "", "hidden") for name in names)


def money(**labels: str) -> tuple[Field, ...]:
    """Fields of 元: name=label."""
    return tuple(Field(name, label, "money") for name, label in labels.items())


def number(**labels: str) -> tuple[Field, ...]:
    """Fields of counts and decimals: name=label."""
    return tuple(Field(name, label, "number") for name, label in labels.items())


def text(**labels: str) -> tuple[Field, ...]:
    """Fields of text: name=label."""
    return tuple(Field(name, label, "text") for name, label in labels.items())


RANK = "層級"
_NUMBERED_COLUMN = "第{}欄"
_layouts: dict[type, Layout] = {}
type _Cells = list[tuple[Column, Cell]]


def register(row_type: type, layout: Layout) -> None:
    """Say how rows of a class are shown; it should name each field of the class exactly once."""
    _layouts[row_type] = layout


def layout_of(row_type: type) -> Layout | None:
    """The registered layout of a row class, None for a class that has none."""
    return _layouts.get(row_type)


def table_rows(result: TableResult) -> tuple[list[Column], list[PrintedRow]]:
    """Columns and rows of one table in the order of the source; a cell that a row does not have is None.

    A column that every row leaves None is not printed in this book, and is left out.
    """
    in_order = sorted(result.rows, key=lambda row: int(row.line))
    flat = [part for row in in_order for part in flatten(row)]
    columns = _merge([cells for cells, _, _ in flat])
    rows = []
    for cells, line, last_line in flat:
        by_key = {(column.label, column.kind): value for column, value in cells}
        values = tuple(by_key.get((column.label, column.kind)) for column in columns)
        rows.append(PrintedRow(values, line, last_line))
    return columns, rows


def table_columns(rows: Iterable[Any]) -> list[Column]:
    """The columns of these rows (of one class or of several that a table mixes), in the order of the print."""
    return _merge([cells for row in rows for cells, _, _ in flatten(row)])


def row_cells(row: Any) -> list[_Cells]:
    """The printed rows that one row becomes, each as (column, value): more than one where it holds further rows."""
    return [cells for cells, _, _ in flatten(row)]


def flatten(row: Any) -> Iterator[tuple[_Cells, int, int]]:
    """Cells, first and last line of every printed row that `row` becomes; what has no layout shows its `cells`."""
    layout = _layouts.get(type(row))
    if layout is None:
        yield _as_printed(row), row.line, row.last_line
        return
    yield from _flatten(row, layout, [])


def _flatten(row: Any, layout: Layout, above: _Cells) -> Iterator[tuple[_Cells, int, int]]:
    own = _spread(row, layout, "", "")
    if layout.rank:
        own.append((Column("", RANK, "text"), layout.rank))
    repeated = [*above, *(cell for cell in own if cell[0].field in layout.repeated)]
    further: list[Any] = []
    for field in layout.fields:
        if field.kind == "below":
            further.extend(getattr(row, field.name))
        elif field.kind == "beside":
            first, *rest = getattr(row, field.name) or (None,)
            further.extend(rest)
            if first is not None:
                own.extend(_spread(first, _layouts[type(first)], "", ""))
    yield _unique([*above, *own]), row.line, getattr(row, "last_line", row.line)
    for element in further:
        yield from _flatten(element, _layouts[type(element)], repeated)


def _spread(row: Any, layout: Layout, path: str, head: str) -> _Cells:
    """The cells of a row's own fields; `head` stands before the labels of an element's fields."""
    cells: _Cells = []
    for field in layout.fields:
        name = f"{path}{field.name}"
        value = getattr(row, field.name)
        if field.kind == "columns":
            cells.extend(_columns(value, field, name, row))
        elif field.kind in ("money", "number", "text", "code"):
            label = "／".join(part for part in (head, field.label) if part)
            shown = field.show(value) if field.show else value
            cells.append((Column(name, label, field.kind), plain(shown)))
    return cells


def _columns(value: Any, field: Field, name: str, row: Any) -> _Cells:
    """The cells of a field whose elements are columns."""
    if field.show is not None:
        return [(Column(name, label, kind), plain(cell)) for label, kind, cell in field.show(row)]
    cells: _Cells = []
    for element in value if isinstance(value, tuple) else (value,):
        layout = _layouts[type(element)]
        head = layout.head(element) if layout.head else ""
        cells.extend(_spread(element, layout, f"{name}.", head))
    return cells


def _as_printed(row: Any) -> _Cells:
    return [
        (Column("cells", _NUMBERED_COLUMN.format(number), "text"), cell)
        for number, cell in enumerate(getattr(row, "cells", ()), start=1)
    ]


def _unique(cells: _Cells) -> _Cells:
    """層級 comes first; a label that one row prints twice (其他 in both halves) is numbered."""
    seen: dict[str, int] = {}
    unique: _Cells = []
    for column, value in sorted(cells, key=lambda cell: cell[0].label != RANK):
        seen[column.label] = seen.get(column.label, 0) + 1
        if seen[column.label] > 1:
            column = dataclasses.replace(column, label=f"{column.label}（{seen[column.label]}）")
        unique.append((column, value))
    return unique


def _merge(rows: Sequence[_Cells]) -> list[Column]:
    """All filled columns once; one that a later row brings stands before the next known column, else at the end."""
    merged: list[Column] = []
    known: set[tuple[str, Kind]] = set()
    for cells in rows:
        new: list[Column] = []
        for column, _ in cells:
            key = (column.label, column.kind)
            if key not in known:
                new.append(column)
            elif new:
                at = next(i for i, c in enumerate(merged) if (c.label, c.kind) == key)
                merged[at:at], new = new, []
        merged += new
        known.update((column.label, column.kind) for column, _ in cells)
    filled = {(column.label, column.kind) for cells in rows for column, cell in cells if cell is not None}
    return [column for column in merged if (column.label, column.kind) in filled]


def plain(value: Any) -> Cell:
    """A JSON-safe cell: int, str or None; decimals and fractions as exact text, a list of words joined with 、."""
    match value:
        case None | str():
            return value
        case bool():
            return "是" if value else "否"
        case int():
            return value
        case Decimal() | Fraction():
            return str(value)
        case tuple():
            return "、".join(str(plain(part)) for part in value)
        case _:
            raise TypeError(f"no cell: {value!r}")
