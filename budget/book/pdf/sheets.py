"""Facing pages put side by side as one sheet, and what lies beyond the page's edge dealt with.

A table over two facing pages comes in two ways. Either each page of the file holds one half, or (books made by
cutting a wide page) each of the two holds all of it and shows half: then the content is taken once and the twin
page is skipped. Anything else beyond the edge of a page is not printed and is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budget.book.pdf.document import RawPage
from budget.book.pdf.glyphs import Glyph, group_lines, plain, split_runs, text_lines
from budget.book.pdf.rules import Rules, Segment, find_rules

#: This much of the printed characters beyond the edge makes it the other half, not a slip.
_OVERFLOW = 0.1
_SAME = 0.9
_EDGE = 3.0
_LEFT_YEAR = re.compile(r"^中華民國$")
_RIGHT_YEAR = re.compile(r"^\d{2,3}年度")
_CAPTION_PART = 0.35
#: A page number such as 「(0801)-039」, 「39」 or 「- 39 -」, as stamped on a page.
_STAMP = re.compile(r"^(?:[(（]?\d{2,6}[)）]?[-－–])?[-－–]?\d{1,4}[-－–]?$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, or two facing pages side by side: then `fold` is where they meet. `pages` are those of the file."""

    pages: tuple[int, ...]
    width: float
    height: float
    fold: float | None
    glyphs: list[Glyph]
    rules: Rules
    stamps: tuple[str, ...]


def make_sheets(pages: Iterable[RawPage]) -> Iterator[Sheet]:
    """The sheets of a file in order; holds two pages at most."""
    before: RawPage | None = None
    for page in pages:
        if before is None:
            before = page
            continue
        if page.is_twin or _are_twins(before, page):
            yield _whole(before, page)
            before = None
        elif _are_halves(before, page):
            yield _joined(before, page)
            before = None
        else:
            yield _single(before)
            before = page
    if before is not None:
        yield _single(before)


def _overflows(page: RawPage, side: int) -> bool:
    """Does much of the print stand right (1) or left (-1) of the page?"""
    if side > 0:
        edge = page.width + _EDGE
        found = sum(x0 > edge and not char.isspace() for x0, _, _, _, char in page.glyphs)
    else:
        found = sum(x1 < -_EDGE and not char.isspace() for _, x1, _, _, char in page.glyphs)
    return found > _OVERFLOW * max(1, len(page.glyphs))


def _are_twins(left: RawPage, right: RawPage) -> bool:
    """Do both hold the same content, the one overflowing to the right and the other to the left?"""
    if not (_overflows(left, 1) and _overflows(right, -1)):
        return False
    one, two = _content(left), _content(right)
    return len(one & two) >= _SAME * max(len(one), len(two))


def _content(page: RawPage) -> set[tuple[str, int]]:
    """Characters with their height: the same on twins, but for what is stamped on each page."""
    return {(g.char, round(g.y)) for g in page.glyphs if not g.char.isspace()}


def _are_halves(left: RawPage, right: RawPage) -> bool:
    """Does the caption's year stand half on the one page and half on the next?"""
    if not (_is_cut(left) and _has_run(left, _LEFT_YEAR) and _has_run(right, _RIGHT_YEAR)):
        return False
    return not (_overflows(left, 1) or _overflows(right, -1))


def _is_cut(page: RawPage) -> bool:
    """Is there a 國 at the top with no 年 on its line? Spares looking closer at nearly every page."""
    height = _CAPTION_PART * page.height
    marks = [(char, y) for _, _, y, _, char in page.glyphs if char in "國年" and y < height]
    years = [y for char, y in marks if char == "年"]
    return any(char == "國" and all(abs(y - other) > 3 for other in years) for char, y in marks)


def _has_run(page: RawPage, pattern: re.Pattern[str]) -> bool:
    height = _CAPTION_PART * page.height
    years = [g.y for g in page.glyphs if g.char in "國年" and g.y < height]
    top = [g for g in page.glyphs if g.y < height and any(abs(g.y - y) < g.size for y in years)]
    top = [g for g in top if g.x0 >= -_EDGE and g.x1 <= page.width + _EDGE]
    return any(
        pattern.match(plain(run.text))
        for line in group_lines(top)
        if any(not g.char.isspace() for g in line)
        for run in split_runs(line)
    )


def _visible(page: RawPage) -> list[Glyph]:
    return [
        g
        for g in page.glyphs
        if g.x0 >= -_EDGE and g.x1 <= page.width + _EDGE and -_EDGE <= g.y <= page.height + _EDGE
    ]


def _single(page: RawPage) -> Sheet:
    """A page alone: an overflowing one without its twin is still taken whole, else what is beyond is dropped."""
    for side in (1, -1):
        if _overflows(page, side):
            return _wide(page, (page.number,), (), side)
    rules = find_rules(s for s in page.segments if s.x0 <= page.width and s.x1 >= 0)
    return Sheet((page.number,), page.width, page.height, None, _visible(page), rules, ())


def _whole(left: RawPage, right: RawPage) -> Sheet:
    """Twins: the content of the left page, and what is stamped on the right one only (its page number)."""
    shared = {(g.char, round(g.x0 + right.width), round(g.y)) for g in right.glyphs}
    shared &= {(g.char, round(g.x0), round(g.y)) for g in left.glyphs}
    own = [g for g in _visible(right) if (g.char, round(g.x0 + right.width), round(g.y)) not in shared]
    stamps = tuple(line.text for line in text_lines(own) if _STAMP.match(plain(line.text)))
    return _wide(left, (left.number, right.number), stamps, -1 if _overflows(left, -1) else 1)


def _wide(page: RawPage, pages: tuple[int, ...], stamps: tuple[str, ...], side: int) -> Sheet:
    shift = 0.0 if side > 0 else page.width
    glyphs = [
        Glyph(g.x0 + shift, g.x1 + shift, g.y, g.size, g.char)
        for g in page.glyphs
        if -_EDGE <= g.y <= page.height + _EDGE
    ]
    segments = (Segment(s.x0 + shift, s.y0, s.x1 + shift, s.y1) for s in page.segments)
    return Sheet(
        pages, 2 * page.width, page.height, page.width, glyphs, find_rules(segments, page.width), stamps
    )


def _joined(left: RawPage, right: RawPage) -> Sheet:
    """Two halves on pages of their own: the right one is moved beside the left one."""
    shift = left.width
    glyphs = _visible(left) + [
        Glyph(g.x0 + shift, g.x1 + shift, g.y, g.size, g.char) for g in _visible(right)
    ]
    segments = list(left.segments)
    segments += [Segment(s.x0 + shift, s.y0, s.x1 + shift, s.y1) for s in right.segments]
    width, height = left.width + right.width, max(left.height, right.height)
    return Sheet((left.number, right.number), width, height, shift, glyphs, find_rules(segments, shift), ())
