"""Numbers for the icicle of a book: the tree of its expenditure, a column a level, heights in proportion to money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budget.models import LineItem

WIDTH = 1000
#: A few blocks need no tall drawing.
LEAST_HEIGHT, GREATEST_HEIGHT, HEIGHT_OF_BLOCK = 240, 900, 30
#: Deeper levels have longer names.
COLUMNS = {1: (1000,), 2: (380, 620), 3: (250, 320, 430), 4: (190, 230, 270, 310)}
#: Height of a line of text, and width of a Chinese character, in units of the drawing.
TEXT_HEIGHT, TEXT_WIDTH = 13, 12.5
#: Room of the amount beside the name.
_AMOUNT_CHARS = 5


@dataclass(frozen=True, slots=True)
class Block:
    """One line as a rectangle; `name` is as much of its name as fits beside the amount, "" where no text does."""

    line: LineItem
    amount: int
    depth: int
    x: int
    y: float
    width: int
    height: float
    name: str

    @property
    def text_x(self) -> int:
        return self.x + 6

    @property
    def text_y(self) -> float:
        """The base line of the label: in the middle of the block."""
        return round(self.y + self.height / 2 + 4.5, 1)


@dataclass(frozen=True, slots=True)
class Icicle:
    """`hidden` counts lines without an amount; they are in the table only."""

    total: int
    height: int
    blocks: tuple[Block, ...]
    hidden: int

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"


def icicle(lines: Sequence[LineItem]) -> Icicle | None:
    """Of lines in the order of the book, drawn below those of their parents that are among them.

    None where no line has an amount. Children that come to more than their parent share its height.
    """
    known = [line for line in lines if (line.amount or 0) > 0]
    keys = {line.pk for line in known}
    roots = [line for line in known if line.parent_id not in keys]
    total = sum(line.amount or 0 for line in roots)
    if not total:
        return None
    below: dict[int, list[LineItem]] = {}
    for line in known:
        if line.parent_id in keys and line.parent_id is not None:
            below.setdefault(line.parent_id, []).append(line)
    depth = _depth(roots, below)
    height = max(LEAST_HEIGHT, min(GREATEST_HEIGHT, HEIGHT_OF_BLOCK * len(known)))
    blocks: list[Block] = []
    _place(blocks, roots, below, COLUMNS[depth], 0, 0.0, height / total)
    return Icicle(total, height, tuple(blocks), len(lines) - len(known))


def _depth(lines: Sequence[LineItem], below: dict[int, list[LineItem]]) -> int:
    deeper = [_depth(below[line.pk], below) for line in lines if line.pk in below]
    return min(1 + max(deeper, default=0), max(COLUMNS))


def _place(
    blocks: list[Block],
    lines: Sequence[LineItem],
    below: dict[int, list[LineItem]],
    columns: Sequence[int],
    depth: int,
    y: float,
    scale: float,
) -> None:
    """`scale` is units of height per 元."""
    if depth >= len(columns):
        return
    x, width = sum(columns[:depth]), columns[depth]
    for line in lines:
        amount = line.amount or 0
        height = amount * scale
        name = _fitting(line.name, width) if height >= TEXT_HEIGHT else ""
        blocks.append(Block(line, amount, depth, x, round(y, 1), width, round(height, 1), name))
        children = below.get(line.pk, [])
        parts = sum(child.amount or 0 for child in children)
        if children:
            _place(blocks, children, below, columns, depth + 1, y, scale * min(1, amount / parts))
        y += height


def _fitting(name: str, width: int) -> str:
    room = int((width - 12) / TEXT_WIDTH) - _AMOUNT_CHARS
    return name if len(name) <= room else f"{name[: room - 1]}…"
