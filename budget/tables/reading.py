"""From an uploaded file to a header and rows; see the package."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

from budget.tables.csv_file import read_csv
from budget.tables.guard import MAX_COLUMNS, Refused, column_letter

MAX_BYTES = 30_000_000
MEMORY = 600_000_000
SECONDS = 60
_CHILD = Path(__file__).with_name("child.py")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_KINDS = "XLSX、ODS 或 CSV"


class TableError(Exception):
    """Why a file is not taken; the message is for the person who uploaded it."""


class Row(NamedTuple):
    """One row: its number in the file from 1, and its cells as the file has them (text, int, float, ["date", …])."""

    number: int
    cells: list[Any]


@dataclass(slots=True)
class Table:
    """The data sheet of a file, to be closed (`with`). `rows` may be asked for again; none is kept in memory."""

    name: str
    sha256: str
    sheet: str
    header_row: int
    header: tuple[str, ...]
    _lines: IO[str]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    def rows(self) -> Iterator[Row]:
        self._lines.seek(0)
        next(self._lines)
        for line in self._lines:
            number, cells = json.loads(line)
            yield Row(number, cells + [None] * (len(self.header) - len(cells)))

    def place(self, row: int, column: int) -> str:
        """「工作表『決議』第12列 C欄」; a CSV has no sheet."""
        where = f"第{row}列 {column_letter(column)}欄"
        return f"工作表『{self.sheet}』{where}" if self.sheet else where


def read_table(path: Path, name: str) -> Table:
    """The table in the file at `path`, uploaded as `name`. Raises TableError; the file itself is never run or kept."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise TableError(f"檔案 {size:,} 位元組，超過上限 {MAX_BYTES:,}。")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        start = file.read(8)
    if not start:
        raise TableError("檔案是空的。")
    lines = tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass")  # noqa: SIM115  # Table keeps it
    try:
        if start.startswith(b"PK"):
            _spreadsheet(path, lines)
        else:
            _text(path, start, lines)
        lines.seek(0)
        head = json.loads(next(lines, "{}"))
        _check_header(head)
    except (Refused, TableError) as reason:
        lines.close()
        raise TableError(f"{reason}。".replace("。。", "。")) from reason
    return Table(name, digest, head["sheet"], head["header_row"], tuple(head["header"]), lines)


def _spreadsheet(path: Path, lines: IO[str]) -> None:
    command = [sys.executable, "-I", str(_CHILD), str(path), str(MEMORY), str(SECONDS)]
    try:
        # The child is our own file with a path of ours; nothing of it comes from whoever uploaded.
        done = subprocess.run(command, stdout=lines, stderr=subprocess.PIPE, timeout=2 * SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TableError("檔案讀取逾時，未讀取") from error
    if done.returncode == 0:
        return
    lines.seek(0)
    *_, last = lines.read().splitlines() or ["{}"]
    reason = json.loads(last) if last.startswith('{"refused"') else {}
    raise TableError(reason.get("refused", "檔案超過讀取的記憶體或時間上限，或已損壞，未讀取"))


def _text(path: Path, start: bytes, lines: IO[str]) -> None:
    if start.startswith(_OLD_OFFICE):
        raise TableError("檔案是舊式 XLS，或有密碼保護；請移除密碼，另存為 XLSX 或 ODS")
    if start.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z", b"\x1f\x8b", b"\x7fELF", b"MZ")
    ):
        raise TableError(f"不是試算表（檔頭 {start[:4].hex(' ')}）；請上傳 {_KINDS}")
    head = None
    for number, cells in read_csv(path.read_bytes()):
        if head is None:
            head = [(cell or "").strip() for cell in cells]
            lines.write(json.dumps({"sheet": "", "header_row": number, "header": head}) + "\n")
        else:
            lines.write(json.dumps([number, cells]) + "\n")
    if head is None:
        raise TableError("檔案沒有資料；第一列須為欄名")


def _check_header(head: dict[str, Any]) -> None:
    header = head.get("header")
    if not header:
        raise TableError("檔案沒有資料；第一列須為欄名")
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise TableError(f"有 {len(header)} 欄，超過 {MAX_COLUMNS}")
    seen: dict[str, int] = {}
    for column, label in enumerate(header):
        if not label:
            raise TableError(f"第{head['header_row']}列 {column_letter(column)}欄沒有欄名")
        if label in seen:
            first = column_letter(seen[label])
            raise TableError(f"欄名「{label[:40]}」重複（{first}欄與{column_letter(column)}欄）")
        seen[label] = column
