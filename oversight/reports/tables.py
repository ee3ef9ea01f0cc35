"""The report as tables and as JSON: one row an item, all texts typed as text."""

from __future__ import annotations

import json

from budget.notation.dates import format_roc
from budget.sheets import Row, to_csv, to_ods, to_xlsx
from oversight.reports.content import TITLE, Report

HEADER = (
    "年度",
    "部分",
    "審議結果",
    "款項",
    "項次",
    "決議、附帶決議及注意事項內容",
    "辦理情形",
    "辦理狀態",
    "公文",
    "代號",
)
STATES = {"answered": "已辦理", "unanswered": "尚無辦理情形", "lost": "來源未載"}
_PARTS = {"common": "通案決議", "review": "各組審查決議", "added": "新增通過決議"}


def rows_of(report: Report) -> list[Row]:
    return [
        (
            report.year,
            _PARTS[item.place[0]],
            item.place[1],
            item.place[2],
            item.number_text,
            item.text,
            item.answer,
            STATES[item.state],
            "、".join(item.letters),
            item.key,
        )
        for item in report.items
    ]


def as_csv(report: Report) -> bytes:
    return to_csv(HEADER, rows_of(report))


def as_xlsx(report: Report) -> bytes:
    return to_xlsx(f"{report.year}年度辦理情形", HEADER, rows_of(report))


def as_ods(report: Report) -> bytes:
    return to_ods(f"{report.year}年度辦理情形", HEADER, rows_of(report))


def as_json(report: Report) -> bytes:
    body = {
        "title": TITLE,
        "agency": {"code": report.agency_code, "name": report.agency},
        "year": report.year,
        "as_of": report.as_of.isoformat(),
        "as_of_roc": format_roc(report.as_of),
        "counts": {state: report.count(state) for state in STATES},
        "items": [
            {
                "key": item.key,
                "part": item.place[0],
                "committee_heading": item.place[1],
                "heading": item.place[2],
                "number": item.number,
                "number_text": item.number_text,
                "text": item.text,
                "answer": item.answer if item.state == "answered" else None,
                "state": item.state,
                "letters": list(item.letters),
            }
            for item in report.items
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
