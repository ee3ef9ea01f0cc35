"""補助經費分析表: money granted to funds and other governments, on facing pages.

    補助計畫 | 計畫起訖年度 | 補助內容 | 接受補助機關列入預算年度 | 經常門 人事費 業務費 其它 | 資本門 土地 營建工程 其它 | 合計

合計 › 1.work plan (code, the name on its own line) › (1)plan with its serial number › [1]recipient.
The table prints no 用途別; it follows from whom the money goes to (補助特種基金 is 4030 對特種基金之補助).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from budget.book.outlay_rows import OutlayRow
from budget.book.outlay_table import Form, read_outlay_table
from budget.book.pages import Section
from budget.book.results import BookContext, Note, TableResult
from budget.notation.text import fold

_FORM = Form(("total", "work_plan", "plan", "recipient"), {"round": "plan", "square": "recipient"})

#: 用途別 of 4005-4030 by the word for the recipient in its name (用途別預算科目分類定義及計列標準表).
_OBJECTS = {
    "直轄市": "4005",
    "縣市": "4010",
    "下級政府": "4020",
    "政府機關間": "4025",
    "特種基金": "4030",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyRow(OutlayRow):
    """One row; the name of a `recipient` row is the recipient. `budget_year` is 接受補助機關列入預算年度 (ROC)."""


@dataclass(frozen=True, slots=True)
class Subsidies:
    """The reader of 補助經費分析表."""

    title: str = "補助經費分析表"

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are SubsidyRow; checks are the sums of all levels and columns."""
        result = read_outlay_table(section, book, _FORM, SubsidyRow)
        rows: tuple[SubsidyRow, ...] = result.rows
        placed = tuple(replace(row, object_code=_object_code(rows, index)) for index, row in enumerate(rows))
        unknown = [row for row in placed if row.level == "recipient" and row.object_code is None]
        notes = [Note(section.title, r.line, f"「{r.name}」屬於哪個用途別不明", (r.line,)) for r in unknown]
        return replace(result, rows=placed, notes=(*result.notes, *notes))


def _object_code(rows: Sequence[SubsidyRow], index: int) -> str | None:
    """The 用途別 of a recipient, and of a plan all of whose recipients share one."""
    row = rows[index]
    if row.level == "recipient":
        found = {code for word, code in _OBJECTS.items() if word in fold(row.name)}
    elif row.level == "plan":
        found = {_object_code(rows, i) or "" for i, part in enumerate(rows) if part.parent == index}
    else:
        found = set()
    return (found.pop() or None) if len(found) == 1 else None


READER = Subsidies()
