"""Numbers for the bars that templates/charts draw as SVG. Widths are in thousandths of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FULL = 1000


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar: what it stands for, its amount (元 or a count), and where it is drawn."""

    css: str
    label: str
    amount: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """Parts of one whole, left to right; what they leave open stays empty."""

    whole: int
    segments: tuple[Segment, ...]


def stacked(whole: int, parts: Sequence[tuple[str, str, int]]) -> Bar:
    """A bar of `whole` from (css class, label, amount) parts. Parts beyond the whole shrink together.

    A part that is not zero is drawn at least 4 thousandths wide: a reader must see that it is there.
    """
    parts = [part for part in parts if part[2] > 0]
    scale = max(whole, sum(amount for _, _, amount in parts))
    segments, x = [], 0
    for css, label, amount in parts:
        width = min(max(4, round(amount * FULL / scale)), FULL - x)
        segments.append(Segment(css, label, amount, x, width))
        x += width
    return Bar(whole, tuple(segments))


def release_bar(frozen: int, released: int) -> Bar:
    """Frozen money as released and remaining."""
    return stacked(frozen, [("released", "已解凍", released), ("frozen", "還凍", frozen - released)])


def line_bar(scale: int, cut: int, frozen: int, released: int) -> Bar:
    """A budget line against `scale` (its own amount, or its greatest sibling's): cut, released, still frozen."""
    parts = [("cut", "減列", cut), ("released", "已解凍", released), ("frozen", "還凍", frozen - released)]
    return stacked(scale, parts)


def share_bar(amount: int, greatest: int, css: str, label: str) -> Bar:
    """One row of a board, against the greatest row."""
    return stacked(greatest, [(css, label, amount)])
