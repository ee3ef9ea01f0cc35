"""期限: what is overdue, what is due in the next days, and where no day can be reckoned; as a page and as a calendar."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from oversight.agenda import (
    Band,
    CalendarQuestion,
    DeadlineQuestion,
    by_day,
    dated_ones,
    first_of_each,
    with_band,
)
from oversight.calendars import EVENTS, calendar_of
from oversight.figures import figures
from oversight.filters import resolutions_on
from oversight.query_strings import chips, with_parameter, without
from oversight.status import OVERDUE
from oversight.views.asked import refuse
from oversight.views.listing import PER_PAGE, Row, rows_of
from oversight.views.page import render_page
from oversight.views.printed import Paged

SHOWN = 8


@dataclass(frozen=True, slots=True)
class BandRows:
    """One band: how many cases, 元 still frozen in them as far as known, how many have
    an amount that is not, the rows shown, and all of it."""

    band: Band
    cases: int
    remaining: int
    unknown_cases: int
    rows: Sequence[Row]
    query: str


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """Every band with its first rows, or with `band` that one in pages; HTTP 400 where a value is wrong."""
    today = timezone.localdate()
    asked = DeadlineQuestion(request.GET, resolutions_on(today))
    problems = _problems(asked)
    if problems:
        return refuse(request, problems, demo=asked.demo)
    banded = with_band(asked.qs, today)
    sums = {row["band"]: row for row in _sums(banded)}
    chosen = Band(asked.asked_band) if asked.asked_band else None
    total = sums.get(chosen.value, {}).get("cases", 0) if chosen else 0
    paged = Paged(asked.page_number, PER_PAGE, total, without(asked.data, "page"))
    problem = paged.problem
    if problem or (not chosen and asked.page_number > 1):
        return refuse(request, [problem or ("頁", "分組一覽沒有分頁。")], demo=asked.demo)
    shown = _rows(asked, banded, chosen, paged, today)
    context = {
        "today": today,
        "asked": asked,
        "form": asked.form,
        "chips": chips(asked),
        "chosen": chosen,
        "paged": paged,
        "bands": [_band(asked, Band(name), sums[name], shown) for name in Band.values if name in sums],
        "late_figures": figures(asked.qs.filter(status__in=OVERDUE)),
        "calendar_url": _calendar_url(asked),
    }
    return render_page(request, "oversight/deadlines.html", context, demo=asked.demo, scope=_scope(asked))


@conditional_page
@require_safe
def deadlines_calendar(request: HttpRequest) -> HttpResponse:
    """The same cases as whole-day events, those with a known day."""
    today = timezone.localdate()
    asked = CalendarQuestion(request.GET, resolutions_on(today))
    problems = _problems(asked)
    if problems:
        return refuse(request, problems, demo=asked.demo)
    found = list(dated_ones(asked.qs)[: EVENTS + 1])
    conditions = [chip.value for chip in chips(asked)]
    world = ["虛構示範資料"] if asked.demo else []
    note = "機關待函送或待送報告之期限。基準日未登錄者無日期，不在其中。"
    if len(found) > EVENTS:
        note += f"只列期限最晚之{EVENTS}案，更早者未列。"
    body = calendar_of(
        found[:EVENTS],
        today=today,
        name="・".join(["預算決議期限", *world, *conditions]),
        description=note,
        site=request.build_absolute_uri,
    )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return response


def _problems(asked: DeadlineQuestion) -> list[tuple[str, str]]:
    wrong = [] if asked.is_valid() else asked.problems
    return wrong + [("條件", f"不認得「{name[:40]}」。") for name in asked.unknown]


def _sums(banded: Any) -> Any:
    """Cases and money of each band; one query."""
    return (
        banded.order_by()
        .values("band")
        .annotate(
            cases=Count("pk"),
            remaining_sum=Sum(F("frozen") - F("released")),
            unknown_cases=Count("pk", filter=Q(unknown_amounts__gt=0)),
        )
    )


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


def _band(asked: DeadlineQuestion, band: Band, sums: dict[str, int], shown: Sequence[Row]) -> BandRows:
    rows = [row for row in shown if row.resolution.band == band.value]  # type: ignore[attr-defined]
    query = with_parameter(asked.data, "band", band.value)
    return BandRows(band, sums["cases"], sums["remaining_sum"], sums["unknown_cases"], rows, query)


def _scope(asked: DeadlineQuestion) -> list[tuple[str, str]]:
    """What links to the list of resolutions repeat."""
    return [(name, asked.data[name]) for name in ("year", "agency", "committee") if asked.data.get(name)]


def _calendar_url(asked: DeadlineQuestion) -> str:
    query = without(asked.data, "band")
    return reverse("deadlines-calendar") + (f"?{query}" if query else "")
