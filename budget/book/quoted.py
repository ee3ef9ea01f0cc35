"""Figures quoted in the 說明 of a table: does what the text adds up come to the total that it states?

    1. 考績獎金19,861千元。 2. … 4. 以上，獎金共計43,399千元。        items and a total behind them
    聘用13人，約僱12人，共計25人。                                  items and total in one sentence

A remark in brackets (含…) is no item. Where the text leaves open which figure counts, there is no check, or an
unchecked one that says so; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budget.book.results import Check
from budget.notation.money import find_amounts
from budget.notation.text import narrow

_MARKER = re.compile(r"(?<![\d.,])(\d{1,2})\s*[.．、](?!\d)|[(（](\d{1,2})[)）]")
_BRACKETS = re.compile(r"[(（](?!\d{1,2}[)）])[^()（）]*[)）]")
_TOTAL = re.compile(r"以上|共計|合計|總計")
_PERSONS = re.compile(r"(\d[\d,]*)\s*人(?![次日天年])")
_PRODUCT = re.compile(
    r"([\d,]+(?:\.\d+)?)\s*([^\d\W]{1,2})，每\2\s*收?\s*([\d,]+(?:\.\d+)?)\s*(千?元)，計\s*([\d,]+(?:\.\d+)?)\s*(千?元)"
)
_UNITS = {"元": 1, "千元": 1000}

PERSONS = "人"
MONEY = "元"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a piece of text: persons, or 元; `summed` where 計 stands right before it."""

    value: int
    start: int
    summed: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered piece of the text: marker kind (dot, round, or "" before the first marker), number, text."""

    kind: str
    number: int
    text: str

    def figures(self, measure: str) -> list[Figure]:
        """Its figures of one measure."""
        if measure == PERSONS:
            found = [(int(m[1].replace(",", "")), m.start()) for m in _PERSONS.finditer(self.text)]
        else:
            found = [(amount.value, amount.start) for amount in find_amounts(self.text)]
        return [Figure(value, at, self.text[:at].rstrip().endswith("計")) for value, at in found]

    def figure(self, measure: str) -> Figure | None:
        """The one figure it stands for: its only one, or the only one with 計 before it."""
        figures = self.figures(measure)
        summed = [figure for figure in figures if figure.summed]
        chosen = figures if len(figures) == 1 else summed
        return chosen[0] if len(chosen) == 1 else None

    @property
    def total_at(self) -> int | None:
        """Where 以上, 共計, 合計 or 總計 stands."""
        match = _TOTAL.search(self.text)
        return match.start() if match else None


def split_items(text: str) -> list[Item]:
    """The numbered items of a text, remarks in brackets taken out."""
    plain = _BRACKETS.sub("", narrow(text))
    items, kind, number, start = [], "", 0, 0
    for match in _MARKER.finditer(plain):
        items.append(Item(kind, number, plain[start : match.start()]))
        kind, digits = ("dot", match[1]) if match[1] else ("round", match[2])
        number, start = int(digits), match.end()
    items.append(Item(kind, number, plain[start:]))
    return [item for item in items if item.kind or item.text.strip()]


def quoted_checks(
    text: str, subject: str, table: str, line: int, amount: int | None = None
) -> Iterator[Check]:
    """Checks of the sums that `text` states, and of the sum of it all against `amount` (元, the row's own)."""
    items = split_items(text)
    for index in range(len(items)):
        for measure in (PERSONS, MONEY):
            check = _total_check(items, index, measure, subject, table, line)
            if check is not None:
                yield check
    stated = _stated_amount(items)
    if amount is not None and stated is not None:
        yield Check(f"{subject}：金額 = 說明所列金額", amount, stated, table, line)


def product_checks(text: str, subject: str, table: str, line: int) -> Iterator[Check]:
    """「90件，每件收12.5千元，計1,125千元」: number times price is the amount."""
    for match in _PRODUCT.finditer(narrow(text)):
        number, price, printed = (Fraction(match[i].replace(",", "")) for i in (1, 3, 5))
        left, right = printed * _UNITS[match[6]], number * price * _UNITS[match[4]]
        whole = left.denominator == right.denominator == 1
        name = f"{subject}：{match[1]}{match[2]} × {match[3]}{match[4]}"
        note = "" if whole else "乘積不到一元"
        yield Check(name, int(left), int(right) if whole else None, table, line, note)


def _items_before(items: Sequence[Item], index: int) -> list[Item]:
    """The items of the same kind numbered down to 1 right before an item."""
    total = items[index]
    before: list[Item] = []
    for item in reversed(items[:index]):
        if total.kind and item.kind == total.kind and item.number == total.number - len(before) - 1:
            before.insert(0, item)
        elif total.kind != "dot" or item.kind != "round":
            break
    return before


def _total_check(
    items: Sequence[Item], index: int, measure: str, subject: str, table: str, line: int
) -> Check | None:
    item = items[index]
    if item.total_at is None:
        return None
    figures = item.figures(measure)
    total = next((figure for figure in figures if figure.start > item.total_at), None)
    if total is None:
        return None
    inside = [figure.value for figure in figures if figure.start < item.total_at]
    name = f"{subject}：說明所列各項之和 = 共計{'人數' if measure == PERSONS else ''}"
    if inside:
        return Check(name, total.value, sum(inside), table, line, unit=measure)
    before = _items_before(items, index)
    parts = [part.figure(measure) for part in before]
    if not any(part.figures(measure) for part in before):
        return None
    known = [part.value for part in parts if part is not None]
    if len(known) != len(parts):
        text = "有一項的數字不只一個或沒有數字，無從加總"
        return Check(name, total.value, None, table, line, text, measure)
    return Check(name, total.value, sum(known), table, line, unit=measure)


def _stated_amount(items: Sequence[Item]) -> int | None:
    """The money that a whole text comes to: its stated total, else the sum of its top items; None when unclear."""
    kinds = {item.kind for item in items}
    top = [
        item
        for item in items
        if item.kind == ("dot" if "dot" in kinds else "round" if "round" in kinds else "")
    ]
    for item in top:
        if item.total_at is not None and len(top) > 1 and item is top[-1]:
            figure = item.figure(MONEY)
            return figure.value if figure else None
    figures = [item.figure(MONEY) for item in top]
    if not figures or any(figure is None for figure in figures):
        return None
    return sum(figure.value for figure in figures if figure)
