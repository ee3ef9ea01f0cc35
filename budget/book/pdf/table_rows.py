"""Rows of any other ruled table: a row begins where figures stand beside a label, or at a numbered label.

A label or text may run over several lines, down to the next row. Lines of figures without a label of their own
(the three earlier journeys of one 出國計畫) stay lines of their own under it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from budget.book.pdf.bands import Band, is_count
from budget.book.pdf.glyphs import TextLine, group_lines, plain, split_runs
from budget.book.pdf.paragraphs import join_paragraphs
from budget.book.pdf.printed import Printed, printed

_MARKER = re.compile(
    r"^(?:\d{2}\s|\d{4}\s|\d{10}|\d{1,3}\s*[.．、](?!\d{1,2}(?!\d))|\d\s|[(（\[]\s*\d{1,3}\s*[)）\]]|[一二三四五六七八九十]{1,3}、)"
)
_SERIAL = re.compile(r"^\d{2}$")
_ENDS_IN_CODE = re.compile(r"\d{10}$")
_TOTALS = ("合計", "總計", "小計", "共計")
_NEAR = 0.6
#: A column counts as one of figures where at least this part of its lines are.
_MOSTLY = 0.6


def table_rows(bands: Sequence[Band]) -> list[Printed]:
    """The rows of a table's body, one line each, cells as its columns; a ruled-off band is a row by itself."""
    if len(bands) > 2:
        return [row for band in bands for row in _ruled_rows(band)]
    return [row for band in bands for row in _band_rows(band)]


def _ruled_rows(band: Band) -> list[Printed]:
    """A band between two rules: one row, unless several labels stand beside figures of their own."""
    if sum(leads for _, leads in _starts(band, _figure_columns(band))) > 1:
        return _band_rows(band)
    if band.is_empty:
        return []
    label = _label_column(band, _figure_columns(band))
    lines = {index: list(column) for index, column in enumerate(band.columns) if column}
    return [_row(band, band.top, lines, label, _serials(band, label) if label is not None else {})]


def _figure_columns(band: Band) -> list[int]:
    found = []
    for index, column in enumerate(band.columns):
        counts = sum(is_count(line.text) for line in column)
        if column and counts >= _MOSTLY * len(column):
            found.append(index)
    return found


def _band_rows(band: Band) -> list[Printed]:
    figures = _figure_columns(band)
    starts = _starts(band, figures)
    if not starts:
        return _unled(band)
    label = _label_column(band, figures)
    every = [y for y, _ in starts]
    leading = [y for y, leads in starts if leads] or every
    under = _columns_under(band, figures, [y for y, leads in starts if not leads])
    rows: dict[float, dict[int, list[TextLine]]] = {y: {} for y in every}
    first: dict[int, list[TextLine]] = {}
    for index, column in enumerate(band.columns):
        for line in column:
            at = _row_of(every if index in under and index != label else leading, line)
            (first if at is None else rows[at]).setdefault(index, []).append(line)
    serials = _serials(band, label) if label is not None else {}
    out = [_row(band, band.top, first, label, serials)] if first else []
    return out + [_row(band, y, cells, label, serials) for y, cells in rows.items() if cells]


def _row(
    band: Band, y: float, lines: dict[int, list[TextLine]], label: int | None, serials: dict[float, str]
) -> Printed:
    """One row: labels joined, running text with a space between its paragraphs."""
    cells = [""] * len(band.columns)
    for index in sorted(lines):
        if index == label:
            cells[index], serial = _label(lines[index], serials)
            if serial and index + 1 < len(cells):
                cells[index + 1] = f"{serial} "
        else:
            cells[index] += " ".join(p.text for p in join_paragraphs(lines[index], band.edges[index + 1]))
    return printed(y, band.edges[0], cells)


def _label(lines: Sequence[TextLine], serials: dict[float, str]) -> tuple[str, str]:
    """The label, and the serial number that stands at its right; a code stays apart from the name under it."""
    text, number = "", ""
    for line in lines:
        serial = serials.get(line.y, "")
        number = number or serial
        piece = line.text.removesuffix(serial).rstrip() if serial else line.text
        text += f" {piece}" if _ENDS_IN_CODE.search(text) else piece
    return text, number


