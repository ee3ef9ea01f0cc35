"""Rows of bars, each bar in parts, below the words of its row: integers in, places and sizes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oversight.charts.series import Series
from oversight.charts.shares import (
    CHARACTER,
    FULL,
    LEAST,
    NARROWEST,
    extent,
    percent,
    room_in,
    shares,
    width_of,
)

#: px; a line of text with the space beneath it, the space between bars and between rows.
LINE, BETWEEN, AFTER = 18, 3, 12
#: The mark of cases without an amount, behind the bar: it stands for no amount.
STUB, STUB_SPACE = 36, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """What one bar shows: an amount for each series, and how many cases have an amount that nobody knows."""

    height: int
    amounts: tuple[int, ...]
    unknown: int = 0

    @property
    def total(self) -> int:
        """Amounts below zero draw nothing."""
        return sum(max(0, amount) for amount in self.amounts)


@dataclass(frozen=True, slots=True)
class Part:
    """One drawn part; x and width in thousandths. Whether there is room for name and number, or the number alone."""

    series: Series
    amount: int
    x: int
    width: int
    named: bool
    numbered: bool

    @property
    def left(self) -> str:
        """x as SVG writes it."""
        return percent(self.x)

    @property
    def wide(self) -> str:
        """Width as SVG writes it."""
        return percent(self.width)


@dataclass(frozen=True, slots=True)
class Strip:
    """One drawn bar. `stub` is where the mark of its unknown cases stands, thousandths; None without any."""

    y: int
    height: int
    parts: tuple[Part, ...]
    stub: int | None

    @property
    def text_y(self) -> int:
        """The base line of text in the middle of the bar."""
        return self.y + self.height // 2 + 4

    @property
    def stub_left(self) -> str:
        """`stub` as SVG writes it."""
        return percent(self.stub or 0)


@dataclass(frozen=True, slots=True)
class Lines:
    """One drawn row: the base line of its name and of its note, and its bars."""

    name_y: int
    note_y: int
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """The drawn rows; where `two_lines`, a note stands below its name, else at the far end of its line."""

    height: int
    two_lines: bool
    lines: tuple[Lines, ...]


def stack(
    rows: Sequence[tuple[Bar, ...]],
    series: Sequence[tuple[Series, ...]],
    number_width: Sequence[int],
    *,
    two_lines: bool = False,
    one_scale: bool = False,
) -> Stack:
    """Rows of as many bars each, in the series and with numbers as wide (tenths of a character) as given for each bar.

    The first bars of all rows have one scale, the second ones another unless all are to have the same.
    """
    greatest = [max((row[place].total for row in rows), default=0) for place in range(len(series))]
    if one_scale:
        greatest = [max(greatest, default=0)] * len(greatest)
    marked = [any(row[place].unknown for row in rows) for place in range(len(series))]
    drawn, y = [], 0
    for row in rows:
        name_y = y + 13
        note_y = name_y + (LINE if two_lines else 0)
        y = note_y + 6
        strips = []
        for place, bar in enumerate(row):
            full = FULL - (STUB + STUB_SPACE if marked[place] else 0)
            strips.append(
                _strip(bar, y, extent(bar.total, greatest[place], full), series[place], number_width[place])
            )
            y += bar.height + BETWEEN
        drawn.append(Lines(name_y, note_y, tuple(strips)))
        y += AFTER
    return Stack(max(0, y - AFTER), two_lines, tuple(drawn))


def _strip(bar: Bar, y: int, width: int, series: tuple[Series, ...], number_width: int) -> Strip:
    positive = sum(1 for amount in bar.amounts if amount > 0)
    parts, x = [], 0
    for each, amount, wide in zip(
        series, bar.amounts, shares(bar.amounts, max(width, LEAST * positive)), strict=True
    ):
        if not wide:
            continue
        room = room_in(wide) if bar.height >= LINE - 2 else 0
        named = room >= width_of(str(each.label)) + number_width + 5
        parts.append(Part(each, amount, x, wide, named, named or room >= number_width))
        x += wide
    stub = x + (STUB_SPACE if x else 0) if bar.unknown else None
    return Strip(y, bar.height, tuple(parts), stub)


def needs_two_lines(words: Sequence[tuple[int, int]]) -> bool:
    """Whether any name and its note (tenths of a character) are too wide for one line of the narrowest drawing."""
    return any((name + note + 15) * CHARACTER > NARROWEST * 10 for name, note in words)
