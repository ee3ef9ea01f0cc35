"""各項費用彙計表: objects of expenditure (用途別, first and second level) across the work plans.

    工作計畫名稱及編號 / 第一、二級用途別科目名稱及編號 | 5726100100 一般行政 | 5726102000 工業管理 | … | 合計
    合計          | 354,975 | 552,644 | … | 9,155,093
    1000 人事費   | 282,317 | -       | … | 282,317
    1015 法定編制人員待遇 | …

A book with many work plans prints them on several pages beside each other, one below the other with long lists of
objects; all pages are joined to one row per object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budget.book.account_names import sum_check
from budget.book.cell_figures import is_figure, money, unit_factor
from budget.book.cells import bare
from budget.book.facing import Half, Sheet, SheetRow, claim_lines, open_sheets
from budget.book.pages import Section
from budget.book.results import BookContext, Check, Note, TableResult
from budget.notation.codes import object_level, object_parent, split_code_name
from budget.notation.text import narrow

_PLAN = re.compile(r"(\d{6,})(\D.*)?", re.DOTALL)
_OBJECT = re.compile(r"\s*\d{4}(?!\d)")
_TOTALS = ("合計", "總計")
_CODE_DIGITS = 10


@dataclass(frozen=True, slots=True)
class PlanAmount:
    """What one work plan spends on an object: code and name as in the column's head, 元 (None for an empty cell)."""

    plan_code: str
    plan_name: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class ObjectSummaryRow:
    """One object, or 合計 (code None). `level` is 0 for 合計, 1 for 1000 人事費, 2 for 1015; None where not known.

    `total` is the printed 合計 column in 元, None where no page prints it.
    """

    line: int
    last_line: int
    lines: tuple[int, ...]
    code: str | None
    name: str
    level: int | None
    amounts: tuple[PlanAmount, ...]
    total: int | None
    cells: tuple[str, ...]

    def amount(self, plan_code: str) -> int | None:
        """元 of one work plan, None where this row does not print it."""
        return next((found.amount for found in self.amounts if found.plan_code == plan_code), None)


@dataclass(frozen=True, slots=True)
class ObjectSummary:
    """The reader. BookError for a page without work plans in its heads and for a row that is not of this table."""

    title: str = "各項費用彙計表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are ObjectSummaryRow; checks are the sums across the work plans and down the objects."""
        sheets = open_sheets(section, book, is_head=_is_head)
        notes: list[Note] = []
        rows: list[ObjectSummaryRow] = []
        for sheet in sheets:
            columns = _columns(sheet, book, notes, section.title)
            factor = unit_factor(sheet.page.unit, book, sheet.halves[0].head_line)
            here: list[ObjectSummaryRow] = []
            for row in sheet.rows:
                above = here or rows
                if above and not _has_figures(row) and not _OBJECT.match(narrow(row.cells[0])):
                    above[-1] = _go_on(above[-1], row)
                else:
                    here.append(_row(row, columns, factor, book, notes, section.title))
            for found in here:
                _add(rows, found, book)
        uses = claim_lines(section, [row.lines for row in rows], sheets)
        return TableResult(
            section.title, tuple(rows), uses, tuple(notes), tuple(_checks(rows, section.title))
        )


def _go_on(before: ObjectSummaryRow, row: SheetRow) -> ObjectSummaryRow:
    """A line without figures: the name above goes on."""
    lines = (*before.lines, *row.lines)
    return replace(before, last_line=max(lines), lines=lines, name=before.name + row.cells[0])


def _has_figures(row: SheetRow) -> bool:
    """Does the row print a figure or a dash behind its name?"""
    return any(is_figure(cell) for cell in row.cells[1:])


def _is_head(cells: Sequence[str]) -> bool:
    """A line of heads: its first cell is neither an object nor 合計."""
    return not _OBJECT.match(narrow(cells[0])) and bare(cells[0]) not in _TOTALS


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    code: str
    name: str
    is_total: bool = False


def _columns(sheet: Sheet, book: BookContext, notes: list[Note], table: str) -> list[_Column]:
    columns = [column for half in sheet.halves for column in _half_columns(half)]
    line = sheet.halves[0].head_line
    if not any(column.code or column.is_total for column in columns):
        raise book.error(
            "欄名裡沒有工作計畫編號",
            line=line,
            read=" ".join(column.name for column in columns) or "沒有欄名",
            expected="十碼的工作計畫編號與名稱，或「合計」",
        )
    _note_headless(sheet, columns, notes, table)
    if not sheet.rows:
        raise book.error(
            f"{table}的一頁沒有任何一列",
            line=line,
            read=" ".join(f"{column.code} {column.name}" for column in columns),
            expected="「合計」或用途別，例如「1000 人事費」",
        )
    for column in columns:
        if not column.is_total and len(column.code) != _CODE_DIGITS:
            what = f"編號印成 {len(column.code)} 碼" if column.code else "沒有編號"
            notes.append(Note(table, line, f"欄「{column.code}{column.name}」{what}，照印存留", (line,)))
    return columns


