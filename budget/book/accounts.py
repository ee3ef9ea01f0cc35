"""The 科目 rows shared by the revenue and the expenditure table: 款 › 項 › (政事別) › 目 › 節 and their amounts.

The level of a row follows from its code; the printed serial numbers are evidence. In scanned text they slip
into another column, into the name cell (「0726100103 2 租金收入」) or onto a neighbouring row, so:

- a number in a column of the row's own level is the row's number;
- the only number of a row whose level takes one is its number, in whichever column it is printed;
- a number that its row cannot take waits for the next row of that column's level, or of any level where it
  fits the count; whoever takes it leaves a note with both lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from budget.book.cells import bare, clean
from budget.book.pages import Page
from budget.book.results import BookContext, Note
from budget.book.source import Line
from budget.notation import NotationError
from budget.notation.codes import Code, split_code_name
from budget.notation.money import parse_printed_thousands

Level = Literal["total", "kuan", "xiang", "group", "mu", "jie"]
Side = Literal["revenue", "expenditure"]

LEVEL_NAMES: dict[Level, str] = {
    "total": "合計",
    "kuan": "款",
    "xiang": "項",
    "group": "政事別",
    "mu": "目",
    "jie": "節",
}
_BY_NAME: dict[str, Level] = {"款": "kuan", "項": "xiang", "目": "mu", "節": "jie"}
_ORDER: tuple[Level, ...] = ("total", "kuan", "xiang", "group", "mu", "jie")
_SERIAL = re.compile(r"^\d{1,3}$")
_SERIAL_IN_NAME = re.compile(r"^(\d{1,3})\s+(?=\D)(.+)$", re.DOTALL)
_FIGURE = r"[-−△▲(]?\s*\d[\d,]*(?:\.\d+)?\)?"
_AMOUNT = re.compile(rf"^(?:{_FIGURE}|[-－—─━–−])$")
_AMOUNT_THEN_TEXT = re.compile(rf"^({_FIGURE}|[-－—─━–−])\s+(?=\D)(.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One printed row before numbering. `amounts` in 元, in the order of the columns; None is an empty cell."""

    line: Line
    level: Level
    code: str | None
    name: str
    amounts: tuple[int | None, ...]
    note: str
    serials: tuple[tuple[int, int], ...]
    glued: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A row's numbers and the index of the row above it in the tree."""

    kuan: int | None = None
    xiang: int | None = None
    mu: int | None = None
    jie: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Which levels the leading columns of a page number, and how many money columns follow the name."""

    levels: dict[int, frozenset[Level]]
    amounts: int

    @property
    def count(self) -> int:
        """How many columns stand before the name."""
        return max(self.levels, default=3) + 1


def page_columns(page: Page, amounts: int) -> Columns:
    """The serial columns of a page, from its heads 款 項 目 節 (which a scan may spread over two lines)."""
    levels: dict[int, set[Level]] = {}
    for line in page.head:
        for index, cell in enumerate(line.cells if "\t" in line.text else ()):
            word = bare(cell)
            if word and set(word) <= set(_BY_NAME):
                levels.setdefault(index, set()).update(_BY_NAME[char] for char in word)
    return Columns({index: frozenset(found) for index, found in levels.items()}, amounts)


def level_of(code: str, side: Side) -> Level:
    """The level a ten-digit code stands for. Revenue has no 政事別 rows, and its 款 is a source, not a ministry."""
    parsed = Code.parse(code)
    if parsed.plan != "00":
        return "jie"
    if parsed.business != "00":
        return "mu"
    if side == "revenue":
        return "kuan" if parsed.agency == "0000" else "xiang"
    if parsed.function != "00":
        return "group"
    return "kuan" if parsed.agency.endswith("00") else "xiang"


def is_account_row(line: Line, columns: Columns) -> bool:
    """Has the line a code, or figures in its columns? Otherwise it is running text of the 說明 column."""
    if "\t" not in line.text:
        return False
    cells = [clean(cell) for cell in line.cells]
    if any(split_code_name(cell)[0] for cell in cells):
        return True
    return sum(bool(_AMOUNT.match(cell)) for cell in cells if cell) > 0


def parse_row(line: Line, columns: Columns, side: Side, book: BookContext) -> AccountRow:
    """One row. Raises BookError for too few money columns and for money that is no number."""
    cells = [clean(cell) for cell in line.cells]
    at = _name_index(cells, columns)
    code, name = split_code_name(cells[at]) if at is not None else (None, None)
    first_amount = columns.count if at is None else at + 1
    glued = _SERIAL_IN_NAME.match(name or "") if code else None
    if glued:
        name = glued.group(2)
    serials = tuple((i, int(c)) for i, c in enumerate(cells[: first_amount if at is None else at]) if c)
    amounts, note = _amounts_and_note(line, line.cells[first_amount:], columns.amounts, book)
    row = AccountRow(
        line=line,
        level="total",
        code=code,
        name=name or "",
        amounts=amounts,
        note=note,
        serials=serials,
        glued=int(glued.group(1)) if glued else None,
    )
    return replace(row, level=_level(row, columns, side, book))


def _name_index(cells: Sequence[str], columns: Columns) -> int | None:
    """The cell with code or name; None where the row prints neither (then the figures follow the serials)."""
    for index, cell in enumerate(cells):
        if split_code_name(cell)[0]:
            return index
        if not cell or (_SERIAL.match(cell) and index < columns.count):
            continue
        return None if _AMOUNT.match(cell) else index
    return None


def _amounts_and_note(
    line: Line, cells: Sequence[str], count: int, book: BookContext
) -> tuple[tuple[int | None, ...], str]:
    """`count` amounts from the front of `cells`; the rest, tags and all, is the note, which may begin in a money cell."""
    amounts: list[int | None] = []
    rest: list[str] = []
    for index in range(count):
        if index >= len(cells):
            raise book.error(
                "a row with too few columns",
                line=line.number,
                read=line.text,
                expected=f"{count} money columns after the name, {len(cells)} found",
            )
        cell = clean(cells[index])
        glued = _AMOUNT_THEN_TEXT.match(cell) if index == count - 1 else None
        if glued:
            cell, tail = glued.groups()
            rest.append(tail)
        try:
            amounts.append(parse_printed_thousands(cell))
        except NotationError as error:
            raise book.error(
                f"money column {index + 1} is no amount",
                line=line.number,
                read=error.read,
                expected=f"{error.expected} ({count} money columns follow the name)",
            ) from error
    rest.extend(cell for cell in cells[count:] if cell)
    return tuple(amounts), " ".join(rest)


def _level(row: AccountRow, columns: Columns, side: Side, book: BookContext) -> Level:
    if row.code:
        return level_of(row.code, side)
    if bare(row.name) in ("合計", "總計"):
        return "total"
    # No code: only the column of the last serial number can tell, and only if it stands for one level.
    levels = columns.levels.get(row.serials[-1][0], frozenset()) if row.serials else frozenset()
    if len(levels) == 1:
        return next(iter(levels))
    raise book.error(
        "a row whose level is not known",
        line=row.line.number,
        read=row.line.text,
        expected="a code of ten digits, or a number in one of the columns 款 項 目 節",
    )


@dataclass(slots=True)
class Numbering:
    """Gives the rows their serial numbers; see the rules at the top of this module."""

    table: str
    notes: list[Note] = field(default_factory=list)
    _waiting: list[tuple[int, frozenset[Level], int]] = field(default_factory=list)
    _last: dict[Level, int | None] = field(default_factory=dict)

    def number(self, row: AccountRow, columns: Columns) -> AccountRow:
        """The row with its number, read or taken from a neighbour; None where none is printed."""
        takes = row.level in _BY_NAME.values()
        number = row.glued
        for index, serial in row.serials:
            levels = columns.levels.get(index, frozenset())
            shifted = takes and row.level not in levels and len(row.serials) == 1
            if takes and number is None and (row.level in levels or shifted):
                number = serial
                if shifted:
                    self._note(
                        row, f"number {serial} of this {LEVEL_NAMES[row.level]} is printed in another column"
                    )
            else:
                self._waiting.append((serial, levels, row.line.number))
        if takes and number is None:
            number = self._take(row)
        if takes:
            for lower in _ORDER[_ORDER.index(row.level) + 1 :]:
                self._last.pop(lower, None)
            self._last[row.level] = number
        return replace(row, number=number)

    def finish(self) -> None:
        """Note the printed numbers that no row could take."""
        for serial, levels, line in self._waiting:
            where = "、".join(LEVEL_NAMES[level] for level in sorted(levels))
            text = f"number {serial} printed in column {where or '?'} belongs to no row"
            self.notes.append(Note(self.table, line, text, (line,)))

    def _take(self, row: AccountRow) -> int | None:
        last = self._last.get(row.level)
        for index, (serial, levels, line) in enumerate(self._waiting):
            if row.level in levels or serial == (last or 0) + 1:
                del self._waiting[index]
                text = f"number {serial}, printed on line {line}, taken for this {LEVEL_NAMES[row.level]}"
                self._note(row, text, line)
                return serial
        self._note(row, f"this {LEVEL_NAMES[row.level]} prints no number")
        return None

    def _note(self, row: AccountRow, text: str, *others: int) -> None:
        lines = (*others, row.line.number)
        subject = f"{row.code or ''} {row.name}".strip() or "row without code and name"
        self.notes.append(Note(self.table, row.line.number, f"{subject}: {text}", lines))


def place_rows(rows: Iterable[AccountRow]) -> Iterator[Place]:
    """For each row the numbers from 款 down to its own, and the row above it in the tree."""
    above: dict[Level, tuple[int, int | None]] = {}
    for index, row in enumerate(rows):
        rank = _ORDER.index(row.level)
        for level in _ORDER[rank:]:
            above.pop(level, None)
        parent = next((above[level][0] for level in reversed(_ORDER[:rank]) if level in above), None)
        above[row.level] = (index, row.number)
        numbers = {level: above[level][1] if level in above else None for level in _BY_NAME.values()}
        yield Place(numbers["kuan"], numbers["xiang"], numbers["mu"], numbers["jie"], parent)
