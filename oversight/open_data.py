"""Answers that programs on other sites may read as well (CORS): data, feeds and calendars, never pages.

Nothing here depends on who asks: no cookie is looked at, and the browser sends none where any origin is allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from oversight.stamps import stamped

METHODS = "GET, HEAD, OPTIONS"
#: Seconds a browser need not ask again whether it may send If-None-Match.
PREFLIGHT_HOLDS = 86_400


def outlet(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A feed, a calendar or a file: for any origin, and answered 304 until the data changes."""
    return open_to_all(stamped(require_safe(view)))


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What `view` answers, for any origin; and to OPTIONS, which headers may be sent."""

    # Nothing can be written here; without this a POST would be called forged instead of not allowed.
    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _preflight() if request.method == "OPTIONS" else view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Content-Disposition"
        return response

    return answered


def _preflight() -> HttpResponse:
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Max-Age": str(PREFLIGHT_HOLDS),
    }
    return HttpResponse(status=204, headers=headers)
