"""Numbers in the tables of pictures, each a link to exactly its rows: the page's own scope, narrowed.

A query is {parameter: values}; where the page is narrowed to some values already, those of the query among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from oversight.figures import Tally
from oversight.query_strings import Scope
from oversight.templatetags.oversight import money

register = template.Library()
#: None where no list can be asked for exactly these rows: the number leads nowhere.
type Query = Mapping[str, Sequence[str]] | None


@register.simple_tag(takes_context=True)
def rows_number(context: Any, number: int, *queries: Query, **more: str) -> SafeString:
    """So many resolutions, on the list of resolutions."""
    return _number(number, _url("resolution-list", context, queries, more))


@register.simple_tag(takes_context=True)
def freezes_number(context: Any, number: int, *queries: Query, **more: str) -> SafeString:
    """So many resolutions that freeze money, on the board of freezes."""
    return _number(number, _url("freeze-list", context, queries, more))


@register.simple_tag(takes_context=True)
def rows_cell(context: Any, tally: Tally, *queries: Query) -> SafeString:
    """As `rows_number`, with the money still frozen (千元) below."""
    return _cell(tally, _url("resolution-list", context, queries, {}))


@register.simple_tag(takes_context=True)
def freezes_cell(context: Any, tally: Tally, *queries: Query) -> SafeString:
    """As `freezes_number`, with the money still frozen (千元) below."""
    return _cell(tally, _url("freeze-list", context, queries, {}))


@register.simple_tag(takes_context=True)
def freezes_money(context: Any, amount: int, *queries: Query, **more: str) -> SafeString:
    """An amount (千元) on the board of the freezes that it comes from."""
    return _money(amount, _url("freeze-list", context, queries, more))


@register.simple_tag(takes_context=True)
def rows_money(context: Any, amount: int, *queries: Query, **more: str) -> SafeString:
    """An amount (千元) on the list of the resolutions that it comes from."""
    return _money(amount, _url("resolution-list", context, queries, more))


def _number(number: int, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, number) if number and url else format_html("{}", number)


def _money(amount: int, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, money(amount)) if amount else money(0)


def _cell(tally: Tally, url: str) -> SafeString:
    below = format_html("<small>{}</small>", money(tally.remaining)) if tally.freeze_cases else ""
    return format_html("{}{}", _number(tally.cases, url), below)


def _url(name: str, context: Any, queries: Sequence[Query], more: Mapping[str, str]) -> str:
    if None in queries:
        return ""
    asked: dict[str, list[str]] = {}
    for key, value in context.get("scope", Scope()).parameters:
        asked.setdefault(key, []).append(value)
    for query in (*queries, {key: [value] for key, value in more.items()}):
        for key, values in query.items():
            within = [value for value in values if value in asked[key]] if asked.get(key) else values
            asked[key] = list(within)
    return f"{reverse(name)}?{urlencode(asked, doseq=True)}".rstrip("?")
