"""派員出國計畫預算總表: travel abroad by category, this year and last.

類別 | 本年度計畫項數 | 本年度預計人天 | 本年度預算數 | 上年度計畫項數 | 上年度核定人天 | 上年度預算數
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from budget.book.cell_figures import count, money, unit_factor
from budget.book.cells import bare
from budget.book.facing import SheetRow, claim_lines, open_sheets
from budget.book.pages import Section
from budget.book.results import YUAN, BookContext, Check, Note, TableResult
from budget.book.travel_records import match_heads, unknown_layout

_NAME = "類別"


@dataclass(frozen=True, slots=True)
class TravelCategory:
    """One row: 合計 or a category such as 開會. Amounts in 元; a printed dash is 0, None an empty cell."""

    line: int
    last_line: int
    name: str
    is_total: bool
    plan_count: int | None
    person_days: int | None
    amount: int | None
    last_plan_count: int | None
    last_person_days: int | None
    last_amount: int | None
    cells: tuple[str, ...]


#: Column, its unit, and where a row keeps it.
_COLUMNS: tuple[tuple[str, str, Callable[[TravelCategory], int | None]], ...] = (
    ("本年度計畫項數", "項", lambda row: row.plan_count),
    ("本年度預計人天", "人天", lambda row: row.person_days),
    ("本年度預算數", YUAN, lambda row: row.amount),
    ("上年度計畫項數", "項", lambda row: row.last_plan_count),
    ("上年度核定人天", "人天", lambda row: row.last_person_days),
    ("上年度預算數", YUAN, lambda row: row.last_amount),
)
_HEADS = (_NAME, *(column for column, _, _ in _COLUMNS))


@dataclass(frozen=True, slots=True)
class TravelSummary:
    """The reader of 派員出國計畫預算總表. BookError for a row with too few cells or with no number in them."""

    title: str = "派員出國計畫預算總表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are TravelCategory; checks are the sums of the six columns (numbers of plans and days included)."""
        rows: list[TravelCategory] = []
        notes: list[Note] = []
        sheets = open_sheets(section, book)
        for sheet in sheets:
            columns = match_heads(sheet, _HEADS)
            if columns is None:
                notes.append(unknown_layout(section, sheet, _HEADS))
                continue
            factor = unit_factor(sheet.page.unit, book, sheet.halves[0].head_line)
            rows.extend(_row(row, columns, factor, section, book) for row in sheet.rows)
        uses = claim_lines(section, [(row.line,) for row in rows], sheets)
        return TableResult(section.title, tuple(rows), uses, tuple(notes), _checks(rows, section.title))


def _row(
    row: SheetRow, columns: Mapping[str, int], factor: int, section: Section, book: BookContext
) -> TravelCategory:
    line = row.left.number
    needed = max(columns.values()) + 1
    if len(row.cells) < needed:
        raise book.error(
            f"{section.title}這一列的欄數不足",
            line=line,
            read=row.left.text,
            expected=f"依欄名應有 {needed} 欄，此列只有 {len(row.cells)} 欄",
        )
    name = bare(row.cells[columns[_NAME]])

    def number(column: str) -> int | None:
        return count(row.cells[columns[column]], book, line, column)

    def amount(column: str) -> int | None:
        return money(row.cells[columns[column]], factor, book, line, column)

    return TravelCategory(
        line=line,
        last_line=line,
        name=name,
        is_total=name in ("合計", "總計"),
        plan_count=number("本年度計畫項數"),
        person_days=number("本年度預計人天"),
        amount=amount("本年度預算數"),
        last_plan_count=number("上年度計畫項數"),
        last_person_days=number("上年度核定人天"),
        last_amount=amount("上年度預算數"),
        cells=row.left.cells,
    )


def _checks(rows: list[TravelCategory], table: str) -> tuple[Check, ...]:
    total = next((row for row in rows if row.is_total), None)
    if total is None:
        return ()
    checks = []
    first = next((row.line for row in rows if not row.is_total), None)
    for column, unit, value in _COLUMNS:
        parts = [value(row) for row in rows if not row.is_total]
        known = [part for part in parts if part is not None]
        right = sum(known) if len(known) == len(parts) else None
        name = f"合計 = 各類別之和（{column}）"
        checks.append(Check(name, value(total), right, table, total.line, "", unit, table, first))
    return tuple(checks)


READER = TravelSummary()
