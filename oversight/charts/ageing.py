"""How long freezes that are not settled have waited since their last dated step, and with whom, as bars."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from oversight.bands import WaitingBand, waiting, waiting_band_of
from oversight.charts.series import BY_HOLDER, Series, place_of
from oversight.charts.shares import width_of
from oversight.charts.stacks import Bar, Lines, Stack, needs_two_lines, stack
from oversight.figures import TALLY, Tally, added, summed

CASES, MONEY = 16, 8
#: How wide 「案・還凍 1,234.56億・另99案未明」 is, tenths of a character.
_NOTE_WORDS = 175


@dataclass(frozen=True, slots=True)
class Cell:
    """The cases of one band with one holder."""

    series: Series
    tally: Tally


@dataclass(frozen=True, slots=True)
class Row:
    """One band of days; the last one has no date to go by."""

    band: WaitingBand
    cells: tuple[Cell, ...]

    @property
    def query(self) -> dict[str, list[str]]:
        """What the board of freezes has to be asked for to show exactly these."""
        return {"waiting": [self.band.value]}

    @property
    def total(self) -> Tally:
        """Over its holders."""
        return added(cell.tally for cell in self.cells)

    @property
    def bars(self) -> tuple[Bar, Bar]:
        """Cases, and money still frozen."""
        return (
            Bar(CASES, tuple(cell.tally.cases for cell in self.cells)),
            Bar(MONEY, tuple(cell.tally.remaining for cell in self.cells), self.total.unknown_cases),
        )


@dataclass(frozen=True, slots=True)
class Ageing:
    """The picture, and the rows of its table."""

    anchor: str
    rows: tuple[Row, ...]
    drawing: Stack
    series: tuple[Series, ...] = field(default=BY_HOLDER)

    @property
    def total(self) -> Tally:
        """All that wait."""
        return added(row.total for row in self.rows)

    @property
    def undated(self) -> Tally:
        """Those without a dated step."""
        return self.rows[-1].total

    @property
    def query(self) -> dict[str, list[str]]:
        """All bands."""
        return {"waiting": [band.value for band in WaitingBand]}

    @property
    def columns(self) -> list[Cell]:
        """All that wait, by holder."""
        return [
            Cell(series, added(row.cells[place].tally for row in self.rows))
            for place, series in enumerate(self.series)
        ]

    @property
    def drawn(self) -> list[tuple[Row, Lines]]:
        """Each row with its place."""
        return list(zip(self.rows, self.drawing.lines, strict=True))


def ageing_of(resolutions: Any, today: datetime.date, anchor: str = "chart-ageing") -> Ageing | None:
    """Of resolutions annotated by `with_status(today)`; one query. None where nothing waits."""
    counted = (
        resolutions.filter(waiting())
        .order_by()
        .values_list(waiting_band_of(today), F("state"))
        .annotate(**TALLY)
    )
    split = summed(
        ((band, place_of(state, BY_HOLDER)), Tally(*(int(number or 0) for number in numbers)))
        for band, state, *numbers in counted
    )
    if not split:
        return None
    rows = tuple(_row(band, split) for band in WaitingBand)
    return Ageing(anchor, rows, _drawn(rows))


def _row(band: WaitingBand, split: Mapping[Any, Tally]) -> Row:
    cells = (Cell(series, split.get((band.value, place), Tally())) for place, series in enumerate(BY_HOLDER))
    return Row(band, tuple(cells))


def _drawn(rows: Sequence[Row]) -> Stack:
    digits = width_of(f"{max(row.total.cases for row in rows):,}")
    words = [(width_of(str(row.band.label)), digits + _NOTE_WORDS) for row in rows]
    drawn = [row.bars for row in rows]
    return stack(drawn, (BY_HOLDER, BY_HOLDER), (digits, 0), two_lines=needs_two_lines(words))
