"""Reads a report table that stands alone, as a colleague sends it: ODT, DOCX, PDF or text.

`read_report_file` gives the rows that a book's own table gives, so that they are stored the same way. Paragraphs are
kept as they stand; what is no report table is refused with the reason and the place.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from budget.book.cells import title_key
from budget.book.contents import Contents
from budget.book.pages import Section
from budget.book.pdf.document import is_pdf
from budget.book.pdf.reader import read_tables
from budget.book.pdf.tagged import joined_rows, read_fragments
from budget.book.results import BookContext
from budget.book.source import BookError
from budget.notation import NotationError
from budget.notation.numerals import parse_numeral
from oversight.book_import.reading import read_file
from oversight.reports.content import LOST, UNANSWERED
from oversight.resolutions.report_headings import Heading, is_heading, likely_committee, read_heading
from oversight.resolutions.report_table import REPORT_TITLE, ReportTable, ResolutionRow

EXPECTED = "一份「決議、附帶決議及注意事項｜辦理情形」報告表（ODT、DOCX、PDF 或文字檔）"
#: A document of more than this, unpacked, is no report of one agency.
LARGEST = 60_000_000
_YEAR = re.compile(r"中華民國\s*(\d{2,3})\s*年度")
_NUMBERED = re.compile(r"^[壹貳參叁肆伍一二三四五]、$")
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT = f"{{{_ODF}table:1.0}}", f"{{{_ODF}text:1.0}}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """What a file holds: the ROC year of the resolutions, the agency as named in it, and its rows."""

    year: int
    agency: str
    rows: tuple[ResolutionRow, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a document's table: paragraphs of its cells, and its place counted from 1."""

    number: int
    cells: tuple[tuple[str, ...], ...]


