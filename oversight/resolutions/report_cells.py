"""Takes the pages of the report table apart into headings, items and continuations.

Pages of one table come in three shapes, told apart by their heads and rows:

    numbered       項次 ⇥ 內容 ⇥ 辦理情形       一 ⇥ <p>工業局…</p> ⇥ <p>本案…</p>
    merged         項次內容 ⇥ 辦理情形          <p>四</p> <p>近年…</p> ⇥ <p>遵照辦理。</p>
    column lost    項次 ⇥ 內容                  六 ⇥ 經濟部…          (the page's 辦理情形 was not taken over)

A row without a number goes on from the row above, over page breaks too. Remnants of the column heads
(「項次內」) inside a cell are furniture.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from budget.book.cells import bare, is_rule, paragraphs
from budget.book.pages import Page
from budget.book.source import Line
from budget.notation import NotationError
from budget.notation.numerals import parse_numeral

from .report_headings import is_heading

_HEAD_WORDS = re.compile(r"(?:決議、附帶決議及注意(?:辦理)?事項|項次|項|次|內容|內|容|辦理情形)+")
_NUMERAL = "[一二三四五六七八九十百零○〇廿卅]+"
_NUMBER_CELL = re.compile(rf"[(（]?\s*(?:{_NUMERAL}|\d{{1,3}})\s*[)）]?[、.．]?")
# In a merged cell only white space ends a number: 「二、」 and 「(二)」 open points of a list inside a resolution.
_NUMBER_OPENS = re.compile(rf"({_NUMERAL})[\s　]+")
_NUMBER_ALONE = re.compile(_NUMERAL)

Kind = Literal["heading", "item", "more", "furniture", "strange"]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One source line: ``content`` and ``answer`` are paragraphs as printed, without tags."""

    line: Line
    kind: Kind
    content: list[str]
    answer: list[str]
    answer_column: bool
    number: int | None = None
    number_text: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    numbered: bool
    answer_column: bool


def read_page(page: Page) -> Iterator[ReportLine]:
    """The lines of one page below its head, blank lines left out."""
    layout = _layout(page)
    for line in page.body:
        if not line.is_blank:
            yield _read_line(line, layout)


def _layout(page: Page) -> _Layout:
    body = [line for line in page.body if not line.is_blank]
    heads = [[bare(cell) for cell in line.cells] for line in page.head if len(line.cells) > 1]
    own_column = any(len(cells) > 1 and cells[1] in ("內容", "容") for cells in heads)
    numbered = own_column or any(len(line.cells) > 1 and _is_number(line.cells[0]) for line in body)
    columns = max((len(line.cells) for line in (*body, *page.head)), default=0)
    return _Layout(numbered, answer_column=columns >= (3 if numbered else 2))


def _read_line(line: Line, layout: _Layout) -> ReportLine:
    cells = [_cell(cell) for cell in line.cells]
    filled = [cell for cell in cells if cell]
    if not filled or is_rule(line.text):
        return ReportLine(line, "furniture", [], [], layout.answer_column)
    only = " ".join(filled[0]) if len(filled) == 1 and cells[0] else ""
    if only and is_heading(only):
        return ReportLine(line, "heading", [only], [], layout.answer_column)
    if layout.numbered:
        return _numbered(line, cells, layout)
    content, answer = cells[0], cells[1] if len(cells) > 1 else []
    number_text, content = _split_number(content)
    return _report_line(line, number_text, content, answer, layout)


def _numbered(line: Line, cells: list[list[str]], layout: _Layout) -> ReportLine:
    number_text = "".join(cells[0])
    content = cells[1] if len(cells) > 1 else []
    answer = cells[2] if len(cells) > 2 else []
    if number_text and not _is_number(number_text):
        return ReportLine(line, "strange", cells[0] + content, answer, layout.answer_column)
    return _report_line(line, number_text, content, answer, layout)


def _report_line(
    line: Line, number_text: str, content: list[str], answer: list[str], layout: _Layout
) -> ReportLine:
    if not number_text:
        return ReportLine(line, "more", content, answer, layout.answer_column)
    number = parse_numeral(re.sub(r"[()（）、.．\s]", "", number_text))
    return ReportLine(line, "item", content, answer, layout.answer_column, number, number_text)


def _cell(cell: str) -> list[str]:
    """The paragraphs of a cell without remnants of the column heads."""
    return [each for each in paragraphs(cell) if not _HEAD_WORDS.fullmatch(bare(each))]


def _split_number(content: list[str]) -> tuple[str, list[str]]:
    """The item number that opens a merged cell, as its own paragraph or before a space, and the rest."""
    if not content:
        return "", content
    if _NUMBER_ALONE.fullmatch(content[0]):
        return content[0], content[1:]
    opens = _NUMBER_OPENS.match(content[0])
    if opens:
        return opens[1], [content[0][opens.end() :], *content[1:]]
    return "", content


def _is_number(cell: str) -> bool:
    text = " ".join(paragraphs(cell))
    if not _NUMBER_CELL.fullmatch(text):
        return False
    try:
        parse_numeral(re.sub(r"[()（）、.．\s]", "", text))
    except NotationError:
        return False
    return True
