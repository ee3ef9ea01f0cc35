"""Whether the numbers of a page lead to exactly their rows: counts, and amounts of money."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_COUNT = re.compile(r'<a(?: class="[^"]*")? href="((?:/resolutions/|/freezes/)\?[^"]*)">([0-9,]+)(?:案)?</a>')
_MONEY = re.compile(r'<a href="((?:/resolutions/|/freezes/)\?[^"]*)"><data value="(\d+)"')


def wrong_numbers(client: Any, url: str) -> tuple[int, list[tuple[str, int, object]]]:
    """(how many linked numbers a page has, those whose rows say otherwise: link, number, what the rows are)."""
    html = client.get(url).content.decode()
    wrong: list[tuple[str, int, object]] = []
    counts = [(unescape(link), int(number.replace(",", ""))) for link, number in _COUNT.findall(html)]
    for link, number in counts:
        total = _rows(client, link).total
        wrong += [] if total == number else [(link, number, total)]
    amounts = [(unescape(link), int(number)) for link, number in _MONEY.findall(html)]
    for link, number in amounts:
        money = _rows(client, link).figures.total
        fits = number in (money.frozen, money.released, money.remaining)
        wrong += [] if fits else [(link, number, money)]
    return len(counts) + len(amounts), wrong


def _rows(client: Any, link: str) -> Any:
    response = client.get(link)
    assert response.status_code == 200, link
    return response.context["listing"]
