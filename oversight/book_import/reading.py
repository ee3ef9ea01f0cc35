"""From a file, text or PDF, to the books in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from budget.book.kinds import refuse_other_books
from budget.book.pdf.document import is_pdf
from budget.book.pdf.reader import PdfPart, read_pdf
from budget.book.reader import ReadBook, read_book
from budget.book.source import Line, load_text
from oversight.book_import.tables import READERS

#: A cover and the first lines of its contents page say what kind of book it is.
COVER_LINES = 40


@dataclass(frozen=True, slots=True)
class BookPart:
    """One book of a file: `number` 0 is the book itself, 1… the subordinate agencies' bound behind it.

    `pages` are runs [first line, last line, page of the file]; empty for a text.
    """

    number: int
    book: ReadBook
    lines: Sequence[Line]
    pages: list[list[int]]


def read_file(path: Path) -> list[BookPart]:
    """The book at `path` and those behind it. Raises BookError for what is no sound book."""
    if not is_pdf(path):
        lines = load_text(path)
        refuse_other_books((line.text for line in lines[:COVER_LINES]), path.name)
        return [BookPart(0, read_book(lines, path.name, READERS), lines, [])]
    pdf = read_pdf(path, READERS)
    parts = enumerate((pdf.main, *pdf.appendices))
    return [BookPart(number, part.book, part.lines, list(_page_runs(part))) for number, part in parts]


def _page_runs(part: PdfPart) -> Iterator[list[int]]:
    """The lines of one page follow each other, so a page is one run."""
    run: list[int] = []
    for number, place in sorted(part.places.items()):
        if run and place.page == run[2]:
            run[1] = number
            continue
        if run:
            yield run
        run = [number, number, place.page]
    if run:
        yield run
