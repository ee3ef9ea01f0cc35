"""Cut a book into the printed pages of its tables, and the pages into the sections of the contents page.

A page begins with its caption, in one of these shapes (blank lines anywhere between, bold marks ignored):

    full page        經濟部工業局 / 歲出機關別預算表 / 中華民國 109 年度
    facing pages     left  經濟部 / 預算員額 / 中華民國        right  工業局 / 明細表 / 109年度
    left half blank  (no caption: column heads at once)      right  工業局 / 分析表 / 109年度

The two halves of facing pages print one caption across the fold, so agency and title are each cut in two.
Where the left half prints none, the table is the one that the contents page lists between its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budget.book.captions import Draft, Half, collect_sheets
from budget.book.cells import bare, closest_title, is_rule, title_key
from budget.book.contents import Contents, ContentsEntry
from budget.book.source import BookError, Line

_UNIT = re.compile(r"^單位[:：](.+)$")
_BOTH_ACCOUNTS = re.compile(r"^(?:經資門|經常門|資本門)(?:併計|分計)?$")
_NOT_A_COLUMN_HEAD = re.compile(r"\d(?!\d*(?:及以[前後])?年)|[。；]$|^[-－—]$")


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page, or one half of facing pages, of one table.

    `title` is the caption as printed (both halves joined), "" where the page prints none. `year` is the ROC
    year and `unit` the money unit of the caption (新臺幣千元). `head` is caption and column heads, `body` the rest.
    `gap` names the printed pages right before this one that an excerpt leaves out: what the page begins with may go
    on from them.
    """

    title: str
    year: int | None
    unit: str | None
    agency: str | None
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    half: Half = "full"
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the contents page with all its pages in order; `number` and `title` as on the contents page.

    `absent` names the printed pages that an excerpt leaves out (「044-051」), "" where the table is whole: then sums
    over the table cannot be checked, and it may end anywhere.
    """

    number: str
    title: str
    pages: tuple[Page, ...]
    absent: str = ""

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line number, caption included."""
        numbers = [line.number for page in self.pages for line in (*page.head, *page.body)]
        return min(numbers), max(numbers)

    @property
    def body(self) -> Iterator[Line]:
        """All lines below the heads, page after page."""
        for page in self.pages:
            yield from page.body


@dataclass(frozen=True, slots=True)
class PageNote:
    """Something about the cutting that a person should know."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A book cut up: sections in the order of the contents page, entries without a page, lines between pages."""

    sections: tuple[Section, ...]
    missing: tuple[ContentsEntry, ...]
    dividers: tuple[int, ...]
    notes: tuple[PageNote, ...]


def cut_pages(lines: Sequence[Line], contents: Contents, file: str) -> Cut:
    """Cut the lines after the contents page into sections.

    Raises BookError for a caption that the contents page does not list, for a page of another agency and for a
    table whose pages are not together.
    """
    sheets, dividers = collect_sheets(lines, contents, file)
    notes: list[PageNote] = []
    entries = _resolve(sheets, contents, file, notes)
    pages: dict[str, list[Page]] = {entry.number: [] for entry in contents.entries}
    before: ContentsEntry | None = None
    for sheet, entry in zip(sheets, entries, strict=True):
        if entry is None:
            continue
        if before is not None and entry != before and pages[entry.number]:
            raise BookError(
                "書表的各頁不相連：一個檔案裡有兩本預算書，或頁序有誤",
                file=file,
                line=sheet[0].first.number,
                read=f"{before.title}之後又是{entry.title}",
                expected="同一張表的各頁相連",
            )
        pages[entry.number].extend(_finish(sheet))
        before = entry
    sections = [
        Section(e.number, e.title, tuple(pages[e.number])) for e in contents.entries if pages[e.number]
    ]
    missing = tuple(entry for entry in contents.entries if not pages[entry.number])
    return Cut(tuple(sections), missing, tuple(dividers), tuple(notes))


