"""A part's sheets to sections: which table of the contents page each belongs to, and which pages are not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budget.book.cells import bare, closest_title, title_key
from budget.book.contents import Contents, ContentsEntry
from budget.book.pages import Cut, Page, PageNote, Section
from budget.book.pdf.contents_pages import ContentsReading, page_range, read_entries
from budget.book.pdf.glyphs import plain
from budget.book.pdf.parts import NumberedLeaf, PartDraft, agency_of
from budget.book.source import BookError

_UNIT_BUDGET = re.compile(r"^(.{2,}?)(?:單位預算|主管單位預算)")
_COVER_YEAR = re.compile(r"中華民國(\d{2,3})年度")


@dataclass(frozen=True, slots=True)
class Absent:
    """A table of the contents page of which pages are missing in the file (`pages` as 「044-051」)."""

    entry: ContentsEntry
    pages: str


@dataclass(frozen=True, slots=True)
class PartCut:
    """A part cut into sections; `absent` is empty where the file is whole."""

    contents: Contents
    cut: Cut
    absent: tuple[Absent, ...]
    appendices: tuple[ContentsEntry, ...]


def cut_part(part: PartDraft, file: str) -> PartCut:
    """Sections of one part. Raises BookError where tables are missing and no page number tells an excerpt."""
    reading = read_entries([(line.number, line.text) for line in part.contents])
    contents = _contents(part, reading)
    notes: list[PageNote] = []
    groups: dict[str, tuple[str, str, list[NumberedLeaf]]] = {}
    order: list[str] = []
    for numbered in part.leaves:
        entry, title = _table_of(numbered, reading, groups, order, notes)
        key = title_key(title)
        if key not in groups:
            groups[key] = (entry.number if entry else "", title, [])
            order.append(key)
        groups[key][2].append(numbered)
    seen = {number for n in part.leaves for number in n.leaf.numbers}
    absent = _absent(reading.entries, seen, groups)
    missing = tuple(e for e in reading.entries if not _is_there(e, groups))
    if not seen and missing and part.contents:
        raise BookError(
            "預算書缺少目次所列的書表；檔案可能不完整",
            file=file,
            read=f"{len(groups)} 張表，頁上沒有頁次可核對",
            expected=f"「{missing[0].title}」"
            + (f"，另有 {len(missing) - 1} 張表" if len(missing) > 1 else ""),
        )
    sections = tuple(_section(groups[key], reading.entries, absent, seen) for key in order)
    return PartCut(
        contents,
        Cut(sections, missing, tuple(part.dividers), tuple(notes)),
        absent,
        tuple(reading.appendices),
    )


def _contents(part: PartDraft, reading: ContentsReading) -> Contents:
    cover = [part.lines[number - 1].text for number in part.cover]
    named = next((m for text in cover if (m := _UNIT_BUDGET.match(plain(text)))), None)
    years = [int(m[1]) for text in cover if (m := _COVER_YEAR.search(plain(text)))]
    years += [int(m[1]) for line in part.contents if (m := _COVER_YEAR.search(plain(line.text)))]
    years += [n.leaf.caption.year for n in part.leaves if n.leaf.caption and n.leaf.caption.year]
    first = part.contents[0].number if part.contents else 1
    last = part.contents[-1].number if part.contents else 0
    agency = part.contents_agency or (plain(named[1]) if named else "") or part.agency
    return Contents(
        title=plain(named[0]) if named else agency,
        year=years[0] if years else None,
        agency_name=agency,
        groups=tuple(reading.groups),
        entries=tuple(reading.entries),
        cover_lines=tuple(part.cover),
        first_line=first,
        last_line=last,
    )


def _table_of(
    numbered: NumberedLeaf,
    reading: ContentsReading,
    groups: dict[str, tuple[str, str, list[NumberedLeaf]]],
    order: Sequence[str],
    notes: list[PageNote],
) -> tuple[ContentsEntry | None, str]:
    """The entry and the title of a sheet: by its caption, else by its page number; a loose one goes on."""
    leaf = numbered.leaf
    line = (numbered.head or numbered.body or numbered.above)[0].number if _has_lines(numbered) else 1
    if leaf.caption is None:
        title = groups[order[-1]][1] if order else ""
        notes.append(PageNote(line, f"此頁沒有表頭，視為「{title}」的續頁"))
        return None, title
    title = bare(leaf.caption.table) or bare(leaf.caption.agency or "")
    by_key = {entry.key: entry for entry in reading.entries}
    key = title_key(title)
    entry = by_key.get(key) or by_key.get(closest_title(key, by_key) or "")
    if entry is not None:
        if entry.key != key and key not in groups:
            notes.append(PageNote(line, f"表頭「{title}」視為目次所列「{entry.title}」"))
        return entry, entry.title
    entry = next((e for e in reading.entries if set(leaf.numbers) & set(page_range(e.pages))), None)
    if entry is None and reading.entries and key not in groups:
        notes.append(PageNote(line, f"目次沒有「{title}」，照印錄存"))
    return entry, title


def _has_lines(numbered: NumberedLeaf) -> bool:
    return bool(numbered.head or numbered.body or numbered.above)


def _is_there(entry: ContentsEntry, groups: dict[str, tuple[str, str, list[NumberedLeaf]]]) -> bool:
    return any(number == entry.number for number, _, _ in groups.values())


def _absent(
    entries: Sequence[ContentsEntry], seen: set[int], groups: dict[str, tuple[str, str, list[NumberedLeaf]]]
) -> tuple[Absent, ...]:
    """Tables of which printed page numbers are missing; only where the pages print numbers at all."""
    if not seen:
        return ()
    found = []
    for entry in entries:
        pages = page_range(entry.pages)
        missing = [page for page in pages if page not in seen]
        if missing or (not pages and not _is_there(entry, groups)):
            found.append(Absent(entry, _ranges(missing)))
    return tuple(found)


def _ranges(pages: Sequence[int]) -> str:
    parts: list[list[int]] = []
    for page in pages:
        if parts and page == parts[-1][-1] + 1:
            parts[-1].append(page)
        else:
            parts.append([page])
    return "、".join(str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" for p in parts)


def _section(
    group: tuple[str, str, list[NumberedLeaf]],
    entries: Sequence[ContentsEntry],
    absent: Sequence[Absent],
    seen: set[int],
) -> Section:
    number, title, leaves = group
    cut_off = next((a.pages for a in absent if a.entry.number == number and number), "")
    promised = next((page_range(e.pages) for e in entries if e.number == number and number), range(0))
    pages, before = [], promised.start - 1
    for numbered in leaves:
        numbers = numbered.leaf.numbers
        left_out = [p for p in promised if numbers and before < p < numbers[0] and p not in seen]
        pages.append(_page(numbered, title, _ranges(left_out)))
        before = max(before, *numbers) if numbers else before
    return Section(number, title, tuple(pages), cut_off)


def _page(numbered: NumberedLeaf, title: str, gap: str) -> Page:
    caption = numbered.leaf.caption
    return Page(
        title=title,
        year=caption.year if caption else None,
        unit=caption.unit if caption else None,
        agency=agency_of(numbered.leaf) or None,
        head=tuple(numbered.head),
        body=(*numbered.above, *numbered.body),
        gap=gap,
    )
