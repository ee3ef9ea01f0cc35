"""CSV as offices save it: UTF-8 with or without a mark, UTF-16 with one, or cp950; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from budget.tables.guard import Refused

MAX_ROWS = 200_000
_DELIMITERS = (",", "\t", ";")
#: What our own CSV puts an apostrophe before, so that no spreadsheet runs it; see `budget.sheets`.
TAMED = re.compile(r"^'+[=+\-@\t\r]")


def read_csv(data: bytes) -> Iterator[tuple[int, list[str | None]]]:
    """(line number, cells) of every row that has something in it. Raises Refused."""
    text = decode(data)
    if "\x00" in text:
        raise Refused(f"第 {text[: text.index(chr(0))].count(chr(10)) + 1} 行有 NUL 字元，不是文字檔")
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(10_000_000)
    try:
        for row in reader:
            if reader.line_num > MAX_ROWS:
                raise Refused(f"超過 {MAX_ROWS:,} 行")
            if any(cell.strip() for cell in row):
                yield reader.line_num, [_untamed(cell) for cell in row]
    except csv.Error as error:
        raise Refused(f"第 {reader.line_num} 行的引號或換行不正常（{error}）") from error


def decode(data: bytes) -> str:
    """The text; what is neither UTF-8, UTF-16 with a mark nor cp950 is refused with the line."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        utf8 = error.start
    try:
        return data.decode("cp950")
    except UnicodeDecodeError as error:
        # What went further before it failed is what the file was meant to be.
        return _decoded(data, "cp950" if error.start > utf8 else "utf-8")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        bad = data[error.start : error.start + 2].hex(" ")
        raise Refused(f"第 {line} 行有無法辨識的位元組（{bad}）；請另存為 UTF-8 的 CSV") from error


def _untamed(cell: str) -> str | None:
    if cell == "":
        return None
    return cell[1:] if TAMED.match(cell) else cell
