"""Rows of the 經費之用途分析 tables (補助, 捐助, 委辦): a numbered tree with its outlay and its text.

合計                                              total
1. 對團體之捐助                                    group       whom (捐助 only)
4040 對國內團體之捐助                              object      用途別 (捐助 only)
(1)5226102200 工業技術升級輔導                     work_plan   any numbering, ten digits; the name may follow
[4]智慧內容創新應用發展計畫 | 05 109-109 | …        plan        (n) or [n], as the table has it
[1]補助特種基金 | 107-111 | …                      recipient   (補助 only)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from budget.book.cells import bare, clean
from budget.book.flow import Flow
from budget.book.outlay_columns import OutlayAmount
from budget.book.source import Line
from budget.notation.text import narrow

Level = Literal["total", "group", "object", "work_plan", "plan", "recipient", "unknown"]
Marker = Literal["dot", "round", "square"]

LEVEL_NAMES: dict[Level, str] = {
    "total": "合計",
    "group": "捐助類別",
    "object": "用途別",
    "work_plan": "工作計畫",
    "plan": "計畫",
    "recipient": "受補助對象",
    "unknown": "未能判讀之列",
}

_MARKERS: Mapping[Marker, re.Pattern[str]] = {
    "dot": re.compile(r"\s*(\d{1,3})\s*[.．、](?!\d{1,2}(?!\d))\s*"),
    "round": re.compile(r"\s*[(（](\d{1,3})[)）]\s*"),
    "square": re.compile(r"\s*[\[［【](\d{1,3})[\]］】]\s*"),
}
CODE_DIGITS = 10
_CODE = re.compile(r"(?P<digits>\d{6,14})(?!\d)\s*(?P<name>.*)", re.DOTALL)
_OBJECT = re.compile(r"(?P<digits>\d{4})\s+(?P<name>\D.*)", re.DOTALL)
#: Numbers and years are no longer than this (「105 109-109」, spaces allowed for); the rest is text.
_SHORT = 24
_SERIAL = re.compile(r"\d{1,3}")
_PERIOD = re.compile(r"(?P<first>\d{2,3})\s*[-－−–—~～至]\s*(?P<last>\d{2,3})|經常性")
_SERIAL_AND_PERIOD = re.compile(rf"(?P<serial>\d{{1,3}})\s+(?P<period>{_PERIOD.pattern})")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlayRow:
    """One row of a 補助, 捐助 or 委辦 table. Amounts in 元; None is an empty cell, a printed dash is 0.

    `parent` is the index of the row above it in the tree. `work_plan_code` (ten digits) and `object_code`
    (four) tell where the money belongs; None where neither the row nor one above it prints them. `period` is
    起訖年度 as printed, `years` its two ROC years. `amount_line` is the line of the other half of facing pages.
    `last_line` is its last line on its own page, `content_lines` has those of the text on all pages.
    """

    line: int
    last_line: int
    amount_line: int
    level: Level
    parent: int | None
    marker: str
    number: int | None
    name: str
    work_plan_code: str | None
    object_code: str | None
    serial: str
    period: str
    years: tuple[int, int] | None
    recipient: str
    budget_year: int | None
    content: str
    content_lines: tuple[int, ...]
    amounts: tuple[OutlayAmount, ...]
    total: int | None
    cells: tuple[str, ...]
    amount_cells: tuple[str, ...]


@dataclass(slots=True)
class Heading:
    """What the first cell of a row says."""

    level: Level
    marker: str = ""
    kind: Marker | None = None
    number: int | None = None
    code: str | None = None
    name: str = ""
    lost_code: str = ""


@dataclass(slots=True)
class Draft:
    """A row while its page is read; `lines` are the source lines that count as its own."""

    line: Line
    amount_line: Line
    heading: Heading
    amounts: tuple[OutlayAmount, ...]
    total: int | None
    last_line: int
    lines: list[int]
    serial: str = ""
    period: str = ""
    recipient: str = ""
    budget_year: int | None = None
    content_index: int | None = None
    content: Flow = field(default_factory=Flow)

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last ROC year of 起訖年度; None for 經常性 and where none is printed."""
        match = _PERIOD.fullmatch(narrow(self.period))
        return (int(match["first"]), int(match["last"])) if match and match["first"] else None


def read_heading(cell: str, levels: Mapping[Marker, Level]) -> Heading:
    """The level of a row from its first cell; `levels` tells what 1. (1) and [1] number where no code follows."""
    text = clean(cell)
    plain = narrow(text)
    heading = Heading("unknown")
    at = 0
    for kind, pattern in _MARKERS.items():
        match = pattern.match(plain)
        if match:
            at = match.end()
            heading = Heading(levels.get(kind, "unknown"), match[0].strip(), kind, int(match[1]))
            break
    heading.name = text[at:]
    code = _CODE.fullmatch(plain, at)
    item = _OBJECT.fullmatch(plain, at)
    if code is not None:
        heading.level = "work_plan"
        if len(code["digits"]) == CODE_DIGITS:
            heading.code, heading.name = code["digits"], text[code.start("name") :]
        else:
            heading.lost_code = code["digits"]
    elif item is not None and heading.kind is None:
        heading.level = "object"
        heading.code, heading.name = item["digits"], text[item.start("name") :]
    elif bare(text) in ("合計", "總計"):
        heading.level = "total"
    return heading


def read_middle(
    draft: Draft, cells: Sequence[tuple[int, str]], *, has_recipient: bool
) -> list[tuple[int, str]]:
    """The cells between name and money: serial number, 起訖年度, (捐助對象,) text, (列入預算年度), whichever are printed.

    Told by what they hold, not by where they stand: a scan glues the serial number to the years (「05 109-109」)
    or sets it in a column of its own, which shifts the others. Returns the cells of text.
    """
    texts: list[tuple[int, str]] = []
    period_index: int | None = None
    for index, cell in cells:
        plain = narrow(cell) if len(cell) <= _SHORT else ""
        glued = _SERIAL_AND_PERIOD.fullmatch(plain)
        if glued and not draft.period:
            draft.serial, draft.period, period_index = glued["serial"], cell[glued.start("period") :], index
        elif _PERIOD.fullmatch(plain) and not draft.period:
            draft.period, period_index = cell, index
        elif _SERIAL.fullmatch(plain) and not draft.serial and not draft.period and not texts:
            draft.serial = plain
        elif _SERIAL.fullmatch(plain) and draft.budget_year is None and texts:
            draft.budget_year = int(plain)
        else:
            texts.append((index, cell))
    if has_recipient and texts and (period_index is None or texts[0][0] == period_index + 1):
        draft.recipient = clean(texts.pop(0)[1])
    return texts


def read_continuation(
    draft: Draft, cells: Sequence[tuple[int, str]], *, has_recipient: bool
) -> list[tuple[int, str]]:
    """A line without money: recipient or text of the row above goes on. Returns the cells of text."""
    texts = []
    for index, text in cells:
        if has_recipient and draft.content_index is not None and index < draft.content_index:
            draft.recipient += clean(text)
        else:
            texts.append((index, text))
    return texts
