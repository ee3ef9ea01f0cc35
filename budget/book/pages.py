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
from dataclasses import dataclass, field, replace
from typing import Literal

from budget.book.cells import bare, closest_title, is_rule, title_key
from budget.book.contents import Contents, ContentsEntry
from budget.book.source import BookError, Line

Half = Literal["full", "left", "right"]

_YEAR = {
    "full": re.compile(r"^中華民國(\d{2,3})年度$"),
    "left": re.compile(r"^中華民國$"),
    "right": re.compile(r"^(\d{2,3})年度$"),
}
_UNIT = re.compile(r"^單位[:：](.+)$")
_BOTH_ACCOUNTS = re.compile(r"^(?:經資門|經常門|資本門)(?:併計|分計)?$")
_EMPTY_PAGE = "本頁空白"
#: A caption has at most this many lines (the longest title of all, the report table's, takes two).
_CAPTION_LINES = 3
_NOT_A_COLUMN_HEAD = re.compile(r"\d(?!\d*及?以?年)|[。；]$|^[-－—]$")


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page, or one half of facing pages, of one table.

    `title` is the caption as printed (both halves joined), "" where the page prints none. `year` is the ROC
    year and `unit` the money unit of the caption (新臺幣千元). `head` is caption and column heads, `body` the rest.
    """

    title: str
    year: int | None
    unit: str | None
    agency: str | None
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    half: Half = "full"


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the contents page with all its pages in order; `number` and `title` as on the contents page."""

    number: str
    title: str
    pages: tuple[Page, ...]

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


@dataclass(slots=True)
class _Draft:
    """A page while it is being collected."""

    half: Half
    agency: str | None
    caption: str
    year: int | None
    lines: list[Line] = field(default_factory=list)
    head_length: int = 0

    @property
    def first(self) -> Line:
        return self.lines[0]


def cut_pages(lines: Sequence[Line], contents: Contents, file: str) -> Cut:
    """Cut the lines after the contents page into sections.

    Raises BookError for a caption that the contents page does not list and for a page of another agency.
    """
    drafts, dividers = _collect(lines, contents, file)
    sheets = _pair_halves(drafts)
    notes: list[PageNote] = []
    entries = _resolve(sheets, contents, file, notes)
    pages: dict[str, list[Page]] = {entry.number: [] for entry in contents.entries}
    for sheet, entry in zip(sheets, entries, strict=True):
        if entry is not None:
            pages[entry.number].extend(_finish(sheet))
    sections = [
        Section(e.number, e.title, tuple(pages[e.number])) for e in contents.entries if pages[e.number]
    ]
    missing = tuple(entry for entry in contents.entries if not pages[entry.number])
    return Cut(tuple(sections), missing, tuple(dividers), tuple(notes))


def _collect(lines: Sequence[Line], contents: Contents, file: str) -> tuple[list[_Draft], list[int]]:
    """All pages in order, and the numbers of the lines that only divide (本頁空白, 主要表 …)."""
    divider_keys = {_EMPTY_PAGE, *map(bare, contents.groups)}
    divider_keys |= {bare(e.title).removeprefix("預算") for e in contents.entries if "." not in e.number}
    known = {entry.key for entry in contents.entries}
    agency = title_key(contents.agency_name)
    drafts: list[_Draft] = []
    dividers: list[int] = []
    index = contents.last_line
    while index < len(lines):
        line = lines[index]
        draft, after = _match_caption(lines, index, agency)
        if draft is not None:
            if draft.half == "right" and not (drafts and drafts[-1].half == "left"):
                _detach_left_half(drafts)
            drafts.append(draft)
            index = after
            continue
        if bare(line.text) in divider_keys:
            dividers.append(line.number)
        elif title_key(line.text) in known and _is_strange_page(lines, index):
            raise BookError(
                "a page of another agency",
                file=file,
                line=line.number,
                read=_text_before(lines, index),
                expected=f"the caption of {contents.agency_name}",
            )
        elif drafts:
            drafts[-1].lines.append(line)
        index += 1
    return drafts, dividers


def _match_caption(lines: Sequence[Line], index: int, agency: str) -> tuple[_Draft | None, int]:
    """A draft page if a caption begins at `index`, and the index behind its year line."""
    name = title_key(lines[index].text)
    if not name or "\t" in lines[index].text.strip():
        return None, index
    half: Half
    if name == agency:
        half = "full"
    elif agency.startswith(name):
        half = "left"
    elif agency.endswith(name):
        half = "right"
    else:
        return None, index
    caption: list[str] = []
    for at in range(index + 1, len(lines)):
        text = bare(lines[at].text)
        if not text:
            continue
        year = _YEAR[half].match(text)
        if year and caption:
            draft = _Draft(half, bare(lines[index].text), "".join(caption), None)
            draft.year = int(year.group(1)) if half != "left" else None
            draft.lines = [line for line in lines[index : at + 1] if not line.is_blank]
            draft.head_length = len(draft.lines)
            return draft, at + 1
        if "\t" in lines[at].text.strip() or len(caption) == _CAPTION_LINES:
            break
        caption.append(text)
    return None, index


def _is_strange_page(lines: Sequence[Line], index: int) -> bool:
    """Is a known title followed by a year, though no caption of this agency began above it?"""
    following = next((bare(line.text) for line in lines[index + 1 : index + 4] if not line.is_blank), "")
    return bool(_YEAR["full"].match(following))


def _text_before(lines: Sequence[Line], index: int) -> str:
    return next((line.text for line in reversed(lines[:index]) if not line.is_blank), "")


def _detach_left_half(drafts: list[_Draft]) -> None:
    """Split the last block (up to a blank line) off the last page: the left half that prints no caption."""
    if not drafts:
        return
    body = drafts[-1].lines
    end = len(body)
    while end > drafts[-1].head_length and body[end - 1].is_blank:
        end -= 1
    start = end
    while start > drafts[-1].head_length and not body[start - 1].is_blank:
        start -= 1
    if start == drafts[-1].head_length or start == end:
        return
    drafts.append(_Draft("left", None, "", None, lines=body[start:]))
    del body[start:]


def _pair_halves(drafts: Sequence[_Draft]) -> list[list[_Draft]]:
    """Full pages alone, facing halves together."""
    sheets: list[list[_Draft]] = []
    for draft in drafts:
        if draft.half == "right" and sheets and [d.half for d in sheets[-1]] == ["left"]:
            sheets[-1].append(draft)
        else:
            sheets.append([draft])
    return sheets


def _resolve(
    sheets: Sequence[Sequence[_Draft]], contents: Contents, file: str, notes: list[PageNote]
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
                "a table that the contents page does not list",
                file=file,
                line=sheet[0].first.number,
                read=caption,
                expected="one of " + "、".join(e.title for e in contents.entries),
            )
        if entry.key != key:
            notes.append(
                PageNote(sheet[0].first.number, f"caption 「{caption}」 taken for 「{entry.title}」")
            )
        found.append(entry)
    _place_uncaptioned(sheets, found, contents.entries, notes)
    return found


def _place_uncaptioned(
    sheets: Sequence[Sequence[_Draft]],
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
            text = f"no single table of the contents page fits the caption 「…{sheet[1].caption}」"
            notes.append(PageNote(sheet[0].first.number, text))


def _finish(sheet: Sequence[_Draft]) -> list[Page]:
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
