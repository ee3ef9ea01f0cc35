"""The serial numbers 款 項 目 節 of the rows of a 科目 table, and each row's place in the tree.

In scanned text the numbers slip into another column, into the name cell (「0726100103 2 租金收入」) or onto a
neighbouring row, so:

- a number in a column of the row's own level is the row's number;
- the only number of a row whose level takes one is its number, in whichever column it is printed;
- a number that its row cannot take waits for the next row of that column's level, or of any level where it
  fits the count; whoever takes it leaves a note with both lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from budget.book.accounts import LEVEL_NAMES, LEVEL_ORDER, LEVELS_BY_NAME, AccountRow, Columns, Level
from budget.book.results import Note


@dataclass(frozen=True, slots=True)
class Place:
    """A row's numbers and the index of the row above it in the tree."""

    kuan: int | None = None
    xiang: int | None = None
    mu: int | None = None
    jie: int | None = None
    parent: int | None = None


@dataclass(slots=True)
class Numbering:
    """Gives the rows their serial numbers; see the rules at the top of this module."""

    table: str
    notes: list[Note] = field(default_factory=list)
    _waiting: list[tuple[int, frozenset[Level], int]] = field(default_factory=list)
    _last: dict[Level, int | None] = field(default_factory=dict)

    def number(self, row: AccountRow, columns: Columns) -> AccountRow:
        """The row with its number, read or taken from a neighbour; None where none is printed."""
        takes = row.level in LEVELS_BY_NAME.values()
        number = row.glued
        for index, serial in row.serials:
            levels = columns.levels.get(index, frozenset())
            shifted = takes and row.level not in levels and len(row.serials) == 1
            if takes and number is None and (row.level in levels or shifted):
                number = serial
                if shifted:
                    self._note(row, f"{LEVEL_NAMES[row.level]}的序號 {serial} 印在別欄")
            else:
                self._waiting.append((serial, levels, row.line.number))
        if takes and number is None:
            number = self._take(row)
        if takes:
            for lower in LEVEL_ORDER[LEVEL_ORDER.index(row.level) + 1 :]:
                self._last.pop(lower, None)
            self._last[row.level] = number
        return replace(row, number=number)

    def finish(self) -> None:
        """Note the printed numbers that no row could take."""
        for serial, levels, line in self._waiting:
            where = "、".join(LEVEL_NAMES[level] for level in sorted(levels))
            text = f"印在「{where or '？'}」欄的序號 {serial} 不屬於任何一列"
            self.notes.append(Note(self.table, line, text, (line,)))

    def _take(self, row: AccountRow) -> int | None:
        last = self._last.get(row.level)
        for index, (serial, levels, line) in enumerate(self._waiting):
            if row.level in levels or serial == (last or 0) + 1:
                del self._waiting[index]
                text = f"第 {line} 行所印的序號 {serial} 視為本列（{LEVEL_NAMES[row.level]}）的序號"
                self._note(row, text, line)
                return serial
        self._note(row, f"本列（{LEVEL_NAMES[row.level]}）沒有印序號")
        return None

    def _note(self, row: AccountRow, text: str, *others: int) -> None:
        lines = (*others, row.line.number)
        subject = f"{row.code or ''} {row.name}".strip() or "無編號、無名稱的一列"
        self.notes.append(Note(self.table, row.line.number, f"{subject}：{text}", lines))


def place_rows(rows: Iterable[AccountRow]) -> Iterator[Place]:
    """For each row the numbers from 款 down to its own, and the row above it in the tree."""
    above: dict[Level, tuple[int, int | None]] = {}
    for index, row in enumerate(rows):
        rank = LEVEL_ORDER.index(row.level)
        for level in LEVEL_ORDER[rank:]:
            above.pop(level, None)
        parent = next((above[level][0] for level in reversed(LEVEL_ORDER[:rank]) if level in above), None)
        above[row.level] = (index, row.number)
        numbers = {level: above[level][1] if level in above else None for level in LEVELS_BY_NAME.values()}
        yield Place(numbers["kuan"], numbers["xiang"], numbers["mu"], numbers["jie"], parent)
