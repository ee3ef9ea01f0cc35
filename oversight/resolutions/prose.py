"""A view of printed prose that patterns can be matched against, with the way back to the print.

Scanned and extracted text breaks lines and puts spaces anywhere (「立法院內政 委員會」, 「143 億 5,347 萬
2 千 元」) and mixes full and half width. ``Prose.flat`` has neither; ``Prose.masked`` also blanks whatever
stands in 「quotation marks」, because a quoted plan name or a quoted earlier resolution is no order of this one.
"""

import re
from dataclasses import dataclass

from budget.notation.text import narrow

# A noncharacter: no source can hold it, unlike □, which extractors print for a glyph they lost.
BLANK = "\ufdd0"

# What ends a stretch of a sentence in ``flat``, for use inside a character class.
STOPS = "，。;:!?"

_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|“[^“”]*”")
_SENTENCE_END = re.compile(r"[。!?;]")
_STOP = re.compile(rf"[{STOPS}]")
# A half-width comma between digits groups thousands; anywhere else it is punctuation.
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")


def mask_quotes(text: str) -> str:
    """Blank what stands in quotation marks, innermost first; a mark that never closes blanks nothing."""
    previous = ""
    while previous != text:
        previous = text
        text = _QUOTED.sub(lambda match: BLANK * len(match.group()), text)
    return text


@dataclass(frozen=True, slots=True)
class Clause:
    """Exact words of a text and where they stand in it: ``text[start:end] == words``."""

    words: str
    start: int
    end: int


class Prose:
    """One text as printed, with ``flat`` and ``masked`` of equal length.

    ``flat`` has no white space and its digits, letters and marks are half width (but 「，」). Unless said
    otherwise, positions in this package are positions in ``flat``; results carry positions in the text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        kept = [(index, each) for index, each in enumerate(narrow(text)) if not each.isspace()]
        self._origin = [index for index, _ in kept]
        self.flat = _COMMA.sub("，", "".join(each for _, each in kept))
        self.masked = mask_quotes(self.flat)

    def clause(self, start: int, end: int) -> Clause:
        """The printed words behind ``flat[start:end]``; an empty stretch gives an empty clause."""
        if start >= end:
            return Clause("", 0, 0)
        first, last = self._origin[start], self._origin[end - 1] + 1
        return Clause(self.text[first:last], first, last)

    def printed(self, start: int, end: int) -> str:
        """The printed characters behind ``flat[start:end]`` without the spaces the print put between them."""
        return "".join(self.text[index] for index in self._origin[start:end])

    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of each sentence, its closing mark included; quoted text never splits one."""
        bounds: list[tuple[int, int]] = []
        start = 0
        for match in _SENTENCE_END.finditer(self.masked):
            bounds.append((start, match.end()))
            start = match.end()
        if start < len(self.masked):
            bounds.append((start, len(self.masked)))
        return bounds

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence in which a position stands."""
        return next((start, end) for start, end in self.sentences() if start <= position < end)

    def segment(self, position: int) -> tuple[int, int]:
        """The stretch between two marks in which a position stands."""
        start = 0
        for match in _STOP.finditer(self.masked):
            if match.start() >= position:
                return start, match.start()
            start = match.end()
        return start, len(self.masked)

    def quoted(self, start: int, end: int) -> list[str]:
        """The outermost quotations in ``flat[start:end]``, in order, as printed, without their marks."""
        found: list[str] = []
        position = start
        while (position := self.masked.find(BLANK, position, end)) >= 0:
            stop = self._quote_end(position, end)
            found.append(self.printed(position + 1, stop - 1))
            position = stop
        return found

    def _quote_end(self, start: int, limit: int) -> int:
        """Where the quotation opened at ``start`` closes; two quotations may touch (「甲」「乙」)."""
        depth = 0
        for position in range(start, limit):
            depth += (self.flat[position] in "「『“") - (self.flat[position] in "」』”")
            if depth == 0:
                return position + 1
        return limit
