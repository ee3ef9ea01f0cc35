"""The 科目 columns (款 項 目 節 名稱及編號) of tables that do not print a whole code: level, numbers, code, name.

A whole code tells the level. Without one the serial number's column does, but in a unit book there is one 項 only,
the first row with figures, so what a scan sets in its column below that is a 目. A row without any number is a 政事別.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budget.book.accounts import LEVEL_NAMES, LEVEL_ORDER, Level, level_of
from budget.book.facing import SheetRow
from budget.book.heads import Placed, Wanted
from budget.book.results import YUAN, BookContext, Check, Note
from budget.book.sheet_cells import SheetCells
from budget.notation.text import narrow

ACCOUNT_COLUMNS = (
    Wanted("kuan", ("款",), is_text=True),
    Wanted("xiang", ("項",), is_text=True),
    Wanted("mu", ("目",), is_text=True),
    Wanted("jie", ("節",), is_text=True),
    Wanted("name", ("名稱", "名稱及編號", "節名稱", "節名稱及編號"), is_text=True, required=True),
)
_LEVELS: tuple[Level, ...] = ("kuan", "xiang", "mu", "jie")
_CODE_DIGITS = 10
_CODE_AND_NAME = re.compile(r"\s*(?P<code>\d{6,})\s*(?P<name>\D.*)?", re.DOTALL)
_SERIAL = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class AccountName:
    """科目 of one row. The four numbers are those printed in the columns of the row, None where none is.

    `code` has ten digits or is None; `printed_code` is what stands there, with digits lost or not ("" for none).
    """

    level: Level
    code: str | None
    printed_code: str
    name: str
    kuan: int | None
    xiang: int | None
    mu: int | None
    jie: int | None


@dataclass(slots=True)
class AccountNames:
    """Reads the 科目 cells of a table from top to bottom; `notes` has what is not as it should be."""

    table: str
    book: BookContext
    notes: list[Note] = field(default_factory=list)
    #: Serial numbers on a line of their own, for the row below: field -> number, and their lines.
    waiting: dict[Level, int] = field(default_factory=dict)
    waiting_lines: tuple[int, ...] = ()
    _seen_agency: bool = False

    def keep_lone_serials(self, row: SheetRow, placed: Placed) -> bool:
        """Keep the numbers of a line that prints nothing else; False for any other line."""
        serials = self._serials(row, placed)
        if not serials or len(serials) != sum(bool(cell) for cell in row.cells):
            return False
        self.waiting.update(serials)
        self.waiting_lines = (*self.waiting_lines, *row.lines)
        return True

    def read(
        self, row: SheetRow, cells: SheetCells, figures: Iterable[str]
    ) -> tuple[AccountName, tuple[int, ...]]:
        """科目 of a row, and its lines with those that give it numbers; `figures` are the fields of its figures.

        Raises BookError for a row that has figures and too few cells.
        """
        placed = cells.placed
        has_figures = any(cells.text(row, field) for field in figures)
        if has_figures:
            placed.require_cells(row, self.book)
        text = placed.cell(row, "name")
        match = _CODE_AND_NAME.fullmatch(narrow(text))
        printed = match["code"] if match else ""
        name = text[match.start("name") :].strip() if match and match["name"] else ("" if match else text)
        code = printed if len(printed) == _CODE_DIGITS else None
        serials = self.waiting | self._serials(row, placed)
        lines, self.waiting, self.waiting_lines = self.waiting_lines, {}, ()
        level = self._level(code, serials, has_figures=has_figures)
        self._seen_agency |= level == "xiang"
        found = AccountName(level, code, printed, name, *(serials.get(column) for column in _LEVELS))
        self._note(found, serials, row)
        return found, (*lines, *row.lines)

    def finish(self) -> None:
        """Note the numbers on lines of their own that no row below could take."""
        for line in self.waiting_lines:
            self.notes.append(Note(self.table, line, "此行只有序號，下面沒有可歸屬的科目", (line,)))

    def _serials(self, row: SheetRow, placed: Placed) -> dict[Level, int]:
        serials: dict[Level, int] = {}
        for column in _LEVELS:
            cell = narrow(placed.cell(row, column)).strip()
            if cell and not _SERIAL.fullmatch(cell):
                raise self.book.error(
                    "款、項、目、節欄裡不是序號",
                    line=row.left.number,
                    read=cell,
                    expected="三位以內的數字，或空白",
                )
            if cell:
                serials[column] = int(cell)
        return serials

    def _level(self, code: str | None, serials: Mapping[Level, int], *, has_figures: bool) -> Level:
        if code:
            return level_of(code, "expenditure")
        if not self._seen_agency:
            return "xiang" if has_figures else "kuan"
        if not serials:
            return "group"
        return "jie" if "jie" in serials else "mu"

    def _note(self, found: AccountName, serials: Mapping[Level, int], row: SheetRow) -> None:
        subject = f"{found.printed_code} {found.name}".strip()
        line = row.left.number
        if found.printed_code and found.code is None:
            digits = len(found.printed_code)
            text = f"{subject}：編號印成 {digits} 碼，應為 {_CODE_DIGITS} 碼；照印存留"
            self.notes.append(Note(self.table, line, text, (line,)))
        if found.level in _LEVELS and found.level not in serials:
            others = "、".join(f"{LEVEL_NAMES[column]}欄的 {number}" for column, number in serials.items())
            what = f"只印有{others}" if others else "沒有印序號"
            text = f"{subject}：這一列應為{LEVEL_NAMES[found.level]}，{what}；照印存留"
            self.notes.append(Note(self.table, line, text, (line,)))


def parents(levels: Sequence[Level]) -> list[int | None]:
    """For each row the index of the row above it in the tree."""
    above: dict[Level, int] = {}
    found: list[int | None] = []
    for index, level in enumerate(levels):
        rank = LEVEL_ORDER.index(level)
        for lower in LEVEL_ORDER[rank:]:
            above.pop(lower, None)
        found.append(next((above[upper] for upper in reversed(LEVEL_ORDER[:rank]) if upper in above), None))
        above[level] = index
    return found


def tree_checks[R](
    rows: Sequence[R],
    levels: Sequence[Level],
    subject: Callable[[R], tuple[str, int]],
    amount: Callable[[R, str], int | None],
    columns: Mapping[str, str],
    table: str,
    units: Mapping[str, str] | None = None,
) -> Iterator[Check]:
    """Every row is the sum of the rows right below it, in every column (field -> name); `subject` is name and line.

    `units` has the units (人) of the fields that count no money.
    """
    above = parents(levels)
    for index, row in enumerate(rows):
        below = [i for i, parent in enumerate(above) if parent == index]
        for column, column_name in columns.items():
            total = amount(row, column)
            if not below or total is None:
                continue
            parts = [amount(rows[i], column) for i in below]
            known = [part for part in parts if part is not None]
            right = sum(known) if len(known) == len(parts) else None
            name, line = subject(row)
            text = "" if right is not None else "有一列沒有印此欄"
            title = f"{name} = 各{LEVEL_NAMES[levels[below[0]]]}之和（{column_name}）"
            unit = (units or {}).get(column, YUAN)
            _, first = subject(rows[below[0]])
            yield Check(title, total, right, table, line, text, unit, table, first)


def sum_check(
    name: str,
    total: int | None,
    parts: Sequence[int | None],
    table: str,
    line: int,
    text: str = "",
    *,
    unit: str = YUAN,
    other_line: int | None = None,
) -> Check:
    """`total` against the sum of `parts`; empty cells count as nothing, but not all of them may be empty.

    `other_line` is the line of the first part, where the parts stand in other rows of the table.
    """
    known = [part for part in parts if part is not None]
    text = text or ("" if known else "各欄均未印")
    other_table = table if other_line is not None else ""
    right = sum(known) if known else None
    return Check(name, total, right, table, line, text, unit, other_table, other_line)
