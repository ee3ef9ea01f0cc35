"""Reads 「立法院審議中央政府總預算案所提決議、附帶決議及注意辦理事項辦理情形報告表」: the resolutions of the year in
the table's own title, which is the year before the book's, and what the agency answered.

Text is kept as printed: conversion tags go, paragraphs become lines, and what a page break cut is joined again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from budget.book.pages import Section
from budget.book.results import BookContext, Note, TableResult

from .prose import Prose
from .report_cells import read_page
from .report_headings import Part, likely_committee
from .report_items import Item, ItemCollector
from .report_wording import find_committees

REPORT_TITLE = "立法院審議中央政府總預算案所提決議、附帶決議及注意辦理事項辦理情形報告表"

AnswerState = Literal["printed", "column_lost", "blank"]


@dataclass(frozen=True, slots=True)
class ResolutionRow:
    """One resolution with its answer. ``year`` is the ROC year of the resolutions, not of the book.

    Headings are as printed. ``committee`` is None where the print names none; ``committee_inferred`` is True
    where the print names a ministry instead and the texts below say which committee is meant. ``number_text`` is
    the item number as printed. Lines of ``text`` and ``answer`` are paragraphs. ``answer`` is None unless
    ``answer_state`` is "printed"; "column_lost" means the source has no such column on that page.
    """

    year: int
    part: Part
    part_heading: str
    committee: str | None
    committee_inferred: bool
    committee_heading: str | None
    kuan: int | None
    xiang: int | None
    side: str | None
    heading_agency: str | None
    heading: str | None
    number: int
    number_text: str
    text: str
    answer: str | None
    answer_state: AnswerState
    line: int
    last_line: int
    answer_line: int | None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """The reader of the report table. BookError for a table that is cut off, that begins in the middle, whose
    item numbers repeat or go back under one heading, or that holds a row that is neither heading nor item."""

    title: str = REPORT_TITLE

    def read(self, section: Section, book: BookContext) -> TableResult:
        """Rows are ResolutionRow, in print order; notes name what the source lost or misprinted."""
        reading = ItemCollector(section, book)
        for page in section.pages:
            if page.gap:
                reading.jump(page.gap)
            for line in read_page(page):
                reading.take(line)
            reading.close_page(page.head[0].number if page.head else section.lines[0])
        reading.close()
        inferred, notes = _infer_committees(reading.items, reading.heading_lines, section.title)
        rows = tuple(_row(item, reading.year, inferred) for item in reading.items)
        return TableResult(section.title, rows, reading.uses, (*reading.notes, *notes))


def _infer_committees(
    items: Sequence[Item], lines: Mapping[str, int], table: str
) -> tuple[dict[str, str], list[Note]]:
    """Committee by printed heading, where the heading names a ministry and every committee named in the texts
    below is that ministry's; with a note for each heading that names no committee."""
    inferred: dict[str, str] = {}
    notes = []
    for heading, line in lines.items():
        below = [item for item in items if item.heading.committee_heading == heading]
        if not below or below[0].heading.committee is not None:
            continue
        likely = likely_committee(heading)
        naming = [names for item in below if (names := _committees_of(item))]
        if likely is not None and naming and all(set(names) == {likely} for names in naming):
            inferred[heading] = likely
            made = f"其下 {len(naming)} 項條文均只提及{likely}，推定為{likely}"
        else:
            made = "所指委員會不明"
        notes.append(Note(table, line, f"「{heading}」不是立法院委員會；{made}", (line,)))
    return inferred, notes


def _committees_of(item: Item) -> tuple[str, ...]:
    prose = Prose("\n".join(item.content))
    return find_committees(prose, 0, len(prose.flat))


def _row(item: Item, year: int, inferred: Mapping[str, str]) -> ResolutionRow:
    heading = item.heading
    meant = inferred.get(heading.committee_heading or "")
    answer = "\n".join(item.answer) or None
    state: AnswerState = "printed" if answer else "blank" if item.answer_column else "column_lost"
    if heading.part is None or heading.part_heading is None:
        raise AssertionError("an item is only taken under a heading")
    return ResolutionRow(
        year=year,
        part=heading.part,
        part_heading=heading.part_heading,
        committee=heading.committee or meant,
        committee_inferred=meant is not None,
        committee_heading=heading.committee_heading,
        kuan=heading.kuan,
        xiang=heading.xiang,
        side=heading.side,
        heading_agency=heading.agency,
        heading=heading.heading,
        number=item.number,
        number_text=item.number_text,
        text="\n".join(item.content),
        answer=answer,
        answer_state=state,
        line=item.line,
        last_line=item.last_line,
        answer_line=item.answer_line,
    )
