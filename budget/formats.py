"""The export formats of django-import-export, written by `budget.sheets`: typed cells, no live formulas.

Its own XLSX writer makes formulas of texts that begin with 「=」, and its switch against that alters the data.
"""

from __future__ import annotations

from typing import Any

from import_export.formats.base_formats import Format

from budget.sheets import to_csv, to_ods, to_xlsx


class SheetFormat(Format):
    """A table file to be downloaded."""

    title = ""
    extension = ""
    content_type = ""

    def get_title(self) -> str:
        return self.title

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_export(self) -> bool:
        return True


class CsvFormat(SheetFormat):
    title = "CSV（UTF-8）"
    extension = "csv"
    content_type = "text/csv; charset=utf-8"

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        return to_csv(dataset.headers, dataset)


class XlsxFormat(SheetFormat):
    title = "Excel（xlsx）"
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        return to_xlsx(dataset.title or "1", dataset.headers, dataset)


class OdsFormat(SheetFormat):
    title = "OpenDocument（ods）"
    extension = "ods"
    content_type = "application/vnd.oasis.opendocument.spreadsheet"

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        return to_ods(dataset.title or "1", dataset.headers, dataset)


EXPORT_FORMATS = [CsvFormat, XlsxFormat, OdsFormat]
