"""期限 as a calendar: how many cases fall due on each day of a month, and the cases of one day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from oversight.agenda import DeadlineQuestion, by_day
from oversight.facet_boxes import facet_boxes
from oversight.facets import FacetCounts
from oversight.figures import TALLY, Tally, added
from oversight.months import WEEKDAYS, Month, asked_day
from oversight.query_strings import chips, without
from oversight.views.asked import refuse
from oversight.views.listing import PER_PAGE, rows_of
from oversight.views.page import render_page
from oversight.views.printed import Paged

#: What says how to look, not at which cases.
VIEWS = ("band", "month", "day", "page")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar and what is due on it; `query` leads to exactly these cases."""

    on: datetime.date
    weekday: Any
    tally: Tally
    query: str
    is_late: bool
    is_today: bool


def month_page(
    request: HttpRequest, asked: DeadlineQuestion, month: Month, today: datetime.date
) -> HttpResponse:
    """The days of a month, and its cases day by day."""
    asked.queryset = asked.queryset.filter(due_on__gte=month.first, due_on__lte=month.last)
    tallies = _by_day(asked.qs)
    total = added(tallies.values())
    weeks = [
        [_day(asked, day, WEEKDAYS[place], tallies, today) for place, day in enumerate(week)]
        for week in month.weeks
    ]
    context = {
        "month": month,
        "weekdays": WEEKDAYS,
        "weeks": weeks,
        "previous_query": view_query(asked, month=month.previous.asked),
        "next_query": view_query(asked, month=month.next.asked),
    }
    return _page(request, asked, total, context, today)


def day_page(
    request: HttpRequest, asked: DeadlineQuestion, day: datetime.date, today: datetime.date
) -> HttpResponse:
    """The cases of one day."""
    asked.queryset = asked.queryset.filter(due_on=day)
    total = added(_by_day(asked.qs).values())
    month = Month(day.replace(day=1))
    context = {"day": day, "month": month}
    return _page(request, asked, total, context, today)


def view_query(asked: DeadlineQuestion, **view: str) -> str:
    """The query string of the same conditions in another view."""
    data = asked.data.copy()
    for name in VIEWS:
        data.pop(name, None)
    for name, value in view.items():
        data[name] = value
    return str(data.urlencode())


def _page(
    request: HttpRequest,
    asked: DeadlineQuestion,
    total: Tally,
    context: dict[str, Any],
    today: datetime.date,
) -> HttpResponse:
    paged = Paged(asked.page_number, PER_PAGE, total.cases, without(asked.data, "page"))
    if paged.problem:
        return refuse(request, [paged.problem], demo=asked.demo)
    keys = by_day(asked.qs).values("pk")[paged.start : paged.start + PER_PAGE]
    shown = {
        "today": today,
        "boxes": facet_boxes(FacetCounts(asked)),
        "chips": [chip for chip in chips(asked) if chip.label not in (str(_("月份")), str(_("日期")))],
        "total": total,
        "paged": paged,
        "rows": rows_of(by_day(asked.queryset.filter(pk__in=keys)), PER_PAGE),
        "bands_query": view_query(asked),
        "month_query": view_query(asked, month=context["month"].asked),
    }
    return render_page(request, "oversight/deadline_month.html", {**shown, **context}, demo=asked.demo)


def _by_day(due: Any) -> dict[datetime.date, Tally]:
    """One query."""
    rows = due.order_by().values_list("due_on").annotate(**TALLY)
    return {day: Tally(*(int(number or 0) for number in numbers)) for day, *numbers in rows}


def _day(
    asked: DeadlineQuestion,
    day: datetime.date | None,
    weekday: Any,
    tallies: dict[datetime.date, Tally],
    today: datetime.date,
) -> Day | None:
    if day is None:
        return None
    query = view_query(asked, day=asked_day(day))
    return Day(day, weekday, tallies.get(day, Tally()), query, day < today, day == today)
