"""The page of a budget book, and of an agency's year of which only the lines are known."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from budget.models import Agency, BudgetBook, FiscalYear, LineItem, PrintedRow, PrintedTable
from oversight.book_summary import Summary, added_counts, check_counts, summary_of, unread_lines
from oversight.figures import figures
from oversight.filters import resolutions_on
from oversight.models import Resolution
from oversight.views.asked import AskedForm, refuse
from oversight.views.counts import counted
from oversight.views.page import render_page
from oversight.views.printed import TablesOfBook, find_agency, stored_book


@require_safe
def book_detail(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """What is known of one agency's budget of one year; 404 where nothing is."""
    book = stored_book(year, slug)
    agency = book.agency if book else find_agency(slug)
    fiscal_year = book.fiscal_year if book else _year_with_lines(year, agency)
    form = AskedForm(request.GET)
    if form.problems:
        return refuse(request, form.problems, demo=agency.is_fictional)
    summary = summary_of(fiscal_year, agency, book, demo=agency.is_fictional)
    own = resolutions_on(timezone.localdate()).for_agency(agency).filter(fiscal_year=fiscal_year)
    context = {
        "book": book,
        "agency": agency,
        "fiscal_year": fiscal_year,
        "summary": summary,
        "figures": figures(own.filter(is_fictional=agency.is_fictional)),
        "other_books": _other_books(agency, book),
        **(_printed(book) if book else {}),
        **_comparison(agency, summary),
    }
    scope = [("agency", agency.code), ("year", str(year))]
    return render_page(request, "budget/book_detail.html", context, demo=agency.is_fictional, scope=scope)


def _year_with_lines(year: int, agency: Agency) -> FiscalYear:
    """The budget of a year that has lines of the agency, 總預算 before others."""
    lines = LineItem.objects.filter(fiscal_year=OuterRef("pk"), agency=agency)
    found = FiscalYear.objects.filter(Exists(lines), year=year).order_by("kind").first()
    if found is None:
        raise Http404
    return found


def _other_books(agency: Agency, book: BudgetBook | None) -> QuerySet[BudgetBook]:
    others = BudgetBook.objects.filter(agency=agency).select_related("fiscal_year", "agency")
    return others.exclude(pk=book.pk) if book else others


def _printed(book: BudgetBook) -> dict[str, Any]:
    """What the book prints besides lines. Four queries."""
    rows = PrintedRow.objects.filter(table=OuterRef("pk"))
    tables = TablesOfBook(
        book,
        PrintedTable.objects.filter(book=book).defer("columns").annotate(row_count=counted(rows, "table")),
    )
    checks = check_counts(book)
    by_table = {each.title: each for each in checks}
    printed_cases = Resolution.objects.filter(book=book).values(year=F("fiscal_year__year"))
    return {
        "tables": [(table, tables.url(table.title), by_table.get(table.title)) for table in tables.all],
        "checks": added_counts(checks),
        "unread": unread_lines(book),
        "printed_cases": printed_cases.annotate(n=Count("pk")).order_by("-year"),
    }


def _comparison(agency: Agency, summary: Summary | None) -> dict[str, Any]:
    """Parameters of the comparison with the year before, {} where there is none."""
    if summary is None or summary.compare_with is None:
        return {}
    left, right = summary.compare_with
    return {"compare_query": f"left={left}&right={right}&agency={agency.code}"}
