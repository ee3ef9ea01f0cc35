"""歲出按職能及經濟性綜合分類表: expenditure by function and by economic kind, over several pairs of facing pages.

Each pair of pages repeats the functions and goes on with further economic kinds, so the pages are joined in one set
of rows: first 經常支出, then 資本支出 with 投資及增資, 資本移轉, 土地購入, 無形資產購入, 固定資本形成.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from budget.book.account_names import sum_check
from budget.book.cells import bare, title_key
from budget.book.facing import Sheet, SheetRow, claim_lines, has_figure, open_sheets
from budget.book.heads import OtherCell, Wanted, place_columns
from budget.book.pages import Section
from budget.book.results import BookContext, Check, Note, TableResult
from budget.book.sheet_cells import SheetCells
from budget.notation.text import narrow

Account = Literal["current", "capital"]

ACCOUNT_HEADS: dict[Account, str] = {"current": "經常", "capital": "資本"}
_TRANSFERS = ("對企業", "對家庭及民間非營利機構", "對政府", "對國外")
_KINDS: dict[Account, tuple[str, ...]] = {
    "current": ("受僱人員報酬", "商品及勞務購買支出", "債務利息", "土地租金支出", *_TRANSFERS),
    "capital": (
        *("對營業基金", "對非營業特種基金", "對民間企業"),
        *_TRANSFERS,
        *("土地購入", "無形資產購入"),
        *("住宅", "非住宅房屋", "營建工程", "運輸工具", "資訊軟體", "機器及其他設備", "土地改良"),
    ),
}
#: What a kind that is printed in one word belongs to.
_GROUPS = {
    "對營業基金": "投資及增資",
    "對非營業特種基金": "投資及增資",
    "對民間企業": "投資及增資",
    **dict.fromkeys(_KINDS["capital"][-7:], "固定資本形成"),
}
_TOTALS: dict[Account, str] = {"current": "經常支出合計", "capital": "資本支出合計"}
_GRAND_TOTAL = "總計"
#: The last is the whole corner, where both axes are named in one cell.
_NAME = Wanted(
    "name", ("職能別分類", "職能別", "別分類", "經濟性分類職能別分類"), is_text=True, required=True
)
_CORNER = ("經濟性分類", "經濟性", "分類")


@dataclass(frozen=True, slots=True)
class EconomicAmount:
    """One figure: 經常 or 資本, the group above the kind ("" for none), the kind, and 元 (None for an empty cell)."""

    account: Account
    group: str
    kind: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """One function (code 11, name) or 總計 (code None), joined over all pages. Amounts in 元."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    code: str | None
    name: str
    amounts: tuple[EconomicAmount, ...]
    current_total: int | None
    capital_total: int | None
    total: int | None
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]

    @property
    def is_total(self) -> bool:
        """The row 總計 of all functions."""
        return self.code is None and bare(self.name) in ("合計", _GRAND_TOTAL)


@dataclass(frozen=True, slots=True)
class FunctionalEconomic:
    """The reader. BookError for halves or pages whose rows do not fit together and for cells that are no amounts."""

    title: str = "歲出按職能及經濟性綜合分類表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are FunctionRow; checks are both totals and their sum in each row, and 總計 over the functions."""
        sheets = open_sheets(section, book)
        notes: list[Note] = []
        rows: list[FunctionRow] = []
        current: list[FunctionRow] = []
        for sheet in sheets:
            account = _account(sheet, book)
            placed = place_columns(sheet, _wanted(account), section.title, book, corner=_CORNER)
            notes += placed.notes
            cells = SheetCells.of(placed, book)
            found = list(_rows(sheet, cells, account, book, notes, section.title))
            if current and _goes_on(current, found):
                current = [_join(*pair, book) for pair in zip(current, found, strict=True)]
            else:
                rows += current
                current = found
            _require_same_rows(rows, current, sheet, book)
        rows += current
        uses = claim_lines(section, [row.lines for row in rows], sheets)
        return TableResult(
            section.title, tuple(rows), uses, tuple(notes), tuple(_checks(rows, section.title))
        )


def _account(sheet: Sheet, book: BookContext) -> Account:
    """經常 or 資本: the first of the two in the topmost line of heads that has one."""
    lines = ["".join(half.heads[i]) for i in range(3) for half in sheet.halves if i < len(half.heads)]
    for line in lines:
        at = {account: line.find(head) for account, head in ACCOUNT_HEADS.items() if head in line}
        if at:
            return min(at, key=lambda account: at[account])
    raise book.error(
        "看不出這一頁是經常支出或資本支出",
        line=sheet.halves[0].head_line,
        read=" ".join(lines),
        expected="欄名首列印有「經常支出」或「資本支出」",
    )


def _wanted(account: Account) -> list[Wanted]:
    """The columns of one account in the order of the print; the field of a transfer does not tell its account."""
    kinds = [Wanted(kind, (kind,)) for kind in _KINDS[account]]
    return [_NAME, *kinds, Wanted("account_total", (_TOTALS[account],)), Wanted("total", (_GRAND_TOTAL,))]


def _rows(
    sheet: Sheet, cells: SheetCells, account: Account, book: BookContext, notes: list[Note], table: str
) -> Iterator[FunctionRow]:
    """The rows of a sheet; a line without figures goes on with the name above it."""
    found: FunctionRow | None = None
    for row in sheet.rows:
        if found is not None and not has_figure(row.cells[1:]):
            lines = (*found.lines, *row.lines)
            name = found.name + cells.text(row, "name")
            found = replace(found, last_line=max(lines), lines=lines, name=name)
            continue
        if found is not None:
            yield found
        found = _row(row, cells, account, book, notes, table)
    if found is not None:
        yield found


