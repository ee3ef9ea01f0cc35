"""From the rows of a read book to budget lines.

The 款 is shared by all agencies of a ministry (or all that collect one kind of revenue), so the figures one
agency's book prints beside it are that agency's own and stay with its 項.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budget.book.account_table import AccountLine
from budget.book.details import Detail
from budget.book.expenditure_by_agency import ExpenditureLine
from budget.book.plan_rows import BranchPlan, WorkPlan
from budget.book.reader import ReadBook
from budget.book.results import TableResult
from budget.book.revenue_by_source import RevenueLine
from budget.models import LineItem
from budget.outlay_lines import NAME_LENGTH, outlay_specs, part_spec
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


def line_specs(book: ReadBook) -> list[LineSpec]:
    """Every budget line the book prints, parents before children, positions in reading order."""
    specs: list[LineSpec] = []
    for table in book.tables:
        if not table.rows:
            continue
        if isinstance(table.rows[0], RevenueLine):
            specs += _accounts(table, Side.REVENUE)
        elif isinstance(table.rows[0], ExpenditureLine):
            specs += _accounts(table, Side.EXPENDITURE)
        elif isinstance(table.rows[0], WorkPlan):
            specs += _plans(table, specs)
    return specs + outlay_specs(book.tables, specs, book.year)


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
            name=row.name[:NAME_LENGTH],
            code=row.code or "",
            number=str(_number(row) or ""),
            position=row.line,
            proposed=None if shared else row.this_year,
            prior_year=None if shared else row.last_year,
            prior_settled=None if shared else row.settled,
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


def _plans(table: TableResult, accounts: Sequence[LineSpec]) -> Iterator[LineSpec]:
    """Branch plans, objects and details, below the account line that has their work plan's code."""
    places = {spec.code: spec.keys for spec in accounts if spec.side == Side.EXPENDITURE}
    plans: Sequence[WorkPlan] = table.rows
    for plan in plans:
        above = places.get(plan.code)
        if above is None:
            continue
        for branch in plan.branches:
            yield from _branch(branch, above, table.title)


def _branch(branch: BranchPlan, above: tuple[str, ...], source: str) -> Iterator[LineSpec]:
    keys = (*above, branch.number)
    yield part_spec(
        keys,
        Kind.BRANCH,
        branch.name,
        branch.amount,
        branch.line,
        source,
        code=branch.number,
        description=branch.text,
    )
    for first in branch.objects:
        first_keys = (*keys, first.code)
        yield part_spec(
            first_keys, Kind.OBJECT1, first.name, first.amount, first.line, source, code=first.code
        )
        for part in first.parts:
            part_keys = (*first_keys, part.code)
            yield part_spec(
                part_keys, Kind.OBJECT2, part.name, part.amount, part.line, source, code=part.code
            )
    yield from _details(branch.details, keys, source)


def _details(details: Sequence[Detail], above: tuple[str, ...], source: str) -> Iterator[LineSpec]:
    """細部計畫 and numbered items; one that states no amount of its own is kept, its amount unknown."""
    for detail in details:
        keys = (*above, f"n{detail.number}")
        kind = Kind.DETAIL if detail.kind == "plan" else Kind.ITEM
        number = str(detail.number)
        yield part_spec(
            keys,
            kind,
            detail.name,
            detail.amount,
            detail.line,
            source,
            number=number,
            description=detail.text,
        )
        yield from _details(detail.parts, keys, source)
