"""Read all pages of a 科目 table: rows with their numbers and places, explanations, the use of every line."""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.accounts import (
    AccountRow,
    Columns,
    Level,
    Side,
    is_account_row,
    page_columns,
    parse_row,
)
from budget.book.cells import is_rule
from budget.book.explanations import Explanations
from budget.book.flow import Flow
from budget.book.numbering import Numbering, Place, place_rows
from budget.book.pages import Page, Section
from budget.book.results import BookContext, LineUse, Note
from budget.book.source import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One row of 歲入來源別 or 歲出機關別. Amounts in 元; None is an empty cell, a printed dash is 0.

    The four numbers are those of the row and of the rows above it, None where not printed. `parent` is the index
    of the row above in the same table. `settled` is the 前年度決算數, None where the book has no such column.
    """

    line: int
    last_line: int
    level: Level
    code: str | None
    name: str
    kuan: int | None
    xiang: int | None
    mu: int | None
    jie: int | None
    parent: int | None
    this_year: int | None
    last_year: int | None
    settled: int | None
    change: int | None
    explanation: str
    explanation_lines: tuple[int, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountTable:
    """The rows of one 科目 table; `places` and `flows` (explanations) go by the row's index."""

    rows: tuple[AccountRow, ...]
    places: tuple[Place, ...]
    flows: dict[int, Flow]
    uses: dict[int, LineUse]
    notes: list[Note]

    def require_level(self, level: Level, section: Section, book: BookContext, name: str) -> None:
        """BookError where the row that carries the table's total is missing, unless an excerpt may have cut it off."""
        if section.absent or any(row.level == level and row.amounts[0] is not None for row in self.rows):
            return
        last = section.lines[1]
        read = self.rows[-1].line.text if self.rows else "沒有任何一列"
        raise book.error(f"{section.title}沒有總數", line=last, read=read, expected=name)

    def lines[R: AccountLine](self, row_type: type[R]) -> tuple[R, ...]:
        """The rows as `row_type`; amounts are 本年度, 上年度, 前年度決算數 where the book prints it, 比較."""
        return tuple(self._line(index, row_type) for index in range(len(self.rows)))

    def _line[R: AccountLine](self, index: int, row_type: type[R]) -> R:
        row, place, flow = self.rows[index], self.places[index], self.flows.get(index)
        this_year, last_year, *settled, change = row.amounts
        return row_type(
            line=row.line.number,
            last_line=row.line.number,
            level=row.level,
            code=row.code,
            name=row.name,
            kuan=place.kuan,
            xiang=place.xiang,
            mu=place.mu,
            jie=place.jie,
            parent=place.parent,
            this_year=this_year,
            last_year=last_year,
            settled=settled[0] if settled else None,
            change=change,
            explanation=flow.text if flow else "",
            explanation_lines=flow.lines if flow else (),
            cells=row.line.cells,
        )


def read_account_table(section: Section, book: BookContext, side: Side, amounts: int) -> AccountTable:
    """All rows of the section. Raises BookError for a row that cannot be one of this table."""
    rows: list[AccountRow] = []
    pieces: list[tuple[Line, int | None, str]] = []
    numbering = Numbering(section.title)
    columns = Columns({}, amounts)
    for page in section.pages:
        found = page_columns(page, amounts)
        columns = found if found.levels else columns
        _read_page(page, columns, side, book, rows, pieces, numbering)
    numbering.finish()
    explanations = Explanations(section.title)
    explanations.read(rows, pieces)
    uses = {row.line.number: LineUse("read", section.title, index) for index, row in enumerate(rows)}
    for number, row_index in explanations.free_lines.items():
        uses[number] = LineUse("read", section.title, row_index)
    for line in section.body:
        if not line.is_blank and is_rule(line.text):
            uses[line.number] = LineUse("furniture", section.title)
    notes = sorted([*numbering.notes, *explanations.notes], key=lambda note: note.line)
    return AccountTable(tuple(rows), tuple(place_rows(rows)), explanations.flows, uses, notes)


def _read_page(
    page: Page,
    columns: Columns,
    side: Side,
    book: BookContext,
    rows: list[AccountRow],
    pieces: list[tuple[Line, int | None, str]],
    numbering: Numbering,
) -> None:
    adrift = bool(page.gap)
    for line in page.body:
        if line.is_blank or is_rule(line.text):
            continue
        if is_account_row(line, columns):
            adrift = False
            row = numbering.number(parse_row(line, columns, side, book), columns)
            rows.append(row)
            pieces.append((line, len(rows) - 1, row.note))
        elif adrift:
            text = f"接在本檔未收入的頁（{page.gap}）之後，無從得知是哪一列的說明，未讀"
            numbering.notes.append(Note(numbering.table, line.number, text, (line.number,)))
        else:
            pieces.append((line, None, " ".join(cell for cell in line.cells if cell)))
