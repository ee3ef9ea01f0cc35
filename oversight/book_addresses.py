"""Addresses of the places in a book: its pages, its printed tables and rows, and every line of its source."""

from __future__ import annotations

from django.urls import reverse

from budget.models import BudgetBook

TABLE_ROWS_PER_PAGE = 200


class BookSlug:
    """Path converter: an agency code, and 「-1」 for a book bound behind another (BudgetBook.slug)."""

    regex = "[0-9A-Z]{4}(?:-[1-9][0-9]?)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def book_url(name: str, book: BudgetBook, *args: object) -> str:
    """A page of a book by its url name; `book` comes with its year and agency."""
    return reverse(name, args=[book.fiscal_year.year, book.slug, *args])


def source_url(book: BudgetBook, line: int) -> str:
    """The line itself, on the page of the source that has it."""
    return f"{book_url('book-source', book)}?line={line}#L{line}"


def row_url(book: BudgetBook, table: int, position: int) -> str:
    """A row of a printed table; tables count from 1, rows from 0."""
    page = position // TABLE_ROWS_PER_PAGE + 1
    query = f"?page={page}" if page > 1 else ""
    return f"{book_url('table-detail', book, table)}{query}#row-{position + 1}"
