"""One sheet of a table as lines: the column heads, and below them the rows, as the text form of a book has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from budget.book.pdf.account_rows import account_columns, account_rows
from budget.book.pdf.bands import Band, Heads, make_bands, read_heads
from budget.book.pdf.glyphs import Glyph, text_lines
from budget.book.pdf.open_tables import open_table
from budget.book.pdf.paragraphs import join_paragraphs
from budget.book.pdf.plan_pages import branch_rows, heading_row, is_heading, prose_rows
from budget.book.pdf.printed import Printed, paragraph_row, printed
from budget.book.pdf.report_pages import is_report, report_rows
from budget.book.pdf.sheets import Sheet
from budget.book.pdf.table_rows import table_rows


@dataclass(frozen=True, slots=True)
class TableLines:
    """`head` are the column heads of a page whose table begins at once, `body` all other lines."""

    head: tuple[Printed, ...]
    body: tuple[Printed, ...]


def read_table(sheet: Sheet, glyphs: Sequence[Glyph]) -> TableLines:
    """The lines of everything below the caption; `glyphs` without caption and page numbers."""
    bands = make_bands(sheet, glyphs)
    if not bands:
        return _unruled(glyphs)
    head: list[Printed] = []
    body = _prose(g for g in glyphs if g.y - 0.3 * g.size < bands[0].top)
    for kind, group in groupby(bands, _kind):
        heads, rows = _group(sheet, kind, list(group))
        if body:
            body += heads
        else:
            head += heads
        body += rows
    body += _prose(g for g in glyphs if g.y - 0.3 * g.size >= bands[-1].bottom)
    return TableLines(tuple(head), tuple(body))


def _kind(band: Band) -> Literal["heading", "ruled", "unruled"]:
    if is_heading(band):
        return "heading"
    return "ruled" if band.is_ruled else "unruled"


def _group(
    sheet: Sheet, kind: Literal["heading", "ruled", "unruled"], bands: Sequence[Band]
) -> tuple[list[Printed], list[Printed]]:
    """Heads and rows of neighbouring bands of one kind."""
    if kind == "heading":
        return [], [heading_row(band) for band in bands]
    if kind == "ruled":
        return _ruled_table(sheet, bands)
    table = open_table(bands)
    if table is not None:
        body, heads = table
        return _head_lines(heads, body[0].edges), _rows(body, heads)
    return [], [row for band in bands for row in prose_rows(band)]


def _unruled(glyphs: Sequence[Glyph]) -> TableLines:
    """A page without any rule: a table where its figures stand in columns, else prose."""
    height = max((g.y for g in glyphs), default=0.0) + 1
    page = Band(0.0, height, (0.0, height), (tuple(text_lines(glyphs)),), tuple(glyphs))
    table = open_table([page])
    if table is None:
        return TableLines((), tuple(_prose(glyphs)))
    body, heads = table
    return TableLines(tuple(_head_lines(heads, body[0].edges)), tuple(_rows(body, heads)))


def _prose(glyphs: Iterable[Glyph]) -> list[Printed]:
    """Text outside of any table, as paragraphs."""
    lines = text_lines(glyphs)
    right = max((line.x1 for line in lines), default=0.0)
    return [paragraph_row(p, 0) for p in join_paragraphs(lines, right)]


def _ruled_table(sheet: Sheet, bands: Sequence[Band]) -> tuple[list[Printed], list[Printed]]:
    """Heads and rows of neighbouring bands with columns: heads are the bands before the first figure."""
    first = next((i for i, band in enumerate(bands) if band.has_figures), len(bands) - 1)
    edges = bands[first].edges if first or len(bands) == 1 else bands[0].edges
    heads = read_heads(bands[:first], edges, sheet.rules)
    body = bands[first:]
    return _head_lines(heads, edges), _rows(body, heads)


def _head_lines(heads: Heads, edges: Sequence[float]) -> list[Printed]:
    return [
        printed(top, edges[0], cells) for top, cells in zip(heads.tops, heads.rows, strict=True) if any(cells)
    ]


def _rows(body: Sequence[Band], heads: Heads) -> list[Printed]:
    columns = account_columns(heads)
    if columns is not None:
        return account_rows(body, columns)
    if is_report(heads):
        return report_rows(body, heads)
    if len(body[0].columns) == 4 and heads.names[0].startswith("分支計畫"):
        return branch_rows(body)
    return table_rows(body)
