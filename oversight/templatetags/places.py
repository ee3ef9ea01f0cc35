"""Links to the rows behind the figures of the pages of agencies, committees, holders, meetings and years."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budget.notation.dates import roc_year
from oversight.bands import WaitingBand
from oversight.display import current
from oversight.durations import Duration
from oversight.figures import Tally
from oversight.query_strings import Scope
from oversight.templatetags.oversight import money, unit

register = template.Library()

#: Every band of those whose last step has a day.
DATED = tuple(band.value for band in WaitingBand if band != WaitingBand.UNKNOWN)


@register.simple_tag(takes_context=True)
def scoped_url(context: Any, name: str, **parameters: object) -> str:
    """Another page of the site with this page's own scope and `parameters`; `under` an agency is not of one beneath."""
    if "under" in parameters:
        parameters["agency"] = ()
    query = context.get("scope", Scope()).query(**parameters)
    return reverse(name) + (f"?{query}" if query else "")


@register.simple_tag(takes_context=True)
def waited_url(context: Any, **parameters: object) -> str:
    """The list of the rows of which it is known how long they have waited."""
    return scoped_url(context, "resolution-list", waiting=DATED, **parameters)


@register.simple_tag
def in_unit() -> str:
    """「（金額單位：千元）」, for the caption of a table with amounts."""
    return _("（金額單位：%(unit)s）") % {"unit": unit()}


@register.filter
def days(number: float | None) -> str:
    """12, 20.5; an em dash where there is nothing to take a median of."""
    return "—" if number is None else f"{number:,g}"


@register.filter
def month_name(day: datetime.date) -> str:
    """「115年3月」, 「2026年3月」, in the years of the reader."""
    year = day.year if current().calendar == "ad" else roc_year(day)
    return _("%(year)s年%(month)s月") % {"year": year, "month": day.month}


@register.filter
def any_past(rows: Iterable[Duration]) -> bool:
    """Whether any freeze went past any leg."""
    return any(row.cases or row.unknown for row in rows)


@register.simple_tag(takes_context=True)
def freezes_money(context: Any, amount: int, **parameters: object) -> SafeString:
    """An amount (千元) that leads to the freezes it comes from."""
    if not amount:
        return money(amount)
    return format_html('<a href="{}">{}</a>', scoped_url(context, "freeze-list", **parameters), money(amount))


@register.inclusion_tag("budget/_pair_cells.html", takes_context=True)
def pair_cells(context: Any, tally: Tally, year: int, question: tuple[str, str] | None) -> dict[str, Any]:
    """Cases, frozen, released and remaining of one year, each a link to its rows."""
    asked: dict[str, object] = {"year": year, **(dict([question]) if question else {})}
    return {
        "tally": tally,
        "amounts": (tally.frozen, tally.released, tally.remaining),
        "rows": scoped_url(context, "resolution-list", **asked),
        "freezes": scoped_url(context, "freeze-list", **asked),
    }
