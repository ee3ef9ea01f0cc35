"""計畫內容 and 預期成果 of a work plan: one below the other, or side by side.

Side by side the page's two columns come as a drawn table that runs over many lines, cells parted by bars:

    | <p>55. 傳統產業數位創新加值計畫
    56. 潛力隱形冠軍智慧加值創新成長計畫
    60. 民生產業轉型輔導計畫</p> | <p>證3項。
    6. 促進資安產業發展 …</p> |

A page without either word continues what the page before ended with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from budget.book.cells import clean, is_rule
from budget.book.flow import Flow
from budget.book.source import Line

Part = Literal["content", "outcome"]

_CAPTION = re.compile(r"^(計\s*畫\s*內\s*容|預\s*期\s*成\s*果)\s*[:：]\s*")
_COLUMNS: tuple[Part, ...] = ("content", "outcome")


@dataclass(slots=True)
class PlanText:
    """Collects both texts line by line; call `new_page` at every page."""

    content: Flow = field(default_factory=Flow)
    outcome: Flow = field(default_factory=Flow)
    _part: Part = "content"
    _column: int | None = None

    def new_page(self) -> None:
        """A drawn table never goes on over the page's end."""
        self._column = None

    def read(self, line: Line) -> bool:
        """Take one line; False for a ruling line, which has no text."""
        if is_rule(line.text):
            self._column = None
            return False
        text = line.text.strip()
        if text.startswith("|") or self._column is not None:
            self._read_drawn(line, text)
        else:
            for cell in line.cells:
                self._add(line, cell)
        return True

    def _read_drawn(self, line: Line, text: str) -> None:
        if text.startswith("|"):
            self._column, text = 0, text[1:]
        pieces = text.split("|")
        for index, piece in enumerate(pieces):
            column = (self._column or 0) + index
            if column < len(_COLUMNS):
                self._part = _COLUMNS[column]
                self._add(line, piece)
        self._column = (self._column or 0) + len(pieces) - 1

    def _add(self, line: Line, cell: str) -> None:
        text = clean(cell)
        caption = _CAPTION.match(text)
        if caption:
            self._part = "content" if caption.group(1).startswith("計") else "outcome"
            text = text[caption.end() :]
        (self.content if self._part == "content" else self.outcome).add(line.number, text)
