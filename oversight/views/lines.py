"""Budget years and budget lines: amounts of both stages, and what resolutions took from them."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from budget.models import BudgetBook, FiscalYear, LineItem
from oversight.charts.bars import Bar, line_bar
from oversight.filters import resolutions_on
from oversight.line_again import frozen_again
from oversight.line_children import Change, change_of, child_groups
from oversight.line_money import LineMoney, Links, is_within
from oversight.line_years import line_years
from oversight.models import Resolution, ResolutionLine
from oversight.orders import ordered
from oversight.sets import name_agencies
from oversight.views.counts import counted
from oversight.views.page import demo_asked, render_page

CASES_SHOWN = 100
#: As deep as budgets go: 款, 項, 政事別, 目, 節, 分支計畫; what would hang deeper is read line by line.
ABOVE = "__".join(["parent"] * 6)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a table with what was taken from it; `depth` for indentation."""

    line: LineItem
    money: LineMoney
    bar: Bar
    depth: int = 0


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A resolution on the line or beneath it, and by which links."""

    resolution: Resolution
    links: list[ResolutionLine]


@require_safe
def budget_index(request: HttpRequest) -> HttpResponse:
    """Years of which one world has a book, a line of an agency, or a resolution."""
    demo = demo_asked(request)
    books = BudgetBook.objects.filter(fiscal_year=OuterRef("pk"), agency__is_fictional=demo)
    lines = LineItem.objects.filter(fiscal_year=OuterRef("pk"), agency__is_fictional=demo)
    resolutions = Resolution.objects.filter(fiscal_year=OuterRef("pk"), is_fictional=demo)
    years = FiscalYear.objects.filter(Exists(books) | Exists(lines) | Exists(resolutions)).annotate(
        book_count=counted(books, "fiscal_year"),
        line_count=counted(lines, "fiscal_year"),
        case_count=counted(resolutions, "fiscal_year"),
    )
    return render_page(request, "budget/budget_index.html", {"years": years}, demo=demo)


@require_safe
def budget_year(request: HttpRequest, year: int) -> HttpResponse:
    """The dates of one year, the books of its agencies, and the top two levels of its tree."""
    demo = demo_asked(request)
    context = {
        "year": year,
        "fiscal_years": get_list_or_404(FiscalYear, year=year),
        "books": BudgetBook.objects.filter(fiscal_year__year=year, agency__is_fictional=demo).select_related(
            "agency", "fiscal_year"
        ),
        "sides": _sides(year, demo=demo),
    }
    return render_page(request, "budget/budget_year.html", context, demo=demo, scope=[("year", str(year))])


def _sides(year: int, *, demo: bool) -> list[tuple[str, list[LineRow]]]:
    """(歲入 or 歲出, its two top levels) of one year in one world."""
    top = (
        LineItem.objects.filter(fiscal_year__year=year, parent__parent__isnull=True)
        .select_related("fiscal_year", "agency")
        .defer("description")
    )
    shown = sorted((line for line in top if _may_show(line, demo=demo)), key=_printed_order)
    chosen = _tops_first(shown, demo=demo)
    links = Links.of_year(year, demo=demo) if chosen else None
    found = []
    for side in LineItem.Side:
        lines = [line for line in chosen if line.side == side]
        if lines and links:
            found.append((str(side.label), _rows(lines, links)))
    return found


def _printed_order(line: LineItem) -> tuple[int, int]:
    """By 款 and 項 number: positions come from different books and lists."""
    return int(line.number) if line.number.isdecimal() else sys.maxsize, line.position


def _may_show(line: LineItem, *, demo: bool) -> bool:
    """A line of no agency (款) may be of either world; what hangs beneath it tells."""
    return line.agency is None or line.agency.is_fictional == demo


def _tops_first(lines: list[LineItem], *, demo: bool) -> list[LineItem]:
    """Each top line followed by its children; a 款 of no agency only where a child or its being real shows it."""
    found = []
    for top in (line for line in lines if line.parent_id is None):
        beneath = [line for line in lines if line.parent_id == top.pk]
        if top.agency or beneath or not (demo or _is_fictional(top)):
            found += [top, *beneath]
    return found


def _is_fictional(line: LineItem) -> bool:
    """Whether a line belongs to a fictional agency, or, having none itself, holds one of theirs."""
    if line.agency:
        return line.agency.is_fictional
    beneath = LineItem.objects.filter(fiscal_year=line.fiscal_year, path__startswith=line.subtree_prefix)
    return beneath.filter(agency__is_fictional=True).exists()


@require_safe
def line_detail(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """One line: its amounts, what was taken from it, its children, and every resolution on it and beneath it."""
    today = timezone.localdate()
    line = _find(year, slug)
    demo = _is_fictional(line)
    years = line_years(line, demo=demo)
    links, before = years.links, years.line_of(year - 1)
    money = links.money(line)
    groups = child_groups(line, links, before)
    context = {
        "today": today,
        "line": line,
        "ancestors": _ancestors(line),
        "money": money,
        "bar": line_bar(line.amount or money.taken, money.cut, money.frozen, money.released),
        "groups": groups,
        "children": [row for group in groups for row in group.rows],
        "passed": _passed(line),
        "change": change_of(line, line.amount, before),
        "cases": _cases(line, links, today, demo=demo),
        "cases_shown": CASES_SHOWN,
        "excess": _excess(line, money),
        "years": years,
        "again": frozen_again(years, today),
    }
    scope = [("line", f"{year}/{slug}")]
    return render_page(request, "budget/line_detail.html", context, demo=demo, scope=scope)


def _find(year: int, slug: str) -> LineItem:
    """Where several budgets of a year have the slug, that of the 總預算, which sorts first."""
    lines = LineItem.objects.filter(fiscal_year__year=year, slug=slug)
    known = lines.select_related("fiscal_year", "agency", "book__fiscal_year", "book__agency", ABOVE)
    line = known.order_by("fiscal_year__kind").first()
    if line is None:
        raise Http404
    return line


def _ancestors(line: LineItem) -> list[LineItem]:
    """From the top down."""
    found: list[LineItem] = []
    above = line.parent
    while above is not None:
        above.fiscal_year = line.fiscal_year
        found.insert(0, above)
        above = above.parent
    return found


def _rows(lines: Iterable[LineItem], links: Links) -> list[LineRow]:
    """Bars share one scale, that of the greatest line: they can be compared down the column."""
    taken = [(line, links.money(line)) for line in lines]
    listed = {line.pk for line, _ in taken}
    scale = max((max(line.amount or 0, money.taken) for line, money in taken), default=0)
    return [
        LineRow(
            line,
            money,
            line_bar(scale, money.cut, money.frozen, money.released),
            1 if line.parent_id in listed else 0,
        )
        for line, money in taken
    ]


def _cases(line: LineItem, links: Links, today: datetime.date, *, demo: bool) -> list[CaseRow]:
    found = resolutions_on(today).filter(is_fictional=demo).on_line(line)
    rows = name_agencies(ordered(found, "due").for_list()[:CASES_SHOWN])
    return [
        CaseRow(row, [link for link in links.cases[row.pk].links if is_within(link.line, line)])
        for row in rows
    ]


def _excess(line: LineItem, money: LineMoney) -> tuple[str, int] | None:
    """(which figure, by how many 元) cut and frozen together exceed; None where they do not or nothing is known."""
    name, figure = (
        (gettext("預算案"), line.proposed)
        if line.proposed is not None
        else (gettext("法定預算"), line.statutory)
    )
    return (name, money.taken - figure) if figure is not None and money.taken > figure else None


def _passed(line: LineItem) -> Change | None:
    """What passed against what was asked for, None where one of them is not known."""
    if line.proposed is None or line.statutory is None:
        return None
    return Change(line.statutory - line.proposed, line.proposed, gettext("預算案"))
