"""The source of a book line by line, and what became of each line: the place every 「第399行」 of the site leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budget.models import BookSource, BudgetBook, PrintedRow
from oversight.book_addresses import row_url
from oversight.views.asked import AskedForm, refuse
from oversight.views.page import render_page
from oversight.views.printed import Paged, TablesOfBook, find_book

LINES_PER_PAGE = 300
BLANK = "blank"
#: What became of a line, in words.
STATES = {"read": _("已讀"), "furniture": _("頁首、欄名"), BLANK: _("空白"), "unread": _("未讀")}


class SourceForm(AskedForm):
    """A page, or the page that has a line."""

    line = forms.IntegerField(label=_("行"), min_value=1, max_value=10**7, required=False)
    page = forms.IntegerField(label=_("頁"), min_value=1, max_value=10**6, required=False)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line: `state` is a key of STATES; the table and the row that took it, "" where none did."""

    number: int
    text: str
    state: str
    page: int | None
    table: str
    table_url: str
    row: int | None
    row_url: str

    @property
    def state_label(self) -> str:
        return STATES[self.state]


@require_safe
def book_source(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """300 lines of the text, those around `line` where one is asked for."""
    book = find_book(year, slug)
    demo = book.agency.is_fictional
    form = SourceForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=demo)
    source = BookSource.objects.filter(book=book).first()
    if source is None:
        return render_page(request, "budget/book_source.html", {"book": book}, demo=demo)
    texts = source.text.split("\n")
    line = form.cleaned_data["line"]
    if line and line > len(texts):
        return refuse(
            request,
            [(gettext("行"), gettext("沒有第%(line)d行，共%(all)d行。") % {"line": line, "all": len(texts)})],
            demo=demo,
        )
    number = -(-line // LINES_PER_PAGE) if line else form.cleaned_data["page"] or 1
    paged = Paged(number, LINES_PER_PAGE, len(texts))
    if paged.problem:
        return refuse(request, [paged.problem], demo=demo)
    context = {
        "book": book,
        "paged": paged,
        "lines": _lines(book, source, texts, paged),
        "has_pages": bool(source.pages),
        "asked_line": line,
        "counts": _counts(source, texts),
    }
    return render_page(request, "budget/book_source.html", context, demo=demo)


def _lines(book: BudgetBook, source: BookSource, texts: Sequence[str], paged: Paged) -> list[SourceLine]:
    tables = TablesOfBook(book)
    uses = _spread(source.uses, paged)
    pages = _spread(source.pages, paged)
    rows = _rows(tables, source.uses, {title for _, title, *_ in uses.values()})
    found = []
    for number in range(paged.start + 1, paged.last + 1):
        kind, title, *_ = uses.get(number, ["unread", ""])
        text = texts[number - 1]
        table = tables.titled(title)
        position = rows.get(number) if table and kind == "read" else None
        found.append(
            SourceLine(
                number,
                text,
                BLANK if kind == "furniture" and not text.strip() else kind,
                pages[number][0] if number in pages else None,
                title,
                tables.url(title),
                None if position is None else position + 1,
                row_url(book, table.position, position) if table and position is not None else "",
            )
        )
    return found


def _spread(runs: Iterable[list[Any]], paged: Paged) -> dict[int, list[Any]]:
    """What runs [first line, last line, …] say of every line of the page."""
    said: dict[int, list[Any]] = {}
    for first, last, *rest in runs:
        for number in range(max(first, paged.start + 1), min(last, paged.last) + 1):
            said[number] = rest
    return said


def _rows(tables: TablesOfBook, uses: Sequence[list[Any]], titles: set[str]) -> dict[int, int]:
    """Line -> the position of the printed row that took it, of the tables with these titles; one query.

    Where printed rows overlap, the first that begins on the line, else the shortest. A line that a row took besides its own (說明 on a later page) is
    found by the row that its run names.
    """
    shown = [table.pk for title in titles if (table := tables.titled(title))]
    spans = list(
        PrintedRow.objects.filter(table__in=shown).values_list("position", "first_line", "last_line")
    )
    found: dict[int, int] = {}
    for position, first, last in sorted(spans, key=lambda row: (row[1] - row[2], -row[0])):
        for number in range(first, last + 1):
            found[number] = position
    found |= {first: position for position, first, _ in sorted(spans, reverse=True)}
    named = {
        (title, row): found[first]
        for first, _, kind, title, row in reversed(uses)
        if kind == "read" and row is not None and first in found
    }
    for first, last, kind, title, row in uses:
        if kind == "read" and (title, row) in named:
            for number in range(first, last + 1):
                found.setdefault(number, named[title, row])
    return found


def _counts(source: BookSource, texts: Sequence[str]) -> list[tuple[str, int]]:
    """How many lines of the whole source ended in each state."""
    counts = dict.fromkeys(STATES, 0)
    for first, last, kind, *_rest in source.uses:
        blank = sum(not text.strip() for text in texts[first - 1 : last]) if kind == "furniture" else 0
        counts[kind] += last - first + 1 - blank
        counts[BLANK] += blank
    return [(label, counts[state]) for state, label in STATES.items()]
