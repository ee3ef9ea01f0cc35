"""Figures of table cells: money in the unit that the page prints, counts, decimals.

A printed dash is zero, an empty cell is unknown (None), anything else that is no figure is a BookError.
"""

from __future__ import annotations

import re
from decimal import Decimal

from budget.book.cells import bare
from budget.book.results import BookContext
from budget.notation import NotationError
from budget.notation.money import parse_printed_thousands
from budget.notation.text import narrow

_FIGURE = re.compile(r"[-−△▲(]?\s*\d[\d,]*(?:\.\d+)?\s*\)?")
_DASH = re.compile("[-−‐‑–—―─━－]+")
_GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
#: 元 of one printed unit. 新臺幣 before it is dropped, and so is what follows it (新臺幣千元，平方公尺).
_UNITS = {"元": 1, "千元": 1000, "萬元": 10**4, "百萬元": 10**6, "億元": 10**8}
_UNIT = re.compile(r"^(?:新[臺台]幣)?(?:單位[:：])?(百萬元|千元|萬元|億元|元)")


def is_figure(cell: str) -> bool:
    """A number or a dash, as the figure columns print it, and nothing else."""
    text = narrow(cell).strip()
    return bool(_FIGURE.fullmatch(text) or _DASH.fullmatch(text))


def unit_factor(unit: str | None, book: BookContext, line: int) -> int:
    """元 of one unit of the page; 千元, the rule for budget books, where the page prints none."""
    if unit is None:
        return 1000
    match = _UNIT.match(bare(narrow(unit)))
    if match is None:
        raise book.error("金額單位不明", line=line, read=unit, expected="新臺幣千元、億元等")
    return _UNITS[match[1]]


def money(cell: str, factor: int, book: BookContext, line: int, column: str) -> int | None:
    """元 of one cell printed in units of `factor` 元. Raises BookError for anything that is no amount."""
    try:
        thousand_fold = parse_printed_thousands(cell)
    except NotationError as error:
        raise book.error(
            f"「{column}」欄不是金額", line=line, read=error.read, expected=error.expected
        ) from error
    if thousand_fold is None:
        return None
    value, rest = divmod(thousand_fold * factor, 1000)
    if rest:
        raise book.error(f"「{column}」欄的金額不到一元", line=line, read=cell, expected="元以上的整數金額")
    return value


def count(cell: str, book: BookContext, line: int, column: str, *, unit: str = "") -> int | None:
    """A whole number such as 1,798, with `unit` (人) after it or not. Raises BookError for anything else."""
    value = decimal(bare(narrow(cell)).removesuffix(unit) if unit else cell, book, line, column)
    if value is not None and value != int(value):
        raise book.error(f"「{column}」欄不是整數", line=line, read=cell, expected="整數、「-」或空白")
    return None if value is None else int(value)


def decimal(cell: str, book: BookContext, line: int, column: str) -> Decimal | None:
    """An exact decimal such as 8,503.75. Raises BookError for anything that is no number."""
    text = narrow(cell).strip()
    if not text:
        return None
    if _DASH.fullmatch(text):
        return Decimal(0)
    if not _GROUPED.fullmatch(text):
        raise book.error(
            f"「{column}」欄不是數字", line=line, read=cell, expected="如 8,503.75 的數字、「-」或空白"
        )
    return Decimal(text.replace(",", ""))
