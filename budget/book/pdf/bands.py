"""What lies between two long rules of a page: a band, its columns, the lines of text in each, and column heads."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budget.book.pdf.glyphs import Glyph, TextLine, plain, text_lines
from budget.book.pdf.rules import Rules
from budget.book.pdf.sheets import Sheet

_OUTER = 6.0
#: A rule parts a column head where it covers this much of it (at the fold of facing pages it is interrupted).
_HEAD_COVER = 0.3
_FIGURE = re.compile(r"^(?:[-−△▲(（]?\d{1,3}(?:,\d{3})*(?:\.\d+)?[)）]?|[-－—─–−])$")
#: A figure with its measure: 101棟, 942人.
_COUNT = re.compile(r"^\d[\d,.]*\D{0,2}$")
_CODE = re.compile(r"^-?\d{10}$")


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of a page. `edges` bound its columns (one more than there are); `columns` hold their lines of text."""

    top: float
    bottom: float
    edges: tuple[float, ...]
    columns: tuple[tuple[TextLine, ...], ...]
    glyphs: tuple[Glyph, ...]

    @property
    def is_ruled(self) -> bool:
        """Has it columns?"""
        return len(self.columns) > 1

    @property
    def is_empty(self) -> bool:
        """Is nothing printed in it?"""
        return not any(self.columns)

    @property
    def words(self) -> str:
        """All its text without spaces, column after column."""
        return "".join(plain(line.text) for column in self.columns for line in column)

    @property
    def has_figures(self) -> bool:
        """Is a figure or a dash alone in any cell?"""
        return any(is_figure(line.text) for column in self.columns for line in column)


def is_figure(text: str) -> bool:
    """Is it an amount, a count or a dash, and nothing else?"""
    return bool(_FIGURE.match(text.strip()))


def is_count(text: str) -> bool:
    """Is it a figure, perhaps with a measure word?"""
    return is_figure(text) or (bool(_COUNT.match(text.strip())) and not is_code(text))


def is_code(text: str) -> bool:
    """Is it a ten-digit 科目 code alone?"""
    return bool(_CODE.match(plain(text)))


def make_bands(sheet: Sheet, glyphs: Sequence[Glyph]) -> list[Band]:
    """The bands between the long rules, top down; what is above the first and below the last rule is not in them."""
    heights = sheet.rules.long_rules()
    buckets: list[list[Glyph]] = [[] for _ in range(len(heights) + 1)]
    for glyph in glyphs:
        buckets[bisect_right(heights, glyph.y - glyph.size * 0.3)].append(glyph)
    return [
        make_band(sheet, inside, top, bottom)
        for top, bottom, inside in zip(heights, heights[1:], buckets[1:], strict=False)
    ]


def make_band(sheet: Sheet, glyphs: Sequence[Glyph], top: float, bottom: float) -> Band:
    """One band with its glyphs sorted into the columns that the vertical rules bound."""
    left, right = sheet.rules.extent
    inner = [x for x in sheet.rules.columns(top, bottom) if left + _OUTER < x < right - _OUTER]
    edges = _without_fold((left, *inner, right), sheet.fold, glyphs)
    return Band(top, bottom, edges, sort_columns(glyphs, edges), tuple(glyphs))


def _without_fold(edges: tuple[float, ...], fold: float | None, glyphs: Iterable[Glyph]) -> tuple[float, ...]:
    """The strip between the borders of two facing pages is no column."""
    for index, (x0, x1) in enumerate(itertools.pairwise(edges)):
        if fold is None or not (x0 <= fold <= x1) or index + 2 >= len(edges):
            continue
        if not any(x0 <= (g.x0 + g.x1) / 2 < x1 and not g.char.isspace() for g in glyphs):
            return edges[: index + 1] + edges[index + 2 :]
    return edges


def sort_columns(glyphs: Iterable[Glyph], edges: Sequence[float]) -> tuple[tuple[TextLine, ...], ...]:
    """The lines of text in each column. A character belongs to the column that holds its middle."""
    inner = edges[1:-1]
    buckets: list[list[Glyph]] = [[] for _ in range(len(inner) + 1)]
    for glyph in glyphs:
        buckets[bisect_right(inner, (glyph.x0 + glyph.x1) / 2)].append(glyph)
    return tuple(tuple(text_lines(bucket)) for bucket in buckets)


@dataclass(frozen=True, slots=True)
class Heads:
    """Column heads. `rows` are the printed levels from the top, one cell per column, a head over several columns
    in the first of them; `names` are all levels over each column, without spaces."""

    tops: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]


def read_heads(bands: Sequence[Band], edges: tuple[float, ...], rules: Rules) -> Heads:
    """The heads in the bands above a table's body, whose columns `edges` bound."""
    if not bands:
        return Heads((), (), tuple("" for _ in edges[1:]))
    top, bottom = bands[0].top, bands[-1].bottom
    glyphs = [glyph for band in bands for glyph in band.glyphs]
    boxes = _head_boxes(top, bottom, edges, rules)
    levels = sorted({round(y0) for _, _, y0, _ in boxes})
    levels = [y for i, y in enumerate(levels) if i == 0 or y - levels[i - 1] > 4]
    rows = [["" for _ in edges[1:]] for _ in levels]
    names = ["" for _ in edges[1:]]
    for first, last, y0, y1 in boxes:
        x0, x1 = edges[first] - 1, edges[last + 1] + 1
        inside = [g for g in glyphs if x0 <= (g.x0 + g.x1) / 2 < x1 and y0 <= g.y - 0.3 * g.size < y1]
        text = _head_text(text_lines(inside))
        level = max(0, bisect_right(levels, round(y0) + 4) - 1)
        rows[level][first] = f"{rows[level][first]} {text}".strip()
        for column in range(first, last + 1):
            names[column] += plain(text)
    return Heads(tuple(float(y) for y in levels), tuple(map(tuple, rows)), tuple(names))


def _head_boxes(
    top: float, bottom: float, edges: tuple[float, ...], rules: Rules
) -> list[tuple[int, int, float, float]]:
    """(first column, last column, top, bottom) of every head cell."""
    boxes: list[tuple[int, int, float, float]] = []
    for column in range(len(edges) - 1):
        width = edges[column + 1] - edges[column]
        cuts = [
            r.at
            for r in rules.horizontal
            if top + 3 < r.at < bottom - 3
            and r.within(edges[column], edges[column + 1]) >= _HEAD_COVER * width
        ]
        heights = [top, *cuts, bottom]
        for y0, y1 in itertools.pairwise(heights):
            above = next((i for i, b in enumerate(boxes) if b[1] == column - 1 and b[2:] == (y0, y1)), None)
            if above is not None and not _is_parted(edges[column], (y0 + y1) / 2, rules):
                boxes[above] = (boxes[above][0], column, y0, y1)
            else:
                boxes.append((column, column, y0, y1))
    return boxes


def _is_parted(x: float, y: float, rules: Rules) -> bool:
    return any(abs(rule.at - x) < 2 and rule.covers(y) for rule in rules.vertical)


def _head_text(lines: Sequence[TextLine]) -> str:
    """A head's lines as one: codes and names stay apart, a word broken over lines is joined."""
    text = ""
    for line in lines:
        apart = text and (is_code(text) or is_code(line.text))
        text += f" {line.text.strip()}" if apart else line.text.strip()
    return text