def _row(
    row: SheetRow, cells: SheetCells, account: Account, book: BookContext, notes: list[Note], table: str
) -> FunctionRow:
    cells.placed.require_cells(row, book)
    printed = cells.text(row, "name")
    head, _, rest = narrow(printed).strip().partition(" ")
    code = head if head.isdigit() and rest else None
    name = printed.strip()[len(head) :].strip() if code else printed
    if code is None and bare(printed) not in ("合計", _GRAND_TOTAL):
        notes.append(Note(table, row.left.number, f"「{printed}」沒有職能代碼", row.lines))
    total = cells.money(row, "account_total")
    return FunctionRow(
        line=row.left.number,
        last_line=max(row.lines),
        lines=row.lines,
        code=code,
        name=name,
        amounts=tuple(
            EconomicAmount(account, _group(kind, account), kind, cells.money(row, kind))
            for kind in _KINDS[account]
            if kind in cells.placed.indexes
        ),
        current_total=total if account == "current" else None,
        capital_total=total if account == "capital" else None,
        total=cells.money(row, "total"),
        others=cells.others(row),
        cells=row.cells,
    )


def _group(kind: str, account: Account) -> str:
    if kind in _TRANSFERS:
        return "經常移轉" if account == "current" else "資本移轉"
    return _GROUPS.get(kind, "")


def _columns(rows: Sequence[FunctionRow]) -> set[tuple[str, str]]:
    return {(amount.account, amount.kind) for row in rows for amount in row.amounts}


def _goes_on(before: Sequence[FunctionRow], found: Sequence[FunctionRow]) -> bool:
    """Does a sheet print further columns, not further rows of the same ones?"""
    return not _columns(before) & _columns(found)


def _require_same_rows(
    done: Sequence[FunctionRow], current: Sequence[FunctionRow], sheet: Sheet, book: BookContext
) -> None:
    """Functions below each other must all be new: a sheet that repeats one with the same columns is printed twice."""
    seen = {title_key(f"{row.code or ''}{row.name}") for row in done}
    for row in current:
        if title_key(f"{row.code or ''}{row.name}") in seen:
            raise book.error(
                "同一職能的同一欄印了兩次",
                line=row.line,
                read=f"{row.code or ''} {row.name}".strip(),
                expected=f"第 {sheet.halves[0].head_line} 行起的一頁接續其他欄或其他職能",
            )


def _join(before: FunctionRow, after: FunctionRow, book: BookContext) -> FunctionRow:
    if title_key(f"{before.code or ''}{before.name}") != title_key(f"{after.code or ''}{after.name}"):
        raise book.error(
            "各頁的職能不一致",
            line=after.line,
            read=f"{after.code or ''} {after.name}".strip(),
            expected=f"{before.code or ''} {before.name}（第 {before.line} 行）".strip(),
        )
    return replace(
        before,
        last_line=max(before.last_line, after.last_line),
        lines=(*before.lines, *after.lines),
        amounts=(*before.amounts, *after.amounts),
        current_total=before.current_total if after.current_total is None else after.current_total,
        capital_total=before.capital_total if after.capital_total is None else after.capital_total,
        total=before.total if after.total is None else after.total,
        others=(*before.others, *after.others),
        cells=(*before.cells, *after.cells),
    )


def _checks(rows: Sequence[FunctionRow], table: str) -> Iterator[Check]:
    for row in rows:
        name = f"{row.code or ''} {row.name}".strip()
        for account, printed in (("current", row.current_total), ("capital", row.capital_total)):
            parts = [amount.amount for amount in row.amounts if amount.account == account]
            head = "經常支出合計" if account == "current" else "資本支出合計"
            if printed is not None:
                yield sum_check(f"{name}：{head} = 各經濟性分類之和", printed, parts, table, row.line)
        if row.total is not None:
            both = (row.current_total, row.capital_total)
            right = None if None in both else sum(amount for amount in both if amount is not None)
            text = "" if right is not None else "本表缺經常支出合計或資本支出合計"
            yield Check(f"{name}：經常支出 + 資本支出 = 總計", row.total, right, table, row.line, text)
    shortest = min((len(row.code) for row in rows if row.code), default=0)
    functions = [row for row in rows if not row.is_total and len(row.code or "") == shortest]
    for row in rows:
        if row.is_total and functions:
            yield from _down(row, functions, table)


def _down(total: FunctionRow, functions: Sequence[FunctionRow], table: str) -> Iterator[Check]:
    for position, amount in enumerate(total.amounts):
        parts = [row.amounts[position].amount for row in functions]
        label = f"{ACCOUNT_HEADS[amount.account]}支出{amount.kind}"
        yield sum_check(f"總計 = 各職能之和（{label}）", amount.amount, parts, table, total.line)
    for label, field in (
        ("經常支出合計", "current_total"),
        ("資本支出合計", "capital_total"),
        ("總計", "total"),
    ):
        if getattr(total, field) is not None:
            parts = [getattr(row, field) for row in functions]
            yield sum_check(f"總計 = 各職能之和（{label}）", getattr(total, field), parts, table, total.line)


READER = FunctionalEconomic()
