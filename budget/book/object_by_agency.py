"""歲出一級用途別科目分析表: each 科目 by first-level object, 經常支出 and 資本支出, across two facing pages.

款 項 目 節 名稱 | 人事費 業務費 獎補助費 債務費 預備金 小計 | 業務費 設備及投資 獎補助費 預備金 小計 | 合計
"""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.account_names import ACCOUNT_COLUMNS, AccountName, AccountNames, sum_check, tree_checks
from budget.book.facing import SheetRow, claim_lines, open_sheets
from budget.book.heads import OtherCell, Wanted, place_columns
from budget.book.pages import Section
from budget.book.results import BookContext, Check, TableResult
from budget.book.sheet_cells import SheetCells

_CURRENT = {
    "current_personnel": "人事費",
    "current_operating": "業務費",
    "current_grants": "獎補助費",
    "current_debt": "債務費",
    "current_reserve": "預備金",
}
_CAPITAL = {
    "capital_operating": "業務費",
    "capital_equipment": "設備及投資",
    "capital_grants": "獎補助費",
    "capital_reserve": "預備金",
}
_COLUMNS = {
    **{field: f"經常支出{head}" for field, head in _CURRENT.items()},
    "current_total": "經常支出小計",
    **{field: f"資本支出{head}" for field, head in _CAPITAL.items()},
    "capital_total": "資本支出小計",
    "total": "合計",
}
_WANTED = (
    *ACCOUNT_COLUMNS,
    *(Wanted(field, (head,)) for field, head in _CURRENT.items()),
    Wanted("current_total", ("小計", "經常支出小計")),
    *(Wanted(field, (head,)) for field, head in _CAPITAL.items()),
    Wanted("capital_total", ("小計", "資本支出小計")),
    Wanted("total", ("合計",), required=True),
)


@dataclass(frozen=True, slots=True)
class ObjectByAgencyRow:
    """One row. Amounts in 元; None is an empty cell or a column the book does not print, a printed dash is 0."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    account: AccountName
    current_personnel: int | None
    current_operating: int | None
    current_grants: int | None
    current_debt: int | None
    current_reserve: int | None
    current_total: int | None
    capital_operating: int | None
    capital_equipment: int | None
    capital_grants: int | None
    capital_reserve: int | None
    capital_total: int | None
    total: int | None
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]

    def amount(self, column: str) -> int | None:
        """The amount of a money column by its field name."""
        value: int | None = getattr(self, column)
        return value


@dataclass(frozen=True, slots=True)
class ObjectByAgency:
    """The reader. BookError for halves that do not fit together and for cells that are no amounts."""

    title: str = "歲出一級用途別科目分析表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are ObjectByAgencyRow; checks are both subtotals and the total of each row, and the sums of the tree."""
        sheets = open_sheets(section, book)
        names = AccountNames(section.title, book)
        rows: list[ObjectByAgencyRow] = []
        for sheet in sheets:
            placed = place_columns(sheet, _WANTED, section.title, book, corner=("科目",))
            names.notes.extend(placed.notes)
            cells = SheetCells.of(placed, book)
            for row in sheet.rows:
                if not names.keep_lone_serials(row, placed):
                    rows.append(_row(row, cells, names, book))
        names.finish()
        uses = claim_lines(section, [row.lines for row in rows], sheets)
        return TableResult(section.title, tuple(rows), uses, tuple(names.notes), _checks(rows, section.title))


def _row(row: SheetRow, cells: SheetCells, names: AccountNames, book: BookContext) -> ObjectByAgencyRow:
    has_figures = any(cells.text(row, column) for column in _COLUMNS)
    if has_figures:
        cells.placed.require_cells(row, book)
    account, lines = names.read(row, cells.placed, has_figures=has_figures)
    lines = (*lines, *row.lines)
    return ObjectByAgencyRow(
        line=min(lines),
        last_line=max(lines),
        lines=lines,
        account=account,
        others=cells.others(row),
        cells=row.cells,
        **cells.amounts(row, _COLUMNS),
    )


def _checks(rows: list[ObjectByAgencyRow], table: str) -> tuple[Check, ...]:
    checks: list[Check] = []
    for row in rows:
        if row.total is None:
            continue
        name = row.account.name
        for total, parts in (("current_total", _CURRENT), ("capital_total", _CAPITAL)):
            amounts = [row.amount(part) for part in parts]
            checks.append(
                sum_check(f"{name}：{_COLUMNS[total]}", row.amount(total), amounts, table, row.line)
            )
        both = [row.current_total, row.capital_total]
        checks.append(sum_check(f"{name}：經常支出 + 資本支出 = 合計", row.total, both, table, row.line))
    levels = [row.account.level for row in rows]
    checks += tree_checks(
        rows,
        levels,
        lambda row: (row.account.name, row.line),
        ObjectByAgencyRow.amount,
        _COLUMNS,
        table,
    )
    return tuple(checks)


READER = ObjectByAgency()
