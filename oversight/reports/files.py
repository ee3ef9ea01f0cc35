"""The formats of the official report, by the name that `format=` and `--format` take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from budget.formats import CsvFormat, OdsFormat, XlsxFormat
from oversight.reports import odt, paper, tables
from oversight.reports.content import Report


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: what the link says, the media type, and the writer."""

    label: str
    content_type: str
    write: Callable[[Report], bytes]


KINDS: dict[str, Kind] = {
    "odt": Kind("ODT（可編輯）", "application/vnd.oasis.opendocument.text", odt.as_odt),
    "pdf": Kind("PDF", "application/pdf", paper.as_pdf),
    "xlsx": Kind("XLSX", XlsxFormat.content_type, tables.as_xlsx),
    "ods": Kind("ODS", OdsFormat.content_type, tables.as_ods),
    "csv": Kind("CSV", CsvFormat.content_type, tables.as_csv),
    "json": Kind("JSON", "application/json", tables.as_json),
}
