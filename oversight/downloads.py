"""Rows as a file: CSV, XLSX, ODS by `budget.sheets`, or JSON. Amounts are integer 元, codes are text.

Memory does not grow with the rows: CSV is sent while they are read; XLSX and ODS are zip archives, which say at
their end what is in them, and are written to a temporary file first. CSV begins with a byte order mark, without
which Excel takes Chinese for Latin letters.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from budget.formats import CsvFormat, OdsFormat, XlsxFormat
from budget.sheets import Cell, Row, csv_lines, write_ods, write_xlsx

JSON = "json"
TYPES = {kind.extension: kind.content_type for kind in (CsvFormat, XlsxFormat, OdsFormat)}
#: What `format=` may ask for, with the word of the link.
FORMATS = [*((extension, extension.upper()) for extension in TYPES), (JSON, "JSON")]
#: Bytes of a file that stay in memory; larger ones go to the disk.
IN_MEMORY = 1 << 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be downloaded: `stem` names the file, `title` the sheet; header labels are unique."""

    stem: str
    title: str
    header: Sequence[str]
    rows: Iterable[Row]
    as_of: datetime.date | None = None


def stem_of(name: str, today: datetime.date, *, demo: bool) -> str:
    """What a file of this name is called on a day; fictional rows say so."""
    return f"{name}-demo-{today}" if demo else f"{name}-{today}"


def download(sheet: Sheet, kind: str) -> HttpResponseBase:
    """The file in one of FORMATS, as an attachment. JSON is the envelope that every list of the site answers."""
    response: HttpResponseBase
    if kind == JSON:
        response = _json(sheet)
    elif kind == CsvFormat.extension:
        response = StreamingHttpResponse(csv_lines(sheet.header, sheet.rows), content_type=TYPES[kind])
    else:
        response = _written(sheet, kind)
    attach(response, f"{sheet.stem}.{kind}")
    return response


def attach(response: HttpResponseBase, filename: str) -> None:
    """Have the browser keep the response as a file of this name."""
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    response["Content-Disposition"] = disposition or "attachment"


def _written(sheet: Sheet, kind: str) -> FileResponse:
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    write = write_xlsx if kind == XlsxFormat.extension else write_ods
    write(out, sheet.title, sheet.header, sheet.rows)
    out.seek(0)
    return FileResponse(out, content_type=TYPES[kind])


def _json(sheet: Sheet) -> JsonResponse:
    results: list[dict[str, Cell]] = [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]
    body = {
        "as_of": sheet.as_of,
        "title": sheet.title,
        "count": len(results),
        "next": None,
        "results": results,
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})
