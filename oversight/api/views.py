"""The five lists of the interface, one resolution, and the description of all this.

What cannot be answered is refused as JSON with the reason, {"error": …}: a bad value 400 and never all rows, an
address that does not exist 404, a method that would write 405. What has not changed is answered 304, for one query.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

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
from oversight.api.place_records import agency_record, line_record
from oversight.filters import resolutions_on
from oversight.open_data import METHODS, open_to_all
from oversight.scope import ScopeFilter
from oversight.stamps import stamped

DESCRIPTION = Path(__file__).with_name("openapi.json")

type View = Callable[..., HttpResponseBase]


def _public(view: View) -> View:
    """Read only, for any origin, answered 304 where nothing changed, and JSON whatever happens."""
    compared = stamped(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            response = _error("這裡只能讀取（GET、HEAD）。", 405)
            response["Allow"] = METHODS
            return response
        try:
            return compared(request, *args, **kwargs)
        except Http404:
            return _error("查無此筆資料。", 404)

    return open_to_all(answered)


@_public
def resolutions(request: HttpRequest) -> HttpResponse:
    """Resolutions with their lines, published answers and letters."""
    today = timezone.localdate()
    asked = ResolutionQuestion(request.GET, resolutions_on(today), today=today)
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
def resolution(request: HttpRequest, key: str) -> HttpResponse:
    """One resolution by its key, real or fictional."""
    if request.GET:
        return _refused([("條件", f"不認得「{name[:40]}」。") for name in sorted(request.GET)])
    today = timezone.localdate()
    found = records.with_records(resolutions_on(today).filter(key=key)).first()
    if found is None:
        raise Http404
    return _json({"as_of": today, "result": records.resolution_record(found)})


@_public
def freezes(request: HttpRequest) -> HttpResponse:
    """Freezes, one a record; a page has those of up to 100 resolutions and never parts two of one resolution."""
    today = timezone.localdate()
    asked = FreezeQuestion(request.GET, resolutions_on(today).frozen_ones(), today=today)
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
    asked = ResponseQuestion(request.GET, resolutions_on(today), today=today)

    def rows() -> QuerySet[Any]:
        to_these = Exists(asked.qs.order_by().filter(pk=OuterRef("resolution")))
        found = records.published_responses().filter(to_these)
        agencies = asked.asked_agencies(asked.form.cleaned_data)
        return found if agencies is None else found.filter(agency__in=agencies)

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
        spell=lambda line: [line_record(line, demo=asked.demo)],
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
        spell=lambda agency: [agency_record(agency)],
        today=timezone.localdate(),
    )


@_public
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description of all of this, OpenAPI 3.1."""
    return HttpResponse(DESCRIPTION.read_bytes(), content_type="application/json")


@open_to_all
def unknown(_request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address."""
    return _error(f"沒有「{rest[:60]}」；有哪些，見 {reverse('api-openapi')}。", 404)


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
    if problems := asked.strict_problems:
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
    return _json(body)


def _next(request: HttpRequest, cursor: str) -> str:
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
    return f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}"


def _refused(problems: Sequence[tuple[str, str]]) -> JsonResponse:
    return _error("；".join(f"{label}：{message[:200]}" for label, message in problems), 400)


def _error(reason: str, status: int) -> JsonResponse:
    return _json({"error": reason}, status)


def _json(body: records.Record, status: int = 200) -> JsonResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
