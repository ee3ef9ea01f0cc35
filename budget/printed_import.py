"""Store what a book prints besides budget lines: its text, every table row by row, and its checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from budget import history
from budget.book.labels import Column, table_rows
from budget.book.labels import PrintedRow as FlatRow
from budget.book.reader import ReadBook
from budget.book.source import Line
from budget.models import BookCheck, BookSource, BudgetBook, PrintedRow, PrintedTable
from budget.sync import Tally, sync_rows

#: Columns and rows of one table, as its reader understood it.
type Flattened = tuple[list[Column], list[FlatRow]]
UNREAD: Flattened = ([], [])
VANISHED = "最近一次匯入已無此勾稽項目"
_TEXT_LENGTH = 300
#: Room is left for the ordinal of a name that comes twice on one line.
_NAME_LENGTH = 290


def store_printed(stored: BudgetBook, read: ReadBook, lines: Sequence[Line], pages: list[list[int]]) -> Tally:
    """Bring text, tables, rows and checks of one book to what was read; corrections by staff stay.

    `pages` are runs [first line, last line, page], empty for a book read from a text.
    """
    tally = _source(stored, read, lines, pages)
    tables = {table.position: table for table in PrintedTable.objects.filter(book=stored)}
    flattened = {table.title: table_rows(table) for table in read.tables}
    rows, counted = sync_rows(PrintedTable, tables, _tables(stored, read, flattened))
    PrintedTable.objects.filter(book=stored).exclude(position__in=rows).delete()
    tally += counted
    tally += _rows(stored, rows, flattened)
    tally += _checks(stored, read)
    return tally


def _source(stored: BudgetBook, read: ReadBook, lines: Sequence[Line], pages: list[list[int]]) -> Tally:
    text = "\n".join(line.text for line in lines)
    fields = {"book": stored, "text": text, "uses": read.uses_runs(), "pages": pages}
    existing = {source.book_id: source for source in BookSource.objects.filter(book=stored)}
    return sync_rows(BookSource, existing, [(stored.pk, fields)])[1]


def _tables(
    stored: BudgetBook, read: ReadBook, flattened: Mapping[str, Flattened]
) -> Iterator[tuple[int, dict[str, Any]]]:
    for position, section in enumerate(read.sections, start=1):
        columns, _ = flattened.get(section.title, UNREAD)
        first, last = section.lines
        yield (
            position,
            {
                "book": stored,
                "position": position,
                "number": section.number,
                "title": section.title,
                "first_line": first,
                "last_line": last,
                "is_read": section.title in flattened,
                "columns": [[column.label, column.kind] for column in columns],
            },
        )


def _rows(stored: BudgetBook, tables: dict[int, PrintedTable], flattened: Mapping[str, Flattened]) -> Tally:
    wanted: list[tuple[tuple[int, int], dict[str, Any]]] = []
    for table in tables.values():
        for position, row in enumerate(flattened.get(table.title, UNREAD)[1]):
            fields = {
                "table": table,
                "position": position,
                "first_line": row.line,
                "last_line": row.last_line,
                "cells": list(row.cells),
            }
            wanted.append(((table.pk, position), fields))
    existing = {(row.table_id, row.position): row for row in PrintedRow.objects.filter(table__book=stored)}
    rows, tally = sync_rows(PrintedRow, existing, wanted)
    _delete(row.pk for key, row in existing.items() if key not in rows)
    return tally


def _delete(keys: Iterable[int]) -> None:
    PrintedRow.objects.filter(pk__in=list(keys)).delete()


def _checks(stored: BudgetBook, read: ReadBook) -> Tally:
    existing = {(check.name, check.line): check for check in BookCheck.objects.filter(book=stored)}
    rows, tally = sync_rows(BookCheck, existing, _wanted_checks(stored, read))
    gone = [check for key, check in existing.items() if key not in rows]
    BookCheck.objects.filter(pk__in=[check.pk for check in gone if not check.correction]).delete()
    kept = [check for check in gone if check.correction]
    for check in kept:
        check.state, check.text = BookCheck.State.UNCHECKED, VANISHED
    history.update_all(BookCheck, kept, ["state", "text"])
    return tally


def _wanted_checks(stored: BudgetBook, read: ReadBook) -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
    seen: Counter[tuple[str, int]] = Counter()
    for position, check in enumerate(read.checks, start=1):
        name = check.name[:_NAME_LENGTH]
        seen[name, check.line] += 1
        again = seen[name, check.line]
        name = name if again == 1 else f"{name}（{again}）"
        fields = {
            "book": stored,
            "position": position,
            "name": name,
            "state": check.state,
            "left": check.left,
            "right": check.right,
            "unit": check.unit,
            "table": check.table,
            "line": check.line,
            "other_table": check.other_table or "",
            "other_line": check.other_line,
            "text": check.text[:_TEXT_LENGTH],
        }
        yield (name, check.line), fields
