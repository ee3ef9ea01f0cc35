"""The cover and the contents page (目次): which tables the book promises, in which order.

一、預算總說明              01~13      a heading with pages is itself an entry
二、主要表                             a heading without pages groups the entries below
1. 歲入來源別預算表         15~16
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from budget.book.cells import bare, title_key
from budget.book.source import BookError, Line

_HEADING = re.compile(r"^\s*([一二三四五六七八九十]+)\s*、\s*(?P<rest>.+)$")
_ITEM = re.compile(r"^\s*(\d{1,3})\s*[.．、]\s*(?P<rest>.+)$")
#: The title ends at a tab, or before dots or spaces that lead to the page numbers.
_PAGES = re.compile(r"^(?P<title>.+?)(?:\t[\s.…·]*|[\s.…·]{2,}|\s+(?=\d))(?P<pages>\d[\d\s~～\-－—至]*)?$")
_YEAR = re.compile(r"^中華民國(\d{2,3})年度$")
_UNIT_BUDGET = re.compile(r"^(.{2,}?)(?:單位預算|附屬單位預算|主管單位預算)$")


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One promised table: number such as 「三.17」 or 「一」, title and pages as printed, line of the contents page."""

    number: str
    title: str
    pages: str
    line: int

    @property
    def key(self) -> str:
        """What titles are compared by."""
        return title_key(self.title)

    @property
    def page_count(self) -> int | None:
        """How many pages are promised: 15~16 are two; None where not both ends are printed."""
        numbers = [int(number) for number in re.findall(r"\d+", self.pages)]
        return numbers[1] - numbers[0] + 1 if len(numbers) == 2 and numbers[1] >= numbers[0] else None


@dataclass(frozen=True, slots=True)
class Contents:
    """Cover and contents page. `first_line`-`last_line` is the contents page, the cover is all before it."""

    title: str
    year: int | None
    agency_name: str
    groups: tuple[str, ...]
    entries: tuple[ContentsEntry, ...]
    cover_lines: tuple[int, ...]
    first_line: int
    last_line: int


def read_contents(lines: Sequence[Line], file: str) -> Contents:
    """Read cover and 目次. Raises BookError when there is no contents page, two of them, or nothing on it."""
    heading = _find_heading(lines, file)
    groups, entries, last = _read_entries(lines, heading)
    if not entries:
        raise BookError(
            "目次沒有列出任何書表",
            file=file,
            line=lines[heading].number,
            read=lines[heading].text,
            expected="「1. 歲入來源別預算表」之類的項目及頁次",
        )
    cover = [line for line in lines[:heading] if not line.is_blank]
    agency, title = _agency_and_title(cover, file, lines[heading])
    years = [int(m.group(1)) for m in (_YEAR.match(bare(line.text)) for line in cover) if m]
    return Contents(
        title=title,
        year=years[0] if years else None,
        agency_name=agency,
        groups=tuple(groups),
        entries=tuple(entries),
        cover_lines=tuple(line.number for line in cover),
        first_line=lines[heading].number,
        last_line=lines[last].number,
    )


def _find_heading(lines: Sequence[Line], file: str) -> int:
    """Index of the line 「目次」; two of them are two books in one file."""
    found = [index for index, line in enumerate(lines) if bare(line.text) in ("目次", "目錄")]
    if not found:
        first = next((line for line in lines if not line.is_blank), None)
        raise BookError(
            "不是預算書：找不到目次",
            file=file,
            line=first.number if first else None,
            read=first.text if first else "全是空白行",
            expected="一行「目次」，其下為各書表名稱",
        )
    if len(found) > 1:
        second = lines[found[1]]
        raise BookError(
            "出現第二個目次：一個檔案裡有兩本預算書",
            file=file,
            line=second.number,
            read=second.text,
            expected=f"只有一個「目次」（第一個在第 {lines[found[0]].number} 行）",
        )
    return found[0]


def _read_entries(lines: Sequence[Line], heading: int) -> tuple[list[str], list[ContentsEntry], int]:
    """Headings without pages, entries, and the index of the last line of the contents page."""
    groups: list[str] = []
    entries: list[ContentsEntry] = []
    group = ""
    last = heading
    for index in range(heading + 1, len(lines)):
        line = lines[index]
        if line.is_blank:
            continue
        matched = _HEADING.match(line.text) or _ITEM.match(line.text)
        if matched is None:
            if entries and _continues(entries[-1], line):
                title, pages = _split_pages(line.text)
                entries[-1] = replace(entries[-1], title=entries[-1].title + title, pages=pages)
                last = index
                continue
            if entries:
                break
            last = index  # 「中華民國 109 年度」 and 「書表名稱 頁次」 stand above the first entry
            continue
        title, pages = _split_pages(matched.group("rest"))
        last = index
        if matched.re is _HEADING:
            group = matched.group(1)
            if not pages:
                groups.append(title)
                continue
            entries.append(ContentsEntry(group, title, pages, line.number))
        else:
            number = f"{group}.{matched.group(1)}" if group else matched.group(1)
            entries.append(ContentsEntry(number, title, pages, line.number))
    return groups, entries, last


def _continues(entry: ContentsEntry, line: Line) -> bool:
    """Is the line the rest of a title too long for one line? The page numbers stand at its end."""
    return not entry.pages and bool(_split_pages(line.text)[1])


def _split_pages(text: str) -> tuple[str, str]:
    matched = _PAGES.match(text.rstrip())
    if matched is None:
        return text.strip(), ""
    return matched.group("title").strip(), (matched.group("pages") or "").strip()


def _agency_and_title(cover: Sequence[Line], file: str, heading: Line) -> tuple[str, str]:
    """The agency's full name, from 「…單位預算」 on the cover, else from the line above 目次."""
    for line in cover:
        matched = _UNIT_BUDGET.match(bare(line.text))
        if matched:
            return matched.group(1), bare(line.text)
    if not cover:
        raise BookError(
            "目次之前沒有封面，無從得知機關名稱",
            file=file,
            line=heading.number,
            read=heading.text,
            expected="封面的「…單位預算」，或「目次」之上的機關名稱",
        )
    return bare(cover[-1].text), bare(cover[-1].text)
