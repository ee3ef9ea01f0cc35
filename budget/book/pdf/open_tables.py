"""Tables without vertical rules: columns are what stands between corridors that no line of the table crosses."""

from __future__ import annotations

from collections.abc import Sequence

from budget.book.pdf.bands import Band, Heads, is_code, is_figure, sort_columns
from budget.book.pdf.glyphs import Glyph, TextLine, group_lines, plain, split_runs

#: Lines with at least two figures side by side make a table, prose has none.
_FIGURE_LINES = 3
_CORRIDOR = 1.5
_GAP = 0.4
_SERIAL_HEADS = ("款", "項", "目", "節")


def open_table(bands: Sequence[Band]) -> tuple[list[Band], Heads] | None:
    """The body's bands with columns, and the heads; None where the bands hold no table."""
    glyphs = [glyph for band in bands for glyph in band.glyphs]
    lines = [(group, split_runs(group, _GAP)) for group in group_lines(glyphs)]
    rows = [i for i, (_, runs) in enumerate(lines) if any(_is_value(run) for run in runs)]
    tabular = sum(sum(is_figure(run.text) for run in runs) > 1 for _, runs in lines)
    if tabular < _FIGURE_LINES:
        return None
    start = rows[0]
    serials = [span for group, _ in lines[:start] for span in _serial_heads(group)]
    edges = _edges([runs for _, runs in lines[start:]], serials)
    if len(edges) < 3:
        return None
    top = lines[start][1][0].y - lines[start][1][0].size
    body = [_with_columns(band, edges, top) for band in bands if band.bottom > top]
    heads = [sort_columns(group, edges) for group, _ in lines[:start]]
    cells = [tuple("".join(line.text for line in column) for column in row) for row in heads]
    names = tuple("".join(plain(row[i]) for row in cells) for i in range(len(edges) - 1))
    tops = tuple(runs[0].y for _, runs in lines[:start])
    return [band for band in body if not band.is_empty], Heads(tops, tuple(cells), names)


def _is_value(run: TextLine) -> bool:
    return is_figure(run.text) or is_code(run.text) or is_code(run.text.split(" ")[0])


def _serial_heads(group: Sequence[Glyph]) -> list[tuple[float, float]]:
    """The places of the heads 款 項 目 節, whose columns may be empty on a page; none on other lines."""
    glyphs = [g for g in group if not g.char.isspace()]
    words = glyphs[: len(_SERIAL_HEADS)]
    if tuple(plain(g.char) for g in words) != _SERIAL_HEADS:
        return []
    return [(g.x0, g.x1) for g in words]


def _edges(lines: Sequence[Sequence[TextLine]], more: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Column edges in the middle of the corridors between all runs of text and the spans `more`."""
    spans = [(run.x0, run.x1) for runs in lines for run in runs] + list(more)
    spans.sort()
    edges = [spans[0][0] - 1]
    right = spans[0][1]
    for x0, x1 in spans:
        if x0 - right >= _CORRIDOR:
            edges.append((right + x0) / 2)
        right = max(right, x1)
    return (*edges, right + 1)


def _with_columns(band: Band, edges: tuple[float, ...], top: float) -> Band:
    inside: list[Glyph] = [g for g in band.glyphs if g.y >= top]
    return Band(max(band.top, top), band.bottom, edges, sort_columns(inside, edges), tuple(inside))
