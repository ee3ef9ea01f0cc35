"""Read a budget book from a PDF: the book itself and the books of subordinate agencies bound behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from budget.book.kinds import refuse_other_books
from budget.book.pages import Section
from budget.book.pdf.document import EXPECTED_PDF, open_pdf
from budget.book.pdf.parts import PartBuilder, PartDraft, Place, agency_of, read_leaf
from budget.book.pdf.sections import Absent, PartCut, cut_part
from budget.book.pdf.sheets import make_sheets
from budget.book.printed_table import PrintedTable
from budget.book.reader import ReadBook, is_same_title, read_cut
from budget.book.results import Check, Note, TableReader
from budget.book.source import BookError, Line

__all__ = ["Absent", "PdfBook", "PdfPart", "Place", "read_lines", "read_pdf"]


@dataclass(frozen=True, slots=True)
class PdfPart:
    """One book of the file: what was read, its lines, where each stands, and what of it the file leaves out."""

    book: ReadBook
    lines: tuple[Line, ...]
    places: Mapping[int, Place]
    absent: tuple[Absent, ...]

    @property
    def is_excerpt(self) -> bool:
        """Are pages of the contents page missing?"""
        return bool(self.absent)


@dataclass(frozen=True, slots=True)
class PdfBook:
    """A PDF as read: the book, and the subordinate books behind it (附錄), in order. `pages` counts the file's."""

    main: PdfPart
    appendices: tuple[PdfPart, ...]
    pages: int


def read_pdf(path: Path | str, readers: Sequence[TableReader]) -> PdfBook:
    """Read a book with the same table readers as a text.

    A table without a reader is kept as printed (PrintedRow); one whose reader refuses it stays unread, with a note
    that says why. Pages that the contents page lists and the file leaves out are named in `absent`; a sum over such a table that does not
    agree counts as unchecked. Raises BookError for a file that is no such book, or not whole as a file.
    """
    parts, count = read_parts(path)
    file = Path(path).name
    read = [_read(part, cut_part(part, file), file, readers) for part in parts]
    return PdfBook(read[0], tuple(read[1:]), count)


def read_lines(path: Path | str) -> list[PartDraft]:
    """The parts of a PDF with their lines, before any table reader."""
    return read_parts(path)[0]


def read_parts(path: Path | str) -> tuple[list[PartDraft], int]:
    """The parts of a book, main book first, and how many pages it has. Raises BookError."""
    parts, count = _drafts(path)
    _refuse_no_book(parts, Path(path).name)
    return parts, count


def _drafts(path: Path | str) -> tuple[list[PartDraft], int]:
    builder = PartBuilder()
    file = Path(path).name
    empty = True
    with open_pdf(path) as document:
        for sheet in make_sheets(document.pages()):
            leaf = read_leaf(sheet)
            empty = empty and leaf.kind == "blank"
            builder.take(leaf)
        count = document.count
    if empty:
        raise BookError(
            "PDF 檔只有影像，沒有文字層；請向機關索取文字版，或先行文字辨識",
            file=file,
            read=f"{count} 頁皆無文字",
            expected=EXPECTED_PDF,
        )
    return builder.finish(), count


def read_tables(path: Path | str) -> list[Section]:
    """The tables of a PDF that is no whole book, by their captions. Raises BookError as `read_parts` does."""
    file = Path(path).name
    return [section for part in _drafts(path)[0] for section in cut_part(part, file).cut.sections]


def _refuse_no_book(parts: Sequence[PartDraft], file: str) -> None:
    """BookError for another kind of book, and for a file without a contents page or without any table."""
    main = parts[0]
    names = [main.lines[number - 1].text for number in main.cover]
    names += [line.text for line in main.contents[:6]]
    names += [n.leaf.caption.agency or "" for n in main.leaves if n.leaf.caption]
    names += [n.leaf.caption.title for n in main.leaves if n.leaf.caption and "基金" in n.leaf.caption.title]
    refuse_other_books(names, file)
    if not main.contents:
        first = next((line.text for line in main.lines if not line.is_blank), "")
        raise BookError(
            "不是預算書：找不到目次", file=file, read=first, expected="一頁「目次」，其下為各書表名稱及頁次"
        )
    if not any(agency_of(n.leaf) or n.leaf.is_ruled for n in main.leaves):
        raise BookError(
            "目次之後沒有任何書表",
            file=file,
            read=main.contents[0].text,
            expected="印有機關、書表名稱及年度的書表",
        )


def _read(part: PartDraft, cut: PartCut, file: str, readers: Sequence[TableReader]) -> PdfPart:
    notes = [
        Note("", a.entry.line, f"本檔未收入「{a.entry.title}」第 {a.pages or '？'} 頁") for a in cut.absent
    ]
    unknown = [
        PrintedTable(section.title)
        for section in cut.cut.sections
        if not any(is_same_title(section.title, reader.title) for reader in readers)
    ]
    every: list[TableReader] = [*readers, *unknown]
    book = read_cut(part.lines, file, cut.contents, cut.cut, every, notes, keep_unread=True)
    return PdfPart(_with_open_sums(book), tuple(part.lines), part.places, cut.absent)


def _with_open_sums(book: ReadBook) -> ReadBook:
    """A sum that does not agree over a table with missing pages has not been checked."""
    absent = {section.title: section.absent for section in book.sections if section.absent}
    return replace(book, checks=tuple(_opened(check, absent) for check in book.checks))


def _opened(check: Check, absent: Mapping[str, str]) -> Check:
    """The check, unchecked where it does not agree and one of its tables has missing pages."""
    pages = [absent[table] for table in (check.table, check.other_table) if table in absent]
    if check.state != "off" or not pages or not _is_sum(check):
        return check
    where = "、".join(dict.fromkeys(pages))
    return replace(check, right=None, text=f"本檔未收入第 {where} 頁，無從核對")


def _is_sum(check: Check) -> bool:
    """Does the check reach over several rows? The comparison of two years in one row does not."""
    return "之和" in check.name or "=" in check.name
