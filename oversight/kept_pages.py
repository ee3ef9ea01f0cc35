"""Whole answers, kept for as long as their ETag holds: what a page depends on, its ETag names (`stamps.page_etag`).

A page made anew costs tens of milliseconds, a kept one the query for the stamp. Nothing is kept for who is logged
in, nothing that sets a cookie, and nothing large: files are made anew.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

LARGEST = 160 * 1024


def kept_page(request: HttpRequest, etag: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer that was made for this ETag, or the one that `make` makes."""
    is_own = settings.SESSION_COOKIE_NAME in request.COOKIES
    if request.method not in ("GET", "HEAD") or is_own or not settings.KEEP_PAGES:
        return make()
    # Feeds and citations spell the site's own name.
    place = f"{request.method} {request.scheme}://{request.get_host()}\n{etag}"
    name = f"page:{blake2b(place.encode(), digest_size=16).hexdigest()}"
    found: tuple[bytes, dict[str, str]] | None = cache.get(name)
    if found is not None:
        return HttpResponse(found[0], headers=found[1])
    response = make()
    if _can_be_kept(response):
        cache.set(name, (response.content, dict(response.items())), settings.KEEP_PAGES)
    return response


def _can_be_kept(response: HttpResponseBase) -> bool:
    plain = isinstance(response, HttpResponse) and response.status_code == 200 and not response.cookies
    return plain and len(response.content) <= LARGEST
