"""跨年期計畫概況表: plans over several years, what they need in all and in each year; printed in 億元 with decimals.

計畫名稱 | 執行期間 | 中央公務預算經費需求總額 | 分年經費需求                                    | 備註
         |          |                          | 107及以前年度 | 108年度 | 109年度 | 110及以後年度 |
…計畫    | 105-109  | 0.79                     | 0.39          | 0.20    | 0.20    | -             | 1. …核定。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from budget.book.account_names import sum_check
from budget.book.cells import bare
from budget.book.facing import Sheet, SheetRow, claim_lines, open_sheets
from budget.book.heads import OtherCell, Wanted, column_paths, place_columns
from budget.book.pages import Section
from budget.book.results import BookContext, Check, Note, TableResult
from budget.book.sheet_cells import SheetCells
from budget.notation.money import find_amounts
from budget.notation.text import narrow

Span = Literal["until", "year", "from"]

_YEAR = re.compile(r"(\d{2,3})(年度?)?(及以前|及以後|以前|以後)?(年度)?")
_SPANS: dict[str, Span] = {"前": "until", "後": "from"}
_BEFORE = (
    Wanted("name", ("計畫名稱",), is_text=True, required=True),
    Wanted("period", ("執行期間", "計畫期間"), is_text=True),
    Wanted("total", ("中央公務預算經費需求總額", "經費需求總額"), required=True),
)
_AFTER = (Wanted("remark", ("備註",), is_text=True),)
_PERIOD = re.compile(r"(\d{2,3})\s*[-－−–—~～至]\s*(\d{2,3})")
_IN_BUDGET = re.compile(r"本計畫(\d{2,3})年度預算(?:分別)?編列於([^。]*)")
_ACTUAL_TOTAL = re.compile(r"實際經費需求總額([^。，]*)")


@dataclass(frozen=True, slots=True)
class YearAmount:
    """What one column of 分年經費需求 prints: ROC year, whether it stands for that year, all until or all from it, 元."""

    year: int
    span: Span
    head: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class MultiYearPlan:
    """One plan. `period` is as printed (105-109); amounts in 元, exact; None is an empty cell, a printed dash is 0."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    name: str
    period: str
    first_year: int | None
    last_year: int | None
    total: int | None
    years: tuple[YearAmount, ...]
    remark: str
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MultiYearPlans:
    """The reader. BookError for heads without years and for cells that are no amounts."""

    title: str = "跨年期計畫概況表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are MultiYearPlan; checks are the sum of the years and what 備註 says of this year and of the total."""
        sheets = open_sheets(section, book, is_head=_is_head)
        rows: list[MultiYearPlan] = []
        notes: list[Note] = []
        for sheet in sheets:
            years = _year_heads(sheet, book)
            wanted = [*_BEFORE, *(Wanted(head, (head,)) for head in years), *_AFTER]
            placed = place_columns(sheet, wanted, section.title, book, corner=("分年經費需求",))
            notes += placed.notes
            cells = SheetCells.of(placed, book)
            for row in sheet.rows:
                if rows and not any(cells.text(row, field) for field in ("total", *years)):
                    rows[-1] = _go_on(rows[-1], row, cells)
                else:
                    rows.append(_row(row, cells, years, notes, section.title))
        uses = claim_lines(section, [row.lines for row in rows], sheets)
        checks = tuple(check for row in rows for check in _checks(row, section.title))
        return TableResult(section.title, tuple(rows), uses, tuple(notes), checks)


def _year_of(head: str) -> tuple[int, Span] | None:
    """ROC year and span of 「107及以前年度預算數」; None for a head that names no year."""
    match = _YEAR.match(narrow(bare(head)))
    if match is None or not (match[2] or match[3] or match[4]):
        return None
    return int(match[1]), _SPANS[match[3][-1]] if match[3] else "year"


def _is_head(cells: Sequence[str]) -> bool:
    """A line at the top of the body that still names years, under an empty 計畫名稱."""
    return not cells[0] and any(_year_of(cell) for cell in cells)


def _year_heads(sheet: Sheet, book: BookContext) -> list[str]:
    """The heads of 分年經費需求 in order."""
    paths = [path for half in sheet.halves for path in column_paths(half) if path]
    heads = [path[-1] for path in paths if _year_of(path[-1])]
    if not heads or len(set(heads)) != len(heads):
        raise book.error(
            "分年經費需求沒有各年度的欄名" if not heads else "分年經費需求有兩欄的年度相同",
            line=sheet.halves[0].head_line,
            read="、".join(path[-1] for path in paths),
            expected="例如「107及以前年度預算數」「108年度預算數」",
        )
    return heads


def _row(
    row: SheetRow, cells: SheetCells, years: Sequence[str], notes: list[Note], table: str
) -> MultiYearPlan:
    cells.placed.require_cells(row, cells.book)
    period = cells.text(row, "period")
    match = _PERIOD.fullmatch(narrow(period).strip())
    if match is None:
        notes.append(Note(table, row.left.number, f"執行期間「{period}」不是起訖年度，照印存留", row.lines))
    amounts = []
    for head in years:
        found = _year_of(head)
        if found is not None:
            amounts.append(YearAmount(found[0], found[1], head, cells.money(row, head)))
    return MultiYearPlan(
        line=row.left.number,
        last_line=max(row.lines),
        lines=row.lines,
        name=cells.text(row, "name"),
        period=period,
        first_year=int(match[1]) if match else None,
        last_year=int(match[2]) if match else None,
        total=cells.money(row, "total"),
        years=tuple(amounts),
        remark=cells.text(row, "remark"),
        others=cells.others(row),
        cells=row.cells,
    )


def _go_on(before: MultiYearPlan, row: SheetRow, cells: SheetCells) -> MultiYearPlan:
    """A line without figures: name or 備註 of the plan above goes on, also over the page's end."""
    return replace(
        before,
        last_line=max(before.last_line, *row.lines),
        lines=(*before.lines, *row.lines),
        name=before.name + cells.text(row, "name"),
        remark=before.remark + cells.text(row, "remark"),
        others=(*before.others, *cells.others(row)),
        cells=(*before.cells, *row.cells),
    )


def _checks(row: MultiYearPlan, table: str) -> Iterator[Check]:
    name = bare(row.name)
    if row.total is not None:
        parts = [found.amount for found in row.years]
        yield sum_check(f"{name}：分年經費需求之和 = 總額", row.total, parts, table, row.line)
    remark = bare(row.remark)
    for match in _IN_BUDGET.finditer(narrow(remark)):
        printed = [found.amount for found in row.years if (found.year, found.span) == (int(match[1]), "year")]
        quoted = [found.value for found in find_amounts(match[2])]
        if printed and quoted:
            text = f"備註：編列於{match[2]}"
            yield Check(
                f"{name}：{match[1]}年度 = 備註所列預算", printed[0], sum(quoted), table, row.line, text
            )
    stated = _ACTUAL_TOTAL.search(narrow(remark))
    amounts = find_amounts(stated[1]) if stated else []
    if len(amounts) == 1:
        yield Check(f"{name}：總額 = 備註所列實際經費需求總額", row.total, amounts[0].value, table, row.line)


READER = MultiYearPlans()
