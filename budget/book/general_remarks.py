"""預算總說明: what the agency is for, its divisions and staff, its aims, and what it did, as numbered text with tables.

    一、現行法定職掌                      heading
    (一) 機關主要職掌                     heading below it
    1. 工業政策及法規之擬訂事項。          item
    - (1) 產業經濟科：工業政策及…         a bullet is a trace of the conversion, not of the print
    區分 | 預算員額 108年度 | 109年度      a table; it belongs to the last paragraph above it

A paragraph or a table row that the page's end cuts goes on at the top of the next page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from budget.book.cells import bare, clean, is_rule
from budget.book.flow import Flow
from budget.book.pages import Page, Section
from budget.book.remarks_tables import RemarkTableRow, StaffRow, TableDraft, check_staff, finish_table
from budget.book.remarks_text import Marked, is_heading, place, read_marker
from budget.book.results import BookContext, LineUse, Note, TableResult
from budget.book.source import Line

__all__ = ["READER", "GeneralRemarks", "Remark", "RemarkTableRow", "StaffRow"]

_UNIT = re.compile(r"^單位[:：](.+)$")
_STRAY = frozenset("-*•－")


@dataclass(frozen=True, slots=True)
class Remark:
    """One paragraph. `path` has the markers from the top to its own (一、 · (二) · 1. · (1)), `parent` the index above.

    `text` is without the marker. `is_heading` tells a heading from an item; an unmarked paragraph has marker "".
    """

    line: int
    last_line: int
    parent: int | None
    path: tuple[str, ...]
    marker: str
    is_heading: bool
    text: str
    lines: tuple[int, ...]


@dataclass(slots=True)
class _Paragraph:
    marked: Marked
    flow: Flow
    closed: bool = False

    @property
    def text(self) -> str:
        return self.flow.text


@dataclass(slots=True)
class _Reader:
    title: str
    paragraphs: list[_Paragraph] = field(default_factory=list)
    tables: list[TableDraft] = field(default_factory=list)
    furniture: list[int] = field(default_factory=list)
    unit: str = ""
    in_table: bool = False

    def read_line(self, line: Line, *, page_top: bool, after_blank: bool) -> None:
        """One line that is not blank."""
        text = clean(line.text)
        unit = _UNIT.match(bare(text))
        if is_rule(line.text) or bare(text) in _STRAY:
            self.furniture.append(line.number)
        elif unit:
            self.unit = unit[1]
            self.in_table = False
            self.furniture.append(line.number)
        elif "\t" in line.text:
            self._read_table_line(line, page_top=page_top)
        else:
            self.in_table = False
            self._read_text(line.number, text, page_top=page_top, after_blank=after_blank)

    def read_page_heads(self, page: Page) -> None:
        """Column heads that open a page are furniture already; they begin a table, or repeat those of the open one."""
        heads = [line for line in page.head if "\t" in line.text]
        repeated = self.in_table and all(self.tables[-1].takes_head(line) for line in heads)
        if heads and not repeated:
            self._open_table()
            for line in heads:
                self.tables[-1].add_head(line)

    def _open_table(self) -> None:
        remark = len(self.paragraphs) - 1 if self.paragraphs else None
        self.tables.append(TableDraft(remark, self.unit))
        self.unit = ""
        self.in_table = True

    def _read_table_line(self, line: Line, *, page_top: bool) -> None:
        if not self.in_table:
            self._open_table()
        table = self.tables[-1]
        if table.takes_head(line):
            self.furniture.append(line.number)
            if line.cells not in [head.cells for head in table.head_lines]:
                table.add_head(line)
        else:
            table.add_row(line, page_top=page_top)

    def _read_text(self, number: int, text: str, *, page_top: bool, after_blank: bool) -> None:
        marked = read_marker(text)
        last = self.paragraphs[-1] if self.paragraphs else None
        if last and not marked.marker and self._goes_on(last, page_top=page_top, after_blank=after_blank):
            last.flow.add(number, text)
            return
        flow = Flow()
        flow.add(number, marked.text)
        if not flow.text:  # a marker alone still is a line of its paragraph
            flow.add(number, marked.marker)
        self.paragraphs.append(_Paragraph(marked, flow))

    @staticmethod
    def _goes_on(last: _Paragraph, *, page_top: bool, after_blank: bool) -> bool:
        """An unmarked line continues an unfinished paragraph at once or over the page's end; never a mere title."""
        if last.flow.is_finished or (after_blank and not page_top):
            return False
        return not is_heading(last.marked.marker, last.text)


@dataclass(frozen=True, slots=True)
class GeneralRemarks:
    """The reader of 預算總說明. BookError for a number of staff that is no number."""

    title: str = "預算總說明"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are Remark in the order of print, then RemarkTableRow and StaffRow of the tables."""
        reader = _Reader(section.title)
        for page in section.pages:
            reader.read_page_heads(page)
            page_top, after_blank = True, False
            for line in page.body:
                if line.is_blank:
                    after_blank = True
                    continue
                reader.read_line(line, page_top=page_top, after_blank=after_blank)
                page_top = after_blank = False
        remarks = tuple(_remarks(reader))
        notes = list(_note_numbering(reader, remarks))
        cells: list[RemarkTableRow | StaffRow] = []
        uses = {number: LineUse("furniture", section.title) for number in reader.furniture}
        for index, remark in enumerate(remarks):
            uses.update((number, LineUse("read", section.title, index)) for number in remark.lines)
        checks = []
        for number, table in enumerate(reader.tables, start=1):
            rows = finish_table(table, number, section.title, book, notes)
            for index, draft in enumerate(table.rows, start=len(remarks) + len(cells)):
                uses.update((line, LineUse("read", section.title, index)) for line in draft.lines)
            cells.extend(rows)
            checks.extend(check_staff([row for row in rows if isinstance(row, StaffRow)], section.title))
        notes.sort(key=lambda note: note.line)
        return TableResult(section.title, (*remarks, *cells), uses, tuple(notes), tuple(checks))


def _remarks(reader: _Reader) -> Iterator[Remark]:
    for paragraph, spot in zip(reader.paragraphs, place([p.marked for p in reader.paragraphs]), strict=True):
        lines = paragraph.flow.lines
        yield Remark(
            line=lines[0],
            last_line=lines[-1],
            parent=spot.parent,
            path=spot.path,
            marker=paragraph.marked.marker,
            is_heading=is_heading(paragraph.marked.marker, paragraph.text),
            text=paragraph.text,
            lines=lines,
        )


def _note_numbering(reader: _Reader, remarks: tuple[Remark, ...]) -> Iterator[Note]:
    """Numbers that do not count on: the text between was lost, or the print is wrong."""
    last: dict[tuple[int | None, int], tuple[int, str, int]] = {}
    for paragraph, remark in zip(reader.paragraphs, remarks, strict=True):
        marked = paragraph.marked
        if marked.ordinal is None or marked.rank is None:
            continue
        key = (remark.parent, marked.rank)
        before, marker, line = last.get(key, (0, "", remark.line))
        if marked.ordinal != before + 1:
            text = f"「{marked.marker}{remark.text[:20]}」" + (
                f"的前一項是 {marker}" if marker else "之前沒有第一項"
            )
            yield Note(reader.title, remark.line, text, (remark.line, line))
        last[key] = (marked.ordinal, marked.marker, remark.line)


READER = GeneralRemarks()
