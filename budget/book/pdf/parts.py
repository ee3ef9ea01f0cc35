"""Sheets to parts: the book itself, and each book of a subordinate agency bound behind it (附錄).

A part begins with its contents page, or (where the file leaves that out) with the first page of another agency.
Its lines are numbered from 1; every line knows the page of the file it stands on and how far down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from budget.book.cells import title_key
from budget.book.pdf.captions import Caption, is_contents_heading, read_caption, read_stamps
from budget.book.pdf.glyphs import Glyph, TextLine, group_lines, make_line, plain, text_lines
from budget.book.pdf.printed import Printed, as_printed, printed
from budget.book.pdf.sheets import Sheet
from budget.book.pdf.tables import TableLines, read_table
from budget.book.source import Line

Kind = Literal["blank", "contents", "divider", "caption", "loose"]

#: A page with no more than this is a divider: 主要表, 附錄(二) 內政部國土測繪中心, 本頁空白.
_DIVIDER_LINES = 4
_DIVIDER_CHARS = 80
_CONTENTS_LINES = 8
_ADDED = re.compile(r"(?:主管|及所屬|彙編)$")
#: A number of persons ends a cell, however near the next word stands: 「23 人駐外雇員」.
_PERSONS = re.compile(r"(\d\s*人)\s*(?=[^\d\s])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: the file's page (from 1), the printed page number if there is one, points from the top."""

    page: int
    number: int | None
    top: float

    def __str__(self) -> str:
        return f"第{self.number}頁" if self.number is not None else f"檔案第{self.page}頁"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet as read: its kind, its lines in order, and for a table its caption and column heads."""

    kind: Kind
    pages: tuple[int, ...]
    numbers: tuple[int, ...]
    fold: float | None
    stamps: tuple[Printed, ...]
    caption: Caption | None
    above: tuple[Printed, ...]
    caption_lines: tuple[Printed, ...]
    table: TableLines
    is_ruled: bool


@dataclass(slots=True)
class NumberedLeaf:
    """A leaf with its lines numbered: before the caption, caption and heads, body."""

    leaf: Leaf
    above: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class PartDraft:
    """A part while its sheets come in."""

    lines: list[Line] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)
    cover: list[int] = field(default_factory=list)
    contents: list[Line] = field(default_factory=list)
    contents_agency: str = ""
    contents_year: int | None = None
    dividers: list[int] = field(default_factory=list)
    leaves: list[NumberedLeaf] = field(default_factory=list)

    @property
    def agency(self) -> str:
        """The agency of the contents page, else of the first caption."""
        if self.contents_agency:
            return self.contents_agency
        return next((agency_of(n.leaf) for n in self.leaves if agency_of(n.leaf)), "")

    def add(self, leaf: Leaf, lines: Iterable[Printed]) -> list[Line]:
        """Number some lines of a sheet."""
        added = []
        for each in lines:
            line = Line(len(self.lines) + 1, each.text)
            right = leaf.fold is not None and each.x >= leaf.fold
            side = -1 if right else 0
            number = leaf.numbers[side] if leaf.numbers else None
            self.places[line.number] = Place(leaf.pages[side], number, round(each.y, 1))
            self.lines.append(line)
            added.append(line)
        return added


def read_leaf(sheet: Sheet) -> Leaf:
    """One sheet: what kind of page it is, and its lines."""
    stamps, numbers = read_stamps(sheet)
    marks = {(stamp.y, stamp.x0) for stamp in stamps}
    glyphs = _without(sheet.glyphs, stamps) if marks else sheet.glyphs
    stamped = tuple(as_printed(stamps)) + tuple(
        Printed(0.0, sheet.fold or 0.0, text) for text in sheet.stamps
    )

    def leaf(kind: Kind, table: TableLines, caption: Caption | None = None) -> Leaf:
        above = tuple(_block(caption.above)) if caption else ()
        named = tuple(as_printed(caption.lines)) if caption else ()
        ruled = bool(sheet.rules.long_rules())
        return Leaf(
            kind, sheet.pages, tuple(numbers), sheet.fold, stamped, caption, above, named, table, ruled
        )

    if not any(not g.char.isspace() for g in glyphs):
        return leaf("blank", TableLines((), ()))
    top = [make_line(group) for group in group_lines(glyphs)[:_CONTENTS_LINES]]
    if any(is_contents_heading(line.text) for line in top):
        return leaf("contents", TableLines((), tuple(as_printed(text_lines(glyphs)))))
    caption = read_caption(sheet, glyphs)
    if caption is None or not (caption.title or caption.agency):
        lines = text_lines(glyphs)
        short = len(lines) <= _DIVIDER_LINES and sum(len(line.text) for line in lines) <= _DIVIDER_CHARS
        if short:
            return leaf("divider", TableLines((), tuple(as_printed(lines))))
        return leaf("loose", read_table(sheet, glyphs))
    below = [g for g in glyphs if g.y > caption.bottom + 0.35 * g.size]
    return leaf("caption", read_table(sheet, below), caption)


def _without(glyphs: Sequence[Glyph], stamps: Sequence[TextLine]) -> list[Glyph]:
    """The glyphs but for those of the page numbers."""
    boxes = [(s.y - 0.35 * s.size, s.y + 0.35 * s.size, s.x0 - 1, s.x1 + 1) for s in stamps]
    kept = []
    for glyph in glyphs:
        y, x = glyph.y, glyph.x0
        for low, high, left, right in boxes:
            if low <= y <= high and left <= x <= right:
                break
        else:
            kept.append(glyph)
    return kept


def _block(lines: Sequence[TextLine]) -> list[Printed]:
    """A block set without rules above the caption: cells side by side where their baselines agree."""
    rows: list[tuple[float, list[TextLine]]] = []
    for line in sorted(lines):
        if rows and abs(line.y - rows[-1][0]) <= 0.5 * line.size:
            rows[-1][1].append(line)
        else:
            rows.append((line.y, [line]))
    left = min((line.x0 for line in lines), default=0.0)
    out = []
    for y, cells in rows:
        cells.sort(key=lambda cell: cell.x0)
        indent = [""] if cells[0].x0 > left + 3 * cells[0].size else []
        texts = [part for cell in cells for part in _PERSONS.sub("\\1\t", cell.text).split("\t")]
        out.append(printed(y, cells[0].x0, indent + texts))
    return out


def agency_of(leaf: Leaf) -> str:
    """The agency of a caption, without 彙編."""
    agency = leaf.caption.agency if leaf.caption else None
    return plain(agency or "").removesuffix("彙編")


def _is_same_agency(one: str, other: str) -> bool:
    """Names of one agency; 主管 and 及所屬 may be left off."""
    keys = [_ADDED.sub("", title_key(name)) for name in (one, other)]
    return keys[0] == keys[1]


class PartBuilder:
    """Takes the leaves of a file in order and sorts them into parts."""

    def __init__(self) -> None:
        self.parts: list[PartDraft] = []
        self._waiting: list[Leaf] = []

    def take(self, leaf: Leaf) -> None:
        """The next sheet."""
        if leaf.kind in ("blank", "divider"):
            self._waiting.append(leaf)
        elif leaf.kind == "contents":
            self._contents(leaf)
        elif leaf.kind == "caption":
            self._caption(leaf)
        else:
            self._loose(leaf)

    def finish(self) -> list[PartDraft]:
        """All parts; dividers at the end belong to the last."""
        self._place_waiting(self._current())
        return self.parts

    def _current(self) -> PartDraft:
        if not self.parts:
            self.parts.append(PartDraft())
        return self.parts[-1]

    def _new(self) -> PartDraft:
        """A new part, with the dividers before it as its cover; the first part may be open and empty already."""
        if not self.parts or self.parts[-1].leaves or self.parts[-1].contents:
            self.parts.append(PartDraft())
        part = self.parts[-1]
        for leaf in self._waiting:
            lines = part.add(leaf, (*leaf.stamps, *leaf.table.body))
            part.cover += [line.number for line in lines]
        self._waiting.clear()
        return part

    def _place_waiting(self, part: PartDraft) -> None:
        for leaf in self._waiting:
            part.dividers += [line.number for line in part.add(leaf, (*leaf.stamps, *leaf.table.body))]
        self._waiting.clear()

    def _contents(self, leaf: Leaf) -> None:
        part = self._current()
        if part.leaves or not part.contents:
            part = self._new()
        elif self._waiting:
            self._place_waiting(part)
        lines = list(leaf.table.body)
        at = next(i for i, line in enumerate(lines) if is_contents_heading(line.text))
        if not part.contents_agency and at:
            part.contents_agency = plain(lines[at - 1].text)
        part.contents += part.add(leaf, (*leaf.stamps, *lines))

    def _caption(self, leaf: Leaf) -> None:
        part = self._part_of(agency_of(leaf))
        self._place_waiting(part)
        numbered = NumberedLeaf(leaf)
        numbered.above = part.add(leaf, leaf.above)
        numbered.head = part.add(leaf, (*leaf.stamps, *leaf.caption_lines, *leaf.table.head))
        numbered.body = part.add(leaf, leaf.table.body)
        part.leaves.append(numbered)

    def _part_of(self, agency: str) -> PartDraft:
        part = self._current()
        if not agency or not part.agency or _is_same_agency(agency, part.agency):
            return part
        same = next((p for p in self.parts if _is_same_agency(p.agency, agency)), None)
        return same if same is not None else self._new()

    def _loose(self, leaf: Leaf) -> None:
        """A page without a caption goes on from the page before; before any page it is cover or foreword."""
        part = self._current()
        if not part.leaves:
            lines = part.add(leaf, (*leaf.stamps, *leaf.table.head, *leaf.table.body))
            (part.dividers if part.contents else part.cover).extend(line.number for line in lines)
            return
        self._place_waiting(part)
        numbered = NumberedLeaf(leaf)
        numbered.head = part.add(leaf, (*leaf.stamps, *leaf.table.head))
        numbered.body = part.add(leaf, leaf.table.body)
        part.leaves.append(numbered)
