"""How pages write amounts, dates, statuses and links. Amounts come in 元, the exact figure stands in the title."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from budget.models import LineItem
from budget.notation.dates import format_roc, format_roc_short
from budget.notation.money import format_amount, format_thousands
from oversight import charts, query_strings
from oversight.choices import DueState
from oversight.figures import HolderRow
from oversight.line_money import LineMoney
from oversight.models import Resolution
from oversight.status import OVERDUE, RULE_OF, Holder, Status, holder_of
from oversight.worklist import Item, items

register = template.Library()


@register.simple_tag(takes_context=True)
def my_work(context: Any) -> list[Item]:
    """What waits for the account of this page."""
    return items(context["request"], timezone.localdate())


HUNDRED_MILLION = 10**8
UNKNOWN = "未明"

# One shape per group, so that status reads without colour: (outline, filled part) as SVG paths in a 12 × 12 box.
_ROUND = "M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9z"
SHAPES = {
    "overdue": ("M6 1 11.5 11h-11z", "M6 1 11.5 11h-11z"),
    "done": (_ROUND, _ROUND),
    "partly": (_ROUND, "M6 1.5a4.5 4.5 0 1 0 0 9z"),
    "unknown": ("M1.5 1.5h9v9h-9zM1.5 6 6 1.5M1.5 10.5l9-9M6 10.5 10.5 6", ""),
    "yuan": ("M6 .5 11.5 6 6 11.5.5 6z", "M6 .5 11.5 6 6 11.5.5 6z"),
    "agency": (_ROUND, ""),
}
PARTLY = (Status.PARTLY_RELEASED, Status.PARTLY_ANSWERED)
GROUP_OF_HOLDER = {
    Holder.NOBODY: "done",
    Holder.OTHER_AGENCY: "unknown",
    Holder.UNKNOWN: "unknown",
    Holder.AGENCY: "agency",
    Holder.LEAD_AGENCY: "agency",
}


def group_of(status: str) -> str:
    """Which shape and colour a status has."""
    if status in OVERDUE:
        return "overdue"
    if status in PARTLY:
        return "partly"
    return GROUP_OF_HOLDER.get(holder_of(status), "yuan")


@register.filter
def rocdate(day: datetime.date | None) -> str:
    """108.05.08, for tables; an em dash where there is no date."""
    return format_roc_short(day) if day else "—"


@register.filter
def rocday(day: datetime.date | None) -> str:
    """108年5月8日, for prose; 「日期未載」 where there is no date."""
    return format_roc(day) if day else "日期未載"


@register.filter
def yuan(amount: int | None) -> str:
    """8億2,246萬9,100元."""
    return UNKNOWN if amount is None else format_amount(amount)


@register.filter
def exact(amount: int | None) -> str:
    """822,469,100元."""
    return UNKNOWN if amount is None else f"{amount:,}元"


@register.filter
def short_money(amount: int) -> str:
    """8.22億 (two decimals, half up); below a hundredth of an 億 in 萬, so that little money does not read 0."""
    if amount == 0:
        return "0元"
    if abs(amount) < HUNDRED_MILLION // 100:
        return f"{amount / 10_000:,.1f}萬"
    hundredths = (abs(amount) * 100 + HUNDRED_MILLION // 2) // HUNDRED_MILLION
    sign = "△" if amount < 0 else ""
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02}億"


@register.simple_tag
def money(amount: int | None) -> SafeString:
    """千元 for a table cell, exact 元 in the title; △ before a negative amount."""
    if amount is None:
        return format_html('<span class="unknown">{}</span>', UNKNOWN)
    printed = format_thousands(amount).replace("-", "△")
    return format_html('<data value="{}" title="{}元">{}</data>', amount, f"{amount:,}", printed)


@register.simple_tag
def headline(amount: int) -> SafeString:
    """億 for headlines, exact 元 in the title."""
    return format_html('<data value="{}" title="{}元">{}</data>', amount, f"{amount:,}", short_money(amount))


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
    xiang = f"{resolution.xiang}項" if resolution.xiang else ""
    side = resolution.get_side_display() if resolution.side else ""
    return f"{side}{resolution.kuan}款{xiang} {resolution.number_label}"


@register.filter
def level(line: LineItem) -> str:
    """「第13款」, or the name of a level that has no number."""
    return f"第{line.number}{line.get_kind_display()}" if line.number else line.get_kind_display()


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
    names = [agency.name for agency in resolution.agencies.all()]
    if not names:
        return "機關未載"
    return "、".join(names[:3]) + (f"等{len(names)}機關" if len(names) > 3 else "")


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
        '{} <span class="unknown">另{}筆{}</span>', money(amount), resolution.unknown_amounts, UNKNOWN
    )


@register.inclusion_tag("charts/bar.html")
def release_bar(frozen: int, released: int) -> dict[str, Any]:
    """Frozen money as released and remaining."""
    label = f"凍結{format_amount(frozen)}，已解凍{format_amount(released)}，還凍{format_amount(frozen - released)}"
    return {"bar": charts.release_bar(frozen, released), "label": label}


@register.inclusion_tag("charts/bar.html")
def share_bar(row: HolderRow, rows: list[HolderRow]) -> dict[str, Any]:
    """The cases of one holder against those of the holder with most."""
    greatest = max(each.tally.cases for each in rows)
    name = str(row.holder.label)
    return {
        "bar": charts.share_bar(row.tally.cases, greatest, "count", name),
        "label": f"{name} {row.tally.cases}案",
    }


@register.inclusion_tag("charts/bar.html")
def line_bar(bar: charts.Bar, taken: LineMoney) -> dict[str, Any]:
    """What was cut, is frozen and was released of a budget line."""
    parts = [("減列", taken.cut), ("還凍", taken.remaining), ("已解凍", taken.released)]
    words = "，".join(f"{name}{format_amount(amount)}" for name, amount in parts if amount)
    return {"bar": bar, "label": words or "沒有減列或凍結"}


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
            '{} <strong class="late">逾{}日</strong>', rocdate(resolution.due_on), f"{-left:,}"
        )
    if left < 0 or holder_of(resolution.status) != Holder.AGENCY:
        return format_html("{}", rocdate(resolution.due_on))
    words = "今日到期" if left == 0 else f"剩{left:,}日"
    return format_html('{} <span class="left">{}</span>', rocdate(resolution.due_on), words)


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
def other_world(data: QueryDict, demo: bool) -> str:
    """The query string of the same question among fictional data, or back among real data."""
    return query_strings.without(data, "demo") if demo else query_strings.with_parameter(data, "demo", "1")


@register.simple_tag(takes_context=True)
def world(context: Any) -> str:
    """「?demo=1」 for links that stay among fictional data, else nothing."""
    return "?demo=1" if context.get("demo") else ""
