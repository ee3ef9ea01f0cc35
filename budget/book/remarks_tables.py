"""Tables inside the 預算總說明: heads, rows, rows that run on over the page, and the staff table (預算員額說明表)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budget.book.cell_figures import count
from budget.book.cells import bare, paragraphs
from budget.book.flow import Flow
from budget.book.pages import is_column_head
from budget.book.results import BookContext, Check, Note
from budget.book.source import Line

_YEAR = re.compile(r"(\d{2,3})年度")
#: A cell of at least this many characters is prose, which ends with a full stop.
_PROSE = 40
_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}")


@dataclass(slots=True)
class TableDraft:
    """A table while it is read; `remark` is the index of the paragraph above it."""

    remark: int | None
    unit: str
    heads: list[str] = field(default_factory=list)
    head_lines: list[Line] = field(default_factory=list)
    rows: list[RowDraft] = field(default_factory=list)

    def add_head(self, line: Line) -> None:
        """A line of heads, or the second one below the first."""
        cells = [bare(cell) for cell in line.cells]
        width = max(len(cells), len(self.heads))
        upper = self.heads + [""] * (width - len(self.heads))
        self.heads = [a + b for a, b in zip(upper, cells + [""] * (width - len(cells)), strict=True)]
        self.head_lines.append(line)

    def takes_head(self, line: Line) -> bool:
        """Is `line` a head: the first of the table, a second below it, or the first printed again?"""
        cells = [bare(cell) for cell in line.cells]
        if any(cells == [bare(cell) for cell in head.cells] for head in self.head_lines):
            return True
        return not self.rows and is_column_head(line) and (not self.head_lines or not cells[0])

    def add_row(self, line: Line, *, page_top: bool) -> None:
        """A row; the rest of the last row where the page or the line broke it."""
        texts = ["\n".join(paragraphs(cell)) for cell in line.cells]
        filled = [index for index, text in enumerate(texts) if text]
        last = self.rows[-1] if self.rows else None
        if last and filled == [len(last.cells) - 1] and (page_top or not last.cells[-1].is_finished):
            last.cells[-1].add(line.number, texts[filled[0]])
            last.last_line = line.number
            last.lines.append(line.number)
            return
        row = RowDraft(line, line.number, [line.number], [Flow() for _ in texts])
        for flow, text in zip(row.cells, texts, strict=True):
            flow.add(line.number, text)
        self.rows.append(row)


@dataclass(slots=True)
class RowDraft:
    """A row while it is read."""

    line: Line
    last_line: int
    lines: list[int]
    cells: list[Flow]


@dataclass(frozen=True, slots=True)
class RemarkTableRow:
    """A row of a table in the text. `remark` is the index of the paragraph above the table, `table` counts the tables.

    `cells` go with `heads`; `group` is the first column in effect (printed once for several rows), `number` a
    numeral that stands alone in the first column.
    """

    line: int
    last_line: int
    remark: int | None
    table: int
    heads: tuple[str, ...]
    cells: tuple[str, ...]
    group: str
    number: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A row of the 預算員額說明表: `persons` by ROC year, as (year, number); a printed dash is 0."""

    line: int
    last_line: int
    remark: int | None
    table: int
    category: str
    is_total: bool
    persons: tuple[tuple[int, int | None], ...]
    explanation: str
    cells: tuple[str, ...]


def finish_table(
    draft: TableDraft, number: int, title: str, book: BookContext, notes: list[Note]
) -> list[RemarkTableRow | StaffRow]:
    """The rows of one table. Raises BookError for a number of staff that is none."""
    years = {i: int(match[1]) for i, head in enumerate(draft.heads) if (match := _YEAR.search(head))}
    if years and draft.heads[0] == "區分":
        return [_staff_row(draft, row, number, years, book) for row in draft.rows]
    if not draft.heads and draft.rows:
        line = draft.rows[0].line.number
        notes.append(Note(title, line, "沒有欄名的表", (line,)))
    rows: list[RemarkTableRow | StaffRow] = []
    group = ""
    for row in draft.rows:
        cells = tuple(flow.text for flow in row.cells)
        alone = bool(_NUMERAL.fullmatch(bare(cells[0])))
        group = group if alone or not cells[0] else cells[0]
        notes.extend(_note_cells(draft, row, cells, alone=alone, title=title))
        rows.append(
            RemarkTableRow(
                row.line.number,
                row.last_line,
                draft.remark,
                number,
                tuple(draft.heads),
                cells,
                group,
                bare(cells[0]) if alone else "",
            )
        )
    return rows


def _note_cells(
    draft: TableDraft, row: RowDraft, cells: Sequence[str], *, alone: bool, title: str
) -> Iterator[Note]:
    """Cells that a scan seems to have moved: they are kept where they are printed."""
    line = row.line.number
    heads = [*draft.heads, *[""] * (len(cells) - len(draft.heads))]
    if draft.heads and len(cells) != len(draft.heads):
        yield Note(title, line, f"{len(draft.heads)} 個欄名之下有 {len(cells)} 欄", (line,))
    if alone:
        text = f"「{bare(cells[0])}」單獨印在「{heads[0]}」欄，視為右邊一欄的項次"
        yield Note(title, line, text, (line,))
    elif cells[0] and any(not cell for cell in cells[1:-1]):
        empty = "、".join(head for head, cell in zip(heads[1:-1], cells[1:-1], strict=True) if not cell)
        text = f"「{empty}」欄空白；「{heads[0]}」欄的「{cells[0]}」可能應在該欄，照印存留"
        yield Note(title, line, text, (line,))
    if len(cells[-1]) >= _PROSE and not row.cells[-1].is_finished:
        text = f"文字止於句中：「…{cells[-1][-12:]}」，其後未印"
        yield Note(title, row.lines[-1], text, (row.lines[-1],))


def _staff_row(
    draft: TableDraft, row: RowDraft, number: int, years: dict[int, int], book: BookContext
) -> StaffRow:
    cells = [flow.text for flow in row.cells]
    if len(cells) <= max(years):
        raise book.error(
            "預算員額說明表這一列的欄數不足",
            line=row.line.number,
            read=row.line.text,
            expected=f"依欄名（{'、'.join(draft.heads)}）至少 {max(years) + 1} 欄",
        )
    category = bare(cells[0])
    return StaffRow(
        line=row.line.number,
        last_line=row.last_line,
        remark=draft.remark,
        table=number,
        category=category,
        is_total=category in ("合計", "總計"),
        persons=tuple(
            (year, count(cells[i], book, row.line.number, f"{year}年度預算員額", unit="人"))
            for i, year in years.items()
        ),
        explanation="\n".join(cell for i, cell in enumerate(cells) if i and i not in years and cell),
        cells=row.line.cells,
    )


def check_staff(rows: Sequence[StaffRow], title: str) -> list[Check]:
    """合計 of the staff table = Σ of its rows, for each year; in persons, not 元."""
    total = next((row for row in rows if row.is_total), None)
    if total is None:
        return []
    checks = []
    for position, (year, persons) in enumerate(total.persons):
        parts = [row.persons[position][1] for row in rows if not row.is_total]
        known = [part for part in parts if part is not None]
        right = sum(known) if len(known) == len(parts) else None
        name = f"預算員額合計 = 各類人員之和（{year}年度）"
        first = next((row.line for row in rows if not row.is_total), None)
        checks.append(Check(name, persons, right, title, total.line, "", "人", title, first))
    return checks
