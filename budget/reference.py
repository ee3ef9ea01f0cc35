"""Facts the project carries: agencies, budget years with their sourced dates, and lines of earlier years.

Rows that exist already are left alone, so that what staff corrected survives a second run.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from budget.models import Agency, FiscalYear, LineItem
from budget.sync import Tally
from budget.tree import LineSpec, store_lines

#: What a list of lines speaks for; texts and page numbers come from books.
LIST_FIELDS = frozenset(
    {"code", "name", "number", "position", "proposed", "statutory", "derivation", "source"}
)


def load_agencies(path: Path) -> None:
    """Columns `code,name,full_name,parent`; a parent stands above its children in the file."""
    for row in read_rows(path):
        parent = Agency.objects.get(code=row["parent"]) if row["parent"] else None
        defaults = {"name": row["name"], "full_name": row["full_name"], "parent": parent}
        Agency.objects.get_or_create(code=row["code"], defaults=defaults)


def load_fiscal_years(path: Path) -> None:
    """Columns `year,kind,submitted_on,passed_on,promulgated_on,source`; an unsourced date stays empty."""
    for row in read_rows(path):
        dates = {name: row[name] or None for name in ("submitted_on", "passed_on", "promulgated_on")}
        defaults = {**dates, "source": row["source"]}
        FiscalYear.objects.get_or_create(year=int(row["year"]), kind=row["kind"], defaults=defaults)


def load_lines(path: Path, year: FiscalYear, agency: Agency, source: str) -> Tally:
    """Expenditure lines of one agency and year, 預算案 and 法定 in 元.

    Columns `kind,number,code,name,keys,proposed,statutory,derivation`; `keys` joined by slashes.
    """
    specs = [
        LineSpec(
            side=LineItem.Side.EXPENDITURE,
            keys=tuple(row["keys"].split("/")),
            kind=row["kind"],
            name=row["name"],
            code=row["code"],
            number=row["number"],
            position=position,
            proposed=int(row["proposed"]) if row["proposed"] else None,
            statutory=int(row["statutory"]) if row["statutory"] else None,
            derivation=row["derivation"],
            source=source,
        )
        for position, row in enumerate(read_rows(path), start=1)
    ]
    return store_lines(year, specs, LIST_FIELDS, agency=agency)[1]


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a UTF-8 CSV file with a header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
