"""勾稽: every sum of a book that can be checked, what does not hold first, with the places of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from budget.models import BookCheck, BudgetBook
from oversight.book_summary import CheckCounts, added_counts, check_counts
from oversight.downloads import FORMATS, Sheet, download
from oversight.views.asked import FormatForm, refuse
from oversight.views.page import render_page
from oversight.views.printed import Paged, TablesOfBook, find_book

CHECKS_PER_PAGE = 400
State = BookCheck.State
#: What needs a reader's eye comes first.
RANKS = {State.OFF.value: 0, State.UNCHECKED.value: 1, State.HOLDS.value: 2}
HEADER = [
    *("書表", "勾稽項目", "結果", "書上所印", "各部分之和", "相差", "單位", "來源行"),
    *("對照書表", "對照來源行", "說明", "更正說明"),
]


class ChecksForm(FormatForm):
    """Which results, of which page."""

    state = forms.ChoiceField(label=_("結果"), choices=State.choices, required=False)
    page = forms.IntegerField(label=_("頁"), min_value=1, max_value=10**6, required=False)


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """The checks of one table on this page; `counts` are those of the whole table, whatever is filtered."""

    title: str
    url: str
    counts: CheckCounts
    checks: list[tuple[BookCheck, str]]


@require_safe
def book_checks(request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """Grouped by table: tables with something off first, then in the order of the book."""
    book = find_book(year, slug)
    demo = book.agency.is_fictional
    form = ChecksForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=demo)
    state = form.cleaned_data["state"]
    counts = check_counts(book)
    checks = _chosen(book, state, counts)
    if form.cleaned_data["format"]:
        return download(_sheet(book, checks), form.cleaned_data["format"])
    paged = Paged(
        form.cleaned_data["page"] or 1, CHECKS_PER_PAGE, len(checks), f"state={state}" if state else ""
    )
    if paged.problem:
        return refuse(request, [paged.problem], demo=demo)
    total = added_counts(counts)
    context = {
        "book": book,
        "counts": total,
        "states": [(each, getattr(total, each.value)) for each in (State.OFF, State.UNCHECKED, State.HOLDS)],
        "state": state,
        "groups": _groups(book, checks[paged.start : paged.last], counts),
        "paged": paged,
        "formats": FORMATS,
    }
    return render_page(request, "budget/book_checks.html", context, demo=demo)


def _chosen(book: BudgetBook, state: str, counts: list[CheckCounts]) -> list[BookCheck]:
    """Sorted: tables with something off, then by table, then off, unchecked, holds; one query."""
    places = {each.title: (not each.off, place) for place, each in enumerate(counts)}
    found = BookCheck.objects.filter(book=book, **({"state": state} if state else {}))
    return sorted(found, key=lambda check: (places[check.table], RANKS[check.state], check.position))


def _groups(book: BudgetBook, checks: list[BookCheck], counts: list[CheckCounts]) -> list[CheckGroup]:
    tables = TablesOfBook(book)
    of_table = {each.title: each for each in counts}
    return [
        CheckGroup(
            title,
            tables.url(title),
            of_table[title],
            [(check, tables.url(check.other_table)) for check in run],
        )
        for title, run in groupby(checks, key=lambda check: check.table)
    ]


def _sheet(book: BudgetBook, checks: list[BookCheck]) -> Sheet:
    return Sheet(
        stem=f"{book.fiscal_year.year}-{book.slug}-checks",
        title="勾稽",
        header=HEADER,
        rows=[
            (
                *(check.table, check.name, check.get_state_display(), check.left, check.right),
                *(check.difference, check.unit, check.line, check.other_table, check.other_line),
                *(check.text, check.correction),
            )
            for check in checks
        ],
        as_of=timezone.localtime(book.imported_at).date(),
    )
