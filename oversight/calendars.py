"""Deadlines as a calendar (RFC 5545): one whole-day event per case that is owed on a known day.

An event keeps its UID for good, so that a subscribed calendar moves or renames it; a case that is no longer owed
leaves. Cases whose base date nobody registered have no day and no event; the calendar's description says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from oversight.agenda import CalendarQuestion, dated_ones
from oversight.excerpts import short_excerpt
from oversight.filters import resolutions_on
from oversight.models import Resolution
from oversight.query_strings import chips
from oversight.sets import name_agencies
from oversight.status import Status, sentence_of
from oversight.titles import case_title
from oversight.views.asked import refuse

#: Calendar programs slow down with more; the days cut off are the oldest, and the description says so.
EVENTS = 2_000
ASK_AGAIN = datetime.timedelta(days=1)


def deadlines_calendar(request: HttpRequest) -> HttpResponse:
    """The days of `/deadlines/`, narrowed by the same questions."""
    today = timezone.localdate()
    return deadlines_response(request, CalendarQuestion(request.GET, resolutions_on(today), today=today))


def deadlines_response(request: HttpRequest, asked: CalendarQuestion) -> HttpResponse:
    """The days of the cases asked for; HTTP 400 where a value is wrong."""
    if problems := asked.strict_problems:
        return refuse(request, problems, demo=asked.demo)
    world = [_("虛構示範資料")] if asked.demo else []
    name = "・".join([_("預算決議期限"), *world, *(chip.value for chip in chips(asked))])
    return calendar_response(request, dated_ones(asked.qs), today=asked.today, name=name, stem="deadlines")


def calendar_response(
    request: HttpRequest, dated: Any, *, today: datetime.date, name: str, stem: str
) -> HttpResponse:
    """Resolutions got from `dated_ones` as a calendar, at most EVENTS of them."""
    found = name_agencies(dated[: EVENTS + 1])
    note = _("機關待函送或待送報告之期限。基準日未登錄者無日期，不在其中。")
    if len(found) > EVENTS:
        note += _("只列期限最晚之%(count)d案，更早者未列。") % {"count": EVENTS}
    site = request.build_absolute_uri
    body = calendar_of(found[:EVENTS], today=today, name=name, description=note, site=site)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{stem}.ics"'
    return response


def calendar_of(
    resolutions: Iterable[Resolution],
    *,
    today: datetime.date,
    name: str,
    description: str,
    site: Callable[[str], str],
) -> bytes:
    """The calendar of resolutions annotated by `with_status(today)`; `site` makes a path an address."""
    calendar = Calendar()
    calendar.add("prodid", "-//budget-oversight//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(name.split()))  # it may hold words searched for
    calendar.add("x-wr-caldesc", description)
    calendar.add("x-wr-timezone", "Asia/Taipei")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for resolution in resolutions:
        calendar.add_component(_event(resolution, today, site(resolution.get_absolute_url())))
    written: bytes = calendar.to_ical()
    return written


def _event(resolution: Resolution, today: datetime.date, url: str) -> Event:
    event = Event()
    event.add("uid", f"{resolution.key}@budget-oversight")
    event.add("dtstamp", _start_of(today))
    event.add("dtstart", resolution.due_on)
    event.add("summary", case_title(resolution))
    event.add("description", f"{sentence_of(resolution, today)}\n{short_excerpt(resolution.excerpt)}\n{url}")
    event.add("url", url)
    event.add("categories", [str(Status(resolution.status).label)])
    event.add("transp", "TRANSPARENT")
    return event


def _start_of(day: datetime.date) -> datetime.datetime:
    """The moment statuses of `day` began to hold: the same file all day."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time())).astimezone(datetime.UTC)
