"""Identities between the tables of a book: what must be equal if the book was printed, and read, without a mistake.

Each identity is declared once: a name, the things it is declared over (work plans, objects, rows), and two small
functions that find the left and the right side. Sides must be equal to the last 元. A side that is not printed
leaves the check open, and its text says why; an identity over a table that the book does not have gives no check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from budget.book.results import YUAN, Check, TableResult
from budget.notation.text import fold


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the amount (None where it cannot be told), its place, and what has to be said of it."""

    amount: int | None
    table: str
    line: int | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Identity[S]:
    """`over` gives the subjects, `subject` names one; {} in `name` is that name. `needs` are the row classes used."""

    name: str
    needs: tuple[type, ...]
    over: Callable[[Tables], Iterable[S]]
    subject: Callable[[S], str]
    left: Callable[[Tables, S], Side]
    right: Callable[[Tables, S], Side]
    unit: str = YUAN


class Tables:
    """The rows of a book by their class, and the title of the table that holds them."""

    def __init__(self, results: Sequence[TableResult]) -> None:
        self._rows: dict[type, list[Any]] = {}
        self._titles: dict[type, str] = {}
        for result in results:
            for row in result.rows:
                self._rows.setdefault(type(row), []).append(row)
                self._titles.setdefault(type(row), result.title)

    def rows[R](self, row_type: type[R]) -> list[R]:
        """All rows of a class, in the order of the book."""
        return self._rows.get(row_type, [])

    def title(self, row_type: type) -> str:
        """Title of the table that prints rows of that class."""
        return self._titles.get(row_type, "")

    def has(self, row_types: Iterable[type]) -> bool:
        """Does the book print rows of all these classes?"""
        return all(row_type in self._rows for row_type in row_types)

    def side(self, row_type: type, row: Any, amount: int | None, text: str = "") -> Side:
        """The side that one row gives. `amount` None is an empty cell."""
        if amount is None and not text:
            text = f"{self.title(row_type)}未印"
        return Side(amount, self.title(row_type), row.line, text)

    def missing(self, row_type: type, what: str) -> Side:
        """The side of a table that does not print `what`."""
        return Side(None, self.title(row_type), None, f"{self.title(row_type)}{what}")

    def total[R](
        self, row_type: type[R], rows: Sequence[R], amount: Callable[[R], int | None], what: str
    ) -> Side:
        """The side that several rows add up to, at the place of the first; `what` is said where there is none."""
        if not rows:
            return self.missing(row_type, what)
        amounts = [amount(row) for row in rows]
        known = [found for found in amounts if found is not None]
        text = "" if len(known) == len(amounts) else f"{self.title(row_type)}有一列未印"
        right = sum(known) if len(known) == len(amounts) else None
        return self.side(row_type, rows[0], right, text)


def find_account[R](
    rows: Iterable[R], key: Callable[[R], tuple[str | None, str, str]], wanted: tuple[str | None, str, str]
) -> R | None:
    """The one row of a code, else the one of a level and name: later tables lose digits of codes, or print none."""
    known = [(row, key(row)) for row in rows]
    code, level, name = wanted
    if code:
        coded = [row for row, found in known if found[0] == code]
        if len(coded) == 1:
            return coded[0]
    named = [
        row
        for row, found in known
        if found[1] == level and fold(found[2]) == fold(name) and not (code and found[0])
    ]
    return named[0] if len(named) == 1 else None


def evaluate(tables: Tables, identities: Iterable[Identity[Any]]) -> Iterator[Check]:
    """A check for every subject of every identity whose tables the book has, unless it prints neither side."""
    for identity in identities:
        if not tables.has(identity.needs):
            continue
        for subject in identity.over(tables):
            left, right = identity.left(tables, subject), identity.right(tables, subject)
            check = _check(identity.name.format(identity.subject(subject)), left, right, identity.unit)
            if check is not None:
                yield check


def _check(name: str, left: Side, right: Side, unit: str) -> Check | None:
    here, there = (left, right) if left.line is not None else (right, left)
    if here.line is None:
        return None
    text = "；".join(dict.fromkeys(side.text for side in (left, right) if side.text))
    return Check(
        name=name,
        left=left.amount,
        right=right.amount,
        table=here.table,
        line=here.line,
        text=text,
        unit=unit,
        other_table=there.table if there.line is not None else "",
        other_line=there.line,
    )
