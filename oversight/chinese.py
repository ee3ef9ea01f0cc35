"""Marks what stays Chinese on English pages, so that it is read out and broken into lines as Chinese.

Every word of ours is in the English catalogues (tests hold that), so all Chinese on an English page is data: names,
titles, text as printed. Where an element cannot hold a <span>, the element itself is marked. WCAG 2.2, 3.1.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from oversight.display import is_english

_HAN = "\u3001-\u301f\u3400-\u9fff\uff01-\uff60"
#: From one Chinese character to the last one that no Latin letter parts from it, with the digits before it.
_RUN = re.compile(f"(?:(?<![A-Za-z0-9.,])[0-9][0-9,.]*\\s?)?[{_HAN}](?:[^A-Za-z<>&]*[{_HAN}])*")
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-zA-Z]+)")
_OPEN = ' lang="zh-Hant">'
#: Hold text only.
_WHOLE = {"option", "textarea", "text", "title", "desc"}


def marked(html: str) -> str:
    """A whole page of HTML as our templates write it (no `>` in attributes), its body's Chinese marked."""
    head, body, rest = html.partition("<body")
    parts = _TAG.split(body + rest)
    inside: list[str] = []  # of an element that is marked already: it and those of its name within it
    for place, part in enumerate(parts):
        if place % 2:
            inside = _after(part, inside)
        elif part and not inside and _RUN.search(part):
            before = parts[place - 1] if place else ""
            if _name(before) in _WHOLE and not before.startswith("</"):
                parts[place - 1] = before[:-1] + _OPEN
            else:
                parts[place] = _RUN.sub(_span, part)
    return head + "".join(parts)


def _after(tag: str, inside: list[str]) -> list[str]:
    """What we are inside of once this tag is read."""
    name = _name(tag)
    if inside:
        if name != inside[-1] or tag.endswith("/>"):
            return inside
        return inside[:-1] if tag.startswith("</") else [*inside, name]
    return [name] if 'lang="zh-Hant"' in tag and not tag.endswith("/>") else inside


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _span(found: re.Match[str]) -> str:
    return f'<span lang="zh-Hant">{found[0]}</span>'


def mark_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Nearest to the views, so that whatever tells pages apart sees the page that is sent."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_english() and is_page and isinstance(response, HttpResponse) and response.content:
            response.content = marked(response.content.decode(response.charset)).encode(response.charset)
        return response

    return middleware
