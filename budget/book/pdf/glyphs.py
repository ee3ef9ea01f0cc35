"""Glyphs with their places, and the lines of text that they make."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple


class Glyph(NamedTuple):
    """One printed character: left and right edge, baseline from the top of the page, height; all in points."""

    x0: float
    x1: float
    y: float
    size: float
    char: str


class TextLine(NamedTuple):
    """Characters on one baseline; `text` as printed, every run of spaces and every wide gap one space."""

    y: float
    x0: float
    x1: float
    size: float
    text: str


#: Baselines that lie closer than this part of the glyph height are one (digits and characters differ a little).
_SAME_LINE = 0.35
#: A gap of this many glyph heights parts two words even where no space is printed.
_WORD_GAP = 0.9
#: Behind a number a smaller one does: 「01 2025年…」.
_NUMBER_GAP = 0.45
#: Bold made by printing twice: the same character again within this part of its height.
_OVERPRINT = 0.2


def group_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline, top down, each line from left to right without the second print of bold characters."""
    lines: list[list[Glyph]] = []
    top = 0.0
    for glyph in sorted(glyphs, key=attrgetter("y")):
        if lines and glyph.y - top <= _SAME_LINE * glyph.size:
            lines[-1].append(glyph)
        elif not glyph.char.isspace():
            lines.append([glyph])
            top = glyph.y
    return [_once(sorted(line)) for line in lines]


def _once(line: list[Glyph]) -> list[Glyph]:
    kept = line[:1]
    for glyph in line[1:]:
        before = kept[-1]
        if (
            glyph.char == before.char
            and glyph.x0 - before.x0 < _OVERPRINT * glyph.size
            and not glyph.char.isspace()
        ):
            continue
        kept.append(glyph)
    return kept


def make_line(line: Sequence[Glyph]) -> TextLine:
    """One line of text from the glyphs of one baseline, which must hold a printed one."""
    text = ""
    left, right, _, height, _ = line[0]
    baseline = line[0].y
    space = digit = False
    for x0, x1, y, size, char in line:
        if char == " " or char.isspace():
            space = True
            continue
        if not text:
            left, baseline, height, right = x0, y, size, x1
        elif space or x0 - right > (_NUMBER_GAP if digit else _WORD_GAP) * size:
            text += " "
        text += char
        right = max(right, x1)
        space, digit = False, "0" <= char <= "9"
    if space and text[-1:].isascii() and text[-1:].isalpha():
        text += " "  # a word ends with the line; without it the next line would be glued on
    return TextLine(baseline, left, right, height, text)


def text_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """All lines of text, top down."""
    return [make_line(line) for line in group_lines(glyphs)]


def split_runs(line: Sequence[Glyph], gap: float = 1.5) -> list[TextLine]:
    """A line cut wherever more than `gap` glyph heights are free, printed spaces or not."""
    runs: list[list[Glyph]] = []
    right = 0.0
    for glyph in line:
        if glyph.char.isspace():
            if runs:
                runs[-1].append(glyph)
            continue
        if not runs or glyph.x0 - right > gap * glyph.size:
            runs.append([])
        runs[-1].append(glyph)
        right = glyph.x1
    return [make_line(run) for run in runs]


def plain(text: str) -> str:
    """Key for recognising words of the form: compatibility characters folded, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())
