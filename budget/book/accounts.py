"""The 科目 rows shared by the revenue and the expenditure table: 款 › 項 › (政事別) › 目 › 節 and their amounts.

The level of a row follows from its code; its printed serial number is evidence, see numbering.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from budget.book.cells import THOUSANDS, bare, clean
from budget.book.pages import Page
from budget.book.results import BookContext
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
LEVELS_BY_NAME: dict[str, Level] = {"款": "kuan", "項": "xiang", "目": "mu", "節": "jie"}
LEVEL_ORDER: tuple[Level, ...] = ("total", "kuan", "xiang", "group", "mu", "jie")
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
            if word and set(word) <= set(LEVELS_BY_NAME):
                levels.setdefault(index, set()).update(LEVELS_BY_NAME[char] for char in word)
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
    serials = _serials(line, cells[: first_amount if at is None else at], book)
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


def _serials(line: Line, cells: Sequence[str], book: BookContext) -> tuple[tuple[int, int], ...]:
    """(column, number) of the cells before the name."""
    for cell in cells:
        if cell and not _SERIAL.match(cell):
            raise book.error(
                "款、項、目、節欄裡不是序號", line=line.number, read=cell, expected="三位以內的數字，或空白"
            )
    return tuple((index, int(cell)) for index, cell in enumerate(cells) if cell)


def _name_index(cells: Sequence[str], columns: Columns) -> int | None:
    """The cell with code or name; None where the row prints neither (then the figures follow the serials)."""
    coded = next((index for index, cell in enumerate(cells) if split_code_name(cell)[0]), None)
    if coded is not None:
        return coded
    for index, cell in enumerate(cells):
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
                "這一列的欄數不足",
                line=line.number,
                read=line.text,
                expected=f"名稱之後有 {count} 個金額欄，此列只有 {len(cells)} 欄",
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
                f"第 {index + 1} 個金額欄不是金額",
                line=line.number,
                read=error.read,
                expected=f"{THOUSANDS}（名稱之後有 {count} 個金額欄）",
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
        "無從得知這一列是款、項、目或節",
        line=row.line.number,
        read=row.line.text,
        expected="十碼的科目編號，或款、項、目、節欄裡的序號",
    )
