"""Running text that the table cells of a page, and the pages of a book, cut into pieces.

A piece begins a new paragraph when the text before it had ended (。：；) or when it begins with an item number;
otherwise it continues in the middle of a word: 「…計畫195,00」 + 「0千元，係…」 is 「…計畫195,000千元，係…」.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_END = re.compile(r"[。：:；;]\s*$")
#: 「1. 」 「(1)」 「<1>」 「一、」; a digit behind the dot is a decimal, not an item.
_MARKER = re.compile(r"^\s*(?:\d{1,3}\s*[.．、](?!\d)|[(（]\d{1,3}[)）]|<\d{1,3}>|[一二三四五六七八九十]+、)")


@dataclass(slots=True)
class Flow:
    """Text with, for every character, the source line it stands on."""

    text: str = ""
    _starts: list[int] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)

    def add(self, line: int, text: str) -> None:
        """Append a piece of line `line`; white space at its ends is dropped."""
        text = text.strip()
        if not text:
            return
        if (
            self.text
            and (self.is_finished or _MARKER.match(text))
            and not text.startswith(("。", "；", "，"))
        ):
            self.text += "\n"
        self._starts.append(len(self.text))
        self._lines.append(line)
        self.text += text

    @property
    def is_finished(self) -> bool:
        """Does the text end where a sentence or an introduction ends (or is there none yet)?"""
        return not self.text or bool(_END.search(self.text))

    @property
    def lines(self) -> tuple[int, ...]:
        """The source lines, in order, each once."""
        return tuple(dict.fromkeys(self._lines))

    def line_at(self, offset: int) -> int:
        """The source line of the character at `offset`."""
        return self._lines[max(0, bisect_right(self._starts, offset) - 1)]
