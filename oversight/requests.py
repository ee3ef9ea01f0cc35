"""Which request is being answered: an id and the caller's address, for error pages, the log and the audit trail."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from oversight.accounts.address import address_of

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True, slots=True)
class Current:
    """`id` is empty outside a request; `address` is that of the caller, as far as it is known."""

    id: str = ""
    address: str = ""
    request: Any = None

    @property
    def user(self) -> Any:
        """Who is logged in, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None


_NONE = Current()
_current: ContextVar[Current] = ContextVar("current request", default=_NONE)


def current() -> Current:
    return _current.get()


def request_id_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give each request an id: the proxy's where one is trusted, else a new one. The answer bears it too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
        number = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = _current.set(Current(number, str(address_of(request) or ""), request))
        try:
            response = get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = number
        return response

    return middleware


def sound_path_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Nothing has an address with a NUL in it, and PostgreSQL cannot be asked for one. Raises Http404.

    Not for the interface: its keys are slugs, and what it does not know it answers itself, in JSON.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info and not request.path_info.startswith("/api/"):
            raise Http404
        return get_response(request)

    return middleware


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to each line of the log; 「-」 outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs an error after the middleware has ended, with the request at hand.
        record.request_id = current().id or "-"
        return True
