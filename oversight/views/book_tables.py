"""A printed table of a book: its rows as printed, paged, and the same rows as a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budget.models import BudgetBook, LineItem, PrintedRow, PrintedTable
from budget.sheets import Cell
from oversight.book_addresses import TABLE_ROWS_PER_PAGE
from oversight.downloads import FORMATS, Sheet, download
from oversight.views.asked import FormatForm, refuse
from oversight.views.page import render_page
from oversight.views.printed import Paged, TablesOfBook, find_book

#: More columns do not stand side by side on paper, where each row becomes a list of its cells, or on a screen.
PAPER_COLUMNS, SCREEN_COLUMNS = 9, 14
LONG_TEXT = 80
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
#: A column without a name in the print.
_NAMELESS = "（無欄名）"


class TableForm(FormatForm):
    """Which page, or which file."""

    page = forms.IntegerField(label=_("頁"), min_value=1, max_value=10**6, required=False)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of a page: `url` where its code is a budget line's."""

    label: str
    kind: str
    value: int | str | None
    url: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it wants a wide column."""
        return isinstance(self.value, str) and len(self.value) > LONG_TEXT


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One printed row, numbered from 1."""

    number: int
    first_line: int
    last_line: int
    cells: list[ShownCell]


@require_safe
def table_detail(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponseBase:
    """One table by its place among the contents; `format` answers all of its rows as a file."""
    book = find_book(year, slug)
    table = get_object_or_404(PrintedTable, book=book, position=number)
    demo = book.agency.is_fictional
    form = TableForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=demo)
    rows = table.rows.order_by("position")
    if form.cleaned_data["format"]:
        return download(table_sheet(book, table, rows), form.cleaned_data["format"])
    paged = Paged(form.cleaned_data["page"] or 1, TABLE_ROWS_PER_PAGE, rows.count())
    if paged.problem:
        return refuse(request, [paged.problem], demo=demo)
    tables = TablesOfBook(book)
    context = {
        "book": book,
        "table": table,
        "heads": [(label or _NAMELESS, kind) for label, kind in table.columns],
        "rows": _shown(book, table, rows[paged.start : paged.start + paged.size]),
        "paged": paged,
        "width": _width(len(table.columns)),
        "formats": FORMATS,
        "neighbours": _neighbours(tables, table),
    }
    return render_page(request, "budget/book_table.html", context, demo=demo)


def _width(columns: int) -> str:
    """Classes of a table with too many columns for a sheet of paper, or for a screen too."""
    names = ["cards"] if columns > PAPER_COLUMNS else []
    return " ".join([*names, "many"] if columns > SCREEN_COLUMNS else names)


def _shown(book: BudgetBook, table: PrintedTable, rows: Iterable[PrintedRow]) -> list[ShownRow]:
    rows = list(rows)
    urls = _line_urls(book, table, rows)
    return [
        ShownRow(
            row.position + 1,
            row.first_line,
            row.last_line,
            [
                ShownCell(label or _NAMELESS, kind, value, urls.get(str(value), "") if kind == "code" else "")
                for (label, kind), value in zip(table.columns, row.cells, strict=True)
            ],
        )
        for row in rows
    ]


def _line_urls(book: BudgetBook, table: PrintedTable, rows: Sequence[PrintedRow]) -> dict[str, str]:
    """Pages of the budget lines whose ten-digit codes stand in these rows; one query."""
    places = [index for index, (_, kind) in enumerate(table.columns) if kind == "code"]
    codes = {str(row.cells[index]) for row in rows for index in places if row.cells[index]}
    lines = LineItem.objects.filter(fiscal_year=book.fiscal_year_id, slug__in=codes).only(
        "slug", "fiscal_year"
    )
    found = {}
    for line in lines:
        line.fiscal_year = book.fiscal_year
        found[line.slug] = line.get_absolute_url()
    return found


def _neighbours(tables: TablesOfBook, table: PrintedTable) -> tuple[PrintedTable | None, PrintedTable | None]:
    """The tables before and after."""
    place = next(index for index, each in enumerate(tables.all) if each.pk == table.pk)
    before = tables.all[place - 1] if place else None
    after = tables.all[place + 1] if place + 1 < len(tables.all) else None
    for each in (before, after):
        if each:
            each.book = tables.book
    return before, after


def table_sheet(book: BudgetBook, table: PrintedTable, rows: Iterable[PrintedRow]) -> Sheet:
    """All rows for a file: amounts in 元, decimals as numbers, codes as text, and the source lines."""
    kinds = [kind for _, kind in table.columns]
    header = [
        f"{label or _NAMELESS}（元）" if kind == "money" else label or _NAMELESS
        for label, kind in table.columns
    ]
    written = [(*map(_typed, kinds, row.cells), row.first_line, row.last_line) for row in rows]
    return Sheet(
        stem=f"{book.fiscal_year.year}-{book.slug}-{table.position:02}",
        title=table.title,
        header=[*header, "來源起行", "來源迄行"],
        rows=written,
        as_of=timezone.localtime(book.imported_at).date(),
    )


def _typed(kind: str, value: int | str | None) -> Cell:
    if kind == "number" and isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if kind in ("text", "code") and value is not None:
        return str(value)
    return value
