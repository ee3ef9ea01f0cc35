"""Numbers for the icicle of a book: the tree of its expenditure, a column a level, heights in proportion to money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from budget.models import LineItem, Stage
from oversight.line_children import figure_at

WIDTH = 1000
#: A few blocks need no tall drawing.
LEAST_HEIGHT, GREATEST_HEIGHT, HEIGHT_OF_BLOCK = 240, 900, 30
#: Deeper levels have longer names.
COLUMNS = {1: (1000,), 2: (380, 620), 3: (250, 320, 430), 4: (190, 230, 270, 310)}
#: Height of a line of text, and width of a Chinese character, in units of the drawing.
TEXT_HEIGHT, TEXT_WIDTH = 13, 12.5
#: Room of the amount beside the name.
_AMOUNT_CHARS = 5

type Known = tuple[LineItem, int]


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
    """`hidden` counts lines without an amount; they are in the table only. `missing` is 元 that no line has."""

    total: int
    missing: int
    height: int
    blocks: tuple[Block, ...]
    hidden: int

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"


def icicle(lines: Sequence[LineItem], stage: Stage, whole: int | None = None) -> Icicle | None:
    """Of lines in the order of the book at one stage, drawn below those of their parents that are among them.

    `whole` is what the full height stands for where that is more than the lines come to: an excerpt of a book.
    None where no line has an amount. Children that come to more than their parent share its height.
    """
    known = {line.pk: (line, amount) for line in lines if (amount := figure_at(line, stage)) and amount > 0}
    below: dict[int | None, list[Known]] = defaultdict(list)
    for line, amount in known.values():
        below[line.parent_id if line.parent_id in known else None].append((line, amount))
    drawn = sum(amount for _, amount in below[None])
    if not drawn:
        return None
    total = max(drawn, whole or 0)
    height = max(LEAST_HEIGHT, min(GREATEST_HEIGHT, HEIGHT_OF_BLOCK * len(known)))
    columns = COLUMNS[min(_depth(below, None), max(COLUMNS))]
    blocks = tuple(_blocks(below, None, columns, 0, 0.0, height / total))
    return Icicle(total, total - drawn, height, blocks, len(lines) - len(known))


def _depth(below: Mapping[int | None, list[Known]], key: int | None) -> int:
    return max((1 + _depth(below, line.pk) for line, _ in below.get(key, ())), default=0)


def _blocks(
    below: Mapping[int | None, list[Known]],
    key: int | None,
    columns: Sequence[int],
    depth: int,
    y: float,
    scale: float,
) -> Iterator[Block]:
    """The blocks below one line and all that stand below them; `scale` is units of height per 元."""
    if depth >= len(columns):
        return
    x, width = sum(columns[:depth]), columns[depth]
    for line, amount in below.get(key, ()):
        height = amount * scale
        name = _fitting(line.name, width) if height >= TEXT_HEIGHT else ""
        yield Block(line, amount, depth, x, round(y, 1), width, round(height, 1), name)
        parts = sum(part for _, part in below.get(line.pk, ()))
        yield from _blocks(below, line.pk, columns, depth + 1, y, scale * min(1, amount / max(parts, 1)))
        y += height


def _fitting(name: str, width: int) -> str:
    room = int((width - 12) / TEXT_WIDTH) - _AMOUNT_CHARS
    return name if len(name) <= room else f"{name[: room - 1]}…"
