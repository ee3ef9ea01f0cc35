"""Read a whole table of money by 科目 and kind, across two facing pages (資本支出, 歲出一級用途別)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budget.book.account_names import AccountName, AccountNames, tree_checks
from budget.book.facing import SheetRow, claim_lines, open_sheets
from budget.book.heads import OtherCell, Wanted, place_columns
from budget.book.pages import Section
from budget.book.results import BookContext, TableResult
from budget.book.sheet_cells import SheetCells


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMoneyRow:
    """One row. Amounts in 元; None is an empty cell or a column the book does not print, a printed dash is 0.

    A table adds a field for each of its money columns.
    """

    line: int
    last_line: int
    lines: tuple[int, ...]
    account: AccountName
    total: int | None
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]

    def amount(self, column: str) -> int | None:
        """The amount of a money column by its field name."""
        value: int | None = getattr(self, column)
        return value


def read_account_sheets[R: AccountMoneyRow](
    section: Section,
    book: BookContext,
    wanted: Sequence[Wanted],
    columns: Mapping[str, str],
    row_type: type[R],
) -> TableResult:
    """Rows of `row_type` and the sums of the tree; `columns` are the money columns (field -> name), 合計 among them.

    Raises BookError for halves that do not fit together and for cells that are no amounts.
    """
    sheets = open_sheets(section, book)
    names = AccountNames(section.title, book)
    rows: list[R] = []
    for sheet in sheets:
        placed = place_columns(sheet, wanted, section.title, book, corner=("科目",))
        names.notes.extend(placed.notes)
        cells = SheetCells.of(placed, book)
        for row in sheet.rows:
            if not names.keep_lone_serials(row, placed):
                rows.append(_row(row, cells, names, columns, row_type))
    names.finish()
    uses = claim_lines(section, [row.lines for row in rows], sheets)
    checks = tree_checks(
        rows,
        [row.account.level for row in rows],
        lambda row: (row.account.name, row.line),
        lambda row, column: row.amount(column),
        columns,
        section.title,
    )
    return TableResult(section.title, tuple(rows), uses, tuple(names.notes), tuple(checks))


def _row[R: AccountMoneyRow](
    row: SheetRow, cells: SheetCells, names: AccountNames, columns: Mapping[str, str], row_type: type[R]
) -> R:
    account, lines = names.read(row, cells, columns)
    return row_type(
        line=min(lines),
        last_line=max(lines),
        lines=lines,
        account=account,
        others=cells.others(row),
        cells=row.cells,
        **cells.amounts(row, columns),
    )