def _note_headless(sheet: Sheet, columns: Sequence[_Column], notes: list[Note], table: str) -> None:
    """Figures in a column without a head stay in the row's cells."""
    known = {0, *(column.index for column in columns)}
    for index in range(max((len(row.cells) for row in sheet.rows), default=0)):
        lines = tuple(row.left.number for row in sheet.rows if index < len(row.cells) and row.cells[index])
        if lines and index not in known:
            notes.append(Note(table, lines[0], f"第 {index + 1} 欄沒有欄名，照印存留", lines))


def _half_columns(half: Half) -> Iterator[_Column]:
    """The columns behind the first one; a head may be printed in one line or one above the other."""
    for index in range(1 if half.first == 0 else 0, half.width):
        words = [row[index] for row in half.heads if index < len(row) and row[index]]
        text = narrow("".join(words))
        match = _PLAN.fullmatch(text)
        if match:
            yield _Column(half.first + index, match[1], match[2] or "")
        elif text:
            yield _Column(half.first + index, "", text, text in _TOTALS)


def _row(
    row: SheetRow,
    columns: Sequence[_Column],
    factor: int,
    book: BookContext,
    notes: list[Note],
    table: str,
) -> ObjectSummaryRow:
    needed = max(column.index for column in columns) + 1
    if len(row.cells) < needed:
        raise book.error(
            "這一列的欄數不足",
            line=row.left.number,
            read=row.left.text,
            expected=f"依欄名應有 {needed} 欄，此列只有 {len(row.cells)} 欄",
        )
    code, name = split_code_name(row.cells[0])
    is_total = bare(row.cells[0]) in _TOTALS
    if code is None and not is_total:
        notes.append(Note(table, row.left.number, f"「{row.cells[0]}」沒有用途別編號，照印存留", row.lines))
    amounts: list[PlanAmount] = []
    total = None
    for column in columns:
        label = f"{column.code} {column.name}".strip()
        value = money(row.cells[column.index], factor, book, row.left.number, label)
        if column.is_total:
            total = value
        else:
            amounts.append(PlanAmount(column.code, column.name, value))
    return ObjectSummaryRow(
        line=min(row.lines),
        last_line=max(row.lines),
        lines=row.lines,
        code=code,
        name=name or "",
        level=0 if is_total else object_level(code) if code and len(code) == 4 else None,
        amounts=tuple(amounts),
        total=total,
        cells=row.cells,
    )


def _add(rows: list[ObjectSummaryRow], row: ObjectSummaryRow, book: BookContext) -> None:
    """A new object, or further work plans of one that an earlier page printed."""
    index = next((i for i, r in enumerate(rows) if _key(r) == _key(row)), None)
    if index is None:
        rows.append(row)
        return
    before = rows[index]
    twice = {a.plan_code or a.plan_name for a in before.amounts} & {
        a.plan_code or a.plan_name for a in row.amounts
    }
    if twice or (before.total is not None and row.total is not None):
        raise book.error(
            "同一用途別在同一工作計畫印了兩次",
            line=row.line,
            read=f"{row.code or ''} {row.name}（{'、'.join(sorted(twice)) or '合計'}）".strip(),
            expected=f"只在第 {before.line} 行印一次",
        )
    lines = (*before.lines, *row.lines)
    rows[index] = replace(
        before,
        last_line=max(lines),
        lines=lines,
        amounts=(*before.amounts, *row.amounts),
        total=before.total if row.total is None else row.total,
        cells=(*before.cells, *row.cells),
    )


def _key(row: ObjectSummaryRow) -> str:
    """What tells that two rows are one object: its code, else 合計 or the name."""
    return row.code or (_TOTALS[0] if row.level == 0 else bare(row.name))


def _checks(rows: Sequence[ObjectSummaryRow], table: str) -> Iterator[Check]:
    for row in rows:
        name = f"{row.code or ''} {bare(row.name)}".strip()
        if row.total is not None:
            parts = [found.amount for found in row.amounts]
            yield sum_check(f"{name}：各工作計畫之和 = 合計", row.total, parts, table, row.line)
    for row in rows:
        if row.level == 0:
            below = [r for r in rows if r.level == 1]
        elif row.level == 1:
            below = [r for r in rows if r.code and r.level == 2 and object_parent(r.code) == row.code]
        else:
            continue
        if below:
            yield from _down(row, below, table)


def _down(row: ObjectSummaryRow, below: Sequence[ObjectSummaryRow], table: str) -> Iterator[Check]:
    name = f"{row.code or ''} {bare(row.name)}".strip()
    kind = "第一級用途別" if row.level == 0 else "第二級用途別"
    first = below[0].line
    for found in row.amounts:
        label = f"{found.plan_code} {found.plan_name}".strip()
        parts = [r.amount(found.plan_code) for r in below]
        if found.amount is not None:
            title = f"{name} = 各{kind}之和（{label}）"
            yield sum_check(title, found.amount, parts, table, row.line, other_line=first)
    if row.total is not None:
        totals = [r.total for r in below]
        title = f"{name} = 各{kind}之和（合計）"
        yield sum_check(title, row.total, totals, table, row.line, other_line=first)


READER = ObjectSummary()
