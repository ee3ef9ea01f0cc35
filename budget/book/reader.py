"""Read a whole book: contents page, pages, then every table that has a reader; account for every line.

A line of the file is `read` (it became a row or part of one), `furniture` (captions, column heads, rules, blank
lines) or `unread` (nobody claims it: a table without a reader, or a line its reader did not understand).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from budget.book.cells import closest_title, title_key
from budget.book.contents import Contents, read_contents
from budget.book.cross_tables import cross_tables
from budget.book.pages import Cut, Section, cut_pages
from budget.book.results import BookContext, Check, LineUse, Note, TableReader, TableResult
from budget.book.source import BookError, Line

__all__ = [
    "BookContext",
    "Check",
    "LineUse",
    "Note",
    "ReadBook",
    "TableReader",
    "TableResult",
    "read_book",
]


#: How near two titles of one table must be (see read_cut).
_SAME_TITLE = 0.95


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A book as read: tables that had a reader, the use of every line, notes and reconciliations."""

    file: str
    contents: Contents
    sections: tuple[Section, ...]
    tables: tuple[TableResult, ...]
    line_uses: Mapping[int, LineUse]
    notes: tuple[Note, ...]
    checks: tuple[Check, ...]

    @property
    def title(self) -> str:
        """As on the cover: 經濟部工業局單位預算."""
        return self.contents.title

    @property
    def year(self) -> int | None:
        """ROC fiscal year of the cover."""
        return self.contents.year

    @property
    def agency_name(self) -> str:
        """Full name, ministry first: 經濟部工業局."""
        return self.contents.agency_name

    def table(self, title: str) -> TableResult | None:
        """The result of one table, None where it was not read; titles may differ by a word (see read_cut)."""
        by_key = {title_key(table.title): table for table in self.tables}
        return by_key.get(_nearest(title, by_key))

    def line_counts(self) -> dict[str, int]:
        """Lines in all, read, furniture and unread."""
        kinds = Counter(use.kind for use in self.line_uses.values())
        return {"total": len(self.line_uses), **{k: kinds[k] for k in ("read", "furniture", "unread")}}

    def uses_runs(self) -> list[list[int | str | None]]:
        """The use of every line, neighbours of one use in one run: [first line, last line, kind, table, row or None].

        The runs are in the order of the file, touch each other and leave no line out; JSON-safe. `row` is the
        index among the rows of that table.
        """
        runs: list[list[int | str | None]] = []
        for number, use in self.line_uses.items():
            found = [use.kind, use.table, use.row]
            if runs and runs[-1][2:] == found:
                runs[-1][1] = number
            else:
                runs.append([number, number, *found])
        return runs

    def unread_by_table(self) -> dict[str, int]:
        """How many lines of each table nobody claims, in the order of the book; "" is outside of any table."""
        return dict(Counter(use.table for use in self.line_uses.values() if use.kind == "unread"))


def read_book(lines: Sequence[Line], file: str, readers: Sequence[TableReader]) -> ReadBook:
    """Read a book with the given table readers.

    Raises BookError where the text is no book, promises a table or closing pages that it does not print (it was
    cut off), prints a table that it does not promise, or holds a row that is not what its table prints.
    """
    contents = read_contents(lines, file)
    cut = cut_pages(lines, contents, file)
    _refuse_missing(cut, lines, file)
    notes = _compare_page_counts(cut, contents, lines, file)
    return read_cut(lines, file, contents, cut, readers, notes)


