"""The contents pages of a PDF book: three levels, leaders, page numbers in several forms, over several pages.

一、預算總說明…………001-038                     a heading with pages is itself an entry
三、附屬表：                                      a heading without pages groups what is below
(二) 歲出計畫提要及分支計畫概況表                 a table; without pages it has those of what is below it
1.一般行政 ……………065-068                      below a table of the second level: a part of it
四、附錄 (二)內政部國土測繪中心………339            books of subordinate agencies, bound behind
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from budget.book.contents import ContentsEntry
from budget.book.pdf.glyphs import plain
from budget.notation import NotationError
from budget.notation.numerals import parse_numeral

_LEADERS = r"[\s.．…‥·•・⋯_\-－]*"
_LINE = re.compile(rf"^(?P<title>.*?)(?:{_LEADERS})(?P<pages>\d{{1,4}}(?:\s*[-－–—~～至]\s*\d{{1,4}})?)?$")
_FIRST = re.compile(r"^([一二三四五六七八九十]{1,3})\s*[、.．]\s*(.+)$")
_SECOND = re.compile(r"^[(（]\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]\s*(.+)$")
_THIRD = re.compile(r"^(\d{1,3})\s*[.．、]\s*(.+)$")
_APPENDIX = re.compile(r"附錄|附冊")


@dataclass(slots=True)
class ContentsReading:
    """What the contents pages say. `appendices` are the subordinate books, `groups` headings without pages."""

    entries: list[ContentsEntry] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    appendices: list[ContentsEntry] = field(default_factory=list)


def read_entries(lines: Sequence[tuple[int, str]]) -> ContentsReading:
    """Entries of the contents pages; `lines` are (line number, text) below the heading 目次."""
    reading = ContentsReading()
    group, in_appendix = "", False
    open_table: int | None = None
    for number, text in lines:
        title, pages = _split(text)
        first, second, third = _FIRST.match(title), _SECOND.match(title), _THIRD.match(title)
        if first:
            group, open_table = first[1], None
            in_appendix = bool(_APPENDIX.search(title)) and not pages
            if pages:
                reading.entries.append(ContentsEntry(group, first[2].rstrip("：:"), pages, number))
            else:
                reading.groups.append(first[2])
        elif second:
            entry = ContentsEntry(_numbered(group, second[1]), second[2].strip(), pages, number)
            (reading.appendices if in_appendix else reading.entries).append(entry)
            open_table = None if pages or in_appendix else len(reading.entries) - 1
        elif third and open_table is None:
            reading.entries.append(ContentsEntry(_numbered(group, third[1]), third[2].strip(), pages, number))
        elif third and open_table is not None and pages:
            table = reading.entries[open_table]
            reading.entries[open_table] = replace(table, pages=_span(table.pages, pages))
        elif reading.entries and not reading.entries[-1].pages and pages:
            last = reading.entries[-1]
            reading.entries[-1] = replace(last, title=last.title + title, pages=pages)
    return reading


def page_range(pages: str) -> range:
    """The printed pages of an entry; empty where none are printed."""
    numbers = [int(number) for number in re.findall(r"\d+", pages)]
    return range(numbers[0], numbers[-1] + 1) if numbers else range(0)


def _split(text: str) -> tuple[str, str]:
    match = _LINE.match(text.strip())
    if match is None:
        return text.strip(), ""
    return match["title"].strip(), plain(match["pages"] or "")


def _numbered(group: str, number: str) -> str:
    with contextlib.suppress(NotationError):
        number = str(parse_numeral(number))
    return f"{group}.{number}" if group else number


def _span(before: str, pages: str) -> str:
    """From the first page of one to the last of the other, as printed."""
    first = re.findall(r"\d+", before or pages)[0]
    last = re.findall(r"\d+", pages)[-1]
    return f"{first}-{last}"
