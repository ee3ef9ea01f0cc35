"""Every figure that the ten side tables of the seed print is found again, as a typed value, in the row of its line."""

import dataclasses
import re
from decimal import Decimal

import pytest

from budget.book import (
    capital_outlay,
    functional_economic,
    multi_year_plans,
    object_by_agency,
    object_summary,
    personnel_costs,
    premises,
    revenue_notes,
    staffing,
    vehicles,
)
from budget.book.cells import clean
from tests.budget.book.tables import read_changed

MODULES = (
    capital_outlay, functional_economic, multi_year_plans, object_by_agency, object_summary,
    personnel_costs, premises, revenue_notes, staffing, vehicles,
)  # fmt: skip
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def values(row):
    """All typed values and texts below a row; `cells`, the copy of the print, does not count."""
    if dataclasses.is_dataclass(row):
        for field in dataclasses.fields(row):
            if field.name not in ("cells", "line", "last_line", "lines", "explanation_lines"):
                yield from values(getattr(row, field.name))
    elif isinstance(row, tuple):
        for part in row:
            yield from values(part)
    elif row is not None:
        yield row


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_figure_of_the_print_is_in_its_row(module, seed_lines):
    table = read_changed(module.READER, seed_lines, {})
    unit = 10**8 if module is multi_year_plans else 1000
    missing = []
    for number, use in table.uses.items():
        if use.kind != "read":
            continue
        held = list(values(table.rows[use.row]))
        numbers = {v for v in held if isinstance(v, int | Decimal) and not isinstance(v, bool)}
        text = "\n".join(v for v in held if isinstance(v, str))
        for cell in map(clean, seed_lines[number - 1].cells):
            if FIGURE.fullmatch(cell):
                value = Decimal(cell.replace(",", ""))
                found = value in numbers or value * unit in numbers or cell in text
            else:
                found = all(n in text or int(re.sub("[.,]", "", n)) in numbers for n in NUMBER.findall(cell))
            if not found:
                missing.append((number, cell))
    assert missing == []
