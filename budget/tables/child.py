"""The process that opens an uploaded spreadsheet: limits first, then the guard, then the reader.

    python -I child.py PATH MEMORY SECONDS

Prints JSON lines: {"sheet", "header_row", "header"}, then [row number, cells…]; or {"refused": reason} and exits 3.
A cell is null, a text, a number, or ["date", ISO], ["time", text], ["bool", true].
"""

from __future__ import annotations

import datetime
import json
import math
import resource
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

# -I leaves the project out.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from budget.tables import guard

INSTRUCTIONS = ("說明", "填寫說明", "Instructions")


def main() -> int:
    path, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        _read(path)
    except guard.Refused as reason:
        print(json.dumps({"refused": str(reason)}, ensure_ascii=False))
        return 3
    except MemoryError:
        print(json.dumps({"refused": "檔案需要的記憶體超過上限"}, ensure_ascii=False))
        return 3
    return 0


def _read(path: str) -> None:
    kind = guard.check_archive(path)
    sheets = guard.inspect(path, kind)
    data = [
        (place, sheet)
        for place, sheet in enumerate(sheets)
        if sheet.last_row >= 0 and sheet.name not in INSTRUCTIONS
    ]
    if not data:
        raise guard.Refused("檔案沒有資料；第一列須為欄名")
    place, sheet = data[0]
    _refuse_cells(sheet)
    from python_calamine import CalamineError, load_workbook

    try:
        workbook = load_workbook(path)
        rows = workbook.get_sheet_by_index(_index(workbook.sheet_names, sheet.name, place)).iter_rows()
        _write(sheet, rows)
    except CalamineError as error:
        raise guard.Refused(f"檔案無法讀取（{str(error)[:80]}）") from error


def _index(names: list[str], name: str, place: int) -> int:
    return names.index(name) if names.count(name) == 1 else place


def _refuse_cells(sheet: guard.Sheet) -> None:
    for row, column in sheet.formulas[:1]:
        raise guard.Refused(
            f"工作表『{sheet.name}』第{row + 1}列 {guard.column_letter(column)}欄是公式；請改貼為值"
        )
    for row, column in sheet.errors[:1]:
        raise guard.Refused(
            f"工作表『{sheet.name}』第{row + 1}列 {guard.column_letter(column)}欄是錯誤值（#REF! 等）"
        )


def _write(sheet: guard.Sheet, rows: Iterable[Sequence[object]]) -> None:
    header_row = None
    out = sys.stdout
    for number, row in enumerate(rows, start=1):
        if all(cell is None or cell == "" for cell in row):
            continue
        if header_row is None:
            header_row = number
            _refuse_merged(sheet, number - 1)
            header = ["" if cell is None else str(cell).strip() for cell in row]
            out.write(
                json.dumps({"sheet": sheet.name, "header_row": number, "header": header}, ensure_ascii=False)
            )
        else:
            cells = [_cell(cell, sheet, number, place) for place, cell in enumerate(row)]
            out.write(json.dumps([number, cells], ensure_ascii=False))
        out.write("\n")


def _refuse_merged(sheet: guard.Sheet, row: int) -> None:
    for top, left, bottom, _ in sheet.merged:
        if top <= row <= bottom:
            place = f"第{row + 1}列 {guard.column_letter(left)}欄"
            raise guard.Refused(f"工作表『{sheet.name}』{place}的欄名是合併儲存格；請取消合併，一欄一名")


def _cell(cell: object, sheet: guard.Sheet, row: int, column: int) -> object:
    if sheet.tabbed and (row - 1, column) in sheet.tabbed:
        return sheet.tabbed[row - 1, column]
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return ["bool", cell]
    if isinstance(cell, float):
        if not math.isfinite(cell):
            place = f"工作表『{sheet.name}』第{row}列 {guard.column_letter(column)}欄"
            raise guard.Refused(f"{place}不是數字（{cell}）")
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime.datetime):
        return (
            ["date", cell.date().isoformat()]
            if cell.time() == datetime.time()
            else ["time", cell.isoformat()]
        )
    if isinstance(cell, datetime.date):
        return ["date", cell.isoformat()]
    if isinstance(cell, (datetime.time, datetime.timedelta)):
        return ["time", str(cell)]
    return cell


if __name__ == "__main__":
    sys.exit(main())
