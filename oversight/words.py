"""How pages write days and amounts, in the language and the display of the page being made.

The Chinese forms are those of official papers; `budget.notation` has them, and files always use those.
"""

from __future__ import annotations

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext

from budget.notation.dates import format_roc, format_roc_short
from budget.notation.money import format_amount, format_thousands
from oversight.display import current, is_english

HUNDRED_MILLION = 10**8
MILLION = 10**6


def short_day(day: datetime.date) -> str:
    """For tables: 108.05.08, or 2019-05-08."""
    return day.isoformat() if current().calendar == "ad" else format_roc_short(day)


def long_day(day: datetime.date) -> str:
    """For prose: 108年5月8日, 2019年5月8日, 8 May 2019, 8 May ROC 108."""
    is_roc = current().calendar == "roc"
    if is_english():
        return date_format(day, "j F ") + (f"ROC {day.year - 1911}" if is_roc else str(day.year))
    return format_roc(day) if is_roc else f"{day.year}年{day.month}月{day.day}日"


def year_words(year: int | str) -> str:
    """「108年度」, FY108."""
    return gettext("%(year)s年度") % {"year": year}


def with_beneath(name: str) -> str:
    """「經濟部及所屬」: an agency and all that report to it."""
    return gettext("%(name)s及所屬") % {"name": name}


def full_amount(amount: int) -> str:
    """8億2,246萬9,100元, NT$822,469,100."""
    return f"NT${amount:,}" if is_english() else format_amount(amount)


def exact_amount(amount: int) -> str:
    """822,469,100元, NT$822,469,100."""
    return f"NT${amount:,}" if is_english() else f"{amount:,}元"


def short_amount(amount: int) -> str:
    """8.22億 (two decimals, half up), below a hundredth of an 億 in 萬, so that little money does not read 0."""
    if is_english():
        return _short_english(amount)
    if amount == 0:
        return "0元"
    if abs(amount) < HUNDRED_MILLION // 100:
        return f"{amount / 10_000:,.1f}萬"
    return f"{_hundredths(amount, HUNDRED_MILLION)}億"


def _short_english(amount: int) -> str:
    """NT$822.47 million, NT$8.22 billion."""
    if abs(amount) >= 1000 * MILLION:
        return f"NT${_hundredths(amount, 1000 * MILLION)} billion"
    if abs(amount) >= MILLION // 100:
        return f"NT${_hundredths(amount, MILLION)} million"
    return f"NT${amount:,}"


def cell_amount(amount: int) -> str:
    """For a column of amounts, in the unit that its head names; △ before a negative one."""
    unit = current().unit
    if unit == "yuan":
        return f"{amount:,}".replace("-", "△")
    if unit == "yi":
        return _hundredths(amount, HUNDRED_MILLION)
    return format_thousands(amount).replace("-", "△")


def _hundredths(amount: int, of: int) -> str:
    hundredths = (abs(amount) * 100 + of // 2) // of
    return f"{'△' if amount < 0 else ''}{hundredths // 100:,}.{hundredths % 100:02}"
