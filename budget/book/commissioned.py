"""委辦經費分析表: work commissioned to others, all of it object 2039 委辦費, on facing pages.

    委辦計畫 | 計畫起訖年度 | 委辦內容 | 經常門 用人費用 業務費用 其他 | 資本門 設備購置 其他 | 合計

合計 › 1.work plan (a 節 may stand below its 目) › (1)plan. The text of a plan runs on over the page's end into the
cell of the next plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.outlay_rows import OutlayRow
from budget.book.outlay_table import Form, read_outlay_table
from budget.book.pages import Section
from budget.book.results import BookContext, TableResult

#: 委辦費
_OBJECT = "2039"
_FORM = Form(("total", "work_plan", "plan"), {"round": "plan"}, object_code=_OBJECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionRow(OutlayRow):
    """One row: the total, a work plan, or a commissioned plan (細部計畫)."""


@dataclass(frozen=True, slots=True)
class Commissioned:
    """The reader of 委辦經費分析表."""

    title: str = "委辦經費分析表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are CommissionRow; checks are the sums of all levels and columns."""
        return read_outlay_table(section, book, _FORM, CommissionRow)


READER = Commissioned()
