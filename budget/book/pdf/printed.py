"""The lines that come out of a page: tab-separated cells as in the text form of a book, with their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from budget.book.pdf.glyphs import TextLine
from budget.book.pdf.paragraphs import Paragraph


class Printed(NamedTuple):
    """One line: place on the sheet (points from the top and the left) and text, cells parted by tabs."""

    y: float
    x: float
    text: str


def printed(y: float, x: float, cells: Iterable[str]) -> Printed:
    """A line of cells; empty cells at the end stay, so that every row of a table has the same number."""
    return Printed(y, x, "\t".join(cell.strip().replace("\t", " ") for cell in cells))


def as_printed(lines: Sequence[TextLine]) -> list[Printed]:
    """Lines of one cell each."""
    return [Printed(line.y, line.x0, line.text.strip()) for line in lines]


def paragraph_row(paragraph: Paragraph, before: int, after: int = 0) -> Printed:
    """A paragraph alone in its column, with `before` empty cells before it and `after` behind it."""
    return printed(paragraph.y, paragraph.x0, [""] * before + [paragraph.text] + [""] * after)
