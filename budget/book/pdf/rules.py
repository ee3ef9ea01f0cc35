"""Ruling lines: what a page draws becomes horizontal and vertical rules, and these cut it into bands and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: Lines nearer than this are one, interrupted or drawn twice (points).
_NEAR = 2.6
_GAP = 4.0
#: The halves of facing pages were set one by one; their rules may be this far apart.
_FACING = 5.0
#: Shorter strokes are underlines, ticks and dashes.
_SHORT = 4.0
#: A rule parts the page where it covers this much of the widest one.
_LONG = 0.6
#: A vertical rule bounds a column of a band where it covers this much of its height.
_TALL = 0.6


class Segment(NamedTuple):
    """A straight stroke between two points."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical rule: its place, and the pieces (start, end) along the other axis."""

    at: float
    pieces: tuple[tuple[float, float], ...]

    @property
    def covered(self) -> float:
        """Drawn length."""
        return sum(end - start for start, end in self.pieces)

    @property
    def start(self) -> float:
        """Where the first piece starts."""
        return self.pieces[0][0]

    @property
    def end(self) -> float:
        """Where the last piece ends."""
        return self.pieces[-1][1]

    def covers(self, at: float) -> bool:
        """Is the rule drawn at this place?"""
        return any(start - _NEAR <= at <= end + _NEAR for start, end in self.pieces)

    def within(self, low: float, high: float) -> float:
        """Drawn length between two places."""
        return sum(max(0.0, min(end, high) - max(start, low)) for start, end in self.pieces)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a page or sheet, top down and left to right."""

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]

    def long_rules(self) -> list[float]:
        """Heights of the rules that part the page."""
        longest = max((rule.covered for rule in self.horizontal), default=0.0)
        return [rule.at for rule in self.horizontal if longest > 0 and rule.covered >= _LONG * longest]

    def columns(self, top: float, bottom: float) -> list[float]:
        """The places of the vertical rules that bound columns between two heights, left to right."""
        height = bottom - top
        return [rule.at for rule in self.vertical if rule.within(top, bottom) >= _TALL * height]

    @property
    def extent(self) -> tuple[float, float]:
        """Left and right end of the drawn area."""
        starts = [r.start for r in self.horizontal] + [r.at for r in self.vertical]
        ends = [r.end for r in self.horizontal] + [r.at for r in self.vertical]
        return min(starts, default=0.0), max(ends, default=0.0)


def find_rules(segments: Iterable[Segment], fold: float | None = None) -> Rules:
    """Join the strokes that make one rule; at the fold of facing pages also rules that do not quite meet."""
    horizontal: list[tuple[float, float, float]] = []
    vertical: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in segments:
        width, height = abs(x1 - x0), abs(y1 - y0)
        if width >= height and width >= _SHORT:
            horizontal.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif height > width and height >= _SHORT:
            vertical.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    across = _join(horizontal)
    return Rules(tuple(across if fold is None else _join_at(across, fold)), tuple(_join(vertical)))


def _join_at(rules: list[Rule], fold: float) -> list[Rule]:
    """Pair a rule that ends before the fold with the next one that begins behind it, if nearly as high."""
    joined: list[Rule] = []
    for rule in rules:
        before = joined[-1] if joined else None
        if before is not None and rule.at - before.at <= _FACING:
            left, right = sorted((before, rule), key=lambda r: r.start)
            if left.end <= fold <= right.start:
                joined[-1] = Rule(before.at, left.pieces + right.pieces)
                continue
        joined.append(rule)
    return joined


def _join(strokes: Sequence[tuple[float, float, float]]) -> list[Rule]:
    groups: list[list[tuple[float, float, float]]] = []
    for stroke in sorted(strokes):
        if groups and stroke[0] - groups[-1][-1][0] <= _NEAR:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    return [Rule(group[0][0], _union((s[1], s[2]) for s in group)) for group in groups]


def _union(pieces: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(pieces):
        if joined and start - joined[-1][1] <= _GAP:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
