"""The money columns of the 經費之用途分析 tables (補助, 捐助, 委辦): 經常門 and 資本門 by kind of outlay, then 合計.

    left    … | 經 常                 right    門                | 資 本 門              |
              | 人 事 費                       業務費 | 其他     | 營建工程 | 其他       | 合計

Scans put the heads over neighbouring columns, cut words in two (合 | 計, 其 他 | 他) and add columns that no row
fills. So the columns are those that the rows fill; the heads name them, in order where their number agrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from budget.book.cell_figures import money, unit_factor
from budget.book.cells import bare
from budget.book.facing import Half, Sheet, SheetRow
from budget.book.results import BookContext, Note
from budget.notation.text import narrow

Account = Literal["current", "capital"]

ACCOUNT_NAMES: dict[Account, str] = {"current": "經常門", "capital": "資本門"}
_OTHER = "其他"
_CURRENT = ("人事費", "用人費", "用人費用", "業務費", "業務費用")
_CAPITAL = ("土地", "營建工程", "設備購置", "設備及投資", "房屋建築")
_KNOWN = {_OTHER, *_CURRENT, *_CAPITAL}
#: Pieces of 經常門, 資本門 and of the line 「○助經費之用途分析」 above them, which a scan sets before a head.
_ACCOUNT_CHARS = "經常門資本捐補委助辦非"
_TOTAL = ("合計", "計", "合")


@dataclass(frozen=True, slots=True)
class OutlayColumn:
    """A money column: `name` as printed (without spaces; "" where no head is printed above it)."""

    account: Account | None
    name: str

    @property
    def label(self) -> str:
        """For checks and notes: 經常門業務費."""
        return (ACCOUNT_NAMES[self.account] if self.account else "") + _same(self.name)


@dataclass(frozen=True, slots=True)
class OutlayAmount:
    """One cell: `amount` in 元, a printed dash is 0, None is an empty cell."""

    column: OutlayColumn
    amount: int | None


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The money columns of a sheet: indices into its joined cells, their heads, and where 合計 stands.

    `texts` are the columns between name and money.
    """

    indices: tuple[int, ...]
    columns: tuple[OutlayColumn, ...]
    total: int
    texts: range
    factor: int


def find_columns(sheet: Sheet, book: BookContext, table: str, notes: list[Note]) -> SheetColumns:
    """The money columns of a sheet. Raises BookError where a half has no head that names one."""
    indices: list[int] = []
    columns: list[OutlayColumn] = []
    for half in sheet.halves:
        is_last = half is sheet.halves[-1]
        rows = [row.cells[half.first : half.first + half.width] for row in sheet.rows]
        filled = [i for i in range(half.width) if any(i < len(row) and row[i] for row in rows)]
        heads = _heads(half, only_money=half is not sheet.halves[0])
        names = {i: name for i, name in heads.items() if name not in _TOTAL}
        if not names or not filled:
            raise book.error(
                f"找不到{table}的金額欄名",
                line=half.head_line,
                read="、".join(cell for row in half.heads for cell in row if cell),
                expected="人事費、業務費、其他、合計等欄名",
            )
        if half is sheet.halves[0]:
            filled = filled[-(len(names) + (1 if is_last else 0)) :]
        taken = filled[:-1] if is_last else filled
        columns.extend(_name_columns(taken, names, half, table, notes))
        indices.extend(half.first + i for i in filled)
    factor = unit_factor(sheet.page.unit, book, sheet.halves[0].head_line)
    settled = tuple(settle_accounts(columns))
    return SheetColumns(tuple(indices[:-1]), settled, indices[-1], range(1, indices[0]), factor)


def read_money(
    row: SheetRow, sheet: Sheet, found: SheetColumns, book: BookContext
) -> tuple[tuple[OutlayAmount, ...], int | None]:
    """Amounts and 合計 of one row, in 元. Raises BookError for too few cells and for money that is no number."""
    for half, line in zip(sheet.halves, (row.left, *row.right[:1]), strict=False):
        inside = [i - half.first for i in (*found.indices, found.total) if 0 <= i - half.first < half.width]
        if len(line.cells) <= max(inside):
            raise book.error(
                "這一列的欄數不足",
                line=line.number,
                read=line.text,
                expected=f"與同頁其他列相同的 {max(inside) + 1} 欄，此列只有 {len(line.cells)} 欄",
            )
    amounts = [
        OutlayAmount(
            column, money(row.cells[i], found.factor, book, row.line_of(i, sheet), column.label or "無欄名")
        )
        for i, column in zip(found.indices, found.columns, strict=True)
    ]
    total_line = row.line_of(found.total, sheet)
    return tuple(amounts), money(row.cells[found.total], found.factor, book, total_line, "合計")


def settle_accounts(columns: Sequence[OutlayColumn]) -> list[OutlayColumn]:
    """Tell 經常門 from 資本門 over a whole row: a nameless column, and 其他, belong to the account around them."""
    settled: list[OutlayColumn] = []
    account: Account | None = None
    for column in columns:
        name = _same(column.name)
        if name in _CURRENT or (name == _OTHER and account is None):
            account = "current"
        elif name in _CAPITAL:
            account = "capital"
        settled.append(OutlayColumn(account, column.name))
    return settled


def _same(name: str) -> str:
    return name.replace("它", "他")


def _heads(half: Half, *, only_money: bool) -> dict[int, str]:
    """Names of the money columns by cell index, from the lowest line of heads that has one."""
    for row in reversed(half.heads):
        cells = [_head_word(cell) for cell in row]
        known = [i for i, cell in enumerate(cells) if _same(cell) in _KNOWN]
        if known:
            start = 0 if only_money else known[0]
            return {i: cell for i, cell in enumerate(cells) if cell and i >= start}
    return {}


def _head_word(cell: str) -> str:
    """「經 常 人 事 費」 -> 人事費: account words set before the head are not part of it."""
    word = narrow(bare(cell))
    rest = word.lstrip(_ACCOUNT_CHARS)
    return rest if _same(rest) in (*_KNOWN, *_TOTAL) else word


def _name_columns(
    filled: Sequence[int], names: dict[int, str], half: Half, table: str, notes: list[Note]
) -> list[OutlayColumn]:
    """A name for every filled column; a note for heads that are no known word and columns without one."""
    by_place = len(names) != len(filled)
    in_order = [names.get(i, "") for i in filled] if by_place else list(names.values())
    unused = {i: name for i, name in names.items() if by_place and i not in filled}
    for position, name in enumerate(in_order):
        if _same(name) in _KNOWN:
            continue
        whole = unused.get(filled[position] - 1, "")
        if name and len(name) < len(whole) and whole.endswith(name):
            text = f"的欄名「{name}」是左邊空欄「{whole}」的末尾，視為「{whole}」"
            in_order[position] = unused.pop(filled[position] - 1)
        else:
            text = f"的欄名「{name}」不識得，照印存留" if name else "沒有欄名，金額照印存留"
        text = f"這一頁第 {position + 1} 個金額欄{text}"
        notes.append(Note(table, half.head_line, text, (half.head_line,)))
    if unused:
        text = f"有欄名而各列皆空的欄：{'、'.join(unused.values())}"
        notes.append(Note(table, half.head_line, text, (half.head_line,)))
    return [OutlayColumn(None, name) for name in in_order]
