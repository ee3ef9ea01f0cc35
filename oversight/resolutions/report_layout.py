"""How the report table's rows are shown beside the other tables of a book."""

from __future__ import annotations

from budget.book.labels import Field, Layout, hidden, text

_ANSWERS = {"column_lost": "（來源缺辦理情形欄）", "blank": "（未印）"}

RESOLUTION_LAYOUT = Layout(
    (
        *text(part_heading="部分", committee_heading="審議結果", heading="款項", number_text="項次"),
        *text(text="決議、附帶決議及注意事項", answer="辦理情形"),
        Field("answer_state", "辦理情形欄", "text", lambda state: _ANSWERS.get(state, "")),
        *hidden("year", "part", "committee", "committee_inferred", "kuan", "xiang", "side"),
        *hidden("heading_agency", "number", "line", "last_line", "answer_line"),
    )
)
