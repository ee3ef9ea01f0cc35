"""The straight lines that a page draws, in the page's own coordinates; forms within forms are followed."""

from __future__ import annotations

import ctypes
import itertools
from typing import Any

import pypdfium2.raw as c

from budget.book.pdf.rules import Segment

Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_DEPTH = 5
#: More lines than any table has: a drawing or a chart, whose lines mean nothing here.
_MAX_OBJECTS = 20_000
_MAX_POINTS = 64
#: A filled shape as thin as this is a ruling line (points).
_THIN = 2.5
_WHITE = 250


def read_segments(page: Any) -> list[Segment]:
    """All horizontal and vertical lines of a page, thin filled boxes included; empty for a page full of drawings."""
    count = c.FPDFPage_CountObjects(page)
    out: list[Segment] = []
    if count <= _MAX_OBJECTS:
        for index in range(count):
            _read_object(c.FPDFPage_GetObject(page, index), _IDENTITY, out, 0)
    return out


def _read_object(item: Any, matrix: Matrix, out: list[Segment], depth: int) -> None:
    kind = c.FPDFPageObj_GetType(item)
    if kind == c.FPDF_PAGEOBJ_PATH:
        _read_path(item, _times(_matrix_of(item), matrix), out)
    elif kind == c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        inner = _times(_matrix_of(item), matrix)
        for index in range(min(c.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)):
            _read_object(c.FPDFFormObj_GetObject(item, index), inner, out, depth + 1)


def _matrix_of(item: Any) -> Matrix:
    matrix = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, cc, d, e, f = inner
    A, B, C, D, E, F = outer
    return (
        a * A + b * C,
        a * B + b * D,
        cc * A + d * C,
        cc * B + d * D,
        e * A + f * C + E,
        e * B + f * D + F,
    )


def _read_path(path: Any, matrix: Matrix, out: list[Segment]) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    count = c.FPDFPath_CountSegments(path)
    if not (fill.value or stroke.value) or count > _MAX_POINTS:
        return
    white_fill = bool(fill.value) and _is_white(path, c.FPDFPageObj_GetFillColor)
    if stroke.value and _is_white(path, c.FPDFPageObj_GetStrokeColor):
        stroke.value = 0
    for points in _subpaths(path, count, matrix):
        if white_fill:
            _wipe(out, points)
        if stroke.value:
            out.extend(Segment(*a, *b) for a, b in itertools.pairwise(points) if _is_straight(a, b))
        elif not white_fill:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
            if y1 - y0 <= _THIN < x1 - x0:
                out.append(Segment(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
            elif x1 - x0 <= _THIN < y1 - y0:
                out.append(Segment((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))


def _is_white(item: Any, color_of: Any) -> bool:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    found = color_of(item, ctypes.byref(r), ctypes.byref(g), ctypes.byref(b), ctypes.byref(a))
    return bool(found) and min(r.value, g.value, b.value) >= _WHITE and a.value >= _WHITE


def _wipe(out: list[Segment], points: list[tuple[float, float]]) -> None:
    """A white box hides what was drawn under it before: the parts of the strokes inside it go."""
    x0, x1 = min(p[0] for p in points) + 1, max(p[0] for p in points) - 1
    y0, y1 = min(p[1] for p in points) + 1, max(p[1] for p in points) - 1
    if x1 <= x0 or y1 <= y0:
        return
    left: list[Segment] = []
    for s in out:
        low_x, high_x, low_y, high_y = min(s.x0, s.x1), max(s.x0, s.x1), min(s.y0, s.y1), max(s.y0, s.y1)
        if high_x < x0 or low_x > x1 or high_y < y0 or low_y > y1:
            left.append(s)
            continue
        if high_x - low_x >= high_y - low_y:
            pieces = [(low_x, low_y, min(high_x, x0), high_y), (max(low_x, x1), low_y, high_x, high_y)]
            left.extend(Segment(*p) for p in pieces if p[2] - p[0] > 1)
        else:
            pieces = [(low_x, low_y, high_x, min(high_y, y0)), (low_x, max(low_y, y1), high_x, high_y)]
            left.extend(Segment(*p) for p in pieces if p[3] - p[1] > 1)
    out[:] = left


def _subpaths(path: Any, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The corners of each subpath; a closed one ends where it began."""
    a, b, cc, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    paths: list[list[tuple[float, float]]] = []
    for index in range(count):
        segment = c.FPDFPath_GetPathSegment(path, index)
        c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (a * x.value + cc * y.value + e, b * x.value + d * y.value + f)
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO or not paths:
            paths.append([point])
        else:
            paths[-1].append(point)
        if c.FPDFPathSegment_GetClose(segment):
            paths[-1].append(paths[-1][0])
    return paths


def _is_straight(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < 0.7 or abs(a[1] - b[1]) < 0.7
