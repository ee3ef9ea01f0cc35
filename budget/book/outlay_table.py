"""Read a whole 經費之用途分析 table (補助, 捐助, 委辦): rows of facing pages, texts carried over the page's end, the tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from budget.book.cells import paragraphs
from budget.book.facing import Sheet, SheetRow, claim_lines, open_sheets, opens_row
from budget.book.outlay_columns import SheetColumns, find_columns, read_money
from budget.book.outlay_rows import (
    CODE_DIGITS,
    Draft,
    Level,
    Marker,
    OutlayRow,
    read_continuation,
    read_heading,
    read_middle,
)
from budget.book.outlay_text import split_carried
from budget.book.outlay_tree import check_outlay, note_numbering, place_rows
from budget.book.pages import Section
from budget.book.results import BookContext, Note, TableResult


@dataclass(frozen=True, slots=True)
class Form:
    """How one of the tables is built: levels from the top down, what the markers number, whether 捐助對象 is a column."""

    order: tuple[Level, ...]
    markers: Mapping[Marker, Level]
    has_recipient: bool = False
    object_code: str | None = None


@dataclass(slots=True)
class _Builder:
    form: Form
    table: str
    book: BookContext
    drafts: list[Draft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    page_top: bool = False

    def read_sheet(self, sheet: Sheet) -> None:
        """All rows of a sheet."""
        columns = find_columns(sheet, self.book, self.table, self.notes)
        self.page_top = bool(self.drafts)
        for row in sheet.rows:
            # Cleaned cells tell what a row is; its text is taken as printed, paragraph by paragraph.
            middle = [
                (i, row.left.cells[i].strip()) for i in columns.texts if i < len(row.cells) and row.cells[i]
            ]
            if row.right or (len(sheet.halves) == 1 and _opens(row.cells)):
                draft = self._open(row, sheet, columns)
                texts = read_middle(draft, middle, has_recipient=self.form.has_recipient)
            else:
                draft = self._continue(row)
                texts = read_continuation(draft, middle, has_recipient=self.form.has_recipient)
            for index, text in texts:
                draft.content_index = index
                self._add_content(draft, row.left.number, "\n".join(paragraphs(text)))

    def _open(self, row: SheetRow, sheet: Sheet, columns: SheetColumns) -> Draft:
        amounts, total = read_money(row, sheet, columns, self.book)
        heading = read_heading(row.cells[0], self.form.markers)
        right = row.right[0] if row.right else row.left
        draft = Draft(row.left, right, heading, amounts, total, row.left.number, list(row.lines))
        self.drafts.append(draft)
        if heading.level == "unknown":
            self._note(row.left.number, f"層級不明的一列：「{heading.name}」")
        if heading.lost_code:
            digits = len(heading.lost_code)
            text = f"編號 {heading.lost_code} 是 {digits} 碼而非 {CODE_DIGITS} 碼，照印存留"
            self._note(row.left.number, text)
        return draft

    def _continue(self, row: SheetRow) -> Draft:
        """The row that a line without money belongs to; its name goes on where the first cell is filled."""
        name = row.cells[0]
        heading = read_heading(name, self.form.markers)
        if not self.drafts or (name and heading.level != "unknown"):
            raise self.book.error(
                f"{self.table}有不成列的一行",
                line=row.left.number,
                read=row.left.text,
                expected="合計、編號或計畫名稱，並有金額；或上一列文字的接續",
            )
        draft = self.drafts[-1]
        draft.heading.name += name
        draft.last_line = row.left.number
        draft.lines.append(row.left.number)
        return draft

    def _add_content(self, draft: Draft, line: int, text: str) -> None:
        top, self.page_top = self.page_top, False
        before = next((d for d in reversed(self.drafts) if d is not draft and d.content.text), None)
        if top and before is not None and not draft.content.text:
            carried = split_carried(before.content.text, text)
            before.content.add(line, carried.before)
            text = carried.own
            if carried.doubt:
                self._note(line, f"「{draft.heading.name}」的內容{carried.doubt}", before.line.number)
        draft.content.add(line, text)

    def _note(self, line: int, text: str, *others: int) -> None:
        self.notes.append(Note(self.table, line, text, (line, *others)))


def _opens(cells: Sequence[str]) -> bool:
    return bool(cells and cells[0]) and opens_row(cells)


def read_outlay_table[R: OutlayRow](
    section: Section, book: BookContext, form: Form, row_type: type[R]
) -> TableResult:
    """Rows of `row_type`, notes, and checks of the sums of all levels and columns.

    Raises BookError for a row that cannot be of this table and for halves of facing pages that do not agree.
    """
    sheets = open_sheets(section, book, left_opens=_opens)
    builder = _Builder(form, section.title, book)
    for sheet in sheets:
        builder.read_sheet(sheet)
    if not builder.drafts:
        first, _ = section.lines
        raise book.error(f"{section.title}沒有任何一列", line=first, read="", expected="合計及各計畫")
    rows = place_rows(builder.drafts, form.order, form.object_code, row_type)
    notes = sorted([*builder.notes, *note_numbering(rows, section.title)], key=lambda note: note.line)
    uses = claim_lines(section, [draft.lines for draft in builder.drafts], sheets)
    return TableResult(section.title, rows, uses, tuple(notes), tuple(check_outlay(rows, section.title)))
