"""Links to the lines of a source, and how printed cells, counts and results of checks are written."""

from __future__ import annotations

import re
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from budget.models import BookCheck, BudgetBook
from budget.notation.money import format_thousands
from oversight import words
from oversight.book_addresses import book_url, source_url
from oversight.shapes import SHAPES
from oversight.templatetags.oversight import money

register = template.Library()

#: 「0.01平方公尺」: figures of such a check count hundredths.
_SCALED = re.compile(r"(0\.0*1)(.+)")
_CHECK_GROUPS = {
    BookCheck.State.HOLDS.value: "done",
    BookCheck.State.OFF.value: "overdue",
    BookCheck.State.UNCHECKED.value: "unknown",
}
_CHECK_CLASSES = {
    BookCheck.State.HOLDS.value: "done",
    BookCheck.State.OFF.value: "off",
    BookCheck.State.UNCHECKED.value: "unknown",
}


@register.simple_tag
def source_link(book: BudgetBook | None, line: int | None, last: int | None = None) -> str:
    """「第399行」 or 「第399–401行」, a link to the line in the source where the book is known."""
    if not line:
        return ""
    where = (
        gettext("第%(line)d–%(last)d行") % {"line": line, "last": last}
        if last and last != line
        else gettext("第%(line)d行") % {"line": line}
    )
    if book is None:
        return where
    return format_html('<a class="line-link" href="{}">{}</a>', source_url(book, line), where)


@register.simple_tag
def book_page(book: BudgetBook, name: str) -> str:
    """The address of one of a book's pages by its url name."""
    return book_url(name, book)


@register.simple_tag
def printed_cell(kind: str, value: int | str | None) -> SafeString | str:
    """A cell as printed: money in 千元 with the exact 元 in its title; nothing where nothing is printed."""
    if value is None:
        return ""
    if kind == "money" and isinstance(value, int):
        return money(value)
    if kind == "number" and isinstance(value, int):
        return f"{value:,}".replace("-", "△")
    return str(value)


@register.simple_tag
def quantity(value: int | None, unit: str) -> SafeString | str:
    """A figure of a check with its unit: 元 in 千元, 「0.01公升」 as decimals of 公升; 「—」 where there is none."""
    if value is None:
        return format_html('<span class="quiet">{}</span>', "—")
    if unit == "元":
        return format_html(
            '<data value="{}" title="{}">{}</data> <span class="unit">{}</span>',
            value,
            words.exact_amount(value),
            format_thousands(value).replace("-", "△"),
            gettext("千元"),
        )
    scaled = _SCALED.fullmatch(unit)
    number = Decimal(value) * Decimal(scaled[1]) if scaled else Decimal(value)
    word = scaled[2] if scaled else unit
    shown = f"{number:,}".replace("-", "△")
    return format_html('<data value="{}">{}</data> <span class="unit">{}</span>', value, shown, word)


@register.simple_tag
def check_mark(state: str) -> SafeString:
    """Shape and word of a result."""
    return format_html(
        '<span class="status status-{}"><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">'
        '<path class="outline" d="{}"/><path class="solid" d="{}"/></svg> {}</span>',
        _CHECK_CLASSES[state],
        *SHAPES[_CHECK_GROUPS[state]],
        BookCheck.State(state).label,
    )


@register.simple_tag
def ratio(before: int | None, change: int | None) -> str:
    """The change in percent of what was before, one decimal; "" where that says nothing."""
    if change is None or not before:
        return ""
    percent = (Decimal(change) * 100 / abs(before)).quantize(Decimal("0.1"))
    return f"{percent}%".replace("-", "△")
