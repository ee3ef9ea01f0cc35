"""What a reader is told while the database cannot do what was asked: which of the few reasons, and that nothing was kept.

Not every failure is a fault of ours: a full disk, a database that is read only for a while, a row somebody else
holds. These are answered 503 with the time to try again; everything else stays 500. Both bear the request's id.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from oversight.requests import current


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in words for the page, and after how many seconds another try makes sense."""

    title: str | Promise
    words: str | Promise
    seconds: int


BUSY = Reason(_("資料忙碌中"), _("別人正在寫入同一筆資料，等候逾時。請稍候再送一次。"), 30)
READ_ONLY = Reason(
    _("目前只能查閱"), _("資料庫目前為唯讀（維護或備援切換中），暫時不能儲存。查閱不受影響。"), 120
)
FULL = Reason(
    _("儲存空間已滿"), _("伺服器的儲存空間已滿，暫時不能儲存。查閱不受影響；請通知系統管理者。"), 600
)
AWAY = Reason(_("資料庫暫時連不上"), _("資料庫正在重新啟動或無法連線。請稍後再試。"), 30)

#: Beginnings of SQLite's error names, and of PostgreSQL's SQLSTATE.
_SQLITE = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_FULL": FULL,
    "SQLITE_CANTOPEN": AWAY,
    "SQLITE_IOERR": AWAY,
}
_POSTGRES = {
    "55P03": BUSY,  # lock_not_available
    "40": BUSY,  # deadlock, serialisation
    "57014": BUSY,  # cancelled, as by statement_timeout
    "25006": READ_ONLY,
    "53100": FULL,  # disk_full
    "53": AWAY,  # too many connections, out of memory
    "57P": AWAY,  # shutting down, starting up
    "08": AWAY,
}


def reason_of(error: BaseException | None) -> Reason | None:
    """Why the database could not; None where it is another kind of failure."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, Error) and (found := _reason(error)):
            return found
        # What a template or a signal raised while it dealt with the failure has the failure as its context.
        error, seen = error.__cause__ or error.__context__, seen + 1
    return None


def _reason(error: Error) -> Reason | None:
    cause: Any = error.__cause__
    if name := getattr(cause, "sqlite_errorname", None):
        return next((reason for start, reason in _SQLITE.items() if name.startswith(start)), None)
    if cause is None or not type(cause).__module__.startswith("psycopg"):
        return None
    if state := getattr(cause, "sqlstate", None):
        return next((reason for start, reason in _POSTGRES.items() if state.startswith(start)), None)
    # Without a state the server never answered, or the connection ended; psycopg's other faults are ours.
    return AWAY if type(cause).__name__ in ("OperationalError", "PoolTimeout", "ConnectionTimeout") else None


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for whatever went wrong: 503 with the reason, or 500. Asks nothing of the database."""
    reason = reason_of(sys.exc_info()[1])
    if reason is None:
        return defaults.server_error(request)
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse(
            {"error": f"{reason.title}：{reason.words}", "request_id": current().id},
            status=503,
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        written = request.method not in ("GET", "HEAD")
        page = loader.render_to_string("503.html", {"reason": reason, "written": written})
        response = HttpResponse(page, status=503)
    response["Retry-After"] = str(reason.seconds)
    response["Cache-Control"] = "no-store"
    return response
