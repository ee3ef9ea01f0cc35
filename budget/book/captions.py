"""Find the captions that begin pages, and the halves of facing pages that belong together; see pages.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from budget.book.cells import bare, title_key
from budget.book.contents import Contents
from budget.book.source import BookError, Line

Half = Literal["full", "left", "right"]

_YEAR = {
    "full": re.compile(r"^中華民國(\d{2,3})年度$"),
    "left": re.compile(r"^中華民國$"),
    "right": re.compile(r"^(\d{2,3})年度$"),
}
_EMPTY_PAGE = "本頁空白"
#: A caption has at most this many lines (the longest title of all, the report table's, takes two).
_CAPTION_LINES = 3
#: Characters of the longest line that can be a name or a title; spaces between characters are allowed for.
_LONGEST = 160


@dataclass(slots=True)
class Draft:
    """A page while it is being collected: the first `head_length` lines are its caption."""

    half: Half
    agency: str | None
    caption: str
    year: int | None
    lines: list[Line] = field(default_factory=list)
    head_length: int = 0

    @property
    def first(self) -> Line:
        return self.lines[0]


def collect_sheets(
    lines: Sequence[Line], contents: Contents, file: str
) -> tuple[list[list[Draft]], list[int]]:
    """The sheets after the contents page (one full page, or two facing halves) and the lines between them.

    Raises BookError for a page of another agency.
    """
    drafts, dividers = _collect(lines, contents, file)
    return _pair_halves(drafts), dividers


def _collect(lines: Sequence[Line], contents: Contents, file: str) -> tuple[list[Draft], list[int]]:
    """All pages in order, and the numbers of the lines that only divide (本頁空白, 主要表 …)."""
    divider_keys = {_EMPTY_PAGE, *map(bare, contents.groups)}
    divider_keys |= {bare(e.title).removeprefix("預算") for e in contents.entries if "." not in e.number}
    known = {entry.key for entry in contents.entries}
    agency = title_key(contents.agency_name)
    drafts: list[Draft] = []
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
        elif len(line.text) <= _LONGEST and title_key(line.text) in known and _is_strange_page(lines, index):
            raise BookError(
                "這一頁的表頭不是本機關",
                file=file,
                line=line.number,
                read=_text_before(lines, index),
                expected=f"「{contents.agency_name}」的表頭",
            )
        elif drafts:
            drafts[-1].lines.append(line)
        index += 1
    return drafts, dividers


def _match_caption(lines: Sequence[Line], index: int, agency: str) -> tuple[Draft | None, int]:
    """A draft page if a caption begins at `index`, and the index behind its year line."""
    printed = lines[index].text
    if len(printed) > _LONGEST or "\t" in printed.strip():
        return None, index
    name = title_key(printed)
    if not name:
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
            draft = Draft(half, bare(lines[index].text), "".join(caption), None)
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


def _detach_left_half(drafts: list[Draft]) -> None:
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
    drafts.append(Draft("left", None, "", None, lines=body[start:]))
    del body[start:]


def _pair_halves(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Full pages alone, facing halves together."""
    sheets: list[list[Draft]] = []
    for draft in drafts:
        if draft.half == "right" and sheets and [d.half for d in sheets[-1]] == ["left"]:
            sheets[-1].append(draft)
        else:
            sheets.append([draft])
    return sheets
