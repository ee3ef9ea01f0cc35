"""What can be subscribed to without an address: the feed and the calendar of any choice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from oversight.agenda import dated_ones
from oversight.calendars import calendar_response
from oversight.following.selection import Followed, Invalid, followed
from oversight.views.asked import refuse


def feed_path(chosen: Followed) -> str:
    """The feed of a choice."""
    if chosen.case:
        return reverse("resolution-own-feed", args=[chosen.case.key])
    return reverse("resolution-feed") + (f"?{chosen.query}" if chosen.query else "")


def calendar_path(chosen: Followed) -> str:
    """The calendar of a choice."""
    if chosen.case:
        return reverse("resolution-calendar", args=[chosen.case.key])
    return reverse("follow-calendar") + (f"?{chosen.query}" if chosen.query else "")


def follow_calendar(request: HttpRequest) -> HttpResponse:
    """The cases of a choice that are owed on a known day, as whole-day events."""
    today = timezone.localdate()
    try:
        chosen = followed(request.GET, today)
    except Invalid as error:
        return refuse(request, error.problems, demo=error.demo)
    name = "・".join([_("預算決議期限"), chosen.words])
    return calendar_response(request, dated_ones(chosen.rows), today=today, name=name, stem="follow")
