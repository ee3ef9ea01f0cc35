"""Which table readers an import uses: the budget's own, and the report table of resolutions."""

from __future__ import annotations

from budget.book.labels import register
from budget.book.registry import TABLE_READERS
from budget.book.results import TableReader
from oversight.resolutions.report_layout import RESOLUTION_LAYOUT
from oversight.resolutions.report_table import REPORT_TITLE, ReportTable, ResolutionRow

__all__ = ["READERS", "REPORT_TITLE"]

READERS: tuple[TableReader, ...] = (*TABLE_READERS, ReportTable())

register(ResolutionRow, RESOLUTION_LAYOUT)
