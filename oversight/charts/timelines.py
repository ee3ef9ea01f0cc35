"""The dated steps of freezes on one axis of days: a row a freeze, a mark a step, the day it is due, and today.

Where all are settled, the axis ends with the last of their days: years since would leave no room for the steps.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from oversight.charts.shares import FULL, NARROWEST, percent, room_in, width_of
from oversight.choices import StepKind
from oversight.models import FreezeCondition, Resolution

#: px: a row with its words above its line; a mark that would cover another one stands a level lower.
HEAD, MARK, LEVEL, AFTER = 26, 20, 20, 12
#: Marks nearer to each other than this (thousandths of the narrowest drawing) would overlap.
APART = 22 * FULL // NARROWEST
#: Where the words of a day (「今日 115.11.26」) would be cut off at an end of the axis, thousandths.
EDGE = 160
#: Rows drawn at most.
ROWS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One step: its number in the chain, where it stands, and what it is."""

    number: int
    left: str
    y: int
    label: str
    on: datetime.date
    is_release: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """The days between two steps, where there is room to write them between their marks."""

    middle: str
    y: int
    days: int


@dataclass(frozen=True, slots=True)
class Line:
    """One freeze: from its first step to its last or to today, with its marks; `due` is where its day stands."""

    resolution: Resolution
    name_y: int
    y: int
    left: str
    wide: str
    is_open: bool
    marks: tuple[Mark, ...]
    gaps: tuple[Gap, ...]
    due: str | None


@dataclass(frozen=True, slots=True)
class Timelines:
    """The picture: `first` and `last` are the ends of its axis; `today` is where today stands.

    `today_at` says from where its words are set: start, middle or end; empty where today is the axis' end, or not
    on it, in which case `today` is None.
    """

    anchor: str
    first: datetime.date
    last: datetime.date
    today: str | None
    today_at: str
    height: int
    lines: tuple[Line, ...]


def timelines_of(
    freezes: Sequence[tuple[Resolution, FreezeCondition]],
    today: datetime.date,
    anchor: str = "chart-timeline",
) -> Timelines | None:
    """Of freezes with their `steps` fetched, those with a dated step. None where there is none, or one day only."""
    dated = [(row, steps) for row, freeze in freezes if (steps := _steps(freeze))][:ROWS]
    if not dated:
        return None
    days = [step.happened_on for _, steps in dated for step in steps]
    days += [row.due_on for row, _ in dated if row.due_on]
    is_open = any(row.open_freezes for row, _ in dated)
    if is_open:
        days.append(today)
    axis = _Axis(min(days), max(days))
    if not is_open and axis.first == axis.last:
        return None
    lines, y = [], 0
    for row, steps in dated:
        line, y = _line(row, steps, axis, today, y)
        lines.append(line)
    place = axis.place(today)
    today_at = _set_from(place) if today < axis.last else ""
    return Timelines(
        anchor,
        axis.first,
        axis.last,
        percent(place) if is_open else None,
        today_at if is_open else "",
        y,
        tuple(lines),
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    first: datetime.date
    last: datetime.date

    def place(self, day: datetime.date) -> int:
        """Thousandths from the left, with a margin for the marks at either end."""
        span = max(1, (self.last - self.first).days)
        margin = APART // 2
        return margin + (day - self.first).days * (FULL - 2 * margin) // span


def _set_from(place: int) -> str:
    """Words beside a place: those near an end are set inwards from it."""
    if place < EDGE:
        return "start"
    return "end" if place > FULL - EDGE else "middle"


def _steps(freeze: FreezeCondition) -> list[Any]:
    return sorted(freeze.steps.all(), key=lambda step: (step.happened_on, step.pk))


def _line(
    row: Resolution, steps: Sequence[Any], axis: _Axis, today: datetime.date, y: int
) -> tuple[Line, int]:
    """A row that begins at `y`, and where the next one begins."""
    middle = y + HEAD + MARK // 2
    places = [axis.place(step.happened_on) for step in steps]
    levels = _levels(places)
    marks = (
        Mark(
            number,
            percent(place),
            middle + level * LEVEL,
            step.get_kind_display(),
            step.happened_on,
            step.kind == StepKind.RELEASED,
        )
        for number, (step, place, level) in enumerate(zip(steps, places, levels, strict=True), 1)
    )
    is_open = row.open_freezes > 0
    end = axis.place(max(today, steps[-1].happened_on)) if is_open else places[-1]
    line = Line(
        row,
        y + 13,
        middle,
        percent(places[0]),
        percent(max(2, end - places[0])),
        is_open,
        tuple(marks),
        tuple(_gaps(steps, places, middle)),
        percent(axis.place(row.due_on)) if row.due_on else None,
    )
    return line, middle + max(levels) * LEVEL + MARK // 2 + AFTER


def _levels(places: Sequence[int]) -> list[int]:
    """How many levels below its line each mark stands, so that none covers another."""
    last_on: list[int] = []
    levels = []
    for place in places:
        level = next((each for each, last in enumerate(last_on) if place - last >= APART), len(last_on))
        last_on[level : level + 1] = [place]
        levels.append(level)
    return levels


def _gaps(steps: Sequence[Any], places: Sequence[int], middle: int) -> Iterator[Gap]:
    """Between steps whose marks leave room for the days."""
    for (before, left), (after, right) in pairwise(zip(steps, places, strict=True)):
        days = (after.happened_on - before.happened_on).days
        if room_in(right - left - APART) >= width_of(f"{days}日"):
            yield Gap(percent((left + right) // 2), middle - 5, days)
