"""What the official report of one agency and year says, as of a day; facts only, no layout.

立法院審議中央政府總預算案所提決議、附帶決議及注意辦理事項辦理情形報告表, as bound into unit budget books:
the title's year is that of the resolutions; the book it is bound into is the next year's.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db.models import Prefetch

from budget.models import Agency, FiscalYear
from budget.notation.numerals import format_numeral
from oversight.models import Assignment, Resolution, Response

TITLE = "立法院審議中央政府總預算案所提決議、附帶決議及注意辦理事項辦理情形報告表"
UNANSWERED = "（尚無辦理情形）"
LOST = "（來源未載辦理情形）"
_PARTS = [Resolution.Part.COMMON, Resolution.Part.REVIEW, Resolution.Part.ADDED]

AnswerState = Literal["answered", "unanswered", "lost"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line under which item numbers start anew; `number` is 壹、 or 一、, empty where it goes on."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One resolution and its answer; lines of `text` and `answer` are paragraphs, exactly as stored."""

    key: str
    number: int
    number_text: str
    text: str
    answer: str
    state: AnswerState
    letters: tuple[str, ...]
    #: (部分, 審議結果, 款項): the headings it stands under.
    place: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. `entries` are headings and items in print order."""

    agency: str
    agency_code: str
    year: int
    as_of: datetime.date
    entries: tuple[Heading | Item, ...]

    @property
    def items(self) -> list[Item]:
        return [entry for entry in self.entries if isinstance(entry, Item)]

    def count(self, state: AnswerState) -> int:
        return sum(1 for item in self.items if item.state == state)

    @property
    def stem(self) -> str:
        """The name of a file of it, without the ending."""
        return f"{self.agency_code}-{self.year}-report-{self.as_of.isoformat()}"


def gather(agency: Agency, year: FiscalYear, as_of: datetime.date) -> Report:
    """The report of `agency` on the resolutions of `year`; five queries, whatever the number of items.

    An answer counts when it is published and not younger than `as_of`: by its own day, else by the day it was
    published here; one printed in a book without a day counts with the book. The newest one is printed.
    """
    published = Response.objects.filter(agency=agency, state=Response.State.PUBLISHED)
    mine = Assignment.objects.filter(agency=agency)
    rows = (
        Resolution.objects.filter(fiscal_year=year)
        .for_agency(agency)
        .select_related("fiscal_year", "committee", "heading_agency")
        .prefetch_related(
            Prefetch("responses", published.prefetch_related("letters"), to_attr="given"),
            Prefetch("assignments", mine, to_attr="mine"),
        )
    )
    ordered = sorted(rows, key=_print_order)
    is_new_form = any(row.part == Resolution.Part.ADDED for row in ordered)
    return Report(
        agency=str(agency),
        agency_code=agency.code,
        year=year.year,
        as_of=as_of,
        entries=tuple(_entries(ordered, as_of, is_new_form=is_new_form)),
    )


def _print_order(row: Resolution) -> tuple[int, ...]:
    """By part, then as the first book printed them; typed ones after, by committee, 款, 項 and number."""
    book, line = (row.book_id or 0, row.source_line) if row.source_line else (1 << 40, 0)
    place = (row.committee_id or 0, row.kuan or 0, row.xiang or 0, row.number, row.pk)
    return (_PARTS.index(Resolution.Part(row.part)), book, line or 0, *place)


def _entries(rows: list[Resolution], as_of: datetime.date, *, is_new_form: bool) -> Iterator[Heading | Item]:
    before = ("", "", "")
    parts: list[str] = []
    for row in rows:
        place = _place(row)
        if row.part not in parts:
            parts.append(row.part)
            before = ("", "", "")
            yield _part_heading(row, len(parts), is_new_form=is_new_form)
        for heading, last in zip(place[1:], before[1:], strict=True):
            if heading and (heading != last or before[1] != place[1]):
                yield Heading("", heading)
        before = place
        yield _item(row, place, as_of)


def _part_heading(row: Resolution, place: int, *, is_new_form: bool) -> Heading:
    label = row.get_part_display()
    if is_new_form:
        words = "總預算案部分：通案決議" if row.part == Resolution.Part.COMMON else label
        return Heading(f"{format_numeral(place)}、", words)
    number = "壹貳參肆"[place - 1]
    return Heading(f"{number}、", f"{label}部分")


def _place(row: Resolution) -> tuple[str, str, str]:
    """Headings as the book printed them, else as it would."""
    if row.part == Resolution.Part.COMMON:
        return (row.part, "", "")
    committee = row.committee_heading or (f"{row.committee.name}審議結果" if row.committee else "")
    agency = row.heading_agency.name if row.heading_agency else ""
    made = f"{row.get_side_display() or '歲出'}部分第{row.kuan}款" if row.kuan else ""
    made += f"第{row.xiang}項" if row.kuan and row.xiang else ""
    return (
        row.part,
        committee,
        row.heading or (f"{made}{agency}" if made else f"{agency}部分" if agency else ""),
    )


def _item(row: Resolution, place: tuple[str, str, str], as_of: datetime.date) -> Item:
    given = [answer for answer in row.given if _day(answer) <= as_of]
    newest = max(given, key=lambda answer: (_day(answer), answer.pk), default=None)
    lost = newest is None and any(assignment.answer_lost for assignment in row.mine)
    state: AnswerState = "lost" if lost else "unanswered" if newest is None else "answered"
    return Item(
        key=row.key,
        number=row.number,
        number_text=row.number_text or format_numeral(row.number),
        text=row.text,
        answer=newest.text if newest else LOST if lost else UNANSWERED,
        state=state,
        letters=tuple(str(letter) for letter in newest.letters.all()) if newest else (),
        place=place,
    )


def _day(answer: Response) -> datetime.date:
    """The day an answer speaks of; one that says none and was printed in a book is as old as can be."""
    if answer.as_of:
        return answer.as_of
    return answer.published_at.date() if answer.published_at else datetime.date.min
