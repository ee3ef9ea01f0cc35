"""Files of the tables: templates to fill in, exports, and rows with errors to correct."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.db import models
from django.db.models import QuerySet

from budget.sheets import Row, sheets_to_ods, to_csv, to_ods, to_xlsx
from oversight.imports.columns import CLEAR, Choice, Column, Flag
from oversight.imports.spec import Spec
from oversight.imports.specs import ERROR_LABEL
from oversight.models import ImportBatch

INSTRUCTIONS = "說明"
#: Rows of a template that get a list of allowed values.
LISTED = 2_000
_READ = 500


def exported(spec: Spec, rows: QuerySet) -> Iterator[Row]:
    """Rows as an import takes them again, read a few hundred at a time."""
    for row in rows.iterator(chunk_size=_READ):
        yield [column.cell(row) for column in spec.columns]


def header(spec: Spec) -> list[str]:
    return [column.label for column in spec.columns]


def export(spec: Spec, rows: QuerySet, kind: str) -> bytes:
    """The file; only the packed file is held in memory, never the rows."""
    if kind == "csv":
        return to_csv(header(spec), exported(spec, rows))
    return (to_xlsx if kind == "xlsx" else to_ods)(spec.name, header(spec), exported(spec, rows))


def template(spec: Spec, kind: str) -> bytes:
    """An empty table with a page that says what each column takes."""
    columns = [column for column in spec.columns if column.field]
    if kind == "ods":
        return sheets_to_ods(
            {spec.name: [[column.label for column in columns]], INSTRUCTIONS: _instructions(columns)}
        )
    return _xlsx_template(spec, columns)


def _instructions(columns: Iterable[Column]) -> list[Row]:
    rows: list[Row] = [["欄名", "必填", "可填內容", "例"]]
    rows += [
        [column.label, "必填" if column.required else "", column.kind.wanted, column.example]
        for column in columns
    ]
    rows += [
        [],
        ["空白的儲存格", "", "該欄維持原值（新增時為空白）", ""],
        ["要清空一欄", "", f"填 {CLEAR}", ""],
        ["本頁", "", "匯入時不讀取", ""],
    ]
    return rows


def _xlsx_template(spec: Spec, columns: list[Column]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(spec.name[:31].replace("／", " "))
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, max(12, 2 * len(column.label)), text)
            sheet.write_string(0, place, column.label, bold)
            allowed = _allowed(column)
            if allowed and sum(map(len, allowed)) < 200:
                sheet.data_validation(1, place, LISTED, place, {"validate": "list", "source": allowed})
        notes = book.add_worksheet(INSTRUCTIONS)
        notes.set_column(0, 3, 30)
        for number, row in enumerate(_instructions(columns)):
            for place, cell in enumerate(row):
                notes.write_string(number, place, str(cell), bold if number == 0 else None)
    return out.getvalue()


def _allowed(column: Column) -> list[str]:
    if isinstance(column.kind, Choice):
        return [label for value, label in column.kind.choices if value]
    return ["是", "否"] if isinstance(column.kind, Flag) else []


def errors(batch: ImportBatch) -> bytes:
    """The rows with errors as they were uploaded, and what is wrong with each: to be corrected and uploaded again."""
    labels = [label for label in batch.header if label != ERROR_LABEL]
    keep = [place for place, label in enumerate(batch.header) if label != ERROR_LABEL]
    return to_ods(batch.model_class._meta.verbose_name, [*labels, ERROR_LABEL], _error_rows(batch, keep))


def _error_rows(batch: ImportBatch, keep: list[int]) -> Iterator[Row]:
    for rows in batch.chunks.order_by("position").values_list("rows", flat=True):
        for record in rows:
            if "e" not in record:
                return
            cells = record["c"]
            told = "；".join(error_words(error) for error in record["e"])
            yield [*(cells[place] if place < len(cells) else None for place in keep), told]


def error_words(error: dict[str, Any]) -> str:
    """「工作表『決議』第12列 C欄 款：讀到「1.9」，應為整數，1 到 32767」."""
    label = f" {error['label']}" if error["label"] else ""
    read = f"讀到「{error['read']}」，" if error["read"] else ""
    return (
        f"{error['where']}{label}：{read}應為{error['wanted']}"
        if read or label
        else f"{error['where']}：{error['wanted']}"
    )


def model_rows(spec: Spec, rows: QuerySet) -> QuerySet:
    """The rows of an admin list with what the columns need."""
    keys: QuerySet[models.Model] = rows.order_by().values("pk")
    return spec.rows().filter(pk__in=keys).order_by("pk")
