"""Rows as a file: CSV, XLSX, ODS by `budget.sheets`, or JSON. Amounts are integer 元, codes are text."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from budget.formats import CsvFormat, OdsFormat, XlsxFormat
from budget.sheets import Cell, Row, to_csv, to_ods, to_xlsx

JSON = "json"
TYPES = {kind.extension: kind.content_type for kind in (CsvFormat, XlsxFormat, OdsFormat)}
#: What `format=` may ask for, with the word of the link.
FORMATS = [*((extension, extension.upper()) for extension in TYPES), (JSON, "JSON")]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be downloaded: `stem` names the file, `title` the sheet; header labels are unique."""

    stem: str
    title: str
    header: Sequence[str]
    rows: Sequence[Row]
    as_of: datetime.date | None = None


def download(sheet: Sheet, kind: str) -> HttpResponse:
    """The file in one of FORMATS, as an attachment. JSON is the envelope that every list of the site answers."""
    if kind == JSON:
        response: HttpResponse = _json(sheet)
    else:
        response = HttpResponse(_written(sheet, kind), content_type=TYPES[kind])
    attach(response, f"{sheet.stem}.{kind}")
    return response


def attach(response: HttpResponseBase, filename: str) -> None:
    """Have the browser keep the response as a file of this name."""
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    response["Content-Disposition"] = disposition or "attachment"


def _written(sheet: Sheet, kind: str) -> bytes:
    if kind == CsvFormat.extension:
        return to_csv(sheet.header, sheet.rows)
    write = to_xlsx if kind == XlsxFormat.extension else to_ods
    return write(sheet.title, sheet.header, sheet.rows)


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
