"""Where frozen money is: one band to what was released, and one to each who has to move for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oversight.charts.series import BY_HOLDER, RELEASED, Series
from oversight.charts.shares import shares
from oversight.figures import Figures, HolderRow, StatusRow, Tally, added
from oversight.status import Holder

#: px; the money has this height at the left, and at the right in pieces with room for their names.
HEIGHT, GAP, LINE = 200, 8, 17
#: Above all: two lines that say what the left side is.
TOP = 46
#: The mark of cases whose amount nobody knows has one size: it stands for no amount.
STUB = 10
LEAST = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """One band, px: where it leaves the left side, where it arrives, how high, and where its unknown cases stand."""

    left: int
    right: int
    height: int
    stub: int | None
    text: int

    @property
    def path(self) -> str:
        """The band in a box 100 wide."""
        left, right, height = self.left, self.right, self.height
        return (
            f"M0 {left}C50 {left} 50 {right} 100 {right}v{height}"
            f"C50 {right + height} 50 {left + height} 0 {left + height}z"
        )


@dataclass(frozen=True, slots=True)
class Drawing:
    """All bands; `source` and `source_height` are the left side, `stub` its unknown cases."""

    height: int
    source: int
    source_height: int
    stub: int | None
    pieces: tuple[Piece, ...]


def bands(amounts: Sequence[int], unknown: Sequence[int]) -> Drawing:
    """Of amounts (元) and, beside each, how many cases without an amount; in the order given, top to bottom."""
    heights = shares(amounts, HEIGHT, LEAST)
    drawn = [
        (height, STUB + 3 if cases else 0, (3 if cases else 2) * LINE)
        for height, cases in zip(heights, unknown, strict=True)
    ]
    slots = [max(height + stub, text) for height, stub, text in drawn]
    total = sum(slots) + GAP * max(0, len(slots) - 1)
    whole = sum(heights) + (STUB + 3 if any(unknown) else 0)
    source = left = TOP + max(0, total - whole) // 2
    pieces, top = [], TOP
    for (height, stub, text), slot in zip(drawn, slots, strict=True):
        right = top + (slot - height - stub) // 2
        mark = right + height + 3 if stub else None
        pieces.append(Piece(left, right, height, mark, top + (slot - text) // 2 + 13))
        left += height
        top += slot + GAP
    stub_at = left + 3 if any(unknown) else None
    return Drawing(TOP + max(total, whole) + 4, source, left - source, stub_at, tuple(pieces))


@dataclass(frozen=True, slots=True)
class End:
    """Where a part of the money is: `amount` in 元; of released money `cases` are those wholly released."""

    series: Series
    amount: int
    cases: int
    unknown: int
    piece: Piece


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture of a selection that freezes money, and the rows of its table."""

    anchor: str
    total: Tally
    drawing: Drawing
    ends: tuple[End, ...]
    rows: tuple[HolderRow, ...]
    closed: Tally


def flow_of(figures: Figures, anchor: str = "chart-flow") -> Flow | None:
    """Of figures already counted; no query. None where nothing freezes money."""
    total = figures.total
    if not total.freeze_cases:
        return None
    closed = added(row.tally for row in figures.by_holder if row.holder == Holder.NOBODY)
    found = [(RELEASED, total.released, closed)]
    for series in BY_HOLDER:
        tally = _tally_of(figures.by_status, series)
        if tally.freeze_cases:
            found.append((series, tally.remaining, tally))
    drawing = bands([amount for _, amount, _ in found], [tally.unknown_cases for _, _, tally in found])
    ends = tuple(
        End(series, amount, tally.freeze_cases, tally.unknown_cases, piece)
        for (series, amount, tally), piece in zip(found, drawing.pieces, strict=True)
    )
    rows = tuple(row for row in figures.waiting if row.tally.freeze_cases)
    return Flow(anchor, total, drawing, ends, rows, closed)


def _tally_of(rows: Sequence[StatusRow], series: Series) -> Tally:
    return added(row.tally for row in rows if row.status in series.statuses)
