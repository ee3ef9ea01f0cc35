"""捐助經費分析表: money donated to associations, companies and persons, on facing pages.

    捐助計畫 | 計畫起訖年度 | 捐助對象 | 捐助內容 | 經常門 人事費 業務費 其他 | 資本門 營建工程 其他 | 合計

合計 › 1. 對團體之捐助 › 4040 對國內團體之捐助 › (1)work plan › [1]plan, each level with its amounts. A plan has a
serial number running through the whole table, which a scan may glue to the years (「05 109-109」).
"""

from __future__ import annotations

from dataclasses import dataclass

from budget.book.outlay_rows import OutlayRow
from budget.book.outlay_table import Form, read_outlay_table
from budget.book.pages import Section
from budget.book.results import BookContext, TableResult

_FORM = Form(
    ("total", "group", "object", "work_plan", "plan"),
    {"dot": "group", "square": "plan"},
    has_recipient=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationRow(OutlayRow):
    """One row; `recipient` is 捐助對象, `object_code` the 4040, 4085 … that the row stands under."""


@dataclass(frozen=True, slots=True)
class Donations:
    """The reader of 捐助經費分析表."""

    title: str = "捐助經費分析表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are DonationRow; checks are the sums of all levels and columns."""
        return read_outlay_table(section, book, _FORM, DonationRow)


READER = Donations()
