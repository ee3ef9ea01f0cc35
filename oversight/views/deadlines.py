"""期限: what is overdue, what is due in the next days, and where no day can be reckoned; as a page; the calendar of it is in `oversight.calendars`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from oversight.agenda import DeadlineQuestion, by_day, first_of_each, with_band
from oversight.bands import Band, in_band, owed
from oversight.downloads import FORMATS
from oversight.facet_boxes import facet_boxes
from oversight.facets import FacetCounts
from oversight.figures import Figures, Tally
from oversight.filters import resolutions_on
from oversight.months import Month
from oversight.query_strings import FLEETING, chips, with_parameter, without
from oversight.status import OVERDUE
from oversight.views.asked import refuse
from oversight.views.deadline_months import VIEWS, day_page, month_page, view_query
from oversight.views.listing import PER_PAGE, Row, rows_of
from oversight.views.page import render_page
from oversight.views.printed import Paged

SHOWN = 5


@dataclass(frozen=True, slots=True)
class BandRows:
    """One band: its tally, the rows shown, and the query string of all of it."""

    band: Band
    tally: Tally
    rows: Sequence[Row]
    query: str


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """Every band with its first rows, or with `band` that one in pages; a `month` as a calendar, a `day` as its rows.

    HTTP 400 where a value is wrong.
    """
    today = timezone.localdate()
    asked = DeadlineQuestion(request.GET, resolutions_on(today).filter(owed()), today=today)
    if problems := asked.strict_problems:
        return refuse(request, problems, demo=asked.demo)
    if asked.asked_month:
        return month_page(request, asked, asked.asked_month, today)
    if asked.asked_day:
        return day_page(request, asked, asked.asked_day, today)
    chosen = Band(asked.asked_band) if asked.asked_band else None
    if chosen:
        asked.queryset = asked.queryset.filter(in_band(chosen.value, today))
    counts = FacetCounts(asked)
    sums = counts.tallies("due")
    paged = Paged(
        asked.page_number, PER_PAGE, sums[chosen].cases if chosen in sums else 0, without(asked.data, "page")
    )
    problem = paged.problem
    if problem or (not chosen and asked.page_number > 1):
        return refuse(request, [problem or (gettext("頁"), gettext("分組一覽沒有分頁。"))], demo=asked.demo)
    shown = _rows(asked, with_band(asked.qs, today), chosen, paged, today)
    context = {
        "today": today,
        "chips": chips(asked),
        "boxes": facet_boxes(counts),
        "chosen": chosen,
        "formats": FORMATS,
        "listed_bands": (chosen.value,) if chosen else tuple(Band.values),
        "paged": paged,
        "bands": [_band(asked, Band(name), sums[name], shown) for name in Band.values if name in sums],
        "late_figures": Figures(tuple(row for row in counts.figures.by_status if row.status in OVERDUE)),
        "calendar_url": _calendar_url(asked),
        "bands_query": view_query(asked),
        "month_query": view_query(asked, month=Month(today.replace(day=1)).asked),
    }
    return render_page(request, "oversight/deadlines.html", context, demo=asked.demo, scope=_scope(asked))


def _rows(
    asked: DeadlineQuestion, banded: Any, chosen: Band | None, paged: Paged, today: datetime.date
) -> list[Row]:
    """The rows to be shown, nearest day first."""
    if chosen is None:
        keys = first_of_each(banded, SHOWN)
    else:
        rows = by_day(banded.filter(band=chosen.value)).values_list("pk", flat=True)
        keys = list(rows[paged.start : paged.start + paged.size])
    shown = with_band(asked.queryset.filter(pk__in=keys), today)
    return rows_of(by_day(shown), len(Band) * max(SHOWN, PER_PAGE))


def _band(asked: DeadlineQuestion, band: Band, tally: Tally, shown: Sequence[Row]) -> BandRows:
    rows = [row for row in shown if row.resolution.band == band.value]  # type: ignore[attr-defined]
    return BandRows(band, tally, rows, with_parameter(asked.data, "band", band.value))


def _scope(asked: DeadlineQuestion) -> list[tuple[str, str]]:
    """What links to the list of resolutions repeat: every condition, as often as it was given."""
    return [
        (name, value)
        for name, values in asked.data.lists()
        for value in values
        if name not in (*VIEWS, *FLEETING, "demo")
    ]


def _calendar_url(asked: DeadlineQuestion) -> str:
    query = without(asked.data, "band")
    return reverse("deadlines-calendar") + (f"?{query}" if query else "")
