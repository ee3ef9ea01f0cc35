"""Tables written as CSV, XLSX and ODS with typed cells: a text stays a text, whatever it begins with.

Standard library only, and small on purpose: a header, no styles, one sheet unless there are more rows than a sheet
can hold. Rows are written as they come and none is kept. A cell is a `str`, an `int`, a `Decimal`, a `date`
(written as ISO text) or None. No cell can become a formula: XLSX and ODS cells say that they are text; CSV has no
types, so there a text that a spreadsheet would run gets a leading apostrophe.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import batched, chain
from typing import IO
from xml.sax.saxutils import escape, quoteattr

type Cell = str | int | Decimal | datetime.date | None
type Row = Sequence[Cell]

#: What spreadsheets take for the start of a formula (OWASP: CSV injection), also behind apostrophes: so that the one
#: apostrophe our CSV adds can be taken away again without doubt (`budget.tables.csv_file`).
_LIVE = re.compile(r"'*[=+\-@\t\r]")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
#: What Excel and LibreOffice can hold in one sheet, its header included; and so many characters of XML that a member
#: of a zip archive stays below 2 GiB, whatever they are.
SHEET_ROWS = 1_048_576
SHEET_LENGTH = 500_000_000
#: Excel takes a file with a longer text in one cell for damaged.
CELL_LENGTH = 32_767
CUT_OFF = "…（Excel 一格至多32,767字；全文請下載 CSV 或 ODS）"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
#: Rows that are written at once.
_TOGETHER = 50


def to_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark (Excel needs it to read Chinese), lines ended by CR LF."""
    return b"".join(csv_lines(header, rows))


def csv_lines(header: Sequence[str], rows: Iterable[Row], *, mark: bool = True) -> Iterator[bytes]:
    """As `to_csv`, some records at a time: rows can come and go while the file is sent. `mark` is the byte order mark."""
    if mark:
        yield codecs.BOM_UTF8
    for some in batched(chain([header], rows), _TOGETHER):
        out = io.StringIO()
        csv.writer(out).writerows([_tame(cell) for cell in row] for row in some)
        yield out.getvalue().encode()


def to_xlsx(title: str, header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """As `write_xlsx`, in memory."""
    out = io.BytesIO()
    write_xlsx(out, title, header, rows)
    return out.getvalue()


def write_xlsx(out: IO[bytes], title: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    """A sheet named `title`, and further ones where there are more rows than it can hold."""
    opening, closing = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>', "</sheetData></worksheet>"
    names: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for written in _sheets(header, rows, _xlsx_row):
            names.append(_sheet_name(title, len(names) + 1))
            _add(package, f"xl/worksheets/sheet{len(names)}.xml", chain([opening], written, [closing]))
        for name, xml in _xlsx_frame(names):
            _add(package, name, [f"{_HEAD}{xml}"])


def to_ods(title: str, header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """As `write_ods`, in memory."""
    return sheets_to_ods({title: chain([header], rows)})


def sheets_to_ods(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """A table for each title, in memory."""
    out = io.BytesIO()
    tables = ((_sheet_name(title), map(_ods_row, rows)) for title, rows in sheets.items())
    _write_ods(out, tables)
    return out.getvalue()


def write_ods(out: IO[bytes], title: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    """A table named `title`, and further ones where there are more rows than it can hold."""
    tables = enumerate(_sheets(header, rows, lambda _number, row: _ods_row(row)), 1)
    _write_ods(out, ((_sheet_name(title, number), written) for number, written in tables))


def _sheets(
    header: Sequence[str], rows: Iterable[Row], write: Callable[[int, Row], str]
) -> Iterator[Iterator[str]]:
    """The rows of each sheet as XML, as many as it can hold. A sheet is read to its end before the next one."""
    waiting = iter(rows)

    def sheet(begun: Sequence[Row]) -> Iterator[str]:
        length = 0
        for number, row in enumerate(chain([header], begun, waiting), 1):
            xml = write(number, row)
            yield xml
            length += len(xml)
            if number == SHEET_ROWS or length >= SHEET_LENGTH:
                return

    yield sheet(())
    while (row := next(waiting, None)) is not None:
        yield sheet([row])


def _xlsx_frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The members of an XLSX package that say which sheets there are."""
    numbers = range(1, len(names) + 1)
    sheets = [
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    ]
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(sheets)}</sheets></workbook>',
    )
    links = [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations(links)
    yield "_rels/.rels", _relations([("r1", "officeDocument", "xl/workbook.xml")])
    kinds = [
        ("/xl/workbook.xml", "sheet.main"),
        *((f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers),
    ]
    overrides = [
        f'<Override PartName="{name}" ContentType="{_SHEET_TYPE}.{kind}+xml"/>' for name, kind in kinds
    ]
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f"{''.join(overrides)}</Types>",
    )


def _relations(links: Iterable[tuple[str, str, str]]) -> str:
    each = [
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in links
    ]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'


def _write_ods(out: IO[bytes], tables: Iterable[tuple[str, Iterable[str]]]) -> None:
    """A package of tables, each a name and its rows as XML; the media type first and uncompressed, as ODF wants it."""
    opening = (
        f'{_HEAD}<office:document-content xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0" '
        f'xmlns:text="{_OASIS}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
    )
    closing = "</office:spreadsheet></office:body></office:document-content>"
    written = chain.from_iterable(
        chain([f"<table:table table:name={quoteattr(name)}>"], rows, ["</table:table>"])
        for name, rows in tables
    )
    manifest = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, "mimetype", [_ODS_TYPE])
        _add(package, "content.xml", chain([opening], written, [closing]), force_zip64=True)
        _add(package, "META-INF/manifest.xml", [manifest])


def _add(package: zipfile.ZipFile, name: str, texts: Iterable[str], *, force_zip64: bool = False) -> None:
    """One member, written as its texts come. A fixed time: the same rows give the same file."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    with package.open(member, "w", force_zip64=force_zip64) as part:
        for some in batched(texts, _TOGETHER):
            part.write("".join(some).encode())


def _tame(cell: Cell) -> str | int | Decimal:
    text = "" if cell is None else str(cell)
    if isinstance(cell, str) and _LIVE.match(text):
        return f"'{text}"
    return cell if isinstance(cell, (int, Decimal)) else text


def _xlsx_row(number: int, row: Row) -> str:
    return f'<row r="{number}">{"".join(map(_xlsx_cell, row))}</row>'


def _xlsx_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, (int, Decimal)):
        return f"<c><v>{cell}</v></c>"
    text = str(cell)
    if len(text) > CELL_LENGTH:
        text = f"{text[: CELL_LENGTH - len(CUT_OFF)]}{CUT_OFF}"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{_xml(text)}</t></is></c>'


def _ods_row(row: Row) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, (int, Decimal)):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    paragraphs = "".join(f"<text:p>{odf_text(line)}</text:p>" for line in str(cell).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def odf_text(text: str) -> str:
    """One paragraph's text as ODF markup, which collapses runs of spaces unless they are counted."""
    counted = re.sub("  +|^ | $", lambda run: f'<text:s text:c="{len(run[0])}"/>', _xml(text))
    return counted.replace("\t", "<text:tab/>")


def _xml(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def _sheet_name(title: str, number: int = 1) -> str:
    """Excel allows 31 characters and none of these; the second sheet of a table is called 「決議 2」."""
    place = f" {number}" if number > 1 else ""
    return (re.sub(r"[\[\]:*?/\\]", " ", _NOT_IN_XML.sub("", title))[: 31 - len(place)] or "1") + place
