from collections.abc import Callable, Sequence

import pytest

from budget.book.contents import read_contents
from budget.book.pages import cut_pages
from budget.book.results import BookContext, TableResult
from budget.book.source import Line, load_text
from oversight.resolutions.report_table import ReportTable, ResolutionRow
from tests.paths import SEED_BOOK

ReadTable = Callable[[Sequence[Line]], TableResult]


@pytest.fixture(scope="session")
def seed_lines() -> list[Line]:
    return load_text(SEED_BOOK)


@pytest.fixture(scope="session")
def read_table() -> ReadTable:
    """Reads the report table of a whole book given as lines (the seed, or the seed with a line changed)."""

    def read(lines: Sequence[Line]) -> TableResult:
        contents = read_contents(lines, "book.txt")
        sections = cut_pages(lines, contents, "book.txt").sections
        return ReportTable().read(sections[-1], BookContext("book.txt", contents, sections))

    return read


@pytest.fixture(scope="session")
def seed_table(seed_lines: list[Line], read_table: ReadTable) -> TableResult:
    return read_table(seed_lines)


@pytest.fixture(scope="session")
def seed_rows(seed_table: TableResult) -> dict[tuple[str | None, int], ResolutionRow]:
    """Rows by heading agency (None for 通案) and item number."""
    return {(row.heading_agency, row.number): row for row in seed_table.rows}
