"""The admin of budget books; `base` holds what the admin of both apps shares."""

from budget.admin.books import AgencyAdmin, AgencyNameAdmin, BudgetBookAdmin, FiscalYearAdmin, LineItemAdmin
from budget.admin.printed import BookCheckAdmin, BookSourceAdmin, PrintedRowAdmin, PrintedTableAdmin

__all__ = [
    "AgencyAdmin",
    "AgencyNameAdmin",
    "BookCheckAdmin",
    "BookSourceAdmin",
    "BudgetBookAdmin",
    "FiscalYearAdmin",
    "LineItemAdmin",
    "PrintedRowAdmin",
    "PrintedTableAdmin",
]
