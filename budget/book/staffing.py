"""預算員額明細表: posts by 科目 and kind, this year and last, and what they cost, across two facing pages.

款 項 目 節 名稱 | 職員 | 警察 | 法警 | 駐警 | 工友 | 技工 | 駕駛 | 聘用 | 約僱 | 駐外雇員 | 合計   (本年度, 上年度 each)
| 年需經費: 本年度 | 上年度 | 比較 | 說明
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from budget.book.account_names import ACCOUNT_COLUMNS, AccountName, AccountNames, sum_check, tree_checks
from budget.book.facing import SheetRow, claim_lines, open_sheets
from budget.book.heads import OtherCell, Wanted, place_columns
from budget.book.pages import Section
from budget.book.quoted import quoted_checks
from budget.book.results import BookContext, Check, TableResult
from budget.book.sheet_cells import SheetCells
from budget.notation.text import narrow

STAFF_KINDS = ("職員", "警察", "法警", "駐警", "工友", "技工", "駕駛", "聘用", "約僱", "駐外雇員")
_YEARS = ("本年度", "上年度")
_COSTS = {"cost_this_year": "本年度", "cost_last_year": "上年度", "cost_change": "比較"}
_WANTED = (
    *ACCOUNT_COLUMNS,
    *(Wanted(f"{kind}{year}", (f"{kind}/{year}",)) for kind in (*STAFF_KINDS, "合計") for year in _YEARS),
    *(Wanted(field, (f"年需經費/{head}", head)) for field, head in _COSTS.items()),
    Wanted("explanation", ("說明",), is_text=True),
)
_FIGURES = tuple(want.field for want in _WANTED if not want.is_text)
_STATED = re.compile(r"本年度\s*([\d,]+)\s*人")
_PERSONS = "人"


@dataclass(frozen=True, slots=True)
class StaffCount:
    """Posts of one kind, this year and last; None is an empty cell, a printed dash is 0."""

    kind: str
    this_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class StaffingRow:
    """One row: posts (persons) by kind and in all, cost in 元; None is an empty cell, a printed dash is 0."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    account: AccountName
    counts: tuple[StaffCount, ...]
    total: StaffCount
    cost_this_year: int | None
    cost_last_year: int | None
    cost_change: int | None
    explanation: str
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]

    def amount(self, column: str) -> int | None:
        """A figure by the name of its column: posts by kind and year, cost by field."""
        if column in _COSTS:
            value: int | None = getattr(self, column)
            return value
        counts = {count.kind: count for count in (*self.counts, self.total)}
        count = counts[column[: -len(_YEARS[0])]]
        return count.this_year if column.endswith(_YEARS[0]) else count.last_year


@dataclass(frozen=True, slots=True)
class Staffing:
    """The reader. BookError for halves that do not fit together and for cells that are no numbers."""

    title: str = "預算員額明細表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are StaffingRow; checks are the sums over kinds and 科目, the change, and what 說明 quotes."""
        sheets = open_sheets(section, book)
        names = AccountNames(section.title, book)
        rows: list[StaffingRow] = []
        for sheet in sheets:
            placed = place_columns(sheet, _WANTED, section.title, book, corner=("科目",))
            names.notes.extend(placed.notes)
            cells = SheetCells.of(placed, book)
            for row in sheet.rows:
                if names.keep_lone_serials(row, placed):
                    continue
                if rows and not cells.text(row, "name") and not any(cells.text(row, f) for f in _FIGURES):
                    rows[-1] = _go_on(rows[-1], row, cells)
                else:
                    rows.append(_row(row, cells, names))
        names.finish()
        uses = claim_lines(section, [row.lines for row in rows], sheets)
        return TableResult(section.title, tuple(rows), uses, tuple(names.notes), _checks(rows, section.title))


def _row(row: SheetRow, cells: SheetCells, names: AccountNames) -> StaffingRow:
    account, lines = names.read(row, cells, _FIGURES)
    explanation = [cells.text(row, "explanation")]
    return StaffingRow(
        line=min(lines),
        last_line=max(lines),
        lines=lines,
        account=account,
        counts=tuple(_count(row, cells, kind) for kind in STAFF_KINDS),
        total=_count(row, cells, "合計"),
        explanation="".join(explanation + _running_on(row, cells)),
        others=cells.others(row),
        cells=row.cells,
        **cells.amounts(row, _COSTS),
    )


def _count(row: SheetRow, cells: SheetCells, kind: str) -> StaffCount:
    this_year, last_year = (cells.count(row, f"{kind}{year}") for year in _YEARS)
    return StaffCount(kind, this_year, last_year)


def _running_on(row: SheetRow, cells: SheetCells) -> list[str]:
    """說明 on further lines of the right half."""
    return [text for line in row.right[1:] for cell in line.cells if (text := cell.strip())]


def _go_on(before: StaffingRow, row: SheetRow, cells: SheetCells) -> StaffingRow:
    return replace(
        before,
        last_line=max(before.last_line, *row.lines),
        lines=(*before.lines, *row.lines),
        explanation=before.explanation + cells.text(row, "explanation"),
        others=(*before.others, *cells.others(row)),
        cells=(*before.cells, *row.cells),
    )


def _checks(rows: list[StaffingRow], table: str) -> tuple[Check, ...]:
    checks: list[Check] = []
    for row in rows:
        name = row.account.name
        for year in _YEARS:
            total = row.amount(f"合計{year}")
            parts = [row.amount(f"{kind}{year}") for kind in STAFF_KINDS]
            if total is not None:
                checks.append(
                    sum_check(
                        f"{name}：各類員額之和 = {year}合計", total, parts, table, row.line, unit=_PERSONS
                    )
                )
        if row.cost_this_year is not None and row.cost_last_year is not None and row.cost_change is not None:
            change = row.cost_this_year - row.cost_last_year
            checks.append(Check(f"{name}：年需經費比較", row.cost_change, change, table, row.line))
        stated = _STATED.search(narrow(row.explanation))
        if stated:
            persons = int(stated[1].replace(",", ""))
            checks.append(
                Check(
                    f"{name}：本年度員額 = 說明所列人數",
                    row.total.this_year,
                    persons,
                    table,
                    row.line,
                    unit=_PERSONS,
                )
            )
        checks += quoted_checks(row.explanation, name, table, row.line)
    columns = {field: field for field in _FIGURES} | {
        field: f"年需經費{head}" for field, head in _COSTS.items()
    }
    levels = [row.account.level for row in rows]
    units = {field: _PERSONS for field in columns if field not in _COSTS}
    checks += tree_checks(
        rows, levels, lambda row: (row.account.name, row.line), StaffingRow.amount, columns, table, units
    )
    return tuple(checks)


READER = Staffing()