def read_report_file(path: Path) -> ReportFile:
    """The report at `path`. Raises BookError for a file that holds none."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PK\x03\x04":
        return _document(path)
    if is_pdf(path):
        return _pdf(path)
    part = read_file(path)[0]
    table = part.book.table(REPORT_TITLE)
    rows = tuple(row for row in table.rows if isinstance(row, ResolutionRow)) if table else ()
    if not rows:
        raise BookError("檔案裡沒有辦理情形報告表", file=path.name, read=part.book.title, expected=EXPECTED)
    return ReportFile(rows[0].year, part.book.agency_name, rows)


def _pdf(path: Path) -> ReportFile:
    """A tagged PDF by its structure, any other by where its characters and rules stand."""
    tagged = _tagged(path)
    if tagged is not None:
        return tagged
    sections = tuple(read_tables(path))
    key = title_key(REPORT_TITLE)
    found = [section for section in sections if _is_report(title_key(section.title), key)]
    if not found:
        titles = "、".join(section.title for section in sections[:3])
        raise BookError("檔案裡沒有辦理情形報告表", file=path.name, read=titles, expected=EXPECTED)
    section: Section = found[0]
    agency = next((page.agency for page in section.pages if page.agency), "") or ""
    contents = Contents("", None, agency, (), (), (), 1, 0)
    read = ReportTable().read(section, BookContext(path.name, contents, sections))
    rows = tuple(_without_marks(row) for row in read.rows if isinstance(row, ResolutionRow))
    return ReportFile(rows[0].year, agency, rows)


def _tagged(path: Path) -> ReportFile | None:
    """The report of a tagged PDF; None where the file is not tagged, or its tags tell of no such table."""
    fragments = read_fragments(path)
    heads = [
        tuple(tuple(piece.text for piece in cell) for cell in fragment.cells)
        for fragment in fragments
        if fragment.is_head and fragment.page == 1
    ]
    rows = [_Row(number, cells) for number, cells in enumerate((*heads, *joined_rows(fragments)), start=1)]
    return _from_rows(path.name, rows) if any(_is_head(row) for row in rows) else None


def _is_report(title: str, wanted: str) -> bool:
    return title == wanted or ("辦理情形報告表" in title and "決議" in title)


def _without_marks(row: ResolutionRow) -> ResolutionRow:
    """「（尚無辦理情形）」 is our own mark of a missing answer, not one."""
    if row.answer == UNANSWERED:
        return replace(row, answer=None, answer_state="blank", answer_line=None)
    if row.answer == LOST:
        return replace(row, answer=None, answer_state="column_lost", answer_line=None)
    return row


def _document(path: Path) -> ReportFile:
    """ODT and DOCX: the first table whose heads are those of the report."""
    return _from_rows(path.name, list(_odt_rows(path) if _has(path, "content.xml") else _docx_rows(path)))


def _from_rows(file: str, rows: list[_Row]) -> ReportFile:
    flat = "".join(text for row in rows for cell in row.cells for text in cell)
    year = _YEAR.search(flat)
    heads = next((place for place, row in enumerate(rows) if _is_head(row)), None)
    if heads is None or year is None:
        what = "表頭「項次｜內容」" if heads is None else "「中華民國NNN年度」"
        raise BookError(
            f"檔案裡沒有辦理情形報告表（找不到{what}）", file=file, read=flat[:40], expected=EXPECTED
        )
    agency = next(
        (
            "".join(text.split())
            for row in rows[:heads]
            for cell in row.cells
            for text in cell
            if text.strip()
        ),
        "",
    )
    collected = _Collector(file, int(year[1]))
    for row in rows[heads + 1 :]:
        collected.take(row)
    if not collected.rows:
        raise BookError("辦理情形報告表沒有任何項次", file=file, read="", expected="項次一、二、三…")
    return ReportFile(int(year[1]), agency, tuple(_without_marks(row) for row in collected.rows))


def _is_head(row: _Row) -> bool:
    words = ["".join("".join(cell).split()) for cell in row.cells]
    return words[:2] == ["項次", "內容"]


class _Collector:
    """Rows of a document to rows of the report; a row without a number goes on from the one above."""

    def __init__(self, file: str, year: int) -> None:
        self.file = file
        self.year = year
        self.heading = Heading()
        self.rows: list[ResolutionRow] = []

    def take(self, row: _Row) -> None:
        number, text, answer = ("\n".join(cell).strip("\n") for cell in (*row.cells, (), (), ())[:3])
        if not (number or text or answer):
            return
        if not answer and self._is_heading(number, text):
            self._head(row, f"{number}{text}")
            return
        if not number:
            raise self._error("此列沒有項次，也不是標題", row, text or answer)
        try:
            value = parse_numeral(re.sub(r"[()（）、.．\s]", "", number))
        except NotationError as error:
            raise self._error("項次無法辨識", row, number) from error
        if self.heading.part is None or self.heading.part_heading is None:
            raise self._error("項次之前沒有標題", row, number)
        if not text:
            raise self._error("項次沒有內容", row, number)
        self.rows.append(self._item(row, value, number, text, answer))

    def _is_heading(self, number: str, text: str) -> bool:
        return bool(_NUMBERED.match(number)) or (not number and is_heading(text))

    def _head(self, row: _Row, text: str) -> None:
        try:
            self.heading = read_heading(text, self.heading)
        except NotationError as error:
            raise self._error("標題無法辨識", row, text) from error

    def _item(self, row: _Row, value: int, number: str, text: str, answer: str) -> ResolutionRow:
        at = self.heading
        meant = likely_committee(at.committee_heading) if at.committee_heading and not at.committee else None
        assert at.part is not None and at.part_heading is not None  # noqa: S101, PT018  # `take` has looked
        return ResolutionRow(
            year=self.year,
            part=at.part,
            part_heading=at.part_heading,
            committee=at.committee or meant,
            committee_inferred=meant is not None,
            committee_heading=at.committee_heading,
            kuan=at.kuan,
            xiang=at.xiang,
            side=at.side,
            heading_agency=at.agency,
            heading=at.heading,
            number=value,
            number_text=number,
            text=text,
            answer=answer or None,
            answer_state="printed" if answer else "blank",
            line=row.number,
            last_line=row.number,
            answer_line=row.number if answer else None,
        )

    def _error(self, message: str, row: _Row, read: str) -> BookError:
        return BookError(
            f"報告表第 {row.number} 列：{message}", file=self.file, read=read[:60], expected=EXPECTED
        )


def _has(path: Path, member: str) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return member in package.namelist()
    except zipfile.BadZipFile as error:
        raise BookError("檔案已損壞，無法開啟", file=path.name, read=str(error), expected=EXPECTED) from error


def _member(path: Path, member: str) -> Element:
    """One XML member, unpacked within bounds and without entities."""
    try:
        with zipfile.ZipFile(path) as package:
            info = package.getinfo(member)
            if info.file_size > LARGEST:
                raise BookError(
                    "檔案太大", file=path.name, read=f"{info.file_size:,} 位元組", expected=EXPECTED
                )
            root: Element = fromstring(package.read(info), forbid_dtd=True)
            return root
    except (
        KeyError,
        zipfile.BadZipFile,
        ParseError,
        DefusedXmlException,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise BookError(
            "檔案不是可讀的 ODT 或 DOCX", file=path.name, read=str(error)[:80], expected=EXPECTED
        ) from error


def _odt_rows(path: Path) -> Iterator[_Row]:
    for number, row in enumerate(_member(path, "content.xml").iter(f"{_TABLE}table-row"), start=1):
        cells = [cell for cell in row if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")]
        yield _Row(number, tuple(tuple(map(_odt_text, cell.iter(f"{_TEXT}p"))) for cell in cells))


def _odt_text(paragraph: Element) -> str:
    """The text of a paragraph, spaces and tabs counted out."""
    return "".join(_odt_pieces(paragraph))


def _odt_pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), 1000)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in (f"{_TEXT}note", f"{_TEXT}bookmark"):
            yield from _odt_pieces(child)
        yield child.tail or ""


def _docx_rows(path: Path) -> Iterator[_Row]:
    body = _member(path, "word/document.xml")
    for number, row in enumerate(body.iter(f"{_WORD}tr"), start=1):
        yield _Row(number, tuple(_docx_cells(row.findall(f"{_WORD}tc"))))


def _docx_cells(cells: Sequence[Element]) -> Iterator[tuple[str, ...]]:
    for cell in cells:
        yield tuple(_docx_text(paragraph) for paragraph in cell.iter(f"{_WORD}p"))


def _docx_text(paragraph: Element) -> str:
    pieces = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n"}
    return "".join(
        each.text or "" if each.tag == f"{_WORD}t" else pieces.get(each.tag, "")
        for run in paragraph.iter(f"{_WORD}r")
        for each in run
    )