def _columns_under(band: Band, figures: Sequence[int], heights: Sequence[float]) -> range:
    """The columns whose lines go with rows under a row: those that have figures there, and the one before them."""
    with_figures = [i for i in figures if any(_is_near(line, heights) for line in band.columns[i])]
    return range(min(with_figures) - 1, max(with_figures) + 1) if with_figures else range(0)


def _serials(band: Band, label: int) -> dict[float, str]:
    """Two-digit serial numbers set at the right end of the label column, by baseline (「…相關     01」)."""
    left, right = band.edges[label], band.edges[label + 1]
    if label + 1 >= len(band.columns):
        return {}
    found: dict[float, str] = {}
    for group in group_lines(g for g in band.glyphs if left <= (g.x0 + g.x1) / 2 < right):
        runs = split_runs(group, 0.9)
        last = runs[-1]
        if len(runs) > 1 and _SERIAL.match(last.text) and last.x0 > left + 0.7 * (right - left):
            found[runs[0].y] = last.text
    return found


def _unled(band: Band) -> list[Printed]:
    """A body without any figure: line by line, cells side by side where their baselines agree."""
    rows: list[tuple[float, dict[int, list[TextLine]]]] = []
    for y in sorted({line.y for column in band.columns for line in column}):
        if not rows or y - rows[-1][0] > 3:
            rows.append((y, {}))
    for index, column in enumerate(band.columns):
        for line in column:
            next(cells for y, cells in reversed(rows) if y <= line.y).setdefault(index, []).append(line)
    return [_row(band, y, cells, None, {}) for y, cells in rows]


def _label_column(band: Band, figures: Sequence[int]) -> int | None:
    return next((i for i, column in enumerate(band.columns) if column and i not in figures), None)


def _starts(band: Band, figures: Sequence[int]) -> list[tuple[float, bool]]:
    """The baselines at which rows begin, top down, and whether it is a row of its own or belongs under the last."""
    label = _label_column(band, figures)
    labels = band.columns[label] if label is not None else ()
    anchors = _merged([line for i in figures for line in band.columns[i]])
    if not labels:
        return [(line.y, True) for line in anchors]
    numbered = any(_MARKER.match(line.text) for line in labels)
    leading = [line.y for line in band.columns[min(figures)]] if figures else []
    starts: dict[float, bool] = {}
    for anchor in anchors:
        beside = next((line for line in labels if _is_near(line, [anchor.y])), None)
        own = beside is not None and (not numbered or _is_own(beside))
        starts[anchor.y] = own or _is_near(anchor, leading)
    for line in labels:
        if _is_label(line, labels[0]) and not _is_near(line, list(starts)):
            starts[line.y] = True
    return _pulled(sorted(starts.items()), labels, anchors)


def _merged(lines: Sequence[TextLine]) -> list[TextLine]:
    found: list[TextLine] = []
    for line in sorted(lines):
        if not found or line.y - found[-1].y > _NEAR * line.size:
            found.append(line)
    return found


def _is_own(line: TextLine) -> bool:
    return bool(_MARKER.match(line.text)) or plain(line.text) in _TOTALS


def _is_label(line: TextLine, first: TextLine) -> bool:
    """Does a label without figures beside it begin a row? A numbered one does, and one that ends with a colon."""
    return _is_own(line) or (line is first and line.text.rstrip().endswith((":", "：")))


def _pulled(
    starts: Sequence[tuple[float, bool]], labels: Sequence[TextLine], anchors: Sequence[TextLine]
) -> list[tuple[float, bool]]:
    """A total's label and its figures may stand half a line apart: one row."""
    kept: list[tuple[float, bool]] = []
    for y, leads in starts:
        if kept and y - kept[-1][0] < 1.3 * labels[0].size:
            before = kept[-1][0]
            label_above, label_here = (any(_is_near(line, [at]) for line in labels) for at in (before, y))
            figures_above = any(_is_near(line, [before]) for line in anchors)
            if (label_above and not figures_above and not label_here) or (
                figures_above and not label_above and label_here
            ):
                continue
        kept.append((y, leads))
    return kept


def _is_near(line: TextLine, heights: Sequence[float]) -> bool:
    return any(abs(line.y - y) <= _NEAR * line.size for y in heights)


def _row_of(starts: Sequence[float], line: TextLine) -> float | None:
    """The row a line belongs to, None above the first."""
    return max((y for y in starts if y <= line.y + _NEAR * line.size), default=None)
