"""What a budget is made of: years, agencies, books, and one tree of money-bearing lines.

Nothing here knows of resolutions. Amounts are integer 元; books print 千元.
"""

from budget.models.agencies import Agency, AgencyName
from budget.models.books import BookSource, BudgetBook
from budget.models.lines import LineItem
from budget.models.printed import BookCheck, PrintedRow, PrintedTable
from budget.models.years import BudgetKind, FiscalYear, Stage

__all__ = [
    "Agency",
    "AgencyName",
    "BookCheck",
    "BookSource",
    "BudgetBook",
    "BudgetKind",
    "FiscalYear",
    "LineItem",
    "PrintedRow",
    "PrintedTable",
    "Stage",
]
