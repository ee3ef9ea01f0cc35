"""What a table reader is given and what it hands back: the shapes every table module shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from budget.book.contents import Contents
from budget.book.pages import Section
from budget.book.source import BookError

#: The unit of a Check that counts money.
YUAN = "元"


@dataclass(frozen=True, slots=True)
class LineUse:
    """What became of one source line; `row` is the index in the table's rows, None for furniture."""

    kind: Literal["read", "furniture", "unread"]
    table: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something staff should look at: what is printed and what was made of it. `lines` has all lines meant."""

    table: str
    line: int
    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One reconciliation: `left` is the printed total, `right` what the parts come to, both in `unit`.

    None on either side means that it cannot be reckoned, and `text` says why. `table` and `line` are the place of
    the left side, `other_table` and `other_line` that of the right side (the first part of a sum): "" and None
    where the check is about one place only. A unit other than 元 (人, 人天, 項, 0.01公升) counts no money.
    """

    name: str
    left: int | None
    right: int | None
    table: str
    line: int
    text: str = ""
    unit: str = YUAN
    other_table: str = ""
    other_line: int | None = None

    @property
    def difference(self) -> int | None:
        """left − right, None where unchecked."""
        return None if self.left is None or self.right is None else self.left - self.right

    @property
    def state(self) -> Literal["holds", "off", "unchecked"]:
        """Whether the two sides agree."""
        if self.difference is None:
            return "unchecked"
        return "off" if self.difference else "holds"


@dataclass(frozen=True, slots=True)
class TableResult:
    """What a table reader hands back: rows (dataclasses with `line` and `last_line`), use of each line, notes."""

    title: str
    rows: tuple[Any, ...]
    uses: Mapping[int, LineUse]
    notes: tuple[Note, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class BookContext:
    """What a table reader may know of the book around its section; `results` are the tables read before it."""

    file: str
    contents: Contents
    sections: tuple[Section, ...]
    results: dict[str, TableResult] = field(default_factory=dict)

    def error(self, message: str, *, line: int, read: str, expected: str) -> BookError:
        """A BookError of this file, to be raised by the reader."""
        return BookError(message, file=self.file, line=line, read=read, expected=expected)


class TableReader(Protocol):
    """One module per printed table. `title` is as on the contents page; spacing and punctuation do not matter."""

    @property
    def title(self) -> str:
        """The table's title."""

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows of the section. Raises BookError for a row that cannot be what the table prints."""
