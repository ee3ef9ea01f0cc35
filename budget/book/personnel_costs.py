"""人事費彙計表: 人事費 by kind.

人事費別 | 金額 | 說明
六、獎金 | 43,399 | 1.考績獎金19,861千元。 … 4.以上，獎金共計43,399千元。
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from budget.book.account_names import sum_check
from budget.book.cells import bare
from budget.book.facing import SheetRow, claim_lines, open_sheets
from budget.book.heads import OtherCell, Wanted, place_columns
from budget.book.pages import Section
from budget.book.quoted import quoted_checks
from budget.book.results import BookContext, Check, Note, TableResult
from budget.book.sheet_cells import SheetCells
from budget.notation import NotationError
from budget.notation.numerals import parse_numeral

_WANTED = (
    Wanted("name", ("人事費別",), is_text=True, required=True),
    Wanted("amount", ("金額",), required=True),
    Wanted("explanation", ("說明",), is_text=True),
)
_NUMBERED = re.compile(r"\s*([一二三四五六七八九十○〇]+)\s*、\s*(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PersonnelCost:
    """One kind of 人事費, or the total (`number` None). `amount` in 元; None is an empty cell, a printed dash is 0."""

    line: int
    last_line: int
    lines: tuple[int, ...]
    number: int | None
    name: str
    is_total: bool
    amount: int | None
    explanation: str
    others: tuple[OtherCell, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonnelCosts:
    """The reader. BookError for an amount that is no number and for a table without 合計."""

    title: str = "人事費彙計表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are PersonnelCost; checks are the total and the figures quoted in 說明."""
        sheets = open_sheets(section, book)
        rows: list[PersonnelCost] = []
        notes: list[Note] = []
        for sheet in sheets:
            placed = place_columns(sheet, _WANTED, section.title, book)
            notes += placed.notes
            cells = SheetCells.of(placed, book)
            for row in sheet.rows:
                if rows and not cells.text(row, "name"):
                    rows[-1] = _go_on(rows[-1], row, cells)
                else:
                    rows.append(_row(row, cells, book, notes, section.title))
        if not any(row.is_total for row in rows):
            first, last = section.lines
            read = " ".join(rows[-1].cells) if rows else "沒有任何一列"
            raise book.error(
                f"{section.title}沒有總數",
                line=last,
                read=read,
                expected=f"「合計」一列（本表自第 {first} 行起）",
            )
        uses = claim_lines(section, [row.lines for row in rows], sheets)
        return TableResult(
            section.title, tuple(rows), uses, tuple(notes), tuple(_checks(rows, section.title))
        )


def _row(row: SheetRow, cells: SheetCells, book: BookContext, notes: list[Note], table: str) -> PersonnelCost:
    cells.placed.require_cells(row, book)
    name = cells.text(row, "name")
    is_total = bare(name) in ("合計", "總計")
    match = _NUMBERED.fullmatch(name)
    number = None
    if match:
        try:
            number, name = parse_numeral(match[1]), match[2].strip()
        except NotationError:
            notes.append(Note(table, row.left.number, f"「{match[1]}」不是序號，照印存留", row.lines))
    elif not is_total:
        notes.append(Note(table, row.left.number, f"「{name}」沒有序號", row.lines))
    return PersonnelCost(
        line=row.left.number,
        last_line=row.left.number,
        lines=row.lines,
        number=number,
        name=name,
        is_total=is_total,
        amount=cells.money(row, "amount"),
        explanation=cells.text(row, "explanation"),
        others=cells.others(row),
        cells=row.cells,
    )


def _go_on(before: PersonnelCost, row: SheetRow, cells: SheetCells) -> PersonnelCost:
    """A line without a name: the 說明 above goes on, or an amount set lower than its name."""
    amount = cells.money(row, "amount")
    if amount is not None and before.amount is not None:
        raise cells.book.error(
            "有金額而沒有名稱的一列",
            line=row.left.number,
            read=row.left.text,
            expected="人事費別，例如「六、獎金」",
        )
    return replace(
        before,
        last_line=row.left.number,
        lines=(*before.lines, *row.lines),
        amount=before.amount if amount is None else amount,
        explanation=before.explanation + cells.text(row, "explanation"),
        others=(*before.others, *cells.others(row)),
        cells=(*before.cells, *row.cells),
    )


def _checks(rows: list[PersonnelCost], table: str) -> list[Check]:
    checks = []
    parts = [row for row in rows if not row.is_total]
    for row in rows:
        if row.is_total:
            amounts = [part.amount for part in parts]
            first = parts[0].line if parts else None
            name = "人事費各項之和 = 合計"
            checks.append(sum_check(name, row.amount, amounts, table, row.line, other_line=first))
        checks += quoted_checks(row.explanation, row.name, table, row.line, row.amount)
    return checks


READER = PersonnelCosts()
