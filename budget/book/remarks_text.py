"""Numbered prose: which marker a paragraph begins with, and where it stands below the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budget.notation.numerals import parse_numeral
from budget.notation.text import narrow

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_GREAT = "[壹貳參肆伍陸柒捌玖拾]{1,3}"
#: From the top down; 一、 stands above (一), that above 1., and so on.
_MARKERS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"({_GREAT})\s*[、.．]\s*"),
    re.compile(rf"({_NUMERAL})\s*[、.．]\s*"),
    re.compile(rf"[(（]\s*({_NUMERAL})\s*[)）]\s*"),
    re.compile(r"(\d{1,2})\s*[.．、](?!\d)\s*"),
    re.compile(r"[(（]\s*(\d{1,2})\s*[)）]\s*"),
    re.compile(r"([①-⑳])\s*"),
    re.compile(r"([A-Z])\s*[.．、]\s*"),
)
_ASIDE = re.compile(r"(※)\s*")
_SENTENCE = re.compile(r"[。；，：:]")
#: A title without 「：」 is shorter than this; a longer text is a sentence that the page cut.
_TITLE = 40


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph's marker as printed, its rank (0 is the highest, None for an aside or no marker), and the text after it."""

    marker: str
    rank: int | None
    ordinal: int | None
    text: str

    @property
    def is_aside(self) -> bool:
        """※ before a paragraph that introduces a list of its own."""
        return self.rank is None and bool(self.marker) and self.text.rstrip().endswith(("：", ":"))


def read_marker(text: str) -> Marked:
    """Split a paragraph into its marker and the rest: 「(一) 機關主要職掌」 -> (一), 機關主要職掌."""
    plain = narrow(text)
    for rank, pattern in enumerate(_MARKERS):
        match = pattern.match(plain)
        if match:
            return Marked(text[: match.end()].strip(), rank, _ordinal(match[1]), text[match.end() :])
    match = _ASIDE.match(plain)
    if match:
        return Marked(match[1], None, None, text[match.end() :])
    return Marked("", None, None, text)


def _ordinal(symbol: str) -> int:
    if "①" <= symbol <= "⑳":
        return ord(symbol) - ord("①") + 1
    if symbol.isascii() and symbol.isalpha():
        return ord(symbol) - ord("A") + 1
    return parse_numeral(symbol)


def is_heading(marker: str, text: str) -> bool:
    """A marked paragraph that names what follows: it introduces (：) or is a short title, no sentence."""
    text = text.rstrip()
    return bool(marker) and (
        text.endswith(("：", ":")) or (len(text) < _TITLE and not _SENTENCE.search(text))
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a paragraph stands: index of the one above it, the markers from the top to its own."""

    parent: int | None
    path: tuple[str, ...]


def place(paragraphs: Sequence[Marked]) -> Iterator[Spot]:
    """The place of each paragraph. An unmarked one belongs to the nearest heading above it."""
    stack: list[tuple[int, int]] = []
    spots: list[Spot] = []
    for index, paragraph in enumerate(paragraphs):
        rank = paragraph.rank
        if paragraph.is_aside and stack:
            # ※ speaks about the list just ended, so it stands where that list's heading stands.
            rank = stack[-2][0] if len(stack) > 1 else stack[-1][0]
        if rank is None:
            open_heading = (
                i for _, i in reversed(stack) if is_heading(paragraphs[i].marker, paragraphs[i].text)
            )
            parent = next(open_heading, None)
            path = spots[parent].path if parent is not None else ()
        else:
            while stack and stack[-1][0] >= rank:
                stack.pop()
            parent = stack[-1][1] if stack else None
            path = (*(spots[parent].path if parent is not None else ()), paragraph.marker)
            stack.append((rank, index))
        spots.append(Spot(parent, path))
        yield spots[-1]
