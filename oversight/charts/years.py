"""What was cut, frozen, released and is still frozen of each budget year, as bars of one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum

from budget.models import FiscalYear
from oversight.charts.series import CUT, RELEASED, REMAINING, Series
from oversight.charts.stacks import Bar, Lines, Stack, stack
from oversight.figures import TALLY, Tally, added

#: Rows shown, the latest; the earlier years are one row more.
ROWS = 12
FREEZES, CUTS = 18, 18
#: 「1,234.56億」, tenths of a character.
_MONEY = 65


@dataclass(frozen=True, slots=True)
class Row:
    """One budget year, or several earlier ones; `cut` in 元, of `cut_cases`."""

    years: tuple[int, ...]
    tally: Tally
    cut: int
    cut_cases: int

    @property
    def query(self) -> dict[str, list[str]]:
        """What a list has to be asked for to show exactly its cases."""
        return {"year": [str(year) for year in self.years]} if self.years else {}

    @property
    def bars(self) -> tuple[Bar, Bar]:
        """Frozen money in two parts, and cuts."""
        frozen = Bar(FREEZES, (self.tally.released, self.tally.remaining), self.tally.unknown_cases)
        return frozen, Bar(CUTS, (self.cut,))


@dataclass(frozen=True, slots=True)
class Years:
    """The picture, and the rows of its table; latest year first."""

    anchor: str
    rows: tuple[Row, ...]
    total: Row
    drawing: Stack
    series: tuple[Series, ...] = (RELEASED, REMAINING, CUT)

    @property
    def drawn(self) -> list[tuple[Row, Lines]]:
        """Each row with its place."""
        return list(zip(self.rows, self.drawing.lines, strict=True))


def years_of(resolutions: Any, anchor: str = "chart-years") -> Years | None:
    """Of any resolutions; two queries. None where no money is cut or frozen."""
    year_of = dict(FiscalYear.objects.values_list("pk", "year"))
    counted = list(
        resolutions.order_by()
        .values_list(F("fiscal_year"))
        .annotate(**TALLY, cut_sum=Sum("cut"), cut_cases=Count("cut", filter=Q(cut__gt=0)))
    )
    by_year: dict[int, Row] = {}
    for key, *numbers in counted:
        year = year_of[key]
        known = [by_year[year]] if year in by_year else []
        by_year[year] = _joined([*known, _row(year, numbers)], (year,))
    rows = [
        row for _, row in sorted(by_year.items(), reverse=True) if row.tally.freeze_cases or row.cut_cases
    ]
    if not rows:
        return None
    total = _joined(rows, ())
    if len(rows) > ROWS + 1:
        earlier = rows[ROWS:]
        rows = [*rows[:ROWS], _joined(earlier, tuple(year for row in earlier for year in row.years))]
    return Years(anchor, tuple(rows), total, _drawn(rows))


def _row(year: int, numbers: Sequence[Any]) -> Row:
    *tally, cut, cut_cases = (int(number or 0) for number in numbers)
    return Row((year,), Tally(*tally), cut, cut_cases)


def _joined(rows: Sequence[Row], years: tuple[int, ...]) -> Row:
    return Row(
        years,
        added(row.tally for row in rows),
        sum(row.cut for row in rows),
        sum(row.cut_cases for row in rows),
    )


def _drawn(rows: Sequence[Row]) -> Stack:
    return stack(
        [row.bars for row in rows], ((RELEASED, REMAINING), (CUT,)), (_MONEY, _MONEY), one_scale=True
    )
