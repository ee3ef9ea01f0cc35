"""Deadlines as a calendar (RFC 5545): one whole-day event per case that is owed on a known day.

An event keeps its UID for good, so that a subscribed calendar moves or renames it; a case that is no longer owed
leaves. Cases whose base date nobody registered have no day and no event; the calendar's description says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.utils import timezone
from icalendar import Calendar, Event

from oversight.excerpts import short_excerpt
from oversight.models import Resolution
from oversight.status import Status, sentence_of
from oversight.templatetags.oversight import agencies_of

#: Calendar programs slow down with more; the days cut off are the oldest, and the description says so.
EVENTS = 2_000
ASK_AGAIN = datetime.timedelta(days=1)


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
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", description)
    calendar.add("x-wr-timezone", "Asia/Taipei")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for resolution in resolutions:
        calendar.add_component(_event(resolution, today, site(resolution.get_absolute_url())))
    written: bytes = calendar.to_ical()
    return written


def _event(resolution: Resolution, today: datetime.date, url: str) -> Event:
    label = str(Status(resolution.status).label)
    world = "（虛構示範資料）" if resolution.is_fictional else ""
    event = Event()
    event.add("uid", f"{resolution.key}@budget-oversight")
    event.add("dtstamp", _start_of(today))
    event.add("dtstart", resolution.due_on)
    event.add("summary", f"〔{label}〕{agencies_of(resolution)}：{resolution.citation}{world}")
    event.add("description", f"{sentence_of(resolution, today)}\n{short_excerpt(resolution.excerpt)}\n{url}")
    event.add("url", url)
    event.add("categories", [label])
    event.add("transp", "TRANSPARENT")
    return event


def _start_of(day: datetime.date) -> datetime.datetime:
    """The moment statuses of `day` began to hold: the same file all day."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time())).astimezone(datetime.UTC)
