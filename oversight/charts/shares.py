"""Whole units of a drawing, shared out; and how much text a part of it has room for. Integers only."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

#: Widths are thousandths of the drawing, whatever it is as wide as on the page.
FULL = 1000
#: A part that is not zero is drawn at least this wide: a reader must see that it is there.
LEAST = 4
#: The narrowest drawing there is (a phone of 390 px) and the width of a Chinese character in it, px.
NARROWEST, CHARACTER = 350, 13


def shares(amounts: Sequence[int], full: int, least: int = LEAST) -> list[int]:
    """`full` units in proportion to amounts, adding up to `full` exactly; none where nothing is above zero.

    A positive amount gets at least `least` units, at the cost of the greatest; a negative one counts as zero.
    """
    positive = [max(0, amount) for amount in amounts]
    total = sum(positive)
    if not total:
        return [0] * len(positive)
    edges = [0]
    for amount in positive:
        edges.append(edges[-1] + amount)
    places = [(2 * edge * full + total) // (2 * total) for edge in edges]
    found = [after - before for before, after in pairwise(places)]
    least = min(least, full // sum(1 for amount in positive if amount))
    found = [max(least, units) if amount else 0 for amount, units in zip(positive, found, strict=True)]
    while sum(found) > full:
        found[found.index(max(found))] -= 1
    return found


def extent(amount: int, greatest: int, full: int, least: int = LEAST) -> int:
    """How far a bar of `amount` reaches where the greatest reaches `full`."""
    if amount <= 0 or greatest <= 0:
        return 0
    return min(full, max(least, (2 * amount * full + greatest) // (2 * greatest)))


def percent(units: int) -> str:
    """Thousandths as SVG writes them: 125 is 「12.5%」."""
    whole, tenth = divmod(units, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def width_of(text: str) -> int:
    """How wide a text is in tenths of a Chinese character; a digit or a Latin letter takes six."""
    return sum(10 if unicodedata.east_asian_width(each) in "WF" else 6 for each in text)


def room_in(units: int) -> int:
    """How wide a text fits into so many thousandths of the narrowest drawing, with a margin; as `width_of`."""
    return max(0, (units * NARROWEST // FULL - 8) * 10 // CHARACTER)
