"""The five lists of the interface and its description. Bad values are answered 400 {"error": …}, never all rows.

The ETag is that of the content, which has the day in it: what has not changed is answered 304.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from budget.models import Agency, LineItem
from oversight.api import records
from oversight.api.cursors import (
    AGENCY_KEYS,
    LINE_KEYS,
    RESOLUTION_KEYS,
    RESPONSE_KEYS,
    BadCursor,
    Key,
    page_of,
)
from oversight.api.filters import (
    AgencyQuestion,
    FreezeQuestion,
    LineQuestion,
    ResolutionQuestion,
    ResponseQuestion,
)
from oversight.filters import ScopeFilter, resolutions_on

DESCRIPTION = Path(__file__).with_name("openapi.json")

type View = Callable[[HttpRequest], HttpResponse]


def _public(view: View) -> View:
    """Read only; to be asked again each time, and answered 304 where nothing changed."""
    revalidated: View = cache_control(public=True, no_cache=True)(view)
    compared: View = conditional_page(revalidated)
    safe: View = require_safe(compared)
    return safe


@_public
def resolutions(request: HttpRequest) -> HttpResponse:
    """Resolutions with their lines, published answers and letters."""
    today = timezone.localdate()
    asked = ResolutionQuestion(request.GET, resolutions_on(today))
    return _answer(
        request,
        asked,
        rows=lambda: asked.qs,
        keys=lambda: RESOLUTION_KEYS[asked.asked_order],
        fetch=lambda keys: records.with_records(resolutions_on(today).filter(pk__in=keys)),
        spell=lambda resolution: [records.resolution_record(resolution)],
        today=today,
    )


@_public
def freezes(request: HttpRequest) -> HttpResponse:
    """Freezes, one a record; a page has those of up to 100 resolutions and never parts two of one resolution."""
    today = timezone.localdate()
    asked = FreezeQuestion(request.GET, resolutions_on(today).frozen_ones())
    return _answer(
        request,
        asked,
        rows=lambda: asked.qs,
        keys=lambda: RESOLUTION_KEYS[asked.asked_order],
        fetch=lambda keys: records.with_freezes(resolutions_on(today).filter(pk__in=keys)),
        spell=records.freeze_records,
        today=today,
        count=lambda rows: rows.aggregate(total=Sum("freeze_count"))["total"] or 0,
    )


@_public
def responses(request: HttpRequest) -> HttpResponse:
    """Published answers to the resolutions asked for."""
    today = timezone.localdate()
    asked = ResponseQuestion(request.GET, resolutions_on(today))

    def rows() -> QuerySet[Any]:
        to_these = Exists(asked.qs.order_by().filter(pk=OuterRef("resolution")))
        found = records.published_responses().filter(to_these)
        code = asked.form.cleaned_data.get("agency")
        return found.filter(agency=asked.agencies[code]) if code else found

    return _answer(
        request,
        asked,
        rows=rows,
        keys=lambda: RESPONSE_KEYS,
        fetch=lambda keys: records.published_responses().filter(pk__in=keys),
        spell=lambda response: [records.response_record(response)],
        today=today,
    )


@_public
def lines(request: HttpRequest) -> HttpResponse:
    """Budget lines with their amounts."""
    asked = LineQuestion(request.GET, LineItem.objects.all())
    return _answer(
        request,
        asked,
        rows=lambda: asked.qs,
        keys=lambda: LINE_KEYS,
        fetch=lambda keys: (
            LineItem.objects.filter(pk__in=keys)
            .select_related("fiscal_year", "agency", "parent")
            .defer("description")
        ),
        spell=lambda line: [records.line_record(line, demo=asked.demo)],
        today=timezone.localdate(),
    )


@_public
def agencies(request: HttpRequest) -> HttpResponse:
    """Agencies with the other names they were printed under."""
    asked = AgencyQuestion(request.GET, Agency.objects.all())
    return _answer(
        request,
        asked,
        rows=lambda: asked.qs,
        keys=lambda: AGENCY_KEYS,
        fetch=lambda keys: (
            Agency.objects.filter(pk__in=keys).select_related("parent").prefetch_related("names")
        ),
        spell=lambda agency: [records.agency_record(agency)],
        today=timezone.localdate(),
    )


@_public
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description of all of this, OpenAPI 3.1."""
    return HttpResponse(DESCRIPTION.read_bytes(), content_type="application/json")


def _answer(
    request: HttpRequest,
    asked: ScopeFilter,
    *,
    rows: Callable[[], Any],
    keys: Callable[[], Sequence[Key]],
    fetch: Callable[[list[int]], Any],
    spell: Callable[[Any], list[records.Record]],
    today: datetime.date,
    count: Callable[[Any], int] = lambda rows: rows.count(),
) -> HttpResponse:
    """One page of the rows asked for. `rows` and `keys` are only called for a question without a bad value."""
    problems = [] if asked.is_valid() else asked.problems
    problems += [("條件", f"不認得「{name[:40]}」。") for name in asked.unknown]
    if problems:
        return _refused(problems)
    chosen = rows()
    order = asked.form.cleaned_data.get("order") or getattr(asked, "default_order", "")
    try:
        page = page_of(chosen, keys(), order, asked.form.cleaned_data["cursor"])
    except BadCursor:
        return _refused([("cursor", "不是這個查詢給的；請由第一頁重新開始。")])
    found = {row.pk: row for row in fetch(page.keys)}
    results = [record for key in page.keys if key in found for record in spell(found[key])]
    following = _next(request, page.following) if page.following else None
    body = records.envelope(results, count(chosen), today, following)
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _next(request: HttpRequest, cursor: str) -> str:
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
    return f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}"


def _refused(problems: Sequence[tuple[str, str]]) -> JsonResponse:
    error = "；".join(f"{label}：{message[:200]}" for label, message in problems)
    return JsonResponse({"error": error}, status=400, json_dumps_params={"ensure_ascii": False})