def _resolve(
    sheets: Sequence[Sequence[Draft]], contents: Contents, file: str, notes: list[PageNote]
) -> list[ContentsEntry | None]:
    """The contents entry of every sheet; sheets with half a caption are placed between their neighbours."""
    by_key = {entry.key: entry for entry in contents.entries}
    found: list[ContentsEntry | None] = []
    for sheet in sheets:
        caption = "".join(draft.caption for draft in sheet)
        if not sheet[0].caption and len(sheet) == 2:
            found.append(None)
            continue
        key = title_key(caption)
        entry = by_key.get(key) or by_key.get(closest_title(key, by_key) or "")
        if entry is None:
            raise BookError(
                "目次沒有這張表",
                file=file,
                line=sheet[0].first.number,
                read=caption,
                expected="目次所列之一：" + "、".join(e.title for e in contents.entries),
            )
        if entry.key != key:
            notes.append(PageNote(sheet[0].first.number, f"表頭「{caption}」視為目次所列「{entry.title}」"))
        found.append(entry)
    _place_uncaptioned(sheets, found, contents.entries, notes)
    return found


def _place_uncaptioned(
    sheets: Sequence[Sequence[Draft]],
    found: list[ContentsEntry | None],
    entries: Sequence[ContentsEntry],
    notes: list[PageNote],
) -> None:
    """Give sheets whose left half prints no caption to the table listed between the captioned ones around."""
    captioned = list(found)
    for index, sheet in enumerate(sheets):
        if captioned[index] is not None:
            continue
        before = next((e for e in reversed(captioned[:index]) if e), None)
        after = next((e for e in captioned[index:] if e), None)
        low = entries.index(before) + 1 if before else 0
        high = entries.index(after) if after else len(entries)
        tail = title_key(sheet[1].caption)
        fitting = [e for e in entries[low:high] if e.key.endswith(tail)]
        if len(fitting) > 1:
            heads = "".join(title_key(line.text) for draft in sheet for line in draft.lines[:6])
            fitting = [e for e in fitting if e.key.removesuffix(tail)[:2] in heads]
        if len(fitting) == 1:
            found[index] = fitting[0]
        else:
            text = f"表頭只印「…{sheet[1].caption}」，目次中沒有唯一相符的表，此頁未讀"
            notes.append(PageNote(sheet[0].first.number, text))


def _finish(sheet: Sequence[Draft]) -> list[Page]:
    """Pages of one sheet: caption, year and unit are those of the whole sheet."""
    title = "".join(draft.caption for draft in sheet)
    year = next((draft.year for draft in sheet if draft.year is not None), None)
    pages = []
    for draft in sheet:
        end, unit = _head_end(draft.lines, draft.head_length, draft.half)
        head, body = tuple(draft.lines[:end]), tuple(draft.lines[end:])
        pages.append(Page(title, year, unit, draft.agency, head, body, draft.half))
    unit = next((page.unit for page in pages if page.unit), None)
    return [replace(page, unit=page.unit or unit) for page in pages]


def _head_end(lines: Sequence[Line], start: int, half: Half) -> tuple[int, str | None]:
    """Where the head ends (unit, accounts and column heads follow the caption), and the unit printed there."""
    unit = None
    end = start
    seen_columns = False
    for index in range(start, len(lines)):
        line = lines[index]
        text = bare(line.text)
        matched = _UNIT.match(text)
        if matched and "\t" not in line.text.strip():
            unit = unit or matched.group(1)
        elif text and not _BOTH_ACCOUNTS.match(text):
            if not is_column_head(line, half):
                break
            seen_columns = True
        elif not text and seen_columns:
            break
        end = index + 1
    return end, unit


def is_column_head(line: Line, half: Half = "full") -> bool:
    """A row of column heads: short words in several columns, no figure, no dash, no sentence.

    One word alone in the first column heads a group of rows, not a column; on a right half, which has no
    column of names, it is a head too (經費之用途分析).
    """
    if "\t" not in line.text or "<" in line.text or is_rule(line.text):
        return False
    cells = [bare(cell) for cell in line.cells]
    words = [cell for cell in cells if cell]
    if not words or any(len(word) > 24 or _NOT_A_COLUMN_HEAD.search(word) for word in words):
        return False
    return len(words) > 1 or (words[0][-1] not in ":：" and (not cells[0] or half == "right"))
