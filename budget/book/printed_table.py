"""A table that no reader knows, kept as printed: every line below the column heads is a row of cells."""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.pages import Section
from budget.book.results import BookContext, LineUse, TableResult


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One printed line of an unknown table, cells as printed; `page` counts the table's pages from 1."""

    line: int
    last_line: int
    page: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The reader of a table without a reader of its own; no row of any shape is refused."""

    title: str

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are PrintedRow, one per line that prints anything."""
        del book
        rows: list[PrintedRow] = []
        uses: dict[int, LineUse] = {}
        for number, page in enumerate(section.pages, start=1):
            for line in page.body:
                if not line.is_blank:
                    uses[line.number] = LineUse("read", section.title, len(rows))
                    rows.append(PrintedRow(line.number, line.number, number, line.cells))
        return TableResult(section.title, tuple(rows), uses)
