"""How a reader wants years and amounts written: kept in a cookie, read wherever a page writes a date or a sum.

Files, feeds and the interface for programs never follow it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import translate_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

COOKIE = "display"
#: Of an address to come back to.
LONGEST = 1_500
COOKIE_AGE = 365 * 24 * 3600

YEARS = {"roc": _("民國"), "ad": _("西元")}
UNITS = {"thousand": _("千元"), "yuan": _("元"), "yi": _("億元")}


@dataclass(frozen=True, slots=True)
class Display:
    """One of YEARS ("" is what the language is used to) and one of UNITS."""

    years: str = ""
    unit: str = "thousand"

    @property
    def calendar(self) -> str:
        """One of YEARS: readers of English expect the common era."""
        return self.years or ("ad" if is_english() else "roc")

    @property
    def cookie(self) -> str:
        """As the cookie keeps it."""
        return f"{self.years}.{self.unit}"


_DEFAULT = Display()
_current: ContextVar[Display] = ContextVar("display", default=_DEFAULT)


def current() -> Display:
    """The display of the page being made."""
    return _current.get()


def is_english() -> bool:
    """Whether the page being made is the English one."""
    return (get_language() or "").startswith("en")


def display_of(cookie: str) -> Display:
    """What a cookie says; whatever it does not say properly is the default."""
    years, _dot, unit = cookie.partition(".")
    return Display(years if years in YEARS else "", unit if unit in UNITS else "thousand")


def display_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Makes the reader's display the current one while the request lasts."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_english() and _asks_for_a_file(request):
            return HttpResponseRedirect(translate_url(request.get_full_path(), settings.LANGUAGE_CODE))
        token = _current.set(display_of(request.COOKIES.get(COOKIE, "")))
        try:
            response = get_response(request)
        finally:
            _current.reset(token)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def _asks_for_a_file(request: HttpRequest) -> bool:
    """Files and feeds have one form, at the address without a language."""
    return bool(request.GET.get("format")) or request.path.endswith((".atom", ".ics"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a switch, its words, and whether it is on."""

    value: str
    label: str
    is_on: bool


def choices() -> dict[str, list[Choice]]:
    """The switches as they stand."""
    now = current()
    return {
        "years": [Choice(key, str(label), key == now.calendar) for key, label in YEARS.items()],
        "unit": [Choice(key, str(label), key == now.unit) for key, label in UNITS.items()],
    }
