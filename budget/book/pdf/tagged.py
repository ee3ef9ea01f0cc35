"""The table rows of a tagged PDF (PDF/UA, ISO 14289), by its structure tree: cells and paragraphs as their maker had them.

    Table › THead/TBody › TR › TH/TD › P › Span …      each Span with the marked content of one printed line

A row that a page break cut comes once for each page; `joined_rows` puts it together again.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2.raw as c

from budget.book.pdf.document import open_pdf

_CELLS = ("TD", "TH")
_DEEPEST = 40
#: First lines that stand this far right of the others (points) tell where a paragraph begins.
_INDENT = 0.3
#: Most paragraphs of such a file begin so; the rest went on from the page before.
_MOST = 0.5
_SENTENCE_ENDS = "。！？!?：:；;"


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands of one paragraph on one page: its text, and where each of its printed parts begins (points)."""

    text: str
    lines: tuple[float, ...]

    @property
    def x(self) -> float:
        return self.lines[0]


Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """What stands of one row on one page."""

    page: int
    is_head: bool
    cells: tuple[Cell, ...]


def read_fragments(path: Path | str) -> list[Fragment]:
    """The rows of every table, page by page; empty where the file is not tagged. Raises BookError."""
    with open_pdf(path) as document:
        pages = document.each_page(lambda page, number: list(_page(page, number)))
        return [fragment for page in pages for fragment in page]


def joined_rows(fragments: Sequence[Fragment]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Rows as cells of paragraphs. A row goes on where a page begins with one whose first cell is empty.

    Whether a paragraph goes on too is told by its first line where the maker set first lines apart by a hair, else
    by the sentence that the page break cut.
    """
    fragments = _in_columns([fragment for fragment in fragments if not fragment.is_head])
    lefts = _lefts(fragments)
    row: list[list[str]] = []
    page = 0
    for fragment in fragments:
        goes_on = bool(row) and fragment.page > page and not _text(fragment.cells[0])
        if not goes_on:
            if row:
                yield tuple(map(tuple, row))
            row = [[] for _ in fragment.cells]
        for column, (cell, pieces) in enumerate(zip(row, fragment.cells, strict=False)):
            texts = [piece.text for piece in pieces]
            if goes_on and cell and texts and _continues(cell[-1], pieces[0], lefts.get(column)):
                cell[-1] += texts.pop(0)
            cell += texts
        page = fragment.page
    if row:
        yield tuple(map(tuple, row))


def _in_columns(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Every row with all its columns: on a further page a maker may leave out the cells that ended before."""
    widest = max((len(fragment.cells) for fragment in fragments), default=0)
    edges: list[list[float]] = [[] for _ in range(widest)]
    for fragment in fragments:
        if len(fragment.cells) == widest:
            for column, cell in zip(edges, fragment.cells, strict=True):
                column += [x for piece in cell for x in piece.lines]
    starts = [min(column, default=0.0) for column in edges]
    placed = []
    for fragment in fragments:
        cells = list(fragment.cells)
        if len(cells) < widest:
            cells = [()] * widest
            for cell in fragment.cells:
                if cell:
                    cells[max(0, bisect_right(starts, cell[0].x + _INDENT) - 1)] = cell
        placed.append(Fragment(fragment.page, fragment.is_head, tuple(cells)))
    return placed


def _continues(before: str, piece: Piece, left: float | None) -> bool:
    if left is not None:
        return piece.x - left < _INDENT
    return bool(before) and before[-1] not in _SENTENCE_ENDS


def _lefts(fragments: Sequence[Fragment]) -> dict[int, float]:
    """Per column where lines that begin no paragraph stand; empty where first lines are not set apart."""
    lines: dict[int, list[Piece]] = {}
    for fragment in fragments:
        for column, cell in enumerate(fragment.cells):
            lines.setdefault(column, []).extend(cell)
    lefts = {
        column: min(x for piece in found for x in piece.lines) for column, found in lines.items() if found
    }
    pieces = [
        (piece, lefts[column]) for column, found in lines.items() for piece in found if len(piece.lines) > 1
    ]
    apart = sum(_INDENT <= piece.x - left <= 3 * _INDENT for piece, left in pieces)
    return lefts if pieces and apart >= _MOST * len(pieces) else {}


def _text(cell: Cell) -> str:
    return "".join(piece.text for piece in cell).strip()


def _page(page: Any, number: int) -> Iterator[Fragment]:
    tree = c.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return
    textpage = page.get_textpage()
    try:
        contents = _contents(page, textpage)
        for index in range(c.FPDF_StructTree_CountChildren(tree)):
            child = c.FPDF_StructTree_GetChildAtIndex(tree, index)
            if child:
                yield from _rows(child, number, contents, is_head=False, depth=0)
    finally:
        c.FPDF_StructTree_Close(tree)
        textpage.close()


def _contents(page: Any, textpage: Any) -> dict[int, list[tuple[str, float]]]:
    """Marked content id -> texts with their left edge (points), in the order they were drawn."""
    found: dict[int, list[tuple[str, float]]] = {}
    matrix = c.FS_MATRIX()
    for index in range(c.FPDFPage_CountObjects(page.raw)):
        thing = c.FPDFPage_GetObject(page.raw, index)
        if c.FPDFPageObj_GetType(thing) != c.FPDF_PAGEOBJ_TEXT:
            continue
        size = c.FPDFTextObj_GetText(thing, textpage.raw, None, 0)
        buffer = (c.FPDF_WCHAR * (size // 2 + 1))()
        c.FPDFTextObj_GetText(thing, textpage.raw, buffer, size)
        text = bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", errors="replace")
        c.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix))
        # PDFium adds a space where a line ends.
        found.setdefault(c.FPDFPageObj_GetMarkedContentID(thing), []).append((text.rstrip(" \r\n"), matrix.e))
    return found


def _rows(
    element: Any, page: int, contents: dict[int, list[tuple[str, float]]], *, is_head: bool, depth: int
) -> Iterator[Fragment]:
    kind = _kind(element)
    is_head = is_head or kind == "THead"
    if kind == "TR":
        cells = tuple(tuple(_pieces(cell, contents)) for cell in _children(element) if _kind(cell) in _CELLS)
        if cells:
            yield Fragment(page, is_head, cells)
        return
    if depth < _DEEPEST:
        for child in _children(element):
            yield from _rows(child, page, contents, is_head=is_head, depth=depth + 1)


def _pieces(cell: Any, contents: dict[int, list[tuple[str, float]]]) -> Iterator[Piece]:
    """The paragraphs of a cell: its children, or the cell itself where it holds bare content."""
    for part in _children(cell) or [cell]:
        lines = [line for mark in _marks(part, 0) for line in contents.get(mark, ())]
        if lines:
            yield Piece("".join(text for text, _ in lines), tuple(x for _, x in lines))


def _marks(element: Any, depth: int) -> Iterator[int]:
    """Ids of the marked content of an element and all below it, in order."""
    for index in range(c.FPDF_StructElement_GetMarkedContentIdCount(element)):
        mark = c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
        if mark >= 0:
            yield mark
    if depth < _DEEPEST:
        for child in _children(element):
            yield from _marks(child, depth + 1)


def _children(element: Any) -> list[Any]:
    count = c.FPDF_StructElement_CountChildren(element)
    found = (c.FPDF_StructElement_GetChildAtIndex(element, index) for index in range(count))
    return [child for child in found if child]


def _kind(element: Any) -> str:
    size = c.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    c.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", errors="replace")
