"""The table readers of this package, in the order of the contents page. A new table is one module and one line."""

from __future__ import annotations

from budget.book.expenditure_by_agency import ExpenditureByAgency
from budget.book.results import TableReader
from budget.book.revenue_by_source import RevenueBySource
from budget.book.work_plans import WorkPlans

TABLE_READERS: tuple[TableReader, ...] = (RevenueBySource(), ExpenditureByAgency(), WorkPlans())
