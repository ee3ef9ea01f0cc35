"""Joins the lines of a column of running text to the paragraphs that were printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from budget.book.pdf.glyphs import TextLine

_MARKER = re.compile(
    r"^(?:\d{1,3}\s*[.．、](?!\d)|[(（](?:\d{1,3}|[一二三四五六七八九十]{1,4})[)）]|<\d{1,3}>|\[\d{1,3}\]"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)
_NUMBER = re.compile(r"^([(（<\[]?)(\d{1,3})\s*([)）>\].．、])")
_ENDS = ("。", "：", "；", ":", ";")
_INTRODUCES = ("：", ":")
_STARTS = ("。", "，", "、", "；", "：", "）", ")", "」", "』", ",")
#: A line that leaves this many characters free did not fill its column; rules of line breaking cost at most two.
_FREE = 1.7
_OUTDENT = 3.0


class Paragraph(NamedTuple):
    """A paragraph: where its first line stands, and its text."""

    y: float
    x0: float
    text: str


def join_paragraphs(lines: Sequence[TextLine], right: float) -> list[Paragraph]:
    """The paragraphs of a column that ends at `right` (the column's edge; its text may end a little before it)."""
    if not lines:
        return []
    widest = max(line.x1 for line in lines)
    edge = widest if right - widest < 2 * lines[0].size else right
    done: list[Paragraph] = []
    start, text, inner = lines[0], lines[0].text, None
    before = lines[0]
    for line in lines[1:]:
        if _begins(start, before, line, inner, edge):
            done.append(Paragraph(start.y, start.x0, text.strip()))
            start, text, inner = line, line.text, None
        else:
            text += line.text
            inner = line.x0 if inner is None else inner
        before = line
    done.append(Paragraph(start.y, start.x0, text.strip()))
    return done


def _begins(start: TextLine, before: TextLine, line: TextLine, inner: float | None, edge: float) -> bool:
    """Does `line` begin a paragraph? `start` is this one's first line, `inner` where the lines after it begin."""
    if line.text.startswith(_STARTS):
        return False
    free = edge - before.x1 > _FREE * before.size
    ended = before.text.endswith(_ENDS)
    if _MARKER.match(line.text):
        outdented = line.x0 < (start.x0 if inner is None else inner) - _OUTDENT
        # A list inside a sentence (「…；9.…」) may meet the line's start; then only place and number tell.
        level = abs(line.x0 - start.x0) <= _OUTDENT
        listed = level and bool(_MARKER.match(start.text)) and (ended or _is_next(start.text, line.text))
        return outdented or free or listed or before.text.endswith(_INTRODUCES)
    indented = line.x0 > before.x0 + 1.5 * line.size and inner is not None
    return ended and (free or indented)


def _is_next(one: str, other: str) -> bool:
    """Are these an item and the next one of the same list: 「4. …」 and 「5. …」?"""
    first, second = _NUMBER.match(one), _NUMBER.match(other)
    if first is None or second is None:
        return False
    return (first[1], first[3]) == (second[1], second[3]) and int(second[2]) == int(first[2]) + 1
