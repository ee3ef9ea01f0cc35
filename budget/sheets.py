"""Tables written as CSV, XLSX and ODS with typed cells: a text stays a text, whatever it begins with.

Standard library only, and small on purpose: one sheet, a header, no styles. A cell is a `str`, an `int`, a
`Decimal`, a `date` (written as ISO text) or None. No cell can become a formula: XLSX and ODS cells say that
they are text; CSV has no types, so there a text that a spreadsheet would run gets a leading apostrophe.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

type Cell = str | int | Decimal | datetime.date | None
type Row = Sequence[Cell]

#: What spreadsheets take for the start of a formula (OWASP: CSV injection), also behind apostrophes: so that the one
#: apostrophe our CSV adds can be taken away again without doubt (`budget.tables.csv_file`).
_LIVE = re.compile(r"'*[=+\-@\t\r]")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def to_csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark (Excel needs it to read Chinese), lines ended by CR LF."""
    return b"".join(csv_lines(header, rows))


def csv_lines(header: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """As `to_csv`, a record at a time: rows can come and go while the file is sent."""
    yield codecs.BOM_UTF8
    for row in chain([header], rows):
        out = io.StringIO()
        csv.writer(out).writerow([_tame(cell) for cell in row])
        yield out.getvalue().encode()


def to_xlsx(title: str, header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """One sheet named `title`, written row by row."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheet_name = quoteattr(_sheet_name(title))
    lines = (
        f'<row r="{number}">{"".join(map(_xlsx_cell, line))}</row>'
        for number, line in enumerate(chain([header], rows), 1)
    )
    return _zipped(
        {
            "[Content_Types].xml": [
                f'{_HEAD}<Types xmlns="{types}">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
            ],
            "_rels/.rels": [
                f'{_HEAD}<Relationships xmlns="{links}"><Relationship Id="r1" '
                f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ],
            "xl/workbook.xml": [
                f'{_HEAD}<workbook xmlns="{main}" xmlns:r="{office}">'
                f'<sheets><sheet name={sheet_name} sheetId="1" r:id="r1"/></sheets></workbook>'
            ],
            "xl/_rels/workbook.xml.rels": [
                f'{_HEAD}<Relationships xmlns="{links}"><Relationship Id="r1" '
                f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
            ],
            "xl/worksheets/sheet1.xml": chain(
                [f'{_HEAD}<worksheet xmlns="{main}"><sheetData>'], lines, ["</sheetData></worksheet>"]
            ),
        }
    )


def to_ods(title: str, header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """One table named `title`, written row by row."""
    return sheets_to_ods({title: chain([header], rows)})


def sheets_to_ods(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """A table for each title; the media type comes first and uncompressed, as ODF packages want it."""
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    media = "application/vnd.oasis.opendocument.spreadsheet"
    tables = chain.from_iterable(_ods_table(title, rows) for title, rows in sheets.items())
    return _zipped(
        {
            "mimetype": [media],
            "content.xml": chain(
                [
                    f'{_HEAD}<office:document-content xmlns:office="{oasis}:office:1.0" '
                    f'xmlns:table="{oasis}:table:1.0" xmlns:text="{oasis}:text:1.0" office:version="1.3">'
                    "<office:body><office:spreadsheet>"
                ],
                tables,
                ["</office:spreadsheet></office:body></office:document-content>"],
            ),
            "META-INF/manifest.xml": [
                f'{_HEAD}<manifest:manifest xmlns:manifest="{oasis}:manifest:1.0" '
                f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
                '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
                "</manifest:manifest>"
            ],
        }
    )


def _ods_table(title: str, rows: Iterable[Row]) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(_sheet_name(title))}>"
    for line in rows:
        yield f"<table:table-row>{''.join(map(_ods_cell, line))}</table:table-row>"
    yield "</table:table>"


def _tame(cell: Cell) -> str | int | Decimal:
    text = "" if cell is None else str(cell)
    if isinstance(cell, str) and _LIVE.match(text):
        return f"'{text}"
    return cell if isinstance(cell, (int, Decimal)) else text


def _xlsx_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, (int, Decimal)):
        return f"<c><v>{cell}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{_xml(str(cell))}</t></is></c>'


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


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of these."""
    return re.sub(r"[\[\]:*?/\\]", " ", _NOT_IN_XML.sub("", title))[:31] or "1"


def _zipped(parts: Mapping[str, Iterable[str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, texts in parts.items():
            # A fixed time: the same rows give the same file.
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            with package.open(member, "w", force_zip64=False) as part:
                for text in texts:
                    part.write(text.encode())
    return out.getvalue()
