"""Feeds and calendars of one agency, one committee or one case, beside its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Agency
from oversight.agenda import CalendarQuestion, dated_ones
from oversight.calendars import calendar_response, deadlines_response
from oversight.feeds import Place, list_place, selection_feed
from oversight.filters import ResolutionFilter, resolutions_on
from oversight.models import Committee
from oversight.query_strings import without
from oversight.views.asked import refuse


def agency_feed(request: HttpRequest, code: str) -> HttpResponse:
    """The cases of an agency, last moved first; narrowed by the questions of the list."""
    agency = get_object_or_404(Agency, code=code)
    return _feed(request, "agency", agency.code, demo=agency.is_fictional)


def committee_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases of a committee, last moved first."""
    return _feed(request, "committee", get_object_or_404(Committee, slug=slug).slug)


def agency_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """What an agency owes, by day."""
    agency = get_object_or_404(Agency, code=code)
    return _calendar(request, "agency", agency.code, demo=agency.is_fictional)


def committee_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """What is owed to a committee, by day."""
    return _calendar(request, "committee", get_object_or_404(Committee, slug=slug).slug)


def case_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The day of one case, as long as it is to be kept; the event is the one that calendars of lists have."""
    today = timezone.localdate()
    rows = resolutions_on(today).filter(key=key)
    case = get_object_or_404(rows.select_related("fiscal_year", "committee", "heading_agency"))
    return calendar_response(request, dated_ones(rows), today=today, name=case.citation, stem=case.key)


def _feed(request: HttpRequest, name: str, value: str, *, demo: bool | None = None) -> HttpResponse:
    if name in request.GET:
        return refuse(request, [_twice(name)], demo=bool(demo))
    today = timezone.localdate()
    filterset = ResolutionFilter(_with(request, name, value), resolutions_on(today), today=today, demo=demo)

    def place(valid: ResolutionFilter) -> Place:
        query = without(request.GET, "order")
        page = list_place(valid).page if query else reverse(f"{name}-detail", args=[value])
        return Place(page, reverse(f"{name}-feed", args=[value]) + (f"?{query}" if query else ""))

    return selection_feed(request, filterset, place)


def _calendar(request: HttpRequest, name: str, value: str, *, demo: bool | None = None) -> HttpResponse:
    if name in request.GET:
        return refuse(request, [_twice(name)], demo=bool(demo))
    today = timezone.localdate()
    asked = CalendarQuestion(_with(request, name, value), resolutions_on(today), today=today, demo=demo)
    return deadlines_response(request, asked)


def _with(request: HttpRequest, name: str, value: str) -> QueryDict:
    data = request.GET.copy()
    data[name] = value
    return data


def _twice(name: str) -> tuple[str, str]:
    return _("條件"), _("此網址已指定「%(name)s」。") % {"name": name}
