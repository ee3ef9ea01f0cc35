"""What the pages of a book share: finding it, its tables with their addresses, and a page of many rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from budget.models import Agency, BudgetBook, PrintedTable
from oversight.book_addresses import book_url


def split_slug(slug: str) -> tuple[str, int]:
    """(agency code, part): 「0801-1」 -> 0801, 1."""
    code, _, part = slug.partition("-")
    return code, int(part or 0)


def find_book(year: int, slug: str) -> BudgetBook:
    """With year and agency; Http404 where there is none. Of several budgets of a year 總預算 sorts first."""
    book = stored_book(year, slug)
    if book is None:
        raise Http404
    return book


def stored_book(year: int, slug: str) -> BudgetBook | None:
    """As `find_book`, None where there is none."""
    code, part = split_slug(slug)
    books = BudgetBook.objects.filter(fiscal_year__year=year, agency__code=code, part=part)
    return books.select_related("fiscal_year", "agency__parent").order_by("fiscal_year__kind").first()


def find_agency(slug: str) -> Agency:
    """The agency of a page without a book; a part that is not there is a 404."""
    code, part = split_slug(slug)
    if part:
        raise Http404
    return get_object_or_404(Agency.objects.select_related("parent"), code=code)


class TablesOfBook:
    """The tables of a book, found by title or by line; one query."""

    def __init__(self, book: BudgetBook, tables: Iterable[PrintedTable] | None = None) -> None:
        self.book = book
        self.all = list(book.tables.defer("columns") if tables is None else tables)
        self._by_title = {table.title: table for table in self.all}

    def titled(self, title: str) -> PrintedTable | None:
        """None where no table has the title."""
        return self._by_title.get(title)

    def url(self, title: str) -> str:
        """The page of the table with this title, "" where there is none."""
        table = self.titled(title)
        return book_url("table-detail", self.book, table.position) if table else ""


@dataclass(frozen=True, slots=True)
class Paged:
    """Which page of how many rows, and the query strings of its neighbours; `extra` is repeated in them."""

    number: int
    size: int
    total: int
    extra: str = ""

    @property
    def pages(self) -> int:
        """At least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """The first row of the page, from 0."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The first row of the page, from 1; 0 where there are none."""
        return self.start + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The last row of the page, from 1."""
        return min(self.start + self.size, self.total)

    @property
    def links(self) -> list[tuple[int, str]]:
        """(number, query string) of the first, the last and the pages around this one."""
        near = range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)
        return [(number, self.query(number)) for number in sorted({1, *near, self.pages})]

    def query(self, number: int) -> str:
        """The query string of a page."""
        return f"{self.extra}&page={number}".lstrip("&")

    @property
    def problem(self) -> tuple[str, str] | None:
        """Why there is no such page."""
        if self.number > self.pages:
            return (
                gettext("頁"),
                gettext("沒有第%(number)d頁，共%(pages)d頁。") % {"number": self.number, "pages": self.pages},
            )
        return None
