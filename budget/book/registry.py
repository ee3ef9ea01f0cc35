"""The table readers of this package, in the order of the contents page. A new table is one module and one line."""

from __future__ import annotations

from budget.book import (
    capital_outlay,
    commissioned,
    donations,
    functional_economic,
    general_remarks,
    mainland_travel,
    multi_year_plans,
    object_by_agency,
    object_summary,
    personnel_costs,
    premises,
    revenue_notes,
    staffing,
    subsidies,
    travel_plans,
    travel_summary,
    vehicles,
)
from budget.book.expenditure_by_agency import ExpenditureByAgency
from budget.book.results import TableReader
from budget.book.revenue_by_source import RevenueBySource
from budget.book.work_plans import WorkPlans

TABLE_READERS: tuple[TableReader, ...] = (
    general_remarks.READER,
    RevenueBySource(),
    ExpenditureByAgency(),
    revenue_notes.READER,
    WorkPlans(),
    object_summary.READER,
    object_by_agency.READER,
    capital_outlay.READER,
    personnel_costs.READER,
    staffing.READER,
    vehicles.READER,
    premises.READER,
    subsidies.READER,
    donations.READER,
    travel_summary.READER,
    travel_plans.READER,
    mainland_travel.READER,
    functional_economic.READER,
    multi_year_plans.READER,
    commissioned.READER,
)
