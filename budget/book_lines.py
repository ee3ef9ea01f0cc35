"""From the rows of a read book to budget lines.

The 款 is shared by all agencies of a ministry (or all that collect one kind of revenue), so the figures one
agency's book prints beside it are that agency's own and stay with its 項.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.reader import ReadBook, TableResult
from budget.book.revenue_by_source import RevenueLine
from budget.models import LineItem
from budget.tree import LineSpec

Kind, Side = LineItem.Kind, LineItem.Side

#: What a book speaks for. 法定 figures come from elsewhere and are left alone.
BOOK_FIELDS = frozenset(
    {
        "code",
        "name",
        "number",
        "position",
        "proposed",
        "prior_year",
        "prior_settled",
        "derivation",
        "description",
        "source",
        "source_line",
    }
)
_KINDS = {"kuan": Kind.KUAN, "xiang": Kind.XIANG, "group": Kind.FUNCTION, "mu": Kind.MU, "jie": Kind.JIE}
_NUMBERS = {"kuan": "kuan", "xiang": "xiang", "mu": "mu", "jie": "jie"}

AccountLine = ExpenditureLine | RevenueLine


def line_specs(book: ReadBook) -> list[LineSpec]:
    """Every budget line the book prints, parents before children, positions in reading order."""
    specs: list[LineSpec] = []
    for table in book.tables:
        if table.rows and isinstance(table.rows[0], RevenueLine):
            specs += _accounts(table, Side.REVENUE)
        elif table.rows and isinstance(table.rows[0], ExpenditureLine):
            specs += _accounts(table, Side.EXPENDITURE)
    return specs


def _accounts(table: TableResult, side: str) -> Iterator[LineSpec]:
    rows: Sequence[AccountLine] = table.rows
    for index, row in enumerate(rows):
        if row.level == "total":
            continue
        shared = row.level == "kuan"
        yield LineSpec(
            side=side,
            keys=_keys(rows, index),
            kind=_KINDS[row.level],
            name=row.name,
            code=row.code or "",
            number=str(_number(row) or ""),
            position=row.line,
            proposed=None if shared else row.this_year,
            prior_year=None if shared else row.last_year,
            prior_settled=None if shared or isinstance(row, ExpenditureLine) else row.settled,
            description=row.explanation,
            source=table.title,
            source_line=None if shared else row.line,
        )


def _keys(rows: Sequence[AccountLine], index: int | None) -> tuple[str, ...]:
    """Codes from the 款 down; a row whose code is not printed goes by its level and number."""
    if index is None or rows[index].level == "total":
        return ()
    row = rows[index]
    return (*_keys(rows, row.parent), row.code or f"{row.level}{_number(row)}")


def _number(row: AccountLine) -> int | None:
    name = _NUMBERS.get(row.level)
    number: int | None = getattr(row, name) if name else None
    return number