def read_cut(
    lines: Sequence[Line],
    file: str,
    contents: Contents,
    cut: Cut,
    readers: Sequence[TableReader],
    notes: Sequence[Note] = (),
    *,
    keep_unread: bool = False,
) -> ReadBook:
    """Read a book that is cut into sections already, whatever it came from; `notes` are put before the readers'.

    A title that no reader has belongs to the reader of nearly the same one: 「…及注意事項辦理情形報告表」 is
    「…及注意辦理事項辦理情形報告表」 in other years. 補助 and 捐助經費分析表 are not that near.

    Raises BookError for a table that its reader refuses; with `keep_unread` that table stays unread and a note
    says why, so that one strange page does not cost the book.
    """
    by_key = {title_key(reader.title): reader for reader in readers}
    context = BookContext(file, contents, cut.sections)
    refused: list[Note] = []
    for section in cut.sections:
        reader = by_key.get(_nearest(section.title, by_key))
        if reader is None:
            continue
        try:
            context.results[section.title] = reader.read(section, context)
        except BookError as error:
            if not keep_unread:
                raise
            line = error.line or section.lines[0]
            refused.append(Note(section.title, line, f"此表未讀：{error.reason}", (line,)))
    crossed = cross_tables(tuple(context.results.values()))
    results = crossed.results
    return ReadBook(
        file=file,
        contents=contents,
        sections=cut.sections,
        tables=results,
        line_uses=_line_uses(lines, contents, cut, context.results),
        notes=(
            *(Note("", note.line, note.text) for note in cut.notes),
            *notes,
            *refused,
            *(note for result in results for note in result.notes),
            *crossed.notes,
        ),
        checks=(*(check for result in results for check in result.checks), *crossed.checks),
    )


def is_same_title(one: str, other: str) -> bool:
    """Are these the titles of one table (see read_cut)?"""
    return bool(_nearest(one, (title_key(other),)))


def _nearest(title: str, keys: Iterable[str]) -> str:
    """The key of this title, else the one that is nearly the same, else ""."""
    key, known = title_key(title), tuple(keys)
    return key if key in known else closest_title(key, known, at_least=_SAME_TITLE) or ""


def _refuse_missing(cut: Cut, lines: Sequence[Line], file: str) -> None:
    if not cut.missing:
        return
    first = cut.missing[0]
    last = _last_printed(lines)
    others = f"，另有 {len(cut.missing) - 1} 張表" if len(cut.missing) > 1 else ""
    raise BookError(
        "預算書缺少目次所列的書表；檔案到此為止，可能不完整",
        file=file,
        line=last.number,
        read=last.text,
        expected=f"「{first.title}」（目次第 {first.line} 行）{others}",
    )


def _last_printed(lines: Sequence[Line]) -> Line:
    return next(line for line in reversed(lines) if not line.is_blank)


def _compare_page_counts(cut: Cut, contents: Contents, lines: Sequence[Line], file: str) -> list[Note]:
    """Notes where a table has not the pages that 目次 promises; BookError where the last one has too few.

    In the middle of a book a page may have lost its caption to the page before, with all its lines there; at the
    end of the file the pages that are missing are not there at all.
    """
    promised = {entry.number: entry for entry in contents.entries}
    last = max(cut.sections, key=lambda section: section.lines[1])
    notes = []
    for section in cut.sections:
        entry, found = promised[section.number], len(section.pages)
        if entry.page_count is None or entry.page_count == found:
            continue
        if section is last and found < entry.page_count:
            raise BookError(
                f"「{section.title}」只有 {found} 頁；檔案到此為止，可能不完整",
                file=file,
                line=_last_printed(lines).number,
                read=_last_printed(lines).text,
                expected=f"{entry.page_count} 頁（目次第 {entry.line} 行：{entry.pages}）",
            )
        text = f"目次所列頁次 {entry.pages} 為 {entry.page_count} 頁，實有 {found} 頁"
        notes.append(Note(section.title, section.lines[0], text, (entry.line, section.lines[0])))
    return notes


def _line_uses(
    lines: Sequence[Line], contents: Contents, cut: Cut, results: Mapping[str, TableResult]
) -> dict[int, LineUse]:
    """The use of every line of the file, in order."""
    uses: dict[int, LineUse] = {}
    entry_lines = {*contents.cover_lines, *(entry.line for entry in contents.entries)}
    for number in range(1, contents.last_line + 1):
        uses[number] = LineUse("read" if number in entry_lines else "furniture", "目次")
    uses.update((number, LineUse("furniture", "")) for number in cut.dividers)
    for section in cut.sections:
        result = results.get(section.title)
        for page in section.pages:
            uses.update((line.number, LineUse("furniture", section.title)) for line in page.head)
            for line in page.body:
                claimed = result.uses.get(line.number) if result else None
                kind: Literal["furniture", "unread"] = "furniture" if line.is_blank else "unread"
                uses[line.number] = claimed or LineUse(kind, section.title)
    for line in lines:
        kind = "furniture" if line.is_blank else "unread"
        uses.setdefault(line.number, LineUse(kind, ""))
    return dict(sorted(uses.items()))
