"""The headers of every answer that Django has no setting for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

CORP = "Cross-Origin-Resource-Policy"
#: Nothing here asks for any of these; scripts that got in anyway must not.
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def headers_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Other sites may load what is open to all (`oversight.open_data`), and nothing else."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_open = response.headers.get("Access-Control-Allow-Origin") == "*"
        response.headers.setdefault(CORP, "cross-origin" if is_open else "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware
