"""How pages write amounts, dates, statuses and links. Amounts come in 元, the exact figure stands in the title."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.models import LineItem
from oversight import display, query_strings, words
from oversight.charts import bars
from oversight.choices import DueState
from oversight.figures import HolderRow
from oversight.line_money import LineMoney
from oversight.models import Letter, Resolution
from oversight.shapes import SHAPES, group_of
from oversight.status import OVERDUE, RULE_OF, Holder, Status, holder_of
from oversight.worklist import Item, items

register = template.Library()


@register.simple_tag(takes_context=True)
def my_work(context: Any) -> list[Item]:
    """What waits for the account of this page."""
    return items(context["request"], timezone.localdate())


UNKNOWN = gettext_lazy("未明")


@register.filter
def rocdate(day: datetime.date | None) -> str:
    """108.05.08, for tables; an em dash where there is no date."""
    return words.short_day(day) if day else "—"


@register.filter
def rocday(day: datetime.date | None) -> str:
    """108年5月8日, for prose; 「日期未載」 where there is no date."""
    return words.long_day(day) if day else _("日期未載")


@register.filter
def yuan(amount: int | None) -> str:
    """8億2,246萬9,100元."""
    return str(UNKNOWN) if amount is None else words.full_amount(amount)


@register.filter
def exact(amount: int | None) -> str:
    """822,469,100元."""
    return str(UNKNOWN) if amount is None else words.exact_amount(amount)


@register.filter
def short_money(amount: int) -> str:
    """8.22億, NT$822.47 million; see `oversight.words`."""
    return words.short_amount(amount)


@register.simple_tag
def money(amount: int | None) -> SafeString:
    """For a table cell, in the unit its column names; exact 元 in the title."""
    if amount is None:
        return format_html('<span class="unknown">{}</span>', UNKNOWN)
    return format_html(
        '<data value="{}" title="{}">{}</data>', amount, words.exact_amount(amount), words.cell_amount(amount)
    )


@register.simple_tag
def unit() -> str:
    """The unit of the amounts in tables, as their captions name it."""
    return str(display.UNITS[display.current().unit])


@register.simple_tag
def headline(amount: int) -> SafeString:
    """億 for headlines; screen readers are told the whole amount."""
    return format_html(
        '<data value="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></data>',
        amount,
        words.exact_amount(amount),
        words.short_amount(amount),
        words.full_amount(amount),
    )


@register.simple_tag
def status_mark(status: str) -> SafeString:
    """Shape and word of a status."""
    group = group_of(status)
    return format_html(
        '<span class="status status-{}"><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">'
        '<path class="outline" d="{}"/><path class="solid" d="{}"/></svg> {}</span>',
        group,
        *SHAPES[group],
        Status(status).label,
    )


@register.filter
def status_label(status: str) -> str:
    """The word of a status."""
    return str(Status(status).label)


@register.filter
def holder_label(status: str) -> str:
    """Who must move next in this status."""
    return str(RULE_OF[status].holder.label)


@register.filter
def is_settled(status: str) -> bool:
    """Whether nobody has to move any more."""
    return holder_of(status) == Holder.NOBODY


@register.filter
def item(resolution: Resolution) -> str:
    """Where a resolution stands in its year, short: 「歲出13款2項 第一項」, 「通案決議 第七項」."""
    if resolution.kuan is None:
        return f"{resolution.get_part_display()} {resolution.number_label}"
    xiang = _("%(xiang)s項") % {"xiang": resolution.xiang} if resolution.xiang else ""
    side = resolution.get_side_display() if resolution.side else ""
    kuan = _("%(kuan)s款") % {"kuan": resolution.kuan}
    return f"{side}{kuan}{xiang} {resolution.number_label}"


@register.filter
def level(line: LineItem) -> str:
    """「第13款」, or the name of a level that has no number."""
    kind = line.get_kind_display()
    return _("第%(number)s%(kind)s") % {"number": line.number, "kind": kind} if line.number else kind


@register.simple_tag
def derived(how: str) -> SafeString:
    """Says beside an amount that it was reckoned, and in the title, in Chinese, how."""
    mark = format_html('<span class="suggested" title="{}">{}</span>', how, _("推算"))
    if not display.is_english():
        return mark
    return format_html(
        '<span title="{}" lang="zh-Hant"><span class="suggested" lang="en">{}</span></span>', how, _("推算")
    )


@register.filter
def paragraphs(text: str) -> list[str]:
    """The paragraphs of a printed text, blank lines left out."""
    return [line for line in text.splitlines() if line.strip()]


@register.filter
def percent(value: Decimal) -> str:
    """5.000 -> 5, 2.500 -> 2.5."""
    return f"{value.normalize():f}"


@register.simple_tag
def agencies_of(resolution: Resolution) -> str:
    """The agency a heading names, else those that must act, at most three by name."""
    if resolution.heading_agency:
        return resolution.heading_agency.name
    listed = getattr(resolution, "agency_names", None)
    names = [agency.name for agency in resolution.agencies.all()] if listed is None else listed
    if not names:
        return _("機關未載")
    return _("、").join(names[:3]) + (_("等%(n)d機關") % {"n": len(names)} if len(names) > 3 else "")


@register.simple_tag
def frozen_cell(resolution: Resolution) -> SafeString:
    """What a resolution freezes, 千元; an em dash where nothing, 未明 where no amount is known."""
    return _freeze_cell(resolution, resolution.frozen)


@register.simple_tag
def remaining_cell(resolution: Resolution) -> SafeString:
    """What is still frozen of it, 千元."""
    if not resolution.open_freezes:
        return _freeze_cell(resolution, 0, known=True)
    return _freeze_cell(resolution, resolution.frozen - resolution.released)


def _freeze_cell(resolution: Resolution, amount: int, *, known: bool = False) -> SafeString:
    if not resolution.freeze_count:
        return format_html('<span class="quiet">{}</span>', "—")
    if known or not resolution.unknown_amounts:
        return money(amount)
    if resolution.unknown_amounts == resolution.freeze_count:
        return money(None)
    return format_html(
        '{} <span class="unknown">{}</span>',
        money(amount),
        _("另%(n)d筆未明") % {"n": resolution.unknown_amounts},
    )


@register.inclusion_tag("charts/bar.html")
def release_bar(frozen: int, released: int) -> dict[str, Any]:
    """Frozen money as released and remaining."""
    label = _("凍結%(frozen)s，已解凍%(released)s，還凍%(remaining)s") % {
        "frozen": words.full_amount(frozen),
        "released": words.full_amount(released),
        "remaining": words.full_amount(frozen - released),
    }
    return {"bar": bars.release_bar(frozen, released), "label": label}


@register.inclusion_tag("charts/bar.html")
def share_bar(row: HolderRow, rows: list[HolderRow]) -> dict[str, Any]:
    """The cases of one holder against those of the holder with most."""
    greatest = max(each.tally.cases for each in rows)
    name = str(row.holder.label)
    return {
        "bar": bars.share_bar(row.tally.cases, greatest, "count", name),
        "label": _("%(name)s %(cases)d案") % {"name": name, "cases": row.tally.cases},
    }


@register.inclusion_tag("charts/bar.html")
def line_bar(bar: bars.Bar, taken: LineMoney) -> dict[str, Any]:
    """What was cut, is frozen and was released of a budget line."""
    parts = [(_("減列"), taken.cut), (_("還凍"), taken.remaining), (_("已解凍"), taken.released)]
    said = _("，").join(f"{name} {words.full_amount(amount)}" for name, amount in parts if amount)
    return {"bar": bar, "label": said or _("沒有減列或凍結")}


@register.simple_tag
def due_words(resolution: Resolution, today: datetime.date) -> SafeString:
    """「剩12日」, 「逾30日」 or why there is no date; while no agency has to move, only the date."""
    if resolution.due_state == DueState.BASE_UNKNOWN:
        return format_html('<span class="unknown">{}</span>', DueState.BASE_UNKNOWN.label)
    if resolution.due_on is None:
        return format_html('<span class="quiet">{}</span>', DueState.NONE.label)
    left = (resolution.due_on - today).days
    if resolution.status in OVERDUE:
        return format_html(
            '{} <strong class="late">{}</strong>',
            rocdate(resolution.due_on),
            _("逾%(days)s日") % {"days": f"{-left:,}"},
        )
    if left < 0 or holder_of(resolution.status) != Holder.AGENCY:
        return format_html("{}", rocdate(resolution.due_on))
    said = _("今日到期") if left == 0 else _("剩%(days)s日") % {"days": f"{left:,}"}
    return format_html('{} <span class="left">{}</span>', rocdate(resolution.due_on), said)


@register.simple_tag(takes_context=True)
def rows_url(context: Any, **parameters: object) -> str:
    """The list of exactly the rows behind a figure: the page's own scope and `parameters`."""
    return _url("resolution-list", context, parameters)


@register.simple_tag(takes_context=True)
def freezes_url(context: Any, **parameters: object) -> str:
    """As `rows_url`, on the board of freezes."""
    return _url("freeze-list", context, parameters)


def _url(name: str, context: Any, parameters: dict[str, object]) -> str:
    query = context.get("scope", query_strings.Scope()).query(**parameters)
    return reverse(name) + (f"?{query}" if query else "")


@register.simple_tag
def with_parameter(data: QueryDict, name: str, value: str) -> str:
    """The query string of this page with one parameter set."""
    return query_strings.with_parameter(data, name, value)


@register.simple_tag
def letter_link(letter: Letter) -> SafeString | str:
    """Its 字號, which leads to its page; one without has none."""
    if not letter.number:
        return str(letter)
    return format_html('<a href="{}">{}</a>', letter.get_absolute_url(), letter)


@register.simple_tag(takes_context=True)
def order_head(context: Any, order: str, label: str, css: str) -> SafeString:
    """A column head; on lists a link that sorts by it."""
    listing = context.get("listing")
    if listing is None:
        return format_html('<th scope="col" class="{}">{}</th>', css, label)
    if listing.filterset.asked_order == order:
        way = "ascending" if order == "due" else "descending"
        return format_html('<th scope="col" class="{}" aria-sort="{}">{}</th>', css, way, label)
    query = query_strings.with_parameter(listing.filterset.data, "order", order)
    return format_html('<th scope="col" class="{}"><a href="?{}">{}</a></th>', css, query, label)


@register.simple_tag
def other_world(data: QueryDict, demo: bool) -> str:
    """The query string of the same question among fictional data, or back among real data."""
    return query_strings.without(data, "demo") if demo else query_strings.with_parameter(data, "demo", "1")


@register.simple_tag(takes_context=True)
def world(context: Any) -> str:
    """「?demo=1」 for links that stay among fictional data, else nothing."""
    return "?demo=1" if context.get("demo") else ""


@register.simple_tag
def display_choices() -> dict[str, list[display.Choice]]:
    """The switches of years and units."""
    return display.choices()


@register.simple_tag(takes_context=True)
def this_page(context: Any) -> str:
    """The address of this page with its question; nothing where it is too long to be repeated."""
    request = context.get("request")
    address = request.get_full_path() if request else ""
    return address if len(address) <= display.LONGEST else ""


@register.simple_tag(takes_context=True)
def other_language(context: Any, language: str) -> str:
    """The address of this page in another language, with the same question."""
    return translate_url(context["request"].get_full_path(), language)
