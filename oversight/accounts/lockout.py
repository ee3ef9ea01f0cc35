"""The lock after failed log-ins: one counter for the account, a second, larger one for the address.

An account with ACCOUNT_FAILURES failures is locked wherever they came from; the address goes on for everybody else
until it has ADDRESS_FAILURES of its own. A name nobody has is counted and locked like any other. The lock lasts
AXES_COOLOFF_TIME from the failure that caused it; attempts while locked neither count nor prolong it.
"""

from __future__ import annotations

import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

LONGEST_NAME = 150
Attempts = QuerySet[AccessAttempt]


class LoginHandler(AxesDatabaseHandler):
    """Counts per account and per address, each with its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Failures of the account; at least the limit where something is locked."""
        username = get_client_username(request, credentials)
        if _locking(username, request.axes_ip_address, request.axes_attempt_time):
            return int(settings.AXES_FAILURE_LIMIT)
        return _sum(_recent(request.axes_attempt_time).filter(username=username))

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        refused_unread = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None and request.axes_locked_out and not refused_unread:
            # Else the oldest failures, made elsewhere, would expire first and end the lock early.
            username, now = get_client_username(request, credentials), request.axes_attempt_time
            for attempts in _locking(username, request.axes_ip_address, now):
                attempts.update(attempt_time=now)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """A log-in clears its own account's failures only: one good account must not clear an address."""
        username = get_client_username(request, credentials)
        return int(AccessAttempt.objects.filter(username=username).delete()[0])


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The name typed, no longer than any account's: the form of the log-in lets longer ones through."""
    typed = (credentials or request.POST).get("username")
    return None if typed is None else str(typed)[:LONGEST_NAME]


def locked_until(username: str | None, address: str | None) -> datetime.datetime | None:
    """When whatever locks this account or this address ends; None where nothing does."""
    found = _locking(username, address, timezone.now())
    latest = [attempts.aggregate(latest=Max("attempt_time"))["latest"] for attempts in found]
    return max(latest) + settings.AXES_COOLOFF_TIME if latest else None


def locked_page(
    request: HttpRequest, _response: HttpResponse, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a locked log-in, the same whether the account exists or not: 429 with the time left."""
    until = locked_until(get_client_username(request, credentials), request.axes_ip_address)
    left = max(1, round((until - timezone.now()).total_seconds())) if until else 1
    shown = {"title": "暫時無法登入", "until": until, "minutes": left // 60, "seconds": left % 60}
    response = render(request, "admin/locked.html", admin.site.each_context(request) | shown, status=429)
    response["Retry-After"] = str(left)
    response["Cache-Control"] = "no-store"
    return response


def said_of_client(username: str | None, address: str | None, _agent: str, path: str, _request: Any) -> str:
    """Who and whence, for one line of the log; what was typed cannot begin a line of its own."""
    return f"{username!a} from {address} at {path!a}"


def _locking(username: str | None, address: str | None, now: datetime.datetime) -> list[Attempts]:
    """The attempts that lock this account, and those that lock this address."""
    counted: list[tuple[Attempts, int]] = []
    if username:
        counted.append((_recent(now).filter(username=username), settings.AXES_FAILURE_LIMIT))
    if address:
        counted.append((_recent(now).filter(ip_address=address), settings.ADDRESS_FAILURES))
    return [attempts for attempts, limit in counted if _sum(attempts) >= limit]


def _recent(now: datetime.datetime) -> Attempts:
    return AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME)


def _sum(attempts: Attempts) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
