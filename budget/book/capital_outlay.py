"""資本支出分析表: each 科目 by kind of capital outlay, across two facing pages.

款 項 目 節 名稱及編號 | 土地 房屋建築及設備 公共建設及設施 機械設備 | 運輸設備 資訊軟體設備 雜項設備 權利 投資
| 其他資本支出 | 合計
"""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.account_names import ACCOUNT_COLUMNS, AccountName, AccountNames, sum_check, tree_checks
from budget.book.facing import SheetRow, claim_lines, open_sheets
from budget.book.heads import OtherCell, Wanted, place_columns
from budget.book.pages import Section
from budget.book.results import BookContext, Check, TableResult
from budget.book.sheet_cells import SheetCells

_PARTS = {
    "land": "土地",
    "buildings": "房屋建築及設備",
    "public_works": "公共建設及設施",
    "machinery": "機械設備",
    "transport": "運輸設備",
    "information": "資訊軟體設備",
    "sundry": "雜項設備",
    "rights": "權利",
    "investment": "投資",
    "other_capital": "其他資本支出",
}
_COLUMNS = {**_PARTS, "total": "合計"}
_ALIKE = {"information": ("資訊軟硬體設備", "資訊設備"), "public_works": ("公共建設及設備",)}
_WANTED = (
    *ACCOUNT_COLUMNS,
    *(Wanted(field, (head, *_ALIKE.get(field, ()))) for field, head in _PARTS.items()),
    Wanted("total", ("合計",), required=True),
)


@dataclass(frozen=True, slots=True)
class CapitalOutlayRow:
    """One row. Amounts in 元; None is an empty cell or a column the book does not print, a printed dash is 0."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    account: AccountName
    land: int | None
    buildings: int | None
    public_works: int | None
    machinery: int | None
    transport: int | None
    information: int | None
    sundry: int | None
    rights: int | None
    investment: int | None
    other_capital: int | None
    total: int | None
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]

    def amount(self, column: str) -> int | None:
        """The amount of a money column by its field name."""
        value: int | None = getattr(self, column)
        return value


@dataclass(frozen=True, slots=True)
class CapitalOutlay:
    """The reader. BookError for halves that do not fit together and for cells that are no amounts."""

    title: str = "資本支出分析表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are CapitalOutlayRow; checks are the total of each row and the sums of the tree."""
        sheets = open_sheets(section, book)
        names = AccountNames(section.title, book)
        rows: list[CapitalOutlayRow] = []
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


def _row(row: SheetRow, cells: SheetCells, names: AccountNames, book: BookContext) -> CapitalOutlayRow:
    has_figures = any(cells.text(row, column) for column in _COLUMNS)
    if has_figures:
        cells.placed.require_cells(row, book)
    account, lines = names.read(row, cells.placed, has_figures=has_figures)
    lines = (*lines, *row.lines)
    return CapitalOutlayRow(
        line=min(lines),
        last_line=max(lines),
        lines=lines,
        account=account,
        others=cells.others(row),
        cells=row.cells,
        **cells.amounts(row, _COLUMNS),
    )


def _checks(rows: list[CapitalOutlayRow], table: str) -> tuple[Check, ...]:
    checks = [
        sum_check(
            f"{row.account.name}：各類資本支出之和 = 合計",
            row.total,
            [row.amount(part) for part in _PARTS],
            table,
            row.line,
        )
        for row in rows
        if row.total is not None
    ]
    checks += tree_checks(
        rows,
        [row.account.level for row in rows],
        lambda row: (row.account.name, row.line),
        CapitalOutlayRow.amount,
        _COLUMNS,
        table,
    )
    return tuple(checks)


READER = CapitalOutlay()
